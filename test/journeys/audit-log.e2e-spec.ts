import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CopiesFile, type LogName, type ProofFile, openCheckpoint, readVerifierKey, signCheckpoint, type TreeHead, writeRecord } from '#audit';
import { importPrivate } from '#envelope';
import { noteSignerOf } from '#exchange/audit-log';
import { type AgencyCode } from '#messages';
import { java } from '../../deploy/local/kafka/broker.js';
import { mag } from '../support/command.js';
import { answerWork, because, daDraft, daNil, type Issued, issue, read, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { json } from '../support/answers.js';
import { agency, eventually, kafkaAs, stack } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

interface Held { readonly size: string; readonly root: Buffer; readonly note: string }

/** What one node holds of another's log. */
const heldAt = async (node: string, of: string, log: LogName): Promise<Held | undefined> =>
  (await rowsOf<Held>(agency(node).caseDatabaseUrl, 'select size, root, note from seen_checkpoint where agency = $1 and log = $2', [of, log]))[0];
const others = (of: string): string[] => stack().agencies.map((node) => node.agency).filter((node) => node !== of);

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'audit-log-')); });
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('the audit logs of a running exchange of agencies', () => {
  it('are seen and checked at every other node, both of each agency', async () => {
    for (const { agency: of } of stack().agencies) for (const log of ['case', 'victim'] as const) {
      const [node] = others(of);
      const held = await eventually(() => heldAt(node!, of, log), 90_000, `a checkpoint of ${of}, ${log}`);
      const own = await rowsOf<{ root: Buffer }>(agency(of).caseDatabaseUrl, 'select root from audit_checkpoint where log = $1 and size = $2', [log, held.size]);
      expect([of, log, own.map(({ root }) => root.equals(held.root))]).toEqual([of, log, [true]]);
    }
  });

  it('hold, each entry of them, as `mag audit verify` recomputes them', async () => {
    const { code, out } = await mag('audit', 'verify', '--json');
    const { logs } = JSON.parse(out) as { logs: { agency: string; store: string; sealed: number; broken: unknown }[] };
    expect([code, logs.filter(({ broken }) => broken !== null), logs.length]).toEqual([0, [], 2 * stack().agencies.length]);
    expect(logs.find(({ agency: of, store }) => of === 'probation' && store === 'case')!.sealed).toBeGreaterThan(0);
  });

  it('say that the directory was taken up, and which', async () => {
    for (const { agency: of, caseDatabaseUrl } of stack().agencies) {
      const [newest] = await rowsOf<{ version: string }>(caseDatabaseUrl, `select facts->>'version' as version from audit_entry where event = 'directory.taken-up' order by tx desc limit 1`);
      expect([of, newest]).toEqual([of, { version: (await rowsOf<{ version: string }>(caseDatabaseUrl, `select version::text from directory_copy where name = 'directory'`))[0]!.version }]);
    }
  });
});

