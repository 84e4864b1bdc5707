import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateCaseStore } from '#case-store';
import { releasedWorkingDays } from '#clocks';
import { type Directory } from '#directory';
import { type Figures, type Grouping, measure } from '#measures';
import { type Kind, newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { fileAnswer } from '../enquiries/answers.handler.js';
import { fileDecision } from '../enquiries/contest-decisions.handler.js';
import { gatewayMigrations } from '../store/index.js';
import { askedMeasures } from './asked-measures.js';

/** Cheshire has agreed to answer within a day, and routes one area to a unit; nobody else has agreed to a time. */
const directory = {
  agencies: [{ code: 'police-west-mercia' }, { code: 'police-cheshire' }, { code: 'childrens-cheshire-east' }, { code: 'marac-worcestershire' }],
  agreement: (_: string, to: string) => ({ kinds: [{ kind: 'da-enquiry', ...(to === 'police-cheshire' ? { replyWithin: 'PT24H' } : {}) }] }),
  document: { routing: { routes: [{ areaCode: 'E06000049', kind: 'child-referral', agency: 'childrens-cheshire-east', unit: 'Front door' }] } },
} as unknown as Directory;
const period = { from: '2026-10-01', until: '2026-10-31' };
const now = new Date('2026-11-05T12:00:00Z');

let own: OwnStore;
beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  await fill();
}, 120_000);
afterAll(() => own?.close());

const hours = (from: Date, count: number): Date => new Date(from.getTime() + count * 3_600_000);

/** What came back, so many hours after asking. */
interface Came { readonly after: number; readonly kind: Kind; readonly content?: object }
interface Asked {
  readonly to: string;
  readonly kind?: Kind;
  readonly at?: string;
  readonly content?: object;
  readonly came?: readonly Came[];
  /** After so many hours a receipt said that somebody had opened it. */
  readonly openedAfter?: number;
  readonly read?: readonly { readonly after: number; readonly role: string }[];
  readonly place?: string;
  readonly crn?: string;
}

const write = (table: string, row: Record<string, unknown>): Promise<unknown> =>
  own.database.sql(`insert into ${table} (${Object.keys(row).join()}) values (${Object.keys(row).map((_, at) => `$${at + 1}`).join()})`, Object.values(row));

/** So many of the same; each with what came back filed as its handler files it. */
async function ask(count: number, { to, kind = 'da-enquiry', at = '2026-10-06T09:00:00Z', content = { trigger: 'PERIODIC', decisionFed: 'RMP' }, came = [], openedAfter, read = [], place, crn = 'X000001' }: Asked): Promise<string[]> {
  const asked = new Date(at);
  return Promise.all(Array.from({ length: count }, async () => {
    const [conversation, issue, submission, message] = [randomUUID(), randomUUID(), randomUUID(), newMessageId()];
    await write('enquiry', { conversation, issue, submission, kind, crn, recipient: to, asked_by: 'pat.practitioner', asked_at: asked, urgency: 'ROUTINE', sensitive: false, content: JSON.stringify(content) });
    await write('sent_message', { message_id: message, submission_id: submission, recipient: to, kind, lane: 'bulk', conversation, digest: Buffer.alloc(1), signed: '', issued_at: asked, expires_at: hours(asked, 720) });
    if (openedAfter !== undefined) await write('receipt', { message_id: message, recipient: to, stage: 'opened', role: 'da-unit', at: hours(asked, openedAfter), carried_by: randomUUID(), leaf: 0 });
    for (const { after, kind: answerKind, content: said = {} } of came) {
      const arrived = { id: newMessageId(), issuer: to, conversation, kind: answerKind, receivedAt: hours(asked, after), content: said, preloaded: { asked: [{ conversation, recipient: to, kind, crn, content, places: [] }], contested: [{ conversation, recipient: to, kind, crn, id: newMessageId(), refused: 'LEGAL', messages: [] }] } };
      const file = answerKind === 'contest-decision' ? fileDecision : fileAnswer;
      const [filed] = file(arrived as unknown as Parameters<typeof fileAnswer>[0]) as [{ insert: string; row: Record<string, unknown> }];
      await write(filed.insert, filed.row);
    }
    for (const { after, role } of read) await write('audit_entry', { id: randomUUID(), at: hours(asked, after), event: 'enquiry.read', agency: 'probation', person: 'invented', role, facts: JSON.stringify({ conversation, answers: 1 }), salt: Buffer.alloc(1) });
    if (place !== undefined) await write('enquiry_place', { issue, conversation, place, code: 'ASKED', because: ['Address 1'] });
    return issue;
  }));
}

