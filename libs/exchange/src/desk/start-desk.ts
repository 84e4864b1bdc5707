import { LogSealer } from '#audit';
import { openCaseStore } from '#case-store';
import { openVictimPart } from '#envelope';
import { parseAgencyCode } from '#messages';
import { armFailpointsFrom, createMetrics, type DeskSettings, errorFields, failpointFile, logFor, openDatabase, showDirectoryVersion, sqlOver } from '#platform';
import { openVictimStore } from '#victim-store';
import { HeadsOfVictimLog } from '../audit-log/put-out-heads.js';
import { outcomesRead } from '../in/outcomes.js';
import { runLoops } from '../rails/loops.js';
import { type NodeApp, type RunningNode } from '../rails/node-app.js';
import { holderOf } from '../rails/own-keys.js';
import { takeAway, victimSideRetention } from '../retention/retention.js';
import { followDirectory } from '../web/index.js';
import { createDeskHttp } from './http/desk-http.js';
import { answerRequests } from './answer-requests.js';
import { takeRecalls } from './take-recalls.js';
import { type DeskParts, takeArrivals } from './take-arrivals.js';

const connections = 4;
/** Parts that have arrived are announced; they are looked for all the same, because a notice may be lost. */
const announced = 2_000;
const hourly = 3_600_000;

/**
 * Starts the `desk` of one agency: the only holder of the victim decryption key. It takes sealed victim parts in and shows them to staff who may
 * read VICTIM; of the case store it may read only.
 * @throws GatewayError CONFIG_* or STORE_* when it cannot start
 */
export async function startDesk(app: NodeApp, settings: DeskSettings): Promise<RunningNode> {
  armFailpointsFrom(failpointFile());
  const agency = parseAgencyCode(settings.agency);
  const log = logFor({ agency, process: 'desk' });
  const { registry, takenAway } = createMetrics(agency, 'desk');
  const victimKeys = await holderOf(settings.keys).follow('victim');
  const victimStore = await openVictimStore(settings.victimDatabaseUrl, { name: `${agency}.desk` });
  const caseStore = await openCaseStore(settings.caseDatabaseUrl, { name: `${agency}.desk`, poolSize: 3, ...(app.desk.entities === undefined ? {} : { entities: app.desk.entities }) });
  const directory = await followDirectory(sqlOver(caseStore), { trustAnchorsFile: settings.trustAnchorsFile, log, now: () => new Date() });
  showDirectoryVersion(registry, () => directory.currentVersion());
  const database = openDatabase(settings.victimDatabaseUrl, { max: connections, name: `${agency}.desk.arrivals` });
  const sealer = new LogSealer(database, () => new Date());
  const heads = new HeadsOfVictimLog({ log: sealer, database, caseSql: sqlOver(caseStore), now: () => new Date() });
  const http = await createDeskHttp(app, settings, {
    victimStore, caseStore, directory, log, registry, open: async (jwe) => String((JSON.parse((await openVictimPart(jwe, victimKeys.current())).part) as { text: unknown }).text),
  });
  const parts: DeskParts = { agency, get victimKeys() { return victimKeys.current(); }, database, directory: () => directory.current(), now: () => new Date() };
  const loops = runLoops(database, 'desk', [
    { name: 'arrivals', idleMs: announced, woken: true, run: () => takeArrivals(parts) },
    { name: 'recalls', idleMs: announced, run: () => takeRecalls({ agency, database, caseSql: sqlOver(caseStore) }) },
    { name: 'requests', idleMs: announced, woken: true, run: () => answerRequests(parts) },
    { name: 'retention', idleMs: hourly, run: async () => takeAway(database.sql, victimSideRetention(await outcomesRead(sqlOver(caseStore), database.sql)), { takenAway, now: new Date() }) },
    { name: 'audit-seal', idleMs: announced, run: () => heads.run() },
  ], log, {
    begin: () => sealer.forget(),
    end: () => heads.close().catch((error: unknown) => log.warn('the last head is not put out', errorFields(error))),
  });
  log.info('desk listens', { port: http.port });
  return {
    port: http.port,
    async close() {
      await http.close();
      await loops.close();
      directory.stop();
      victimKeys.stop();
      await Promise.allSettled([database.close(), victimStore.destroy(), caseStore.destroy()]);
    },
  };
}
