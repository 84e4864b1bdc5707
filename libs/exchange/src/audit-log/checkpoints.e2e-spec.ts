import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendAudit, LogSealer, type LogName, openCheckpoint, readRecord, signCheckpoint, storedConsistency, storedHead, type TreeHead, writeRecord } from '#audit';
import { type OutgoingRecord, type RecordProducer } from '#kafka';
import { GatewayError } from '#messages';
import { type Database, logFor } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { ExchangeAudit } from './exchange-audit.js';
import { CheckpointFollower, silentAfterMs } from './follow-checkpoints.js';
import { eventually } from './eventually.fixture.js';
import { noteKeysOf, noteSignerOf } from './log-keys.js';
import { HeadsOfVictimLog } from './put-out-heads.js';
import { checkpointEveryMs, CheckpointSigner } from './sign-checkpoints.js';

let rails: Rails;
let victimStore: OwnStore;
let victimSide: Database;
let now = Date.now();
/** What lies on our topic, and whether the broker is there. */
const topic: OutgoingRecord[] = [];
let isBrokerThere = true;
const producer: RecordProducer = {
  write: (records) => {
    if (!isBrokerThere) return Promise.reject(new GatewayError('TRANSPORT_AWAY'));
    topic.push(...records);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};
let sealer: LogSealer;
let signer: CheckpointSigner;
let desk: HeadsOfVictimLog;
let other: CheckpointFollower;
const clock = (): Date => new Date(now);
const auditParts = () => ({ agency: us, signingKey: rails.parts.signingKey, directory: () => rails.parts.directory(), now: clock, caseSide: rails.database, victimSide, producer, kafka: undefined as never, nodeLog: logFor({ process: 'test' }) });
const follower = (): CheckpointFollower => new CheckpointFollower({ kafka: undefined as never, agency: partner, database: rails.database, log: logFor({ process: 'test' }), directory: () => rails.parts.directory(), now: clock });
const minute = (): void => { now += checkpointEveryMs + 1_000; };

beforeAll(async () => {
  rails = await openRails();
  victimStore = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }));
  victimSide = victimStore.database;
  sealer = new LogSealer(rails.database, clock);
  signer = new CheckpointSigner(auditParts());
  desk = new HeadsOfVictimLog({ log: new LogSealer(victimSide, clock), database: victimSide, caseSql: rails.database.sql, now: clock });
});
beforeEach(async () => {
  [isBrokerThere, topic.length] = [true, 0];
  await rails.database.sql('truncate alarm, seen_checkpoint, checkpoint_evidence');
  await rails.database.sql(`delete from progress where name = 'checkpoints-awaited'`);
  other = follower();
});
afterAll(async () => {
  await victimStore?.close();
  await rails?.close();
});

const append = (database: Database, count: number): Promise<void> =>
  database.inTransaction((sql) => appendAudit(sql, Array.from({ length: count }, () => ({ event: 'incident.read', agency: us, person: 'pat.testperson', facts: { reason: 'invented' } }))));
const grow = async (): Promise<void> => {
  for (const database of [rails.database, victimSide]) await append(database, 3);
  // Any open write of the cluster holds the logs back, those of other tests too.
  await eventually(async () => {
    await sealer.seal();
    await desk.run();
    const [row] = await victimSide.sql('select (select count(*) from audit_entry) = (select count(*) from audit_leaf) as sealed');
    return row?.['sealed'] === true && await rails.count('audit_entry') === await size();
  });
  minute();
};
/** The sizes that a log's records on the topic go on from and lead to. */
const published = (log: LogName): string[] => topic.map(({ value }) => readRecord(String(value))).filter(({ note }) => note.startsWith(`mag.${us}/${log}\n`))
  .map(({ old, note }) => `${old}-${openCheckpoint(note, noteKeysOf(rails.parts.directory(), us, log)).size}`);
const alarms = async (): Promise<unknown[]> => (await rails.database.sql('select code, facts from alarm where cleared_at is null order by raised_at')).map(({ code, facts }) => [code, facts]);
const takeAll = async (): Promise<void> => { for (const { value } of topic) await other.take(us, Buffer.from(String(value))); };
const take = (old: number, proof: readonly Buffer[], note: string): Promise<void> => other.take(us, Buffer.from(writeRecord({ old, proof, note })));
const noteOf = (head: TreeHead, log: LogName = 'case'): Promise<string> => signCheckpoint(head, noteSignerOf(us, log, rails.parts.signingKey), clock());
const size = (): Promise<number> => rails.count('audit_leaf');

