import { randomUUID } from 'node:crypto';
import { appendAudit, type AuditEntry, LogSealer, sealedHead, verifyLog } from '#audit';
import { migrateCaseStore } from '#case-store';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { openOwnStore } from '../support/own-store.js';
import { oneVerification } from './figures.js';
import { SealingLag } from './sealing-lag.js';

/**
 * What sealing the audit costs: entries like those of a full exchange, appended in transactions of a wave and sealed as they come and as a backlog, in a store of its own in the case cluster
 * of the stack that runs; and how long they wait for their seal at the rate of a full exchange. `mag run test/load/sealer --entries 100000`. Ends with 1 where the log does not hold afterwards, or where
 * the sealer falls behind that rate for good.
 */
const { entries, wave, subjects, rate, seconds } = readNumbers({ entries: 100_000, wave: 200, subjects: 20_000, rate: 2_000, seconds: 60 });
/** As the exchange's loop rests. */
const restMs = 2_000;

const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
const { database } = own;

const entryAt = (at: number): AuditEntry => ({
  event: 'message.accepted', agency: 'probation', partner: 'police-west-mercia', messageId: randomUUID(), kind: 'reportable-incident-arrest', purpose: 'supervise', lawfulBasis: 'DPA-2018-s35', person: 'feed.wm', role: 'unit',
  facts: { queue: 'incident' }, ...(at % 2 === 0 ? { subject: `X${at % subjects}` } : {}),
});
async function append(count: number): Promise<void> {
  for (let from = 0; from < count; from += wave) await database.inTransaction((sql) => appendAudit(sql, Array.from({ length: Math.min(wave, count - from) }, (_, at) => entryAt(from + at))));
}

const rest = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, Math.max(0, ms)); });
const sizeOfLog = async (): Promise<number> => Number((await database.sql('select position from audit_leaf order by position desc limit 1'))[0]?.['position'] ?? -1) + 1;

/** Appends at the rate for so many seconds, and seals beside it as the exchange does: until nothing more is there at once, then a rest. */
async function paced(sealer: LogSealer, before: number): Promise<{ readonly lag: SealingLag; readonly appended: number; readonly tookMs: number; readonly isBehind: boolean }> {
  const lag = new SealingLag(), began = performance.now(), waves = Math.round((rate * seconds) / wave);
  let ended: number | undefined;
  const appending = (async () => {
    for (let at = 0; at < waves; at += 1) {
      await rest(began + (at * wave * 1000) / rate - performance.now());
      await append(wave);
      lag.committed(before + (at + 1) * wave, performance.now());
    }
    ended = performance.now();
  })();
  while (ended === undefined) {
    while (await sealer.seal() && ended === undefined) lag.sealed(await sizeOfLog(), performance.now());
    lag.roundEnded(await sizeOfLog(), performance.now());
    await Promise.race([appending, rest(restMs)]);
  }
  await appending;
  const isBehind = lag.isBehindForGood(began, ended);
  await sealAll(sealer, before + waves * wave);
  lag.sealed(before + waves * wave, performance.now());
  return { lag, appended: waves * wave, tookMs: ended - began, isBehind };
}

interface Took { readonly seconds: number; readonly cpu: number }
async function timed(work: () => Promise<void>): Promise<Took> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1_000_000 };
}

async function sealAll(sealer: LogSealer, until: number): Promise<void> {
  while ((await sealedHead(database.sql)).size < until) await sealer.seal();
}

try {
  const sealer = new LogSealer(database, () => new Date());
  const appending = await timed(() => append(entries));
  const backlog = await timed(() => sealAll(sealer, entries));
  let done = false;
  const beside = await timed(async () => {
    const growing = append(entries).then(() => { done = true; });
    while (!done) {
      await sealer.seal();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await growing;
    await sealAll(sealer, 2 * entries);
  });
  const atRate = await paced(sealer, 2 * entries);
  const again = await timed(async () => { await sealedHead(database.sql); });
  const report = await verifyLog({ sql: database.sql, checkpoints: [], open: () => { throw new Error('there are none'); } });
  printFigures({
    'one core now, us': oneVerification(), entries, 'appended a second, nothing sealed': Math.round(entries / appending.seconds), 'sealed a second, a backlog': Math.round(entries / backlog.seconds),
    'CPU s per 1,000 of this process, a backlog': ((backlog.cpu * 1000) / entries).toFixed(4), 'appended a second, sealed meanwhile': Math.round(entries / beside.seconds),
    [`appended a second, ${rate} wanted`]: Math.round((atRate.appended * 1000) / atRate.tookMs), 'greatest lag of the seal at that rate, ms': Math.round(atRate.lag.greatestMs),
    'fell behind for good': atRate.isBehind ? 'yes' : 'no', 'ms to begin on what is there': Math.round(again.seconds * 1000), sealed: report.sealed, broken: report.broken === null ? 'nothing' : report.broken.what,
  });
  if (report.broken !== null || report.sealed !== 2 * entries + atRate.appended || atRate.isBehind) process.exitCode = 1;
} finally {
  await own.close();
}