describe('what stands in a log', () => {
  let entry: string;
  let keys: string;

  beforeAll(async () => {
    entry = (await rowsOf<{ entry: string }>(agency('probation').caseDatabaseUrl, 'select entry from audit_leaf order by position limit 1'))[0]!.entry;
    await eventually(async () => (await rowsOf(agency('probation').caseDatabaseUrl, `select 1 from audit_checkpoint where log = 'case' and size > 0`)).length > 0, 90_000, 'a checkpoint');
    keys = file('keys', (await mag('audit', 'keys')).out);
  });

  it('is proven to somebody who has only the keys, and not with other keys', async () => {
    const proof = file('entry.json', (await mag('audit', 'prove', '--entry', entry)).out);
    const offline = (with_: string) => mag('audit', 'verify', '--file', proof, '--keys', with_, '--json');
    expect(JSON.parse((await offline(keys)).out)).toEqual({ valid: true, proves: 'entry', agency: 'probation', store: 'case' });
    const strange = file('strange', (await mag('audit', 'keys', '--agency', 'police-west-mercia')).out);
    expect(await offline(strange)).toMatchObject({ code: 1, out: expect.stringContaining('AUDIT_CHECKPOINT') });
    const altered = file('altered.json', readFileSync(proof, 'utf8').replace(/"event": "[^"]+"/, '"event": "incident.read"'));
    expect(await mag('audit', 'verify', '--file', altered, '--keys', keys)).toMatchObject({ code: 1, out: 'The proof does not hold.\n' });
  });

  it('and that the log continues what it was, is verified by a program that knows only the public forms', async () => {
    const inclusion = file('entry.tlog-proof', (await mag('audit', 'prove', '--entry', entry, '--tlog-proof')).out);
    const records = await rowsOf<{ note: string; record: string }>(agency('probation').caseDatabaseUrl, `select note, record from audit_checkpoint where log = 'case' order by position desc limit 2`);
    const [grown, old] = records.map(({ record, note }, at) => ({ record: file(`record-${at}`, record), note: file(`note-${at}`, note) }));
    const said = execFileSync(java(), ['test/support/TlogVerify.java', keys, 'inclusion', inclusion, ...(old === undefined ? [] : ['consistency', old.note, grown!.record])], { encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(old === undefined ? ['holds'] : ['holds', 'holds']);
  });
});

describe("a person's history", () => {
  let person: CaseloadRow, issued: Issued, message: string;
  const force = 'police-west-mercia';
  /** What is proven of a subject once all of it stands under a checkpoint, each event once; and what is said beside it. */
  async function history(of: string, log: LogName, subject: string, until: string): Promise<{ readonly events: string[]; readonly said: string; readonly file: Extract<ProofFile, { entries: unknown }>; readonly text: string }> {
    return eventually(async () => {
      const { code, out, errors } = await mag('audit', 'prove', '--agency', of, '--store', log, '--subject', subject, '--json');
      if (code !== 0) return undefined;
      const proof = JSON.parse(out) as Extract<ProofFile, { entries: unknown }>;
      const events = [...new Set(proof.entries.map(({ entry }) => entry!.event!))].sort();
      return events.includes(until) ? { events, said: errors, file: proof, text: out } : undefined;
    }, 150_000, `${until} in the history of a subject at ${of}`);
  }

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('enquiries', person['crn']!, daDraft({ forces: ['22'] }));
    const [{ conversation }] = issued.conversations as [Issued['conversations'][number]];
    const { id } = await work(force, 'enquiries', 'unit.wm', conversation);
    message = id;
    await json(agency(force).url, `/api/enquiries/${id}?${because('To search what is held')}`, 'unit.wm');
    await answerWork(force, 'enquiries', 'unit.wm', id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    await read('enquiries', conversation);
  }, 150_000);

  it('at probation has what was asked, sent, taken in and read about them, without a hole and without their name, and says what it does not cover', async () => {
    const { events, said, file: proof, text } = await history('probation', 'case', person['crn']!, 'enquiry.read');
    expect(events).toEqual(expect.arrayContaining(['enquiry.issued', 'enquiry.read', 'message.accepted', 'message.sealed']));
    expect(proof.entries.filter(({ entry }) => entry!.event === 'message.sealed').map(({ entry }) => entry!.kind).sort()).toEqual(['da-enquiry', 'supervision-notification']);
    expect(proof.entries.find(({ entry }) => entry!.event === 'message.accepted')!.entry!.kind).toBe('da-response');
    expect(text).not.toContain(person['crn']);
    expect(said).toMatch(/\d+ entries: all that the case log of probation has about this subject .*Not covered: .*former one.*the victim log.*other agencies/);
    const keys = file('history-keys', (await mag('audit', 'keys')).out);
    expect((await mag('audit', 'verify', '--file', file('history.json', text), '--keys', keys)).code).toBe(0);
    const holed = JSON.stringify({ ...proof, entries: proof.entries.filter((_, at) => at !== 1) });
    expect((await mag('audit', 'verify', '--file', file('holed.json', holed), '--keys', keys)).code).toBe(1);
  }, 180_000);

  it('at the force has what came, who read it and what was sent back', async () => {
    const { events, file: { entries } } = await history(force, 'case', person['crn']!, 'message.sealed');
    expect(events).toEqual(expect.arrayContaining(['message.accepted', 'message.sealed', 'work-item.read', 'work-item.replied', 'work-item.taken']));
    expect(entries.filter(({ entry }) => entry!.event === 'message.accepted').map(({ entry }) => entry!.kind).sort()).toEqual(['da-enquiry', 'supervision-notification']);
  }, 180_000);

  it('on the victim side is that of a message, and nothing there is about the person', async () => {
    expect((await history(force, 'victim', message, 'victim-part.stored')).events).toEqual(expect.arrayContaining(['victim-part.stored']));
    const { code, errors } = await mag('audit', 'prove', '--agency', force, '--store', 'victim', '--subject', person['crn']!);
    expect([code, errors]).toEqual([1, expect.stringContaining('0 entries')]);
  }, 180_000);
});

describe('what another agency holds of a log', () => {
  const holder = 'police-west-mercia', of = 'probation' as AgencyCode;
  let held: CopiesFile, copies: string;
  const verify = async (...words: string[]) => { const { code, out } = await mag('audit', 'verify', '--agency', of, '--store', 'case', '--json', ...words); return { code, logs: (JSON.parse(out) as { logs: object[] }).logs }; };

  beforeAll(async () => {
    for (const whose of others(holder)) for (const log of ['case', 'victim'] as const) await eventually(() => heldAt(holder, whose, log), 90_000, `a checkpoint of ${whose}, ${log}`);
    const { out } = await mag('audit', 'copies', '--agency', holder);
    held = JSON.parse(out) as CopiesFile;
    copies = file('copies.json', out);
  });

  it('is printed for each log of each other agency, and names nobody', async () => {
    expect(held).toMatchObject({ form: 'mag-audit-copies/v1', heldBy: holder });
    expect(held.copies.map(({ agency: whose, log }) => `${whose} ${log}`).sort()).toEqual(others(holder).flatMap((whose) => [`${whose} case`, `${whose} victim`]).sort());
    expect((await mag('audit', 'verify', '--copies', file('no-copies', '{}'))).code).toBe(2);
  });

  it('is held by the log, and a log that had been rewritten is found out by it though all that its own agency has fits', async () => {
    expect(await verify('--copies', copies)).toMatchObject({ code: 0, logs: [{ agency: of, store: 'case', broken: null, copies: 1 }] });
    const key = importPrivate((JSON.parse(readFileSync(join(agency(of).keyDirectory, 'signing.jwk.json'), 'utf8')) as { keys: unknown[] }).keys[0], 'signing');
    const note = await signCheckpoint({ size: 1, root: Buffer.alloc(32, 9) }, noteSignerOf(of, 'case', key), new Date());
    const rewritten = file('rewritten.json', JSON.stringify({ ...held, copies: [{ agency: of, log: 'case', note, seenAt: held.at }] }));
    expect(await verify('--copies', rewritten)).toMatchObject({ code: 1, logs: [{ broken: { what: 'CHECKPOINT_DIFFERS', position: 0 } }] });
    const strange = file('strange-copies.json', JSON.stringify({ ...held, copies: [{ agency: of, log: 'case', note: note.replace('\n1\n', '\n2\n'), seenAt: held.at }] }));
    expect(await verify('--copies', strange)).toMatchObject({ code: 1, logs: [{ broken: { what: 'CHECKPOINT_SIGNATURE' } }] });
  });

  it('is what a proof of consistency begins with, to somebody who has files alone', async () => {
    const { size } = openCheckpoint(held.copies.find((one) => one.agency === of && one.log === 'case')!.note, (await mag('audit', 'keys')).out.trim().split('\n').map(readVerifierKey));
    const keys = file('keys-for-copies', (await mag('audit', 'keys')).out), proof = file('consistency.json', (await mag('audit', 'prove', '--from', String(size))).out);
    expect(await mag('audit', 'verify', '--file', proof, '--keys', keys, '--copies', copies, '--json')).toMatchObject({ code: 0, out: expect.stringContaining(`"heldBy":"${holder}"`) });
    const other = file('other-copies.json', JSON.stringify({ ...held, copies: held.copies.map((one) => (one.agency === of ? { ...one, note: (JSON.parse(readFileSync(proof, 'utf8')) as { second: string }).second.replace(/\n\d+\n/, '\n1\n') } : one)) }));
    expect((await mag('audit', 'verify', '--file', proof, '--keys', keys, '--copies', other)).code).toBe(1);
  });
});

describe('an agency whose log is rewritten', () => {
  const liar = 'childrens-cheshire-east' as AgencyCode;
  const part = 'case';
  const alarmsAbout = (node: string, code: string): Promise<unknown[]> =>
    rowsOf(agency(node).caseDatabaseUrl, `select 1 from alarm where code = 'AUDIT_FORK' and cleared_at is null and facts = $1::jsonb`, [JSON.stringify({ agency: liar, part, code })]);
  const everywhere = (code: string, withinMs = 30_000): Promise<boolean> =>
    eventually(async () => (await Promise.all(others(liar).map((node) => alarmsAbout(node, code)))).every((found) => found.length === 1), withinMs, `the alarm (${code}) at every other node`);
  const signer = () => noteSignerOf(liar, part, importPrivate((JSON.parse(readFileSync(join(agency(liar).keyDirectory, 'signing.jwk.json'), 'utf8')) as { keys: unknown[] }).keys[0], 'signing'));
  /** Signs and publishes a head as of so much later than now: times of checkpoints are whole seconds. */
  const publish = async (head: TreeHead, old: number, laterMs = 2_000): Promise<void> => {
    const producer = kafkaAs(liar).producer();
    await producer.connect();
    try {
      await producer.send({ topic: `mag.${liar}.checkpoints`, acks: -1, messages: [{ key: liar, value: writeRecord({ old, proof: [], note: await signCheckpoint(head, signer(), new Date(Date.now() + laterMs)) }) }] });
    } finally {
      await producer.disconnect();
    }
  };
  const truth = async (): Promise<TreeHead> => {
    const held = await eventually(() => heldAt('probation', liar, part), 90_000, 'a checkpoint');
    return openCheckpoint(held.note, [readVerifierKey((await mag('audit', 'keys', '--agency', liar)).out.trim())]);
  };

  const clear = async (): Promise<void> => {
    for (const node of others(liar)) await rowsOf(agency(node).caseDatabaseUrl, `update alarm set cleared_at = now(), cleared_by = 'test' where code in ('AUDIT_FORK', 'AUDIT_PROOF') and cleared_at is null and facts->>'agency' = $1`, [liar]);
  };
  afterEach(clear);

  it('is found out by every other node, which keeps both signed heads', async () => {
    // The agency goes on signing once a minute: of a lie that comes behind a longer head than it is about, it is said that the log was shortened. Then there is another.
    await eventually(async () => {
      const { size } = await truth();
      await publish({ size, root: randomBytes(32) }, size);
      return everywhere('fork', 20_000).catch(() => false);
    }, 75_000, 'a fork that every other node has found');
    for (const node of others(liar)) {
      const rows = await rowsOf<{ held: string; came: string }>(agency(node).caseDatabaseUrl, `select held, came from checkpoint_evidence where agency = $1 and verdict = 'fork'`, [liar]);
      expect([node, rows.length > 0 && rows.every((row) => row.held !== row.came)]).toEqual([node, true]);
    }
    const { contradictions } = JSON.parse((await mag('audit', 'copies', '--json')).out) as CopiesFile;
    expect(contradictions.filter((one) => one.agency === liar && one.log === part && one.verdict === 'fork').length).toBeGreaterThan(0);
  });

  it('and so is one that has been shortened', async () => {
    const now = await truth();
    await publish({ size: now.size + 1_000_000, root: Buffer.alloc(32, 8) }, now.size);
    await publish(now, now.size, 4_000);
    await everywhere('rollback');
  });
});
