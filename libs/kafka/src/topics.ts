import { type Lane } from '#messages';

/** The topics of the exchange; their names say which agency and lane, nothing else. */
export const topics = {
  inbox: (agency: string, lane: Lane): string => (lane === 'urgent' ? `mag.${agency}.inbox.urgent` : `mag.${agency}.inbox`),
  checkpoints: (agency: string): string => `mag.${agency}.checkpoints`,
  directory: 'mag.directory',
  freshness: 'mag.freshness',
} as const;

/** The consumer groups of an agency. */
export const groups = {
  inbox: (agency: string, lane: Lane): string => (lane === 'urgent' ? `${agency}.inbox.urgent` : `${agency}.inbox`),
  checkpoints: (agency: string): string => `${agency}.checkpoints`,
  directory: (agency: string, instance: string): string => `${agency}.directory.${instance}`,
} as const;
