import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, type Role } from '#access';
import { releasedWorkingDays } from '#clocks';
import { attendClocks } from '#exchange/clocks';
import { type GatewayError, newMessageId } from '#messages';
import { type Database, type PageQuery } from '#platform';
import { listAwaited, recordOutcome } from '../awaited/read-awaited.js';
import { issueDraft } from '../enquiries/ask.js';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { actor as pat, type Asking, content, daEnquiry, openAskingOfPlaces, supervised } from '../enquiries/asking.fixture.js';
import { openReviews } from './open-reviews.js';
import { type Proposal } from './proposals.js';
import { reviewNextIncidents } from './review-incidents.loop.js';
import { declineProposal, doProposal, enterChange, listReviews, readReview } from './reviews.js';
import { type ListedReview, type ShownReview } from './shown.js';

const calendar = releasedWorkingDays();
const of = (role: Role, more: Partial<Actor> = {}): Actor => ({ ...pat, person: `test.${role}`, roles: [role], ...more });
const [morgan, head] = [of('manager'), of('head-of-unit')];
const robin: Actor = { ...pat, person: 'robin.practitioner', teams: ['South'] };
const kept = () => Promise.resolve();
const reason = 'Not needed, as was agreed at supervision.';
const page = { limit: 50 } as PageQuery;

let asking: Asking;
let sql: Database['sql'];
let crn: string;

