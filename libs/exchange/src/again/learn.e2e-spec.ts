import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKey } from '#envelope';
import { type ConversationId, newConversationId } from '#messages';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { sealSubmissions } from '../out/seal-submissions.js';
import { Submitter } from '../submit/index.js';
import { applyRepairs } from './apply-repairs.js';
import { takeUpLearnt } from './learn.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(async () => {
  await rails.empty();
  await rails.database.sql('truncate audit_entry');
});
afterAll(() => rails?.close());

/** The tables of a case store that a message going out is written to. */
const tables = ['sent_message', 'message_part', 'sequence_out', 'submission', 'sealed_part', 'outbox', 'forward'] as const;

async function submits(conversation: ConversationId, phrase = `phrase ${randomUUID()}`): Promise<string> {
  const submit = new Submitter(us, () => rails.parts.directory());
  const sealed = await submit.seal('connection-test', { phrase, protectedPhrase: 'invented' }, { recipient: partner });
  const [id] = await rails.database.inTransaction((sql) => submit.send(sql, [{ sealed, conversation, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'olu.operator', role: 'operator' } }]));
  return id!;
}
const seals = async (): Promise<void> => { while (await sealSubmissions(rails.parts, 'bulk')); };
const sent = () => rails.database.sql('select message_id, submission_id, ordering_key, sequence, stage from sent_message order by message_id');

/** Takes a backup, in tables beside the others; what it gives puts the store back and says so, as a restoring operator does. */
async function backup(): Promise<() => Promise<void>> {
  const { sql } = rails.database;
  for (const table of tables) await sql(`drop table if exists kept_${table}`).then(() => sql(`create table kept_${table} as table ${table}`));
  return async () => {
    for (const table of tables) {
      const columns = (await sql(`select attname from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped`)).map((row) => row['attname']).join(', ');
      await sql(`truncate ${table}`);
      await sql(`insert into ${table} (${columns}) overriding system value select ${columns} from kept_${table}`);
    }
    await sql(`select store_restored('restored by a test')`);
  };
}

/** What the recipient has of these messages, shown to us. */
async function copies(): Promise<object[]> {
  return (await rails.database.sql(
    `select s.message_id, s.signed, p.salt as case_salt, p.body as case_body from sent_message s join message_part p on p.message_id = s.message_id and p.part = 'case' order by s.message_id`)) as object[];
}
const learn = (rows: readonly object[]) => rails.database.sql(
  `insert into learnt (message_id, signed, case_salt, case_body) select message_id, signed, case_salt, case_body from json_to_recordset($1) as r (message_id uuid, signed text, case_salt text, case_body text)`, [JSON.stringify(rows)]);
const asks = (what: object) => rails.database.sql(
  `insert into repair (id, reason, person, messages, own_parts, places, resume) select $1, 'restored', 'olu.operator', '{}', '{}', coalesce($2::jsonb->'places', '[]'), coalesce(($2::jsonb->>'resume')::boolean, false)`, [randomUUID(), JSON.stringify(what)]);
const applies = async (parts = rails.parts): Promise<void> => {
  while (await takeUpLearnt(parts));
  while (await applyRepairs(rails.parts) !== undefined);
};
const alarmed = async (code = 'STORE_RESTORED') => rails.count('alarm', `code = '${code}' and cleared_at is null`);

