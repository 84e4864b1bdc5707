import { DataSource } from 'typeorm';
import { Alarm, MessageStatus, QuarantineListing } from './entities.js';

/** Opens a case store with a process's own role for ordinary reads and writes; the hot path has its own pool. */
export async function openCaseStore(url: string, options: { readonly entities?: readonly (new () => object)[]; readonly poolSize?: number; readonly name: string }): Promise<DataSource> {
  const store = new DataSource({
    type: 'postgres', url, entities: [Alarm, MessageStatus, QuarantineListing, ...(options.entities ?? [])], installExtensions: false, logging: false,
    synchronize: false, poolSize: options.poolSize ?? 8, applicationName: options.name,
  });
  return store.initialize();
}
