import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '#access';
import { newConversationId } from '#messages';
import { type PageQuery } from '#platform';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { countNeedingAttention, dealWith, needingAttention, unknownReceipts } from './attention.js';
import { conversationStanding, receiptsOf } from './standing.js';

let rails: Rails;
beforeAll(async () => {
  rails = await openRails();
  await sql('create table about (message_id uuid, crn text); create table caseload_allocation (crn text, practitioner text, team text); create table limited_access (crn text, rule text, person text)');
});
beforeEach(async () => {
  await rails.empty();
  await sql('truncate about, caseload_allocation, limited_access');
});
afterAll(() => rails?.close());

const sql = (text: string, params: readonly unknown[] = []) => rails.database.sql(text, params);
const inRole = (role: string, person = 'pat.testperson'): Actor => ({ person, agency: us, roles: [role], teams: ['North'] }) as unknown as Actor;
const messagePeople = 'select message_id, crn from about';
const page = (actor: Actor, query: Partial<PageQuery> = {}) => needingAttention(rails.database.sql, actor, messagePeople, { limit: 50, ...query });
/** The list, whose length is what the navigation counts. */
async function seenBy(actor: Actor): Promise<unknown[]> {
  const { items } = await page(actor);
  expect(await countNeedingAttention(rails.database.sql, actor, messagePeople)).toBe(items.length);
  return items.map(({ id }) => id);
}

