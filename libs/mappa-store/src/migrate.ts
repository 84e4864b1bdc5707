import { migrateStore, type Roles } from '#platform';
import { Mappa1795000000002 } from './migrations/mappa.js';

/** Brings a MAPPA store to the current form as its owner. Safe to run at every start. */
export async function migrateMappaStore(options: { readonly ownerUrl: string; readonly roles: Roles }): Promise<{ readonly applied: number }> {
  return migrateStore({ ...options, migrations: [Mappa1795000000002] });
}
