import { DataSource } from 'typeorm';
import { VictimPart } from './entities.js';

/** Opens a victim store with the desk's role. */
export async function openVictimStore(url: string, options: { readonly poolSize?: number; readonly name: string }): Promise<DataSource> {
  const store = new DataSource({
    type: 'postgres', url, entities: [VictimPart], installExtensions: false, logging: false, synchronize: false,
    poolSize: options.poolSize ?? 6, applicationName: options.name,
  });
  return store.initialize();
}