beforeAll(async () => {
  asking = await openAskingOfPlaces();
  sql = (text, params) => asking.own.database.sql(text, params);
});
afterAll(() => asking?.close());
beforeEach(async () => {
  await sql('truncate change_review, change_cause, change_proposal, clock, clock_event, clock_act, awaited_reply, answer_chased, submission, audit_entry, incident cascade');
  crn = await supervised(asking, { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' });
});

const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' });
const enter = (event: string, more: object = {}, who = pat): Promise<ListedReview> =>
  enterChange(asking.parts.database, who, { crn, event, happenedOn: today(), learnedFrom: 'VISIT', details: 'A partner is expecting a child in spring.', ...more } as Parameters<typeof enterChange>[2], kept);
const read = (id: string, who = pat): Promise<ShownReview> => readReview(asking.parts.database, who, id, 'To decide.');
const list = async (who = pat, more: object = {}): Promise<readonly ListedReview[]> => (await listReviews(asking.parts.database, who, { limit: 50, ...more }, 'To decide.')).items;
const decline = (id: string, proposal: Proposal, more: object = {}, who = pat): Promise<ListedReview> => declineProposal(asking.parts.database, who, id, { proposal, reason, ...more }, kept);
const doIt = (id: string, proposal: Proposal, more: object = {}): Promise<ListedReview> => doProposal(asking.parts.database, pat, id, { proposal, outcome: 'Reviewed and updated today.', ...more }, kept);
const refusedWith = (act: Promise<unknown>): Promise<string[]> => act.then(() => ['done'], (error: unknown) => (error as GatewayError).findings.map(({ path, code }) => `${path} ${code}`));
const nextIncidents = () => asking.own.database.inTransaction((tx) => reviewNextIncidents({ agency: pat.agency, now: () => new Date() }, tx));

/** An incident of West Mercia that came. */
async function incident(more: { readonly reference?: string; readonly version?: number; readonly about?: string | null } = {}): Promise<string> {
  const id = newMessageId();
  await sql(`insert into incident (id, issuer, conversation, kind, incident_reference, version, crn, arrest, received_at, sensitive, open_content) values ($1, 'police-west-mercia', $2, 'reportable-incident-no-arrest', $3, $4, $5, false, now(), true, '{}')`,
    [id, randomUUID(), more.reference ?? randomUUID(), more.version ?? 1, more.about === undefined ? crn : more.about]);
  return id;
}

/** Counts every clock anew, as an exchange does when one is due. */
const attend = async (): Promise<void> => { while (await attendClocks({ database: asking.own.database, agency: pat.agency, calendar, now: () => new Date() })); };
/** Lets time pass for everything that is waited for. */
const later = async (hours: number): Promise<void> => {
  await sql('update clock set started_at = started_at - make_interval(hours => $1), next_at = now() - make_interval(secs => 1)', [hours]);
  await attend();
};
const clocks = async (who: Actor, which: 'all' | 'told' = 'all') => (await listAwaited(asking.parts.database, who, which, page)).items;

describe('an incident that is received', () => {
  it('opens one review, with what it proposes, also when its next version comes, and when it is looked at again', async () => {
    const first = await incident({ reference: 'WM-1' });
    await nextIncidents();
    await incident({ reference: 'WM-1', version: 2 });
    await nextIncidents();
    await sql('update incident set review_opened = false');
    await nextIncidents();
    const [review, ...more] = await list();
    expect([review, more]).toMatchObject([{ crn, event: 'FURTHER_INCIDENT', state: 'OPEN', owner: 'pat.practitioner', team: 'North', open: ['RISK_REVIEW', 'DA_ENQUIRY', 'CHILD_REFERRAL', 'MARAC_REFERRAL', 'HOME_VISIT'] }, []]);
    expect((await read(review!.id)).causes).toMatchObject([{ source: 'INCIDENT', incident: first, enteredBy: null }]);
    expect(await sql(`select person, facts from audit_entry where event = 'change.noted'`)).toEqual([{ person: null, facts: { review: review!.id, change: 'FURTHER_INCIDENT', source: 'INCIDENT', opens: true } }]);
  });

  it('opens one when its person becomes known later, and none for nobody or for somebody who is no longer supervised', async () => {
    const [unknown, ended] = [await incident({ about: null }), await supervised(asking)];
    await sql(`update supervised_person set state = 'ENDED' where crn = $1`, [ended]);
    await incident({ about: ended });
    await nextIncidents();
    expect(await sql('select 1 from change_review')).toEqual([]);
    await sql('update incident set crn = $1 where id = $2', [crn, unknown]);
    await nextIncidents();
    expect(await list()).toMatchObject([{ crn }]);
  });

  it('is listed in the review of the day until something of that has been dealt with, and opens another afterwards: nothing is closed by what was decided without it', async () => {
    const comes = async (): Promise<void> => { await incident(); await nextIncidents(); };
    for (let times = 0; times < 2; times += 1) await comes();
    const [review, ...more] = await list();
    expect([(await read(review!.id)).causes.length, more]).toEqual([2, []]);
    const [first, ...others] = review!.open as Proposal[];
    await decline(review!.id, first!, {}, morgan);
    await comes();
    expect((await list(pat, { which: 'all' })).map(({ id, open }) => [id === review!.id, open])).toEqual([[false, review!.open], [true, others]]);
    for (const proposal of others) await decline(review!.id, proposal, {}, morgan);
    await comes();
    expect((await list(pat, { which: 'all' })).map(({ state }) => state)).toEqual(['OPEN', 'COMPLETE']);
  });
});

describe('a notice of custody that is issued from a review', () => {
  const notice = askedKinds.find(({ kind }) => kind === 'custody-notice')!;
  const told = { happensOn: today(), prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office', reason: 'Convicted of an assault that two children saw.', children: [{ role: 'CHILD', familyName: 'Examplesson', sourceKind: 'POLICE', address: '5 Cross Street, Crewe', postcode: 'CW1 1AA' }] };

  it('goes to each area that is computed, in a conversation of its own with a clock, and closes the proposal once', async () => {
    const { id } = await enter('CUSTODY_RECEPTION');
    const { conversations } = await issueDraft(asking.parts, notice, pat, { crn, content: told, review: id }, kept);
    expect(conversations.map(({ to, because }) => [to, because])).toEqual([['E10000034', ['Address 1 of the supervised person']], ['E06000049', ['The address of child 1']]]);
    expect((await read(id)).proposals.at(-1)).toMatchObject({ proposal: 'TELL_CHILDRENS_SERVICES', state: 'ISSUED', conversations: expect.arrayContaining(conversations.map(({ conversation }) => expect.objectContaining({ conversation }) as object)) as object });
    expect(await sql(`select count(*)::int as clocks from clock where about = 'custody-notice' and rule = 'CUSTODY_NOTICE_ACKNOWLEDGED'`)).toEqual([{ clocks: 2 }]);
    expect((await sql(`select content from enquiry where kind = 'custody-notice'`)).map(({ content: asked }) => (asked as { event: string }).event)).toEqual(['RECEPTION', 'RECEPTION']);
    await expect(issueDraft(asking.parts, notice, pat, { crn, content: told, review: id }, kept)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('a change that somebody enters', () => {
  it('says in the audit on whose behalf, where they stand in for whoever has the case, as everything else that they do with the review does', async () => {
    const cover: Actor = { ...pat, person: 'cam.cover', teams: ['East'], standsInFor: ['pat.practitioner'] };
    const { id } = await enter('PREGNANCY', {}, cover);
    await decline(id, 'DA_ENQUIRY', {}, cover);
    await enter('SEPARATION');
    expect(await sql(`select event, person, facts ->> 'onBehalfOf' as "onBehalfOf" from audit_entry where event in ('change.noted', 'proposal.dealt-with') order by id`)).toEqual([
      { event: 'change.noted', person: 'cam.cover', onBehalfOf: 'pat.practitioner' }, { event: 'proposal.dealt-with', person: 'cam.cover', onBehalfOf: 'pat.practitioner' }, { event: 'change.noted', person: 'pat.practitioner', onBehalfOf: null },
    ]);
  });

  it('opens a review with its time, its owner and what was entered; a second on the same day comes to it, another kind does not', async () => {
    const { id } = await enter('PREGNANCY');
    expect(await enter('PREGNANCY', { details: 'The partner has told the midwife herself.' })).toMatchObject({ id });
    expect((await enter('SUBSTANCE')).id).not.toBe(id);
    await attend();
    const review = await read(id);
    expect(review).toMatchObject({ event: 'PREGNANCY', state: 'OPEN', dueAt: expect.any(Date), overdue: false, open: ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'CHILD_REFERRAL', 'DISCLOSURE_DECISION'] });
    expect(review.causes.map(({ source, details, enteredBy, happenedOn }) => [source, details, enteredBy, happenedOn])).toEqual([
      ['PERSON', 'A partner is expecting a child in spring.', 'pat.practitioner', today()], ['PERSON', 'The partner has told the midwife herself.', 'pat.practitioner', today()],
    ]);
    expect(await sql(`select rule, owner, team, about from clock where reference = $1`, [id])).toEqual([{ rule: 'REVIEW_CHANGE', owner: 'pat.practitioner', team: 'North', about: 'significant-change' }]);
  });

  it('two at once open one', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => enter('SEPARATION')));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await read(all[0]!.id)).causes).toHaveLength(5);
    expect(await sql('select 1 from clock')).toHaveLength(1);
  });

  it('must be of the caseload, not in the future, and leads to nobody', async () => {
    expect(await refusedWith(enter('PREGNANCY', { happenedOn: '2999-01-01' }))).toEqual(['/happenedOn NOT_A_DATE']);
    expect(await refusedWith(enter('PREGNANCY', { happenedOn: '2026-02-30' }))).toEqual(['/happenedOn NOT_A_DATE']);
    expect(await refusedWith(enter('PREGNANCY', { details: 'She has moved to 14 Testing Road with the child.' }))).toEqual(['/details CONTACT_DETAIL']);
    await expect(enter('PREGNANCY', {}, robin)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    expect(await sql('select 1 from change_review')).toEqual([]);
  });
});

describe('a change of the caseload', () => {
  it('opens one review, however often its load is told of', async () => {
    const change = { crn, event: 'ADDRESS_CHANGE' as const, cause: { source: 'LOAD' as const, reference: randomUUID() } };
    for (let times = 0; times < 2; times += 1) await asking.own.database.inTransaction((tx) => openReviews(tx, [change, change], { agency: pat.agency }, new Date()));
    const [review, ...more] = await list();
    expect([review, more]).toMatchObject([{ event: 'ADDRESS_CHANGE', open: ['RISK_REVIEW', 'DA_ENQUIRY'] }, []]);
    expect((await read(review!.id)).causes).toMatchObject([{ source: 'LOAD', load: change.cause.reference }]);
  });
});

describe('a proposal', () => {
  const draft = (review: string, more: object = {}) => ({ crn, review, content: { ...content, rationale: 'A relapse that he told of at the office.', ...more } });
  const issued = (review: string, more: object = {}, who = pat) => issueDraft(asking.parts, daEnquiry, who, draft(review, more), kept);

  it('that is issued from the review is closed by that, with its conversation, its trigger and who did it', async () => {
    const { id } = await enter('SUBSTANCE');
    const { conversations } = await issued(id, { trigger: 'PERIODIC' });
    const [, asked] = (await read(id)).proposals;
    expect(asked).toMatchObject({ proposal: 'DA_ENQUIRY', state: 'ISSUED', by: 'pat.practitioner', conversations: [{ conversation: conversations[0]!.conversation, kind: 'da-enquiry', to: 'police-west-mercia', state: 'ASKED' }] });
    expect(await sql(`select content->>'trigger' as trigger from enquiry where conversation = $1`, [conversations[0]!.conversation])).toEqual([{ trigger: 'SUBSTANCE' }]);
    expect((await list()).map(({ open }) => open)).toEqual([['RISK_REVIEW']]);
  });

  it('is issued once, from a review of that person that proposes it, by somebody who may see it; otherwise nothing is asked', async () => {
    const { id } = await enter('CUSTODY_TRANSFER');
    expect(await refusedWith(issued(id))).toEqual(['/review NOT_IN_LIST']);
    const other = await enter('SUBSTANCE');
    await expect(issueDraft(asking.parts, daEnquiry, pat, { ...draft(other.id), crn: await supervised(asking, { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' }) }, kept)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    await expect(issued(randomUUID())).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    expect(await sql('select 1 from enquiry where crn = $1', [crn])).toEqual([]);
    await issued(other.id);
    expect(await refusedWith(issued(other.id))).toEqual(['/review NOT_IN_LIST']);
    expect(await sql('select 1 from enquiry where crn = $1', [crn])).toHaveLength(1);
  });

  it('that is a message cannot be called done; one that is declined or done says why or what, and by whom, for good', async () => {
    const { id } = await enter('SUBSTANCE');
    expect(await refusedWith(doIt(id, 'DA_ENQUIRY'))).toEqual(['/proposal NOT_IN_LIST']);
    expect(await refusedWith(decline(id, 'HOME_VISIT'))).toEqual(['/proposal NOT_IN_LIST']);
    expect(await refusedWith(decline(id, 'DA_ENQUIRY', { reason: 'Rang her on 07700 900123 instead.' }))).toEqual(['/reason CONTACT_DETAIL']);
    await decline(id, 'DA_ENQUIRY');
    expect(await refusedWith(decline(id, 'DA_ENQUIRY'))).toEqual(['/proposal NOT_IN_LIST']);
    expect((await read(id)).proposals[1]).toMatchObject({ state: 'DECLINED', said: reason, by: 'pat.practitioner', conversations: [] });
    expect(await sql(`select person, facts from audit_entry where event = 'proposal.dealt-with'`)).toEqual([{ person: 'pat.practitioner', facts: { review: id, proposal: 'DA_ENQUIRY', state: 'DECLINED' } }]);
    await expect(sql(`update change_proposal set state = 'DECLINED', dealt_by = 'somebody', dealt_at = now() where review = $1 and proposal = 'RISK_REVIEW'`, [id])).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
  });

  it('needs the manager who was consulted, where one must be', async () => {
    await incident();
    await nextIncidents();
    const [{ id }] = await list() as [ListedReview];
    expect(await refusedWith(doIt(id, 'RISK_REVIEW'))).toEqual(['/manager REQUIRED']);
    expect(await refusedWith(doIt(id, 'RISK_REVIEW', { manager: 'Morgan, 07700 900123' }))).toEqual(['/manager CONTACT_DETAIL']);
    await doIt(id, 'RISK_REVIEW', { manager: 'Morgan Testperson' });
    expect((await read(id)).proposals[0]).toMatchObject({ state: 'DONE', manager: 'Morgan Testperson' });
    const { id: expecting } = await enter('PREGNANCY');
    expect(await refusedWith(decline(expecting, 'DISCLOSURE_DECISION'))).toEqual(['/manager REQUIRED']);
    await decline(expecting, 'DISCLOSURE_DECISION', {}, morgan);
    expect((await read(expecting)).proposals.at(-1)).toMatchObject({ state: 'DECLINED', manager: 'test.manager' });
  });
});

describe('a review', () => {
  it('is complete with the last proposal and not before, and its clock stops with that', async () => {
    const { id } = await enter('SUBSTANCE');
    expect(await decline(id, 'DA_ENQUIRY')).toMatchObject({ state: 'OPEN', completedAt: null });
    await attend();
    expect(await clocks(pat)).toMatchObject([{ review: id, to: null, conversation: null, rule: 'REVIEW_CHANGE', owner: 'pat.practitioner' }]);
    expect(await doIt(id, 'RISK_REVIEW')).toMatchObject({ state: 'COMPLETE', open: [], completedAt: expect.any(Date) });
    await attend();
    expect(await clocks(pat)).toEqual([]);
    expect(await sql('select state, outcome from clock')).toEqual([{ state: 'stopped', outcome: 'COMPLETED' }]);
    expect([await list(), (await list(pat, { which: 'all' })).length]).toEqual([[], 1]);
  });

  it('is complete though the last two are dealt with at once', async () => {
    const { id } = await enter('SUBSTANCE');
    await Promise.all([decline(id, 'DA_ENQUIRY'), doIt(id, 'RISK_REVIEW')]);
    expect(await read(id)).toMatchObject({ state: 'COMPLETE' });
  });

  it('cannot be closed by calling its clock answered or not needed', async () => {
    await enter('SUBSTANCE');
    await attend();
    const [clock] = await clocks(morgan);
    for (const outcome of ['ANSWERED_BY_HAND', 'NOT_NEEDED'] as const) {
      await expect(recordOutcome(asking.parts.database, morgan, { id: clock!.id, outcome, reason: 'It is done.' }, kept)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    }
    expect(await sql('select 1 from clock_event')).toEqual([]);
  });

  it('is told up the ladder, each rung once: practitioner, then manager, then head of unit; and no partner is reminded', async () => {
    const { id } = await enter('TRANSFER');
    await attend();
    expect(await clocks(pat, 'told')).toEqual([]);
    // Eight working days later, less than ten: of a Saturday thirteen days before there would be ten.
    await later(24 * (new Date().getUTCDay() === 6 ? 12 : 13));
    expect([(await clocks(pat, 'told')).map(({ review, rungs }) => [review, rungs]), (await clocks(morgan, 'told')).length]).toEqual([[[id, ['CHASE']]], 0]);
    await later(24 * 45);
    await attend();
    for (const who of [pat, morgan, head]) expect((await clocks(who, 'told')).map(({ review, rungs }) => [review, rungs])).toEqual([[id, ['CHASE', 'OVERDUE', 'UNANSWERED']]]);
    expect(await sql(`select facts->>'rung' as rung, count(*)::int as times from audit_entry where event = 'clock.told' group by 1 order by 1`)).toEqual(['CHASE', 'OVERDUE', 'UNANSWERED'].map((rung) => ({ rung, times: 1 })));
    expect(await list()).toMatchObject([{ id, overdue: true }]);
  });

  it('passes on with the case', async () => {
    const { id } = await enter('SUBSTANCE');
    await sql(`update caseload_allocation set practitioner = 'robin.practitioner', team = 'South' where crn = $1`, [crn]);
    expect(await list(robin)).toMatchObject([{ id, owner: 'robin.practitioner', team: 'South' }]);
    expect(await list(pat)).toEqual([]);
  });

  it('is not there for somebody else, as one that never was', async () => {
    const { id } = await enter('SUBSTANCE');
    for (const one of [id, randomUUID(), 'x']) {
      await expect(read(one, robin)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
      await expect(decline(one, 'DA_ENQUIRY', {}, robin)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
      await expect(issueDraft(asking.parts, daEnquiry, robin, { crn, review: one, content }, kept)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    }
    await sql(`insert into limited_access (crn, person, rule) values ($1, 'pat.practitioner', 'EXCLUDED')`, [crn]);
    expect(await list(pat)).toEqual([]);
    await expect(read(id)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('is read and listed for a reason, which is kept', async () => {
    const { id } = await enter('SUBSTANCE');
    await read(id);
    await list();
    expect(await sql(`select event, person, facts from audit_entry where event in ('review.read', 'review.listed') order by event desc`)).toEqual([
      { event: 'review.read', person: 'pat.practitioner', facts: { review: id, reason: 'To decide.' } }, { event: 'review.listed', person: 'pat.practitioner', facts: { reason: 'To decide.', count: 1 } },
    ]);
  });
});