const answer = (after: number, status: string, systems: readonly string[] = ['LOCAL_RMS']): Came => ({ after, kind: 'da-response', content: { status, scope: { systems, forces: ['22'], persons: [{ role: 'SUBJECT' }], period: { from: '1980-01-01', until: '2026-10-06' } }, ...(status === 'REDIRECTED' ? { redirectedTo: '07' } : {}) } });
const refused = (after: number, code: string): Came => ({ after, kind: 'enquiry-refusal', content: { code } });

async function fill(): Promise<void> {
  const wm = 'police-west-mercia';
  await ask(6, { to: wm, came: [answer(24, 'FULL', ['LOCAL_RMS', 'PND'])], openedAfter: 1, read: [{ after: 30, role: 'practitioner' }] });
  await ask(3, { to: wm, came: [answer(24, 'FULL')], openedAfter: 2, read: [{ after: 30, role: 'case-administrator' }] });
  await ask(3, { to: wm, came: [answer(24, 'FULL')], openedAfter: 3, read: [{ after: 20, role: 'practitioner' }] });
  await ask(6, { to: wm, came: [answer(20 * 24, 'PARTIAL')] });
  await ask(5, { to: wm, came: [answer(48, 'NIL_WITHIN_SCOPE')] });
  await ask(7, { to: wm, came: [refused(10, 'TOO_SOON')] });
  await ask(5, { to: wm, came: [refused(10, 'RESOURCE'), answer(72, 'FULL')] });
  await ask(6, { to: wm, came: [answer(5, 'REDIRECTED')] });
  await ask(8, { to: wm, openedAfter: 4 });
  await ask(5, { to: wm, at: '2026-10-30T09:00:00Z' });
  // The days of London: just after midnight in summer, just before in winter; and what lies outside.
  await ask(5, { to: wm, at: '2026-09-30T23:30:00Z', content: { trigger: 'COURT_PSR' } });
  await ask(5, { to: wm, at: '2026-10-31T23:59:00Z', content: { trigger: 'COURT_PSR' } });
  await ask(9, { to: wm, at: '2026-09-30T22:59:00Z', content: { trigger: 'COURT_PSR' } });
  await ask(9, { to: wm, at: '2026-11-01T00:00:00Z', content: { trigger: 'COURT_PSR' } });
  await ask(5, { to: 'police-cheshire', came: [answer(25, 'FULL')] });
  await ask(6, { to: 'police-cheshire', came: [answer(23, 'FULL')] });
  const decided = (after: number, decision: string): Came => ({ after, kind: 'contest-decision', content: { decision } });
  await ask(5, { to: 'police-merseyside', came: [refused(10, 'LEGAL'), decided(20, 'UPHELD')] });
  await ask(6, { to: 'police-merseyside', came: [refused(10, 'LEGAL'), decided(20, 'OVERTURNED')] });
  await ask(7, { to: 'police-merseyside', came: [refused(10, 'LEGAL'), decided(20, 'OVERTURNED'), answer(30, 'FULL')] });
  const referral = { to: 'childrens-cheshire-east', kind: 'child-referral' as const, content: { ask: 'ASSESS' } };
  await ask(6, { ...referral, came: [{ after: 1, kind: 'referral-acknowledgement' }], place: 'E06000049' });
  await ask(5, { ...referral, came: [{ after: 1, kind: 'referral-acknowledgement' }, { after: 20, kind: 'referral-outcome', content: { decision: 'S47' } }] });
  await ask(7, { to: 'marac-worcestershire', kind: 'marac-referral', content: {}, came: [{ after: 3, kind: 'marac-acknowledgement', content: { listing: 'LISTED' } }] });
  const issues = await ask(6, { to: 'police-cheshire', at: '2026-10-07T09:00:00Z', came: [answer(1, 'FULL')], crn: 'X000002' });
  for (const issue of issues) await write('enquiry_place', { issue, place: '05', code: 'NO_NODE', because: ['Address 2'], reason: 'Asked by telephone.' });
}

