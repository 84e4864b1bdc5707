/**
 * platform owns what every process needs to run: settings, log, database connection, clock, metrics, failpoints and HTTP.
 * The list is closed; it must never know a kind, a label or a person.
 */
export { type Clock, systemClock } from './clock/clock.js';
export { errorFields, type Log, type LogFields, logFor, type NodeLog } from './log/log.js';
export { type Database, openDatabase, type Row, type Sql, storeError } from './sql/sql.js';
export { sqlOver, transactionOver } from './sql/orm.js';
export { wakerOver } from './sql/wake.js';
export { armFailpointsFrom, failpoint } from './failpoint/failpoint.js';
export { createMetrics, type Metrics, showDirectoryVersion } from './metrics/metrics.js';
export {
  type DeskSettings, deskSettings, type ExchangeSettings, exchangeSettings, failpointFile, type FileFolderSettings, type KeySettings, type NodeSettings, type PagesSettings, type SignInSettings,
  type WebSettings, webSettings,
} from './settings/settings.js';
export { grant, type Migration, migrateStore, revoke, type RoleName, type Roles } from './migrations/migrations.js';
export * from './http/index.js';
export { type Closable, runProcess } from './process/run-process.js';
