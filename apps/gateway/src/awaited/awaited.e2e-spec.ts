import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ladder } from '#clocks';
import { type Database, openDatabase } from '#platform';
import { gatewayCorrections } from '../corrections/put-right.js';
import { issueDraft, listAsked, readAsked } from '../enquiries/ask.js';
import { actor, content, daEnquiry } from '../enquiries/asking.fixture.js';
import { clarify } from '../enquiries/clarify.js';
import { inScope } from '../enquiries/refusals.fixture.js';
import { aboutSomebody, all, asked, attend, chase, comesBack, head, keepNothing, later, manager, of, own, page, parts, refusal, sent, sql, toDo, told, useAwaiting, worcester } from './awaited.fixture.js';
import { type AwaitedClock, listAwaited, readAwaited, recordOutcome } from './read-awaited.js';

useAwaiting();
/** A second instance, with connections of its own. */
let other: Database;
beforeAll(() => { other = openDatabase(own().url, { max: 4, name: 'test' }); });
afterAll(() => other?.close());

describe('everything that is asked', () => {
  it('starts a clock in each of its conversations, with the time of the agreement or of policy, of whoever has the case', async () => {
    const crn = await aboutSomebody(worcester, { address: '4 Former Close, Crewe CW1 1AA', until: '2024-03-31' });
    await sql(`update caseload_allocation set practitioner = 'robin.practitioner' where crn = $1`, [crn]);
    const { conversations } = await issueDraft(parts(), daEnquiry, actor, { crn, content }, keepNothing);
    expect(await sql('select c.reference, c.about, c.partner, c.owner, c.team, c.rule, c.term_count, c.term_unit, a.crn from clock c join awaited_reply a on a.clock_id = c.id order by partner desc')).toEqual([
      { reference: conversations[0]!.conversation, about: 'da-enquiry', partner: 'police-west-mercia', owner: 'robin.practitioner', team: 'North', rule: 'REPLY_ROUTINE', term_count: 10, term_unit: 'working-days', crn },
      { reference: conversations[1]!.conversation, about: 'da-enquiry', partner: 'police-cheshire', owner: 'robin.practitioner', team: 'North', rule: 'REPLY_ROUTINE', term_count: 48, term_unit: 'hours', crn },
    ]);
  });

  it('starts one for a place that takes no part too, and none where nothing is kept', async () => {
    const crn = await aboutSomebody(worcester, { address: '6 Former Street, Liverpool', postcode: 'L1 1AA' });
    await issueDraft(parts(), daEnquiry, actor, { crn, content, leftOut: [{ place: '05', reason: 'Asked by telephone today.' }] }, keepNothing);
    const failing = issueDraft(parts(), daEnquiry, actor, { crn, content, leftOut: [{ place: '05', reason: 'Asked by telephone today.' }] }, () => Promise.reject(new Error('the transaction fails')));
    await expect(failing).rejects.toThrow('the transaction fails');
    expect((await all(actor)).map(({ to, place, conversation }) => [to, place, conversation !== null])).toEqual(expect.arrayContaining([['police-west-mercia', null, true], [null, '05', false]]));
    expect(await sql('select 1 from clock')).toHaveLength(2);
  });
});