const figuresBy = async (by: Grouping): Promise<readonly Figures[]> => (await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, period, by)).figures;
const one = (figures: readonly Figures[], kind: string | null, group: string | null, level: Figures['level'] = 'group', unit: string | null = null): Figures => figures.find((each) => each.kind === kind && each.group === group && each.level === level && each.unit === unit)!;

describe('the figures of what was asked', () => {
  it('are those of one force: how each stands by what came last, what is late and overdue, what was read, and how widely was searched', async () => {
    const { counts } = one(await figuresBy('agency'), 'da-enquiry', 'police-west-mercia');
    expect(counts).toMatchObject({
      asked: 64, notAsked: 0, waiting: 23, refused: 7, redirected: 6, answered: 28, overdue: 18, taken: 8, TOO_SOON: 7, RESOURCE: 0, OTHER: 0, full: 17, partial: 6, nil: 5, decided: 0, late: 6, read: 6, pnd: 6,
    });
  });

  it('count a refusal that was upheld as refused for its reason, and one that was overturned as what came after it', async () => {
    expect(one(await figuresBy('agency'), 'da-enquiry', 'police-merseyside').counts).toMatchObject({ asked: 18, refused: 5, refusedClosed: 5, refusedOpen: 0, LEGAL: 5, OTHER: 0, contested: 18, upheld: 5, overturned: 13, waiting: 6, overdue: 6, answered: 7, full: 7 });
  });

  it('count a refusal that ends nothing as waited for still, and as overdue once its time is over; and what was said anew as waiting again', async () => {
    const at = '2026-05-05T09:00:00Z', to = 'police-kent';
    await ask(5, { to, at, came: [refused(10, 'RESOURCE')] });
    await ask(6, { to, at, came: [refused(10, 'INSUFFICIENT_DETAIL')] });
    await ask(7, { to, at, came: [refused(10, 'LEGAL')] });
    await ask(8, { to, at, came: [refused(10, 'INSUFFICIENT_DETAIL')], crn: 'Y000001' });
    await own.database.sql(`insert into enquiry_clarification (submission, conversation, asked_by, asked_at, content) select gen_random_uuid(), conversation, 'pat.practitioner', asked_at + interval '20 hours', '{}' from enquiry where crn = 'Y000001'`);
    await own.database.sql(`insert into refusal_contest (id, issuer, conversation, by_rule, contested_by, submission, content) select a.id, a.issuer, a.conversation, false, 'pat.practitioner', gen_random_uuid(), '{}' from enquiry_answer a join enquiry e using (conversation) where e.recipient = $1 and a.said = 'LEGAL'`, [to]);
    const may = async (day: string) => one((await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now: new Date(day) }, askedMeasures, { from: '2026-05-01', until: '2026-05-31' }, 'agency')).figures, 'da-enquiry', to).counts;
    expect(await may('2026-06-30')).toMatchObject({ asked: 26, refused: 18, refusedOpen: 11, RESOURCE: 5, INSUFFICIENT_DETAIL: 6, refusedOverdue: 11, refusedClosed: 7, LEGAL: 7, waiting: 8, overdue: 8, contested: 7, upheld: 0, overturned: 0 });
    expect(await may('2026-05-06')).toMatchObject({ refusedOpen: 11, refusedOverdue: 0, waiting: 8, overdue: 0 });
  });

  it('have times by the nearest rank, from the asking to the first word and the first answer', async () => {
    const { toTake, toAnswer, systems } = one(await figuresBy('agency'), 'da-enquiry', 'police-west-mercia');
    const rank = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.ceil(share * times.length) - 1]! * 60;
    const of = (...groups: readonly (readonly [count: number, hours: number])[]): number[] => groups.flatMap(([count, length]) => Array.from({ length: count }, () => length));
    const [taken, answered] = [of([6, 1], [3, 2], [3, 3], [6, 480], [5, 48], [7, 10], [5, 10], [6, 5], [8, 4]), of([12, 24], [6, 480], [5, 48], [5, 72])];
    expect([toTake, toAnswer, systems]).toEqual([{ median: rank(taken, 0.5), p90: rank(taken, 0.9) }, { median: rank(answered, 0.5), p90: rank(answered, 0.9) }, 1]);
  });

  it('count as late what comes after the agreed time, where one is agreed', async () => {
    expect(one(await figuresBy('agency'), 'da-enquiry', 'police-cheshire').counts).toMatchObject({ asked: 17, answered: 17, full: 17, late: 5, waiting: 0 });
  });

  it('of a referral count an acknowledgement as taken where a decision is to come, and as the answer where it is all that comes', async () => {
    const figures = await figuresBy('agency');
    expect(one(figures, 'child-referral', 'childrens-cheshire-east', 'group', 'Front door').counts).toMatchObject({ asked: 6, waiting: 6, taken: 6, overdue: 6, answered: 0 });
    expect(one(figures, 'child-referral', 'childrens-cheshire-east').counts).toMatchObject({ asked: 5, waiting: 0, answered: 5, decided: 5, late: 0 });
    expect(one(figures, 'marac-referral', 'marac-worcestershire').counts).toMatchObject({ asked: 7, answered: 7, decided: 7, late: 0 });
  });

  it('say which place could not be asked, of its kind and trigger', async () => {
    const [agencies, triggers, kinds] = [await figuresBy('agency'), await figuresBy('trigger'), await figuresBy('kind')];
    expect([one(agencies, 'da-enquiry', '05').counts, one(triggers, 'da-enquiry', 'PERIODIC').counts, one(kinds, 'da-enquiry', null, 'kind').counts, one(kinds, null, null, 'all').counts])
      .toMatchObject([{ asked: 0, notAsked: 6 }, { notAsked: 6 }, { notAsked: 6 }, { notAsked: 6 }]);
  });

  it('by trigger have the enquiries of the days of London and no others', async () => {
    expect(one(await figuresBy('trigger'), 'da-enquiry', 'COURT_PSR').counts).toMatchObject({ asked: 10, waiting: 10, overdue: 10 });
  });

  it('have the same sums whatever they are told apart by, and no groups by kind alone', async () => {
    const sums = async (by: Grouping) => (await figuresBy(by)).filter(({ level }) => level !== 'group');
    expect(await sums('trigger')).toEqual(await sums('agency'));
    expect(await figuresBy('kind')).toEqual(await sums('agency'));
    expect(one(await figuresBy('kind'), null, null, 'all').counts).toMatchObject({ asked: 117, answered: 64 });
  });

  it('are nothing but noughts for days on which nothing was asked', async () => {
    const { figures } = await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, { from: '2025-01-01', until: '2025-01-31' }, 'agency');
    expect(figures).toMatchObject([{ level: 'all', counts: { asked: 0, notAsked: 0, late: 0 }, toTake: { median: null, p90: null } }]);
  });
});