describe('the checkpoints of an agency', () => {
  it('are signed and published for both logs once a minute, each with the proof that it continues the last', async () => {
    await grow();
    await desk.run();
    await signer.run();
    const [first, firstOfVictim] = [published('case'), published('victim')];
    await signer.run();
    expect([published('case'), published('victim')]).toEqual([first, firstOfVictim]);
    await grow();
    await desk.run();
    await signer.run();
    expect([first, published('case').slice(-1)]).toEqual([['0-3'], ['3-6']]);
    expect([firstOfVictim[0]!.startsWith('0-'), published('victim').at(-1)]).toEqual([true, '3-6']);
    await takeAll();
    expect(await alarms()).toEqual([]);
    expect((await rails.database.sql('select log, size from seen_checkpoint where agency = $1 order by log', [us])).map(({ log, size: held }) => [log, held])).toEqual([['case', 6], ['victim', 6]]);
  });

  it('are signed anew though a log has not grown, so that it is known to be alive; of the victim log only while its desk is', async () => {
    minute();
    await signer.run();
    expect([published('case'), published('victim')]).toEqual([['6-6'], []]);
    await desk.run();
    await signer.run();
    expect([published('case'), published('victim')]).toEqual([['6-6'], ['6-6']]);
  });

  it('wait for a broker that is away and then all leave, in their order', async () => {
    isBrokerThere = false;
    for (let time = 0; time < 3; time += 1) {
      await grow();
      await desk.run();
      await expect(signer.run()).rejects.toMatchObject({ code: 'TRANSPORT_AWAY' });
    }
    isBrokerThere = true;
    await signer.run();
    expect(published('case')).toEqual(['6-9', '9-12', '12-15']);
    expect(published('victim').length).toBeGreaterThan(1);
  });

  it('are not signed for a victim log that does not continue what was signed, until a person says so', async () => {
    await desk.run();
    await signer.run();
    const before = await rails.count('audit_checkpoint', `log = 'victim'`);
    for (const statement of ['alter table audit_leaf disable trigger all', 'alter table audit_node disable trigger all', `update audit_entry set person = 'somebody.else' where id = (select entry from audit_leaf where position = 1)`, 'truncate audit_leaf, audit_node']) await victimSide.sql(statement);
    desk = new HeadsOfVictimLog({ log: new LogSealer(victimSide, clock), database: victimSide, caseSql: rails.database.sql, now: clock });
    topic.length = 0;
    await grow();
    await desk.run();
    await signer.run();
    const facts = { agency: us, part: 'victim', code: 'fork' };
    expect([await rails.count('audit_checkpoint', `log = 'victim'`) - before, published('victim'), await alarms()]).toEqual([0, [], [['AUDIT_FORK', facts]]]);
    await rails.database.sql(`update alarm set cleared_at = now() + interval '1 hour', cleared_by = 'olu.operator'`);
    minute();
    await desk.run();
    await signer.run();
    expect(await rails.count('audit_checkpoint', `log = 'victim'`) - before).toBe(1);
    expect(published('victim')).toEqual([expect.stringMatching(/^0-/)]);
  });

  it('are signed by two processes as one line, also where one of them was slower to look', async () => {
    const second = new CheckpointSigner(auditParts());
    await grow();
    await desk.run();
    await Promise.all([signer.run(), second.run()]);
    await grow();
    const before = await size();
    // A desk that has sealed, and is held up before it puts its head out.
    const slow = new LogSealer(victimSide, clock);
    const sealFirst = slow.seal.bind(slow);
    slow.seal = async () => {
      const more = await sealFirst();
      await grow();
      await desk.run();
      await second.run();
      return more;
    };
    await new HeadsOfVictimLog({ log: slow, database: victimSide, caseSql: rails.database.sql, now: clock }).run();
    await signer.run();
    const steps = (log: LogName): string[] => [...new Set(published(log))].filter((step) => step.split('-')[0] !== step.split('-')[1]);
    for (const log of ['case', 'victim'] as const) {
      const places = steps(log).map((step) => step.split('-'));
      expect([log, places.slice(1).map(([old]) => old)]).toEqual([log, places.slice(0, -1).map(([, to]) => to)]);
    }
    expect([await alarms(), await size() - before]).toEqual([[], 3]);
  });

  it('tell by an alarm that an open write holds the victim log back', async () => {
    await victimSide.inTransaction(async (sql) => {
      await appendAudit(sql, [{ event: 'victim-part.listed', agency: us, facts: { count: 0 } }]);
      await append(victimSide, 1);
      await eventually(async () => {
        await desk.run();
        now += 6_000;
        await signer.run();
        return JSON.stringify(await alarms()).includes('AUDIT_STALLED');
      });
      expect(await alarms()).toContainEqual(['AUDIT_STALLED', { part: 'victim' }]);
    });
    await eventually(async () => {
      await desk.run();
      await signer.run();
      return !JSON.stringify(await alarms()).includes('AUDIT_STALLED');
    });
    expect(await alarms()).not.toContainEqual(['AUDIT_STALLED', { part: 'victim' }]);
  });
});

describe('an exchange whose log is held back', () => {
  it('says so again after a person has cleared the alarm, until it is over', async () => {
    const audit = new ExchangeAudit(auditParts());
    const seal = audit.loops().find(({ name }) => name === 'audit-seal')!;
    const sealUntil = (raised: boolean): Promise<void> => eventually(async () => {
      await seal.run();
      now += 6_000;
      return raised === JSON.stringify(await alarms()).includes('AUDIT_STALLED');
    });
    await rails.database.inTransaction(async (sql) => {
      await appendAudit(sql, [{ event: 'incident.read', agency: us, facts: { reason: 'invented' } }]);
      await append(rails.database, 1);
      await sealUntil(true);
      await rails.database.sql(`update alarm set cleared_at = now(), cleared_by = 'olu.operator'`);
      await sealUntil(true);
    });
    await sealUntil(false);
  });
});

