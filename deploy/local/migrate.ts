import 'reflect-metadata';
import { migrateStores } from './migrations.js';
import { readPlace } from './place.js';
import { Secrets } from './secrets.js';

/** Migrates every store and ends: `migrate.js CASE_CLUSTER_URL_FILE`. A process of its own, so that what it loads does not stay in the supervisor. */
const [caseClusterUrl = '', victimClusterUrl = ''] = (process.env['MIGRATE'] ?? '').split(' ');
const place = readPlace();
console.log(await migrateStores(caseClusterUrl, victimClusterUrl, Secrets.open(place.folder)));
process.exit(0);