describe('what was due', () => {
  it('is told as far as it is known: places to which an address leads, allocations, new incidents, and what reviews proposed', async () => {
    for (const [crn, flag] of [['X000011', true], ['X000012', true], ['X000013', false]] as const) for (let more = 0; more < 6; more += 1) {
      const name = `${crn.slice(0, 6)}${more}${crn.slice(6)}`.slice(0, 8);
      await own.database.sql(
        `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
         values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', $2, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`, [name, flag]);
      await write('caseload_allocation', { crn: name, practitioner: 'pat.practitioner', team: 'North', since: new Date('2026-10-05T09:00:00Z') });
      if (crn === 'X000011') await ask(1, { to: 'police-cheshire', at: '2026-10-06T09:00:00Z', crn: name });
      if (crn === 'X000012') await write('incident', { id: randomUUID(), issuer: 'police-cheshire', conversation: randomUUID(), kind: 'reportable-incident-arrest', incident_reference: name, version: 1, crn: name, arrest: true, received_at: new Date('2026-10-07T09:00:00Z'), sensitive: false, open_content: '{}' });
    }
    for (const [proposal, state, at] of [['DA_ENQUIRY', 'ISSUED', '2026-10-08'], ['DA_ENQUIRY', 'OPEN', '2026-10-08'], ['DA_ENQUIRY', 'DECLINED', '2026-10-08'], ['SAFEGUARDING_ENQUIRY', 'OPEN', '2026-10-08'], ['RISK_REVIEW', 'OPEN', '2026-10-08'], ['DA_ENQUIRY', 'ISSUED', '2025-10-08']] as const) for (let more = 0; more < 6; more += 1) {
      const review = randomUUID();
      await write('change_review', { id: review, crn: `X00002${more}`, event: `${proposal} ${state}`, opened_on: at, opened_at: new Date(`${at}T09:00:00Z`) });
      await write('change_proposal', { review, proposal, position: 0, state, ...(state === 'OPEN' ? {} : { dealt_by: 'pat.practitioner', dealt_at: new Date(`${at}T10:00:00Z`) }), ...(state === 'ISSUED' ? { issue: randomUUID() } : {}), ...(state === 'DECLINED' ? { said: 'Asked last week.' } : {}) });
    }
    const { coverage, notKnown } = await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, period, 'kind');
    expect(coverage).toEqual([{ on: 'ADDRESS', due: 12, made: 6 }, { on: 'ALLOCATION', due: 12, made: 6 }, { on: 'CHANGE_CHILDREN', due: 6, made: 0 }, { on: 'CHANGE_POLICE', due: 18, made: 6 }, { on: 'COURT', due: 0, made: 0 }, ...['EMC_ASKED', 'EMC_DECIDED', 'HDC_ASKED', 'HDC_DECIDED'].map((on) => ({ on, due: 0, made: 0 })), { on: 'NEW_INCIDENT', due: 6, made: 0 }]);
    expect(notKnown).toEqual(['DUE_OTHERWISE', 'USED_IN_REFERRAL']);
  });

  it('was not made by what was withdrawn', async () => {
    const at = '2026-06-10';
    for (let more = 0; more < 6; more += 1) {
      const [crn, review] = [`W00000${more}`, randomUUID()];
      await own.database.sql(
        `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
         values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`, [crn]);
      await write('caseload_allocation', { crn, practitioner: 'pat.practitioner', team: 'North', since: new Date(`${at}T08:00:00Z`) });
      const [issue] = await ask(1, { to: 'police-cheshire', at: `${at}T09:00:00Z`, crn, place: '07' });
      await write('change_review', { id: review, crn, event: 'SUBSTANCE', opened_on: at, opened_at: new Date(`${at}T08:00:00Z`) });
      await write('change_proposal', { review, proposal: 'DA_ENQUIRY', position: 0, state: 'ISSUED', dealt_by: 'pat.practitioner', dealt_at: new Date(`${at}T09:00:00Z`), issue });
    }
    const covered = async () => Object.fromEntries((await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, { from: '2026-06-01', until: '2026-06-30' }, 'kind')).coverage.map(({ on, due, made }) => [on, [due, made]]));
    expect(await covered()).toMatchObject({ ADDRESS: [6, 6], ALLOCATION: [6, 6], CHANGE_POLICE: [6, 6] });
    await own.database.sql(`insert into sent_correction (submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, sent_by) select gen_random_uuid(), gen_random_uuid(), submission, kind, recipient, conversation, 'WITHDRAW', 'NO_LONGER_NEEDED', 'In error.', 'pat' from enquiry where crn like 'W00000%'`);
    expect(await covered()).toMatchObject({ ADDRESS: [0, 0], ALLOCATION: [6, 0], CHANGE_POLICE: [6, 0] });
  });

  it('has rows for courts, and for curfews: whether both were asked about the address, and whether both answers were there and reviewed when it was decided', async () => {
    const at = new Date('2026-08-10T09:00:00Z');
    const review = async (event: string, state: 'OPEN' | 'ISSUED', count: number): Promise<void> => {
      for (let more = 0; more < count; more += 1) {
        const id = randomUUID();
        await write('change_review', { id, crn: `C${event.length}0000${more}${state.length}`, event, opened_on: '2026-08-10', opened_at: at });
        await write('change_proposal', { review: id, proposal: 'DA_ENQUIRY', position: 0, state, ...(state === 'OPEN' ? {} : { dealt_by: 'pat.practitioner', dealt_at: at, issue: randomUUID() }) });
      }
    };
    await review('POSSIBLE_ABUSE', 'ISSUED', 6);
    await review('CONVICTION', 'OPEN', 5);
    await review('PREGNANCY', 'OPEN', 5);
    const proposedAddress = { kind: 'PROPOSED', address: '12 Invented Road, Worcester', postcode: 'WR1 1AA' };
    const gates = async (kind: string, count: number, asked: readonly Kind[], address: object = proposedAddress): Promise<string[]> => Promise.all(Array.from({ length: count }, async (_, more) => {
      const [id, crn] = [randomUUID(), `G${kind.length}${asked.length}${more}${Object.keys(address).length}00`];
      await write('gate', { id, kind, crn, address_kind: 'PROPOSED', address: proposedAddress.address, postcode: proposedAddress.postcode, address_key: '12inventedroadworcesterwr11aa', opened_by: 'pat.practitioner', opened_at: at });
      for (const one of asked) await ask(1, { to: 'police-cheshire', kind: one, at: '2026-08-10T10:00:00Z', crn, content: { trigger: kind, proposedAddress: address } });
      return id;
    }));
    const both = await gates('EMC', 6, ['da-enquiry', 'safeguarding-enquiry']);
    const police = await gates('EMC', 5, ['da-enquiry']);
    await gates('EMC', 5, ['da-enquiry', 'safeguarding-enquiry'], { address: '13 Invented Road, Worcester' });
    const decide = (gate: string, decision: string, red: readonly string[]): Promise<unknown> => write('gate_decision', {
      gate, decision, state: red.length === 0 ? 'GREEN' : 'RED', red: JSON.stringify(red.map((code) => ({ code, about: null }))), against: red.length > 0 && decision === 'PROPOSED', reason: 'Invented.', manager: red.length > 0 ? 'Morgan' : null, decided_by: 'pat.practitioner', decided_at: at,
    });
    // A consent that is lacking is another matter than an answer.
    for (const [at_, gate] of both.entries()) await decide(gate, 'PROPOSED', at_ < 3 ? [] : ['NO_CONSENT']);
    for (const gate of police) await decide(gate, 'PROPOSED', ['NOT_REVIEWED']);
    for (const gate of police) await decide(gate, 'NOT_PROPOSED', ['CHILDRENS_SERVICES_NOT_ASKED']);
    const { coverage } = await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, { from: '2026-08-01', until: '2026-08-31' }, 'kind');
    expect(coverage).toEqual(expect.arrayContaining([{ on: 'COURT', due: 11, made: 6 }, { on: 'EMC_ASKED', due: 16, made: 6 }, { on: 'EMC_DECIDED', due: 11, made: 6 }, { on: 'HDC_ASKED', due: 0, made: 0 }, { on: 'HDC_DECIDED', due: 0, made: 0 }]));
  });
});

