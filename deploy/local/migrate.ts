import 'reflect-metadata';
import { migrateStores } from './migrations.js';
import { readPlace } from './place.js';
import { loadSamplePlaces } from './sample/places.js';
import { Secrets } from './secrets.js';

/** Migrates every store, sees that there are postcodes to look up, and ends: `migrate.js CASE_CLUSTER_URL_FILE`. A process of its own, so that what it loads does not stay in the supervisor. */
const [caseClusterUrl = '', victimClusterUrl = ''] = (process.env['MIGRATE'] ?? '').split(' ');
const secrets = Secrets.open(readPlace().folder);
console.log(await migrateStores(caseClusterUrl, victimClusterUrl, secrets));
await loadSamplePlaces(caseClusterUrl, secrets);
process.exit(0);