describe('another node', () => {
  it('tells of a fork and keeps both notes, and goes on from the newer', async () => {
    const [small, large] = [await storedHead(rails.database.sql, 3), await storedHead(rails.database.sql, await size())];
    await take(0, [], await noteOf(small));
    minute();
    await take(3, await storedConsistency(rails.database.sql, 3, large.size), await noteOf({ ...large, root: small.root }));
    expect(await alarms()).toEqual([['AUDIT_FORK', { agency: us, part: 'case', code: 'fork' }]]);
    const [evidence] = await rails.database.sql('select verdict, held, came from checkpoint_evidence');
    const keys = noteKeysOf(rails.parts.directory(), us, 'case');
    expect([evidence!['verdict'], openCheckpoint(evidence!['held'] as string, keys).size, openCheckpoint(evidence!['came'] as string, keys).size]).toEqual(['fork', 3, large.size]);
    minute();
    await take(large.size, [], await noteOf({ ...large, root: small.root }));
    expect(await rails.count('checkpoint_evidence')).toBe(1);
  });

  it('tells of a rollback, and not of an old record that comes again', async () => {
    const [small, large] = [await storedHead(rails.database.sql, 3), await storedHead(rails.database.sql, 6)];
    const old = await noteOf(small);
    minute();
    await take(0, [], await noteOf(large));
    await take(0, [], old);
    expect(await alarms()).toEqual([]);
    minute();
    await take(0, [], await noteOf(small));
    expect(await alarms()).toEqual([['AUDIT_FORK', { agency: us, part: 'case', code: 'rollback' }]]);
  });

  it('tells of a checkpoint that cannot be joined to the last', async () => {
    await take(0, [], await noteOf(await storedHead(rails.database.sql, 3)));
    await take(4, await storedConsistency(rails.database.sql, 4, 6), await noteOf(await storedHead(rails.database.sql, 6)));
    expect(await alarms()).toEqual([['AUDIT_PROOF', { agency: us, part: 'case' }]]);
  });

  it('believes nothing that is not signed by the agency, of another time, or no checkpoint at all', async () => {
    const head = await storedHead(rails.database.sql, 3);
    const good = await noteOf(head);
    const stranger = noteSignerOf(us, 'case', rails.sender.signingKey);
    const future = await signCheckpoint(head, noteSignerOf(us, 'case', rails.parts.signingKey), new Date(now + 120_000));
    for (const note of [await signCheckpoint(head, stranger, clock()), future, good.replace('\n3\n', '\n4\n'), await signCheckpoint(head, { ...stranger, name: 'mag.police-west-mercia/case' }, clock()), '']) {
      await rails.database.sql('truncate alarm');
      await take(0, [], note);
      expect(await alarms()).toEqual([['AUDIT_CHECKPOINT', { agency: us }]]);
    }
    await other.take(us, null);
    expect(await rails.count('seen_checkpoint')).toBe(0);
    await take(0, [], good);
    expect(await rails.count('seen_checkpoint')).toBe(1);
  });

  it('tells of silence after five minutes, for each log, until a checkpoint comes', async () => {
    await other.tellOfSilent([us]);
    now += silentAfterMs - 1_000;
    await take(0, [], await noteOf(await storedHead(rails.database.sql, 3)));
    await other.tellOfSilent([us]);
    expect(await alarms()).toEqual([]);
    now += 2_000;
    await other.tellOfSilent([us]);
    expect(await alarms()).toEqual([['AUDIT_SILENT', { agency: us, part: 'victim' }]]);
    now += silentAfterMs;
    await other.tellOfSilent([us]);
    expect((await alarms()).length).toBe(2);
    await take(3, [], await noteOf(await storedHead(rails.database.sql, 3)));
    await other.tellOfSilent([us]);
    expect(await alarms()).toEqual([['AUDIT_SILENT', { agency: us, part: 'victim' }]]);
    await other.tellOfSilent([]);
    expect(await alarms()).toEqual([]);
  });

  it('tells of silence however often it starts anew, and clears nothing by that', async () => {
    await take(0, [], await noteOf(await storedHead(rails.database.sql, 3)));
    for (let starts = 0; starts < 3; starts += 1) {
      other = follower();
      await other.tellOfSilent([us]);
      now += silentAfterMs - 60_000;
      await other.tellOfSilent([us]);
    }
    const both = ['case', 'victim'].map((part) => ['AUDIT_SILENT', { agency: us, part }]);
    expect((await alarms()).sort()).toEqual(both);
    await (other = follower()).tellOfSilent([us]);
    expect((await alarms()).sort()).toEqual(both);
  });
});