describe('the list of what is awaited', () => {
  it('is that of the case, the team and the unit, first what is due first, page by page, and says nothing of whom it is about', async () => {
    await asked();
    await asked({ urgency: 'SAME_DAY' });
    const { crn } = await asked();
    await attend();
    const mine = await all(actor);
    expect(mine.map(({ rule, owner, team, state, overdue, dueAt }) => [rule, owner, team, state, overdue, dueAt !== null])).toEqual([
      ['REPLY_SAME_DAY', 'pat.practitioner', 'North', 'running', false, true], ['REPLY_ROUTINE', 'pat.practitioner', 'North', 'running', false, true], ['REPLY_ROUTINE', 'pat.practitioner', 'North', 'running', false, true],
    ]);
    expect(JSON.stringify(mine)).not.toContain(crn);
    for (const who of [manager, head]) expect((await all(who)).map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
    const pages: AwaitedClock[] = [];
    for (let cursor: string | null = '', turns = 0; cursor !== null && turns < 9; turns += 1) {
      const { items, next }: Awaited<ReturnType<typeof listAwaited>> = await listAwaited(parts().database, manager, 'all', { limit: 1, ...(cursor === '' ? {} : { cursor }) });
      pages.push(...items);
      cursor = next;
    }
    expect(pages.map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
  });

  it('is empty for another team, for staff without a case, and for whoever is barred from the person', async () => {
    const { crn } = await asked();
    for (const who of [of('practitioner', { teams: ['South'] }), of('manager', { teams: ['South'] }), of('operator'), of('case-administrator')]) expect([who.roles, await all(who)]).toEqual([who.roles, []]);
    await sql(`insert into limited_access (crn, person, rule) values ($1, $2, 'EXCLUDED')`, [crn, manager.person]);
    expect([(await all(manager)).length, (await all(actor)).length]).toEqual([0, 1]);
  });

  it('passes on with the case', async () => {
    const { crn } = await asked({ trigger: 'NEW_INCIDENT' });
    await later(24 * 9);
    await sql(`update caseload_allocation set practitioner = 'robin.practitioner', team = 'South' where crn = $1`, [crn]);
    expect([await told(actor), await all(actor)]).toEqual([[], []]);
    expect((await listAwaited(parts().database, of('practitioner', { person: 'robin.practitioner', teams: [] }), 'told', page)).items).toMatchObject([{ owner: 'robin.practitioner', team: 'South', tellsYou: true, overdue: true }]);
  });
});

describe('what is not answered', () => {
  it('comes to the practitioner, then to the manager, then to the head of unit', async () => {
    await asked({ trigger: 'EMC', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }], proposedAddress: { kind: 'HOME', address: '1 Example Street, Worcester' } });
    const tellings = async () => [await told(actor), await told(manager), await told(head)];
    await attend();
    expect(await tellings()).toEqual([[], [], []]);
    await later(20);
    expect(await tellings()).toEqual([[['CHASE']], [], []]);
    await later(5);
    expect(await tellings()).toEqual([[['CHASE', 'OVERDUE']], [['CHASE', 'OVERDUE']], []]);
    await later(24 * 12);
    expect(await tellings()).toEqual([[['CHASE', 'OVERDUE', 'UNANSWERED']], [['CHASE', 'OVERDUE', 'UNANSWERED']], [['CHASE', 'OVERDUE', 'UNANSWERED']]]);
    expect(await sql('select tells from clock_act order by rung')).toEqual(ladder.map(({ tells }) => ({ tells })));
  });

  it('is told and chased once, also where two instances attend at the same moment', async () => {
    await asked({ trigger: 'NEW_INCIDENT' });
    await sql(`update clock set started_at = started_at - interval '9 days', next_at = now() - make_interval(secs => 1)`);
    await Promise.all([attend(), attend(other), attend(), attend(other)]);
    expect(await sql('select rung from clock_act order by reached_at')).toEqual(ladder.map(({ rung }) => ({ rung })));
    expect(await sql(`select count(*)::int as n from audit_entry where event = 'clock.told'`)).toEqual([{ n: 3 }]);
    const chasing = [own().database, other].map((by) => chase(by));
    await Promise.allSettled(chasing);
    await chase();
    expect((await sent('answer-chase')).map((row) => (JSON.parse(String(row['case_part'])) as { rung: string }).rung).sort()).toEqual(['CHASE', 'UNANSWERED']);
  });

  it('is chased by a message in its conversation that says no more than when it is due, or says why it could not be', async () => {
    const crn = await aboutSomebody(worcester, { address: '4 Former Close, Crewe CW1 1AA', until: '2024-03-31' });
    const { conversations } = await issueDraft(parts(), daEnquiry, actor, { crn, content: { ...content, trigger: 'NEW_INCIDENT' } }, keepNothing);
    await later(24 * 9);
    await chase();
    const chases = await sent('answer-chase');
    expect(chases.map((row) => [row['recipient'], row['conversation']])).toEqual([1, 2].map(() => ['police-west-mercia', conversations[0]!.conversation]));
    for (const row of chases) expect(Object.keys(JSON.parse(String(row['case_part'])) as object).sort()).toEqual(['dueAt', 'rung']);
    // Cheshire has not agreed to be reminded.
    expect((await all(actor)).map(({ to, notChased }) => [to, notChased]).sort()).toEqual([['police-cheshire', 'PARTNER_KIND'], ['police-west-mercia', null]]);
  });
});

