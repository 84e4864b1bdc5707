import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { signDirectory } from '#directory';
import { importPrivate, type Jwk } from '#envelope';
import { Submitter } from '#exchange/submit';
import { newConversationId, parseAgencyCode } from '#messages';
import { type Sql } from '#platform';
import { mag, objects } from '../support/command.js';
import { directory, everywhereAfter, signedDirectory, versions } from '../support/directory.js';
import { posted } from '../support/enquiries.js';
import { connectionTest, note, produce, seal, standing } from '../support/sealed.js';
import { agency, ask, eventually, kafkaAs, stack, withDatabase } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const one = 'childrens-cheshire-east', other = 'mappa-west-mercia';
const minuteMs = 60_000;

/** What of an agency's directory entry is asked for here. */
const keysOf = async (code: string, use: 'signing' | 'exchange' | 'victim') => (await signedDirectory()).agency(code).keys[use];
const kidOf = `convert_from(decode(rpad(translate(split_part(signed, '.', 1), '-_', '+/'), (4 * ceil(length(split_part(signed, '.', 1)) / 4.0))::int, '='), 'base64'), 'UTF8')::json->>'kid'`;

/** Submits one connection test in an order of its own, as a node's web does. */
async function submit(from: string, to: string, orderBy: string): Promise<void> {
  const held = await signedDirectory(), submitter = new Submitter(parseAgencyCode(from), () => held);
  const sealed = await submitter.seal('connection-test', { phrase: 'open invented', protectedPhrase: 'protected invented' }, { recipient: parseAgencyCode(to) });
  await withDatabase(agency(from).caseDatabaseUrl, async (client) => {
    const sql: Sql = async (text, params = []) => (await client.query(text, [...params])).rows as never;
    await submitter.send(sql, [{ sealed, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'ops', role: 'operator' }, orderBy, conversation: newConversationId() }]);
  });
}

/** Keeps messages of one order flowing one way until it is told to stop; tells how many there were. */
function traffic(from: string, to: string, orderBy: string): { stop(): Promise<number> } {
  let going = true, count = 0;
  const done = (async () => {
    while (going) {
      await submit(from, to, orderBy);
      count += 1;
      await new Promise((resolve) => { setTimeout(resolve, 150); });
    }
  })();
  return { async stop() { going = false; await done; return count; } };
}

interface Taken { readonly message_id: string; readonly sequence: string; readonly received_at: Date; readonly kid: string }
async function takenOf(from: string, to: string, orderBy: string): Promise<Taken[]> {
  const [order] = await rowsOf<{ ordering_key: string }>(agency(from).caseDatabaseUrl, `select ordering_key from sequence_out where recipient = $1 and order_by like '%' || $2`, [to, orderBy]);
  return rowsOf<Taken>(agency(to).caseDatabaseUrl, `select message_id, sequence, received_at, ${kidOf} as kid from inbox where issuer = $1 and ordering_key = $2 order by sequence`, [from, order?.ordering_key ?? null]);
}
const waitingIn = async (): Promise<number[]> => Promise.all([one, other].map(async (code) => (await rowsOf(agency(code).caseDatabaseUrl, `select 1 from quarantine where state = 'waiting'`)).length));
const refusedAt = async (): Promise<number[]> => Promise.all([one, other].map(async (code) => (await rowsOf(agency(code).victimDatabaseUrl, 'select 1 from refused_arrival')).length));

