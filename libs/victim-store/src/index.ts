/**
 * victim-store owns the victim side's database, in a PostgreSQL cluster of its own: tables, roles, migrations.
 * It must never know the case store's tables.
 */
export { migrateVictimStore } from './migrate.js';
export { openVictimStore } from './open.js';
export { VictimPart } from './entities.js';