describe('what comes back', () => {
  it('stops its clock, and shows with what was asked when it came', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    expect(await all(actor)).toEqual([]);
    const shown = await readAsked(parts().database, daEnquiry, actor, conversation, 'To see it.');
    expect(shown).toMatchObject({ state: 'ANSWERED', clocks: [{ rule: 'REPLY_ROUTINE', state: 'stopped', outcome: 'ANSWERED', overdue: false }] });
  });

  it('stops nothing where its search does not cover what was asked: it is answered in part, and told and chased as if nothing had come', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope({ status: 'NIL_WITHIN_SCOPE', scope: { systems: ['PND'], forces: ['07'], persons: [{ role: 'SUBJECT' }], period: { from: '1900-01-01', until: '2099-12-31' } } }));
    const shown = () => readAsked(parts().database, daEnquiry, actor, conversation, 'To see it.');
    expect(await shown()).toMatchObject({ state: 'ANSWERED_IN_PART', clocks: [{ state: 'running' }], inScope: { answered: 0, notNeeded: 0, of: 1, complete: false } });
    await later(24 * 20);
    const [waiting] = await all(manager);
    expect([await told(actor), waiting]).toMatchObject([[['CHASE', 'OVERDUE', 'UNANSWERED']], { state: 'running', overdue: true }]);
    await recordOutcome(parts().database, manager, { id: waiting!.id, outcome: 'NOT_NEEDED', reason: 'The person has left the area.' }, () => Promise.resolve());
    expect(await shown()).toMatchObject({ state: 'ANSWERED_IN_PART', inScope: { answered: 0, notNeeded: 1, of: 1, complete: true } });
  });

  it('stops nothing where it is a refusal that is no reason to close: it is told and chased as if nothing had come', async () => {
    const { conversation } = await asked({ trigger: 'NEW_INCIDENT' });
    await comesBack(conversation, 'enquiry-refusal', refusal('RESOURCE'));
    await later(24 * 9);
    expect([await told(actor), (await all(manager))[0]]).toMatchObject([[['CHASE', 'OVERDUE', 'UNANSWERED']], { state: 'running', overdue: true }]);
  });

  it('makes it rest until the question is answered: the practitioner is told of it, and the enquiry goes to the agency once more', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL', { missing: ['The period'] }));
    await later(24 * 40);
    expect(await all(actor)).toMatchObject([{ state: 'paused', reasons: ['CLARIFICATION'], rungs: [], tellsYou: false }]);
    expect([await told(actor), await told(manager), await told(head)]).toEqual([[], [], []]);
    const lacking = clarify(parts(), daEnquiry, actor, conversation, { content: { ...content, rationale: 'Too short.' } }, keepNothing);
    await expect(lacking).rejects.toMatchObject({ code: 'MESSAGE_REJECTED', findings: [{ path: '/rationale' }] });
    const said = { ...content, rationale: 'It is about the years since his release in 2024.' };
    expect(await clarify(parts(), daEnquiry, actor, conversation, { content: said }, keepNothing)).toMatchObject({ conversation, to: 'police-west-mercia' });
    expect((await sent('da-enquiry')).map((row) => [row['conversation'], (JSON.parse(String(row['case_part'])) as { rationale: string }).rationale])).toEqual(expect.arrayContaining([[conversation, said.rationale], [conversation, content.rationale]]));
    await attend();
    expect([await toDo(actor), await toDo(manager)]).toEqual([[], []]);
    const shown = await readAsked(parts().database, daEnquiry, actor, conversation, 'To see it.');
    expect(shown).toMatchObject({ state: 'ASKED', clocks: [{ state: 'running', reasons: [] }], clarifications: [{ askedBy: 'pat.practitioner', content: { rationale: said.rationale, forces: ['22'] } }] });
    await expect(clarify(parts(), daEnquiry, actor, conversation, { content: said }, keepNothing)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    await expect(clarify(parts(), daEnquiry, of('practitioner', { teams: ['South'] }), conversation, { content: said }, keepNothing)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    await comesBack(conversation, 'da-response', inScope());
    expect((await listAsked(parts().database, daEnquiry, actor, page, undefined)).items.find((one) => one.conversation === conversation)).toMatchObject({ state: 'ANSWERED', clocks: [{ state: 'stopped' }] });
  });

  it('is waited for anew where it was removed because it told something of a victim', async () => {
    const { conversation } = await asked();
    await comesBack(conversation, 'da-response', inScope());
    expect(await all(actor)).toEqual([]);
    const removed = randomUUID();
    const [row] = await sql(
      `insert into misroute (id, message_id, issuer, kind, conversation, received_at, found_by, found_role, reason, safety_at_risk, clock_id, outcome, closed_by, closed_role, closed_at, closed_reason)
       select $1, a.id, a.issuer, a.kind, a.conversation, a.received_at, 'pat.practitioner', 'practitioner', 'An address.', false, w.clock_id, 'REMOVED', 'test.manager', 'manager', now(), 'None.'
       from enquiry_answer a join awaited_reply w using (conversation) join clock c on c.id = w.clock_id and c.rule = 'REPLY_ROUTINE' where a.conversation = $2 returning message_id, issuer, kind, closed_at`, [removed, conversation]);
    const taken = { id: removed, issuer: row!['issuer'], messageId: row!['message_id'], kind: row!['kind'], conversation, act: 'RECALL_IN_ERROR', at: row!['closed_at'] };
    await own().database.inTransaction((within) => gatewayCorrections.received!(within, [taken as never]));
    await attend();
    expect(await all(actor)).toMatchObject([{ conversation, state: 'running' }]);
    expect(await readAsked(parts().database, daEnquiry, actor, conversation, 'To see it.')).toMatchObject({ state: 'ASKED', inScope: { answered: 0, of: 1 } });
  });

  it('makes it rest until the review of an investigation, after which it runs again by itself and tells the practitioner', async () => {
    const { conversation } = await asked();
    const review = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await comesBack(conversation, 'enquiry-refusal', refusal('LIVE_INVESTIGATION', { reviewOn: review }));
    expect(await all(actor)).toMatchObject([{ state: 'paused', reasons: ['LIVE_INVESTIGATION'], dueAt: expect.any(Date) as unknown as Date, reviewCame: null }]);
    expect([await told(actor), await told(manager)]).toEqual([[], []]);
    await later(24 * 5);
    expect(await all(actor)).toMatchObject([{ state: 'running', reasons: [], reviewCame: expect.any(Date) as unknown as Date }]);
    // That morning the practitioner is told, and nobody above, until the ladder is climbed.
    expect([(await told(actor)).length, await told(manager), await told(head)]).toEqual([1, [], []]);
    await comesBack(conversation, 'enquiry-refusal', refusal('LIVE_INVESTIGATION'));
    expect([await all(actor), await told(actor)]).toMatchObject([[{ state: 'paused', reviewCame: null }], []]);
  });
});