describe('a sender whose store went back to a backup', () => {
  it('numbers and seals nothing until it is let, and says so', async () => {
    const restore = await backup();
    await restore();
    await submits(newConversationId());
    await seals();
    expect([await sent(), await rails.count('submission'), await alarmed()]).toEqual([[], 1, 1]);
    await asks({ resume: true });
    await applies();
    await seals();
    expect([(await sent()).length, await rails.count('submission'), await alarmed()]).toEqual([1, 0, 0]);
  });

  it('learns what it had sent from its recipient, seals no submission twice, and goes on behind the last place', async () => {
    const conversation = newConversationId();
    await submits(conversation);
    await seals();
    const pending = await submits(conversation);
    const restore = await backup();
    await seals();
    await submits(conversation);
    await seals();
    const [before, held] = [await sent(), await copies()];
    await restore();
    expect([(await sent()).length, await rails.count('submission')]).toEqual([1, 1]);
    await learn(held);
    await asks({ resume: true });
    await applies();
    await submits(conversation);
    await seals();
    const after = await sent();
    expect(after.slice(0, 3).map(({ message_id: id, sequence }) => [id, sequence])).toEqual(before.map(({ message_id: id, sequence }) => [id, sequence]));
    expect(after.map(({ submission_id: id }) => id)[1]).toBe(pending);
    expect(after.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(new Set(after.map(({ ordering_key: key }) => key)).size).toBe(1);
    expect(await rails.database.sql(`select event, count(*)::int as entries from audit_entry where event in ('message.learnt', 'store.resumed') group by event order by event`)).toEqual([{ event: 'message.learnt', entries: 2 }, { event: 'store.resumed', entries: 1 }]);
  });

  it('knows an order again that began after the backup', async () => {
    const restore = await backup();
    const conversation = newConversationId();
    await submits(conversation);
    await seals();
    const [[before], held] = [await sent(), await copies()];
    await restore();
    await learn(held);
    await asks({ resume: true });
    await applies();
    await submits(conversation);
    await seals();
    expect((await sent()).map(({ ordering_key: key, sequence }) => [key, sequence])).toEqual([[before!['ordering_key'], 1], [before!['ordering_key'], 2]]);
  });

  it('gives no place again that a recipient only holds', async () => {
    const conversation = newConversationId();
    await submits(conversation);
    await seals();
    const restore = await backup();
    await restore();
    await asks({ places: [{ recipient: partner, orderingKey: (await sent())[0]!['ordering_key'], sequence: 7 }] });
    await asks({ resume: true });
    await applies();
    await submits(conversation);
    await seals();
    expect((await sent()).map(({ sequence }) => sequence)).toEqual([1, 8]);
  });

  it('believes nobody who shows it what it has not signed, or other content than it has signed, and keeps nothing of it', async () => {
    const other = await rails.test();
    await submits(newConversationId());
    await seals();
    const [own] = await copies() as { message_id: string; signed: string; case_salt: string; case_body: string }[];
    await rails.database.sql('truncate sent_message, message_part');
    await learn([{ message_id: other.id, signed: other.signed, case_salt: other.kept.case.salt, case_body: other.kept.case.part }, { ...own!, case_body: '{"phrase":"another"}' }]);
    const codes: unknown[] = [];
    await applies({ ...rails.parts, log: { ...rails.parts.log, warn: (_event: string, fields: { readonly code?: unknown } = {}) => { codes.push(fields.code); } } });
    expect([await sent(), codes, await rails.count('learnt')]).toEqual([[], ['PARTNER_RECIPIENT', 'ENVELOPE_PART'], 0]);
    await learn([own!]);
    await applies();
    expect([(await sent()).map(({ message_id: id }) => id), await rails.count('learnt')]).toEqual([[own!.message_id], 0]);
  });

  it('learns what it had signed with a key that was revoked meanwhile, and seals no submission of it twice', async () => {
    await submits(newConversationId());
    const restore = await backup();
    await seals();
    const [[before], held] = [await sent(), await copies()];
    await restore();
    await rails.use({ ownSigning: generateKey('signing') });
    await learn(held);
    await asks({ resume: true });
    await applies();
    expect([(await sent()).map(({ message_id: id }) => id), await rails.count('submission'), await alarmed(), await alarmed('STORE_UNPROVEN')]).toEqual([[before!['message_id']], 0, 0, 0]);
  });

  it('sends nothing while something that it is said to have sent is not proven, until that is or a person decides', async () => {
    await submits(newConversationId());
    const restore = await backup();
    await seals();
    const held = await copies();
    await restore();
    await rails.use({ ownSigning: generateKey('signing'), isUsualUnlisted: true });
    await learn(held);
    await asks({ resume: true });
    await applies();
    await rails.use({});
    await seals();
    expect([await rails.database.sql('select code from unproven'), await alarmed(), await alarmed('STORE_UNPROVEN')]).toEqual([[{ code: 'ENVELOPE_UNKNOWN_KEY' }], 1, 1]);
    expect([await sent(), await rails.count('submission')]).toEqual([[], 1]);
    await learn(held);
    await asks({ resume: true });
    await applies();
    expect([(await sent()).length, await rails.count('submission'), await rails.count('unproven'), await alarmed(), await alarmed('STORE_UNPROVEN')]).toEqual([1, 0, 0, 0, 0]);
  });

  it('sends again where a person has cleared the alarm about what is not proven, and the same shown once more raises none', async () => {
    const restore = await backup();
    await submits(newConversationId());
    await seals();
    const held = await copies();
    await restore();
    await rails.use({ ownSigning: generateKey('signing'), isUsualUnlisted: true });
    await learn(held);
    await applies();
    await rails.database.sql(`update alarm set cleared_at = now(), cleared_by = 'olu.operator' where code = 'STORE_UNPROVEN'`);
    await learn(held);
    await asks({ resume: true });
    await applies();
    expect([await alarmed(), await alarmed('STORE_UNPROVEN'), await rails.count('progress', `name = 'restored'`)]).toEqual([0, 0, 0]);
  });
});
