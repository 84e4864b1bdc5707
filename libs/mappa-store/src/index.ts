/**
 * mappa-store owns the database that holds MAPPA content at a MAPPA node, and nowhere else.
 * It must never know the case store or the victim store.
 */
export { migrateMappaStore } from './migrate.js';