describe('an outcome that a person records', () => {
  it('stops the clock of what was asked by hand, once, with who said so and why', async () => {
    const { crn } = await asked();
    const [{ id }] = await all(actor) as [AwaitedClock];
    const said = { id, outcome: 'ANSWERED_BY_HAND', reason: 'By letter of today.' } as const;
    await expect(recordOutcome(parts().database, actor, { ...said, reason: 'They rang from 07700 900123.' }, keepNothing)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(recordOutcome(parts().database, of('practitioner', { teams: ['South'] }), said, keepNothing)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    expect(await recordOutcome(parts().database, actor, said, keepNothing)).toEqual({ id, outcome: 'ANSWERED_BY_HAND' });
    await expect(recordOutcome(parts().database, manager, said, keepNothing)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    await attend();
    expect([await all(actor), await sql('select outcome from clock where id = $1', [id])]).toEqual([[], [{ outcome: 'ANSWERED_BY_HAND' }]]);
    expect(await sql(`select person, role, kind, facts, subject_tag is not null as subject from audit_entry where event = 'clock.stopped'`)).toEqual([
      { person: 'pat.practitioner', role: 'practitioner', kind: 'da-enquiry', facts: { clock: id, outcome: 'ANSWERED_BY_HAND', reason: 'By letter of today.' }, subject: true },
    ]);
    expect(JSON.stringify(await sql('select facts from audit_entry'))).not.toContain(crn);
  });

  it('that no answer is needed a manager may say also after somebody said that it came by another way: then the enquiry is complete, and not before', async () => {
    const { conversation } = await asked();
    const [{ id }] = await all(actor) as [AwaitedClock];
    const stands = async () => { const { inScope, byHand } = await readAsked(parts().database, daEnquiry, actor, conversation, 'To see what became of it.'); return [inScope, byHand]; };
    const say = (who: typeof manager, outcome: 'ANSWERED_BY_HAND' | 'NOT_NEEDED') => recordOutcome(parts().database, who, { id, outcome, reason: 'By letter of today.' }, keepNothing);
    await say(actor, 'ANSWERED_BY_HAND');
    await attend();
    expect(await stands()).toEqual([{ answered: 0, notNeeded: 0, of: 1, complete: false }, [{ clock: id, to: 'police-west-mercia' }]]);
    await expect(say(of('practitioner', { teams: ['South'] }), 'NOT_NEEDED')).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    expect(await readAwaited(parts().database, manager, id, 'NOT_NEEDED')).toMatchObject({ id, state: 'stopped' });
    await say(manager, 'NOT_NEEDED');
    await attend();
    expect(await stands()).toEqual([{ answered: 0, notNeeded: 1, of: 1, complete: true }, []]);
    await expect(say(manager, 'NOT_NEEDED')).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('is not for a clock that is not there', async () => {
    await expect(recordOutcome(parts().database, manager, { id: randomUUID(), outcome: 'NOT_NEEDED', reason: 'The order was revoked.' }, keepNothing)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });
});