describe('rotating every key of an agency while messages flow', () => {
  const orderBy = `rotation ${String(Date.now())}`, began = new Date();
  let old: string, taken: { out: Taken[]; back: Taken[] };
  let before: { waiting: number[]; refused: number[] };

  beforeAll(async () => {
    old = (await keysOf(one, 'signing'))[0]!.jwk.kid;
    before = { waiting: await waitingIn(), refused: await refusedAt() };
    const flows = [traffic(one, other, orderBy), traffic(other, one, orderBy)];
    for (const use of ['exchange', 'victim', 'signing']) {
      await directory('rotate', one, '--use', use, '--lead-seconds', '3', '--publish');
      await new Promise((resolve) => { setTimeout(resolve, 5_000); });
    }
    const [out, back] = await Promise.all(flows.map((flow) => flow.stop()));
    await eventually(async () => {
      taken = { out: await takenOf(one, other, orderBy), back: await takenOf(other, one, orderBy) };
      return taken.out.length === out && taken.back.length === back;
    }, minuteMs, `${out!} and ${back!} messages being taken in`);
    expect(Math.min(out!, back!)).toBeGreaterThan(20);
  }, 240_000);

  it('loses nothing, doubles nothing and keeps the order', () => {
    for (const some of [taken.out, taken.back]) {
      expect(some.map(({ sequence }) => Number(sequence))).toEqual(some.map((_, place) => place + 1));
      expect(some.map(({ received_at }) => received_at.getTime())).toEqual(some.map(({ received_at }) => received_at.getTime()).sort((a, b) => a - b));
    }
  });

  it('signs with the old key before and with the new one after, and both are believed', async () => {
    const fresh = (await keysOf(one, 'signing'))[0]!.jwk.kid;
    expect(fresh).not.toBe(old);
    const kids = taken.out.map(({ kid }) => kid);
    expect([kids[0], kids.at(-1), new Set(kids)]).toEqual([old, fresh, new Set([old, fresh])]);
  });

  it('has every victim part opened at the desk and every message receipted, with nothing for a person to do', async () => {
    for (const [from, to, some] of [[one, other, taken.out], [other, one, taken.back]] as const) {
      const ids = some.map(({ message_id }) => message_id);
      await eventually(async () => (await rowsOf(agency(to).victimDatabaseUrl, `select 1 from victim_part where message_id = any($1) and direction = 'received'`, [ids])).length === ids.length, minuteMs, 'every victim part');
      await eventually(async () => (await rowsOf(agency(from).caseDatabaseUrl, `select 1 from sent_message where message_id = any($1) and stage = 'accepted'`, [ids])).length === ids.length, minuteMs, 'every receipt');
    }
    expect([await waitingIn(), await refusedAt()]).toEqual([before.waiting, before.refused]);
  });

  it('keeps the old recipient keys for as long as a message may be on its way, and refuses less', async () => {
    for (const use of ['exchange', 'victim'] as const) {
      const [fresh, former] = await keysOf(one, use);
      expect(Date.parse(former!.until) - Date.parse(fresh!.from)).toBe(30 * 86_400_000);
      await expect(directory('rotate', one, '--use', use, '--overlap-days', '5')).rejects.toThrow(/must go on for 30 days/);
    }
  });

  it('lists at every partner what came under the old key when it is revoked as compromised, with an alarm, and takes nothing under it any more', async () => {
    const asked = Date.now();
    await directory('revoke', one, old, '--compromised-since', began.toISOString(), '--publish');
    const afterMs = await everywhereAfter(asked);
    console.log(`revocation in force at every process after ${afterMs} ms`);
    expect(afterMs).toBeLessThan(minuteMs);

    const under = taken.out.filter(({ kid }) => kid === old).map(({ message_id }) => message_id).sort();
    interface Listed { readonly messageId: string; readonly partner: string; readonly caused: { readonly stage: string } }
    const listed = await eventually(async () => {
      const found = objects<Listed>(await mag('compromised', 'list', '--agency', other, '--json')).filter(({ messageId }) => under.includes(messageId));
      return found.length === under.length && found;
    }, minuteMs, 'the list of what came under the old key');
    expect(listed.every(({ partner, caused }) => partner === one && caused.stage === 'accepted')).toBe(true);
    expect(objects<Listed>(await mag('compromised', 'list', '--agency', other, '--json')).some(({ messageId }) => taken.out.some(({ message_id, kid }) => message_id === messageId && kid !== old))).toBe(false);
    expect(objects<{ code: string; facts: object }>(await mag('alarm', 'list', '--agency', other, '--json'))).toContainEqual(expect.objectContaining({ code: 'KEY_COMPROMISED', facts: { agency: one } }));

    const [first] = under;
    expect((await mag('compromised', 'decide', one, first!, '--agency', other, '--as', 'genuine', '--reason', 'Its sender has it in its own log')).code).toBe(0);
    expect(objects<Listed>(await mag('compromised', 'list', '--agency', other, '--json')).some(({ messageId }) => messageId === first)).toBe(false);
    expect(await rowsOf(agency(other).caseDatabaseUrl, `select facts from audit_entry where event = 'compromised-message.decided' and message_id = $1`, [first])).toEqual([{ facts: { decision: 'genuine', reason: 'Its sender has it in its own log' } }]);

    const forged = connectionTest(one, other);
    await produce(one, other, [await seal(forged, { kid: old })]);
    await eventually(async () => (await rowsOf<{ code: string }>(agency(other).caseDatabaseUrl, `select code from quarantine where code = 'PARTNER_KEY_REVOKED' and quarantined_at > now() - interval '1 minute'`)).length > 0, minuteMs, 'the forged message in quarantine');
    expect(await rowsOf(agency(other).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [forged.payload.id])).toEqual([]);
    const right = connectionTest(one, other);
    await note(right);
    await produce(one, other, [await seal(right)]);
    await eventually(async () => (await standing(right))?.stage === 'accepted', minuteMs, 'a message under the new key');
  }, 240_000);
});