/** A message that was sent and stands so since some hours. */
async function sent(stage: string, hours: number, more: { readonly missing?: string; readonly lost?: boolean; readonly crn?: string } = {}): Promise<string> {
  const id = uuidv7();
  await sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at, stage, stage_at)
     values ($1, $2, $3, 'da-enquiry', 'urgent', $4, '\\x00', '', now(), now(), $5, now() - make_interval(hours => $6))`, [id, randomUUID(), partner, newConversationId(), stage, hours]);
  if (more.missing !== undefined) await sql('insert into late_receipt (message_id, missing, since) values ($1, $2, now() - make_interval(hours => $3))', [id, more.missing, hours]);
  if (more.lost === true) await sql(`insert into send_again (message_id, cause, since, code) values ($1, 'repair', now() - make_interval(hours => $2), 'RESEND_NOT_KEPT')`, [id, hours]);
  if (more.crn !== undefined) await sql('insert into about values ($1, $2)', [id, more.crn]);
  return id;
}
/** A submission that cannot be sealed, ever. */
async function setAside(hours: number): Promise<string> {
  const id = uuidv7();
  await sql(
    `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part, submitted_at, set_aside)
     values ($1, 'da-enquiry', $2, 'bulk', $3, 'manage-da-risk', 'OMA2007-s14', 'pat.testperson', 'practitioner', '{}', '{}', '{}', now() - make_interval(hours => $4), 'MESSAGE_TOO_LARGE')`, [id, partner, newConversationId(), hours]);
  return id;
}

describe('what was sent and needs attention', () => {
  it('stands with its reason, what is missing, since when and how late, the oldest first', async () => {
    await sent('refused', 2);
    await sent('expired', 6);
    await sent('sent', 4, { missing: 'accepted' });
    await sent('delivered', 30, { missing: 'opened' });
    await sent('part-refused', 1);
    await sent('opened', 3, { lost: true });
    await setAside(5);
    const { items, next } = await page(inRole('operator'));
    expect(items.map(({ why, missing, lateSeconds, stage }) => [why, missing, lateSeconds === null ? null : Math.round(lateSeconds / 3600), stage])).toEqual([
      ['unopened', 'opened', 30, 'delivered'], ['expired', null, null, 'expired'], ['unsent', null, null, 'refused'], ['late', 'accepted', 4, 'sent'], ['lost', null, null, 'opened'], ['refused', null, null, 'refused'],
      ['part-refused', null, null, 'part-refused'],
    ]);
    expect(items[0]).toMatchObject({ kind: 'da-enquiry', partner, lane: 'urgent', direction: 'sent', conversation: expect.any(String) });
    expect(next).toBeNull();
  });

  it('is nothing that goes its way, and no receipt that has come since the watch last looked', async () => {
    for (const stage of ['sealed', 'sent', 'held', 'accepted', 'delivered', 'opened']) await sent(stage, 1000);
    await sent('accepted', 5, { missing: 'accepted' });
    await sent('opened', 5, { missing: 'opened' });
    expect(await seenBy(inRole('operator'))).toEqual([]);
  });

  it('stands there once, for its gravest reason, which its own standing has too', async () => {
    const [refused, lost] = [await sent('refused', 3, { missing: 'accepted' }), await sent('sent', 2, { missing: 'accepted', lost: true })];
    const { items } = await page(inRole('operator'));
    expect(items.map(({ id, why }) => [id, why])).toEqual([[refused, 'refused'], [lost, 'lost']]);
    const [unopened, opened] = [await sent('delivered', 80, { missing: 'opened' }), await sent('opened', 80)];
    const standing = await receiptsOf(rails.database.sql, [refused, lost, unopened, opened]);
    expect([refused, lost, unopened, opened].map((id) => [standing(id).attention, standing(id).missing])).toEqual([['refused', null], ['lost', null], ['unopened', 'opened'], [null, null]]);
  });

  it('comes page by page without a gap or a repetition, also where much began at one moment', async () => {
    const all = [];
    for (let place = 0; place < 7; place += 1) all.push(await sent('refused', 10));
    await sql(`update sent_message set stage_at = '2026-01-05T09:30:00.123456Z'`);
    const [walked, sizes]: [unknown[], number[]] = [[], []];
    for (let cursor: string | undefined; ;) {
      const { items, next } = await page(inRole('operator'), { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      walked.push(...items.map(({ id }) => id));
      sizes.push(items.length);
      if (next === null) break;
      cursor = next;
    }
    expect([walked, sizes]).toEqual([all.sort(), [3, 3, 1]]);
  });

  it('is known to those who may know of each message, and for anybody else is not there', async () => {
    await sql(`insert into caseload_allocation values ('X000001', 'pat.testperson', 'North'), ('X000002', 'robin.testperson', 'South'), ('X000003', 'pat.testperson', 'North')`);
    await sql(`insert into limited_access values ('X000003', 'EXCLUDED', 'pat.testperson')`);
    const own = await sent('refused', 4, { crn: 'X000001' }), others = await sent('refused', 3, { crn: 'X000002' }), barred = await sent('refused', 2, { crn: 'X000003' }), aboutNobody = await sent('refused', 1);
    expect(await seenBy(inRole('practitioner'))).toEqual([own]);
    expect(await seenBy(inRole('practitioner', 'sam.testperson'))).toEqual([own, barred]);
    expect(await seenBy(inRole('case-administrator'))).toEqual([own]);
    for (const role of ['operator', 'manager', 'da-unit', 'social-worker', 'marac-coordinator', 'mappa-coordinator']) expect([role, await seenBy(inRole(role))]).toEqual([role, [own, others, barred, aboutNobody]]);
    for (const role of ['victim-liaison', 'feed-officer', 'caseload-administrator']) expect([role, await seenBy(inRole(role))]).toEqual([role, []]);
    expect((await needingAttention(rails.database.sql, inRole('practitioner'), undefined, { limit: 50 })).items).toEqual([]);
  });
});

describe('a message that a person has dealt with', () => {
  const reason = 'The unit was rung and has it on paper';
  const deal = (actor: Actor, id: string, why = reason) => rails.database.inTransaction((inside) => dealWith(inside, actor, messagePeople, { id, reason: why }));
  const codeOf = (act: Promise<unknown>): Promise<unknown> => act.then(() => 'done', (error: { code?: unknown }) => error.code);

  it('leaves the list, and its conversation goes on to say who did, in which role, when, why, and about what', async () => {
    const stages = ['refused', 'expired', 'part-refused'].map((stage) => [stage, () => sent(stage, 4)] as const);
    for (const [why, made] of [...stages, ['lost', () => sent('opened', 4, { lost: true })], ['unsent', () => setAside(4)]] as const) {
      const id = await made();
      expect(await deal(inRole('operator', 'olu.operator'), id)).toEqual({ why, by: 'olu.operator', role: 'operator', at: expect.any(Date), reason });
      expect([why, await seenBy(inRole('operator')), (await receiptsOf(rails.database.sql, [id]))(id).attention]).toEqual([why, [], null]);
      const conversation = (await sql('select conversation from message_status where message_id = $1', [id]))[0]!['conversation'] as string;
      const { messages } = await conversationStanding(rails.database.sql, inRole('manager'), messagePeople, conversation);
      expect(messages).toMatchObject([{ id, attention: null, dealtWith: [{ why, by: 'olu.operator', role: 'operator', reason }] }]);
      expect(await sql(`select event, person, role, partner, kind, facts from audit_entry where message_id = $1`, [id])).toEqual([{ event: 'attention.dealt-with', person: 'olu.operator', role: 'operator', partner, kind: 'da-enquiry', facts: { why, reason } }]);
    }
  });

  it('needs attention again for what becomes true later, and for what nobody has dealt with', async () => {
    const id = await sent('refused', 4, { lost: true });
    await deal(inRole('operator'), id);
    expect((await page(inRole('operator'))).items.map(({ why }) => why)).toEqual(['lost']);
    await deal(inRole('operator'), id);
    expect(await seenBy(inRole('operator'))).toEqual([]);
    await sql(`update sent_message set stage_at = now() + interval '1 second' where message_id = $1`, [id]);
    expect((await page(inRole('operator'))).items.map(({ why }) => why)).toEqual(['refused']);
  });

  it('is one that does not end by itself, is dealt with once, and for a reason that names no place', async () => {
    const [late, unopened, refused, well] = [await sent('sent', 4, { missing: 'accepted' }), await sent('delivered', 80, { missing: 'opened' }), await sent('refused', 4), await sent('opened', 4)];
    for (const id of [late, unopened, well]) expect(await codeOf(deal(inRole('operator'), id))).toBe('REQUEST_CONFLICT');
    expect(await codeOf(deal(inRole('operator'), refused, 'I went to 14 Testing Road, WR1 2AB'))).toBe('REQUEST_INVALID');
    await deal(inRole('operator'), refused);
    expect(await codeOf(deal(inRole('operator'), refused))).toBe('REQUEST_CONFLICT');
    expect([await seenBy(inRole('operator')), await rails.count('dealt_with')]).toEqual([[unopened, late], 1]);
  });

  it('is not there for somebody who may not know of it', async () => {
    await sql(`insert into caseload_allocation values ('X000001', 'pat.testperson', 'North')`);
    const [own, others] = [await sent('expired', 4, { crn: 'X000001' }), await sent('expired', 3)];
    for (const id of [others, randomUUID()]) expect(await codeOf(deal(inRole('practitioner'), id))).toBe('ACCESS_NOT_FOUND');
    expect(await deal(inRole('practitioner'), own)).toMatchObject({ by: 'pat.testperson', role: 'practitioner' });
    expect(await seenBy(inRole('operator'))).toEqual([others]);
  });
});

describe('receipts for nothing that was sent', () => {
  it('are told by agency, stage and time, the newest first, page by page', async () => {
    const carrier = randomUUID(), message = randomUUID();
    for (let leaf = 0; leaf < 3; leaf += 1) await sql(`insert into unknown_receipt (carried_by, leaf, issuer, message_id, stage, at, received_at) values ($1, $2, $3, $4, 'opened', now(), '2026-01-05T09:30:00Z')`, [carrier, leaf, partner, message]);
    await sql(`insert into unknown_receipt (carried_by, leaf, issuer, message_id, stage, at) values ($1, 0, $2, $3, 'accepted', now())`, [randomUUID(), partner, message]);
    const first = await unknownReceipts(rails.database.sql, { limit: 2 });
    const second = await unknownReceipts(rails.database.sql, { limit: 2, cursor: first.next! });
    expect([...first.items, ...second.items].map(({ stage }) => stage)).toEqual(['accepted', 'opened', 'opened', 'opened']);
    expect(first.items[0]).toEqual({ partner, messageId: message, stage: 'accepted', at: expect.any(Date), receivedAt: expect.any(Date) });
    expect(second.next).toBeNull();
  });
});
