import { type NodeApp } from '#exchange';
import { type SampleApp } from './sample/agencies.js';

/** Where each app's part of the rails is found; only the host puts several into one process. */
const load: Readonly<Record<SampleApp, () => Promise<NodeApp>>> = {
  'gateway': async () => (await import('#apps/gateway')).gateway,
  'police-adapter': async () => (await import('#apps/police-adapter')).policeAdapter,
  'childrens-services-adapter': async () => (await import('#apps/childrens-services-adapter')).childrensServicesAdapter,
  'marac-adapter': async () => (await import('#apps/marac-adapter')).maracAdapter,
  'mappa-adapter': async () => (await import('#apps/mappa-adapter')).mappaAdapter,
};

/** What one app adds to the rails. */
export function loadApp(app: SampleApp): Promise<NodeApp> {
  return load[app]();
}