describe('suspending an agency', () => {
  const testTo = async (): Promise<Response> => ask(agency(one).url, '/api/connection-tests', 'ops.ce', posted({ to: other }, { 'idempotency-key': crypto.randomUUID() }));

  it('stops everything from it and to it at every process within a minute, and nothing is lost when it is over', async () => {
    const asked = Date.now();
    await directory('suspend', other, '--publish');
    const afterMs = await everywhereAfter(asked);
    console.log(`suspension in force at every process after ${afterMs} ms`);
    expect(afterMs).toBeLessThan(minuteMs);

    const refused = await testTo();
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([409, 'PARTNER_SUSPENDED']);
    const sent = connectionTest(other, one);
    await note(sent);
    await produce(other, one, [await seal(sent)]);
    await eventually(async () => (await rowsOf(agency(one).caseDatabaseUrl, `select 1 from quarantine where message_id = $1 and code = 'PARTNER_SUSPENDED'`, [sent.payload.id])).length === 1, minuteMs, 'its message being kept aside');
    expect(await rowsOf(agency(one).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [sent.payload.id])).toEqual([]);
    expect(await directory('diff')).toBe('Nothing differs.\n');

    await directory('resume', other, '--publish');
    await everywhereAfter(Date.now());
    const [kept] = await rowsOf<{ id: string; state: string }>(agency(one).caseDatabaseUrl, 'select id, state from quarantine where message_id = $1', [sent.payload.id]);
    if (kept!.state === 'waiting') expect((await mag('quarantine', 'release', kept!.id, '--agency', one, '--reason', 'Its suspension has ended')).code).toBe(0);
    await eventually(async () => (await standing(sent))?.stage === 'accepted', minuteMs, 'what was kept aside being taken in');
    expect((await testTo()).status).toBe(202);
  }, 240_000);
});

describe('replacing the trust anchor', () => {
  it('goes through both anchors without a restart, and the old one counts for nothing afterwards', async () => {
    const folder = dirname(stack().directoryFile), pids = stack().agencies.map((node) => node.pids);
    const [old] = (JSON.parse(readFileSync(join(folder, 'trust-anchor', 'signing.jwk.json'), 'utf8')) as { keys: Jwk[] }).keys;
    await directory('anchor', 'new', '--in-days', '1');
    await everywhereAfter(Date.now());
    await directory('anchor', 'use');
    const asked = Date.now();
    const afterMs = await everywhereAfter(asked);
    console.log(`the new anchor is believed at every process after ${afterMs} ms`);
    await directory('anchor', 'retire');
    await directory('sign');
    await directory('publish');
    await everywhereAfter(Date.now());

    const { document, version } = await signedDirectory();
    const forged = await signDirectory({ ...document, version: version + 100_000 }, importPrivate(old, 'signing'));
    const producer = kafkaAs('mag-directory').producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: 'mag.directory', acks: -1, messages: [{ key: 'directory', value: forged }, { key: 'directory', value: null }] });
    await producer.disconnect();
    await new Promise((resolve) => { setTimeout(resolve, 5_000); });
    expect(new Set((await versions()).values())).toEqual(new Set([version]));
    await directory('sign');
    await directory('publish');
    await everywhereAfter(Date.now());
    expect(stack().agencies.map((node) => node.pids)).toEqual(pids);

    const sent = connectionTest(one, other);
    await note(sent);
    await produce(one, other, [await seal(sent)]);
    await eventually(async () => (await standing(sent))?.stage === 'accepted', minuteMs, 'a message under the new anchor');
  }, 240_000);
});

describe('the sharing agreement of two agencies', () => {
  it('can be read as a document', async () => {
    const text = await directory('agreement', 'probation', 'police-west-mercia');
    expect(text).toMatch(/^# Information sharing agreement: Probation Service and West Mercia Police/);
    for (const words of ['| da-enquiry', '| reportable-incident-arrest', 'technical@police-west-mercia.invalid', '**VICTIM**']) expect(text).toContain(words);
    expect((await mag('directory', 'agreement', 'probation', 'nobody')).code).toBe(1);
  });
});
