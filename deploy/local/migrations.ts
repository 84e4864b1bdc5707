import pMap from 'p-map';
import { migrateCaseStore } from '#case-store';
import { migrateMappaStore } from '#mappa-store';
import { migrateVictimStore } from '#victim-store';
import { loadApp } from './apps.js';
import { databaseUrl, roleName } from './databases.js';
import { agencies } from './sample/agencies.js';
import { type Secrets } from './secrets.js';

/** Brings every store of every agency to the current form, as its owner. Returns how many migrations were applied. */
export async function migrateStores(caseClusterUrl: string, victimClusterUrl: string, secrets: Secrets): Promise<number> {
  const work = agencies.flatMap(({ code, app }) => {
    const roles = { exchange: roleName(code, 'exchange'), web: roleName(code, 'web'), desk: roleName(code, 'desk') };
    return [
      async () => migrateCaseStore({ ownerUrl: databaseUrl(caseClusterUrl, secrets, code, 'case', 'owner'), roles, appMigrations: (await loadApp(app)).migrations }),
      () => migrateVictimStore({ ownerUrl: databaseUrl(victimClusterUrl, secrets, code, 'victim', 'owner'), roles: { exchange: roles.exchange, desk: roles.desk } }),
      ...(app === 'mappa-adapter'
        ? [() => migrateMappaStore({ ownerUrl: databaseUrl(caseClusterUrl, secrets, code, 'mappa', 'owner'), roles: { exchange: roles.exchange, web: roles.web } })]
        : []),
    ];
  });
  const applied = await pMap(work, (migrate) => migrate(), { concurrency: 4 });
  return applied.reduce((sum, each) => sum + each.applied, 0);
}
