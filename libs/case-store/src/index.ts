/**
 * case-store owns the case side's database: its tables, roles and migrations.
 * It must never know the victim store, and no table of it may hold a VICTIM field in the clear.
 */
export { Alarm, MessageStatus, QuarantineListing } from './entities.js';
export { lowestIdAt, migrateCaseStore } from './migrate.js';
export { openCaseStore } from './open.js';
export { receivedMessages } from './migrations/message-came.js';
