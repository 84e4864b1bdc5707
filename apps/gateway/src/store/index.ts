import { type Migration } from '#platform';
import { Caseload1795000001000 } from './caseload.migration.js';
import { Incidents1795000002000 } from './incidents.migration.js';

/** The Probation Service's own tables in its case store. */
export const gatewayMigrations: Migration[] = [Caseload1795000001000, Incidents1795000002000];