describe('an answer', () => {
  const used = async (by: Grouping, from = '2026-07-01'): Promise<readonly Figures[]> => (await measure({ sql: own.database.sql, directory, own: 'probation', calendar: releasedWorkingDays(), now }, askedMeasures, { from, until: '2026-07-31' }, by)).figures;
  const came = (crn: string): Promise<{ id: string; issuer: string; issue: string }[]> => own.database.sql('select a.id, a.issuer, e.issue from enquiry_answer a join enquiry e using (conversation) where e.crn = $1 order by a.id', [crn]) as Promise<{ id: string; issuer: string; issue: string }[]>;
  const concluded = async (crn: string): Promise<void> => { for (const { id, issuer } of await came(crn)) await write('answer_review', { answer: id, issuer, conclusion: 'Nothing that speaks against it.', reviewed_by: 'pat.practitioner' }); };
  /** The risk review of a change, done so many hours after asking. */
  const reviewed = async (crn: string, after: number, state = 'DONE'): Promise<void> => {
    for (const { issue } of await came(crn)) {
      const review = randomUUID();
      await write('change_review', { id: review, crn, event: `PREGNANCY ${review}`, opened_on: '2026-07-06', opened_at: new Date('2026-07-06T08:00:00Z') });
      const dealt = { dealt_by: 'pat.practitioner', dealt_at: hours(new Date('2026-07-06T09:00:00Z'), after) };
      await write('change_proposal', { review, proposal: 'DA_ENQUIRY', position: 0, state: 'ISSUED', issue, ...dealt });
      await write('change_proposal', { review, proposal: 'RISK_REVIEW', position: 1, state, said: 'The plan was changed.', ...dealt });
    }
  };

  it('is used where somebody wrote what they concluded from it, or did the risk review for which it was asked after it came, and is not for having been read; by force, trigger and kind', async () => {
    const of = (crn: string, to: string, more: Partial<Asked> = {}): Promise<string[]> => ask(5, { to, at: '2026-07-06T09:00:00Z', crn, came: [answer(10, 'FULL')], read: [{ after: 12, role: 'practitioner' }], ...more });
    await of('U000001', 'police-cheshire', { content: { trigger: 'EMC' } });
    await of('U000002', 'police-cheshire');
    await of('U000003', 'police-cheshire');
    await of('U000004', 'police-west-mercia');
    await of('U000005', 'police-west-mercia');
    await concluded('U000001');
    await reviewed('U000002', 20);
    await reviewed('U000003', 5);
    await reviewed('U000004', 20, 'DECLINED');
    const [agencies, triggers] = [await used('agency'), await used('trigger')];
    expect([one(agencies, 'da-enquiry', 'police-cheshire').counts, one(agencies, 'da-enquiry', 'police-west-mercia').counts, one(triggers, 'da-enquiry', 'EMC').counts]).toMatchObject([{ answered: 15, read: 15, used: 10 }, { answered: 10, read: 10, used: 0 }, { answered: 5, used: 5 }]);
    expect(one(agencies, null, null, 'all').counts).toMatchObject({ answered: 25, used: 10 });
  });

  it('that its agency has corrected is used by nobody', async () => {
    for (const { id, issuer } of await came('U000001')) await write('message_correction', { id: newMessageId(), issuer, message_id: id, kind: 'da-response', conversation: randomUUID(), act: 'WITHDRAW', reason_code: 'OTHER', received_at: now });
    expect(one(await used('agency'), 'da-enquiry', 'police-cheshire').counts).toMatchObject({ answered: 10, used: 5 });
  });
});

describe('a store from before there were measures', () => {
  it('knows of each answer what it says of itself', async () => {
    const before = gatewayMigrations.filter(({ name }) => !name.startsWith('Measures'));
    const old = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: before }));
    try {
      const [conversation, id] = [randomUUID(), newMessageId()];
      await old.database.sql(`insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, $2, $3, 'da-enquiry', 'X000001', 'police-cheshire', 'pat', false, '{"trigger":"EMC","decisionFed":"EMC"}')`, [conversation, randomUUID(), randomUUID()]);
      await old.database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at) values ($1, 'police-cheshire', $2, 'da-response', 'ANSWERED', 'X000001', now())`, [id, conversation]);
      await old.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'police-cheshire', 'case', '', '{"status":"PARTIAL","scope":{"systems":["PND","INTELLIGENCE"]}}')`, [id]);
      await migrateCaseStore({ ownerUrl: old.url, roles: {}, appMigrations: gatewayMigrations });
      expect(await old.database.sql('select e.trigger, e.decision, a.said, a.systems, a.pnd from enquiry e join enquiry_answer a using (conversation)')).toEqual([{ trigger: 'EMC', decision: 'EMC', said: 'PARTIAL', systems: 2, pnd: true }]);
    } finally {
      await old.close();
    }
  });
});
