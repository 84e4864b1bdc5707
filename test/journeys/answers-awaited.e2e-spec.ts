import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { answerWork, because, daDraft, daNil, issue, posted, read, refusal, searchedFor, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

interface Awaited {
  readonly id: string; readonly rule: string; readonly kind: string; readonly to: string | null; readonly place: string | null; readonly conversation: string | null; readonly owner: string; readonly team: string | null; readonly state: string;
  readonly reasons: string[]; readonly dueAt: string | null; readonly overdue: boolean; readonly rungs: string[]; readonly tellsYou: boolean;
}
interface Clocked { readonly clocks: readonly { readonly state: string; readonly overdue: boolean; readonly reasons: readonly string[]; readonly outcome: string | null; readonly dueAt: string | null }[] }

const probation = () => agency('probation');
const curfew = { trigger: 'EMC', decisionFed: 'EMC', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }], proposedAddress: { kind: 'HOME', address: '3 Proposed Road, Exampleton' } };
/** Lets so many hours pass for what is awaited in a conversation: all that has been with it is so much longer ago; the exchange looks within seconds. */
const hoursLater = async (conversation: string, hours: number): Promise<void> => {
  const moved = await rowsOf(probation().caseDatabaseUrl, `with c as (update clock set started_at = started_at - make_interval(hours => $2), next_at = now() where reference = $1 returning id)
    update clock_event e set at = e.at - make_interval(hours => $2) from c where e.clock_id = c.id returning e.id`, [conversation, hours]);
  if (moved.some((one) => one['id'] === undefined)) throw new Error('nothing was moved');
};
/** What is awaited in a conversation as somebody sees it, once it is so; `told` is the list of what needs their attention. */
const awaited = (person: string, conversation: string, holds: (one: Awaited) => boolean, told = false): Promise<Awaited> =>
  listed<Awaited>(probation().url, `/api/clocks${told ? '/attention' : ''}`, person, (one) => one.conversation === conversation && holds(one), 40_000);
const sees = async (person: string, conversation: string, told = false): Promise<boolean> => await listedNow<Awaited>(probation().url, `/api/clocks${told ? '/attention' : ''}`, person, (one) => one.conversation === conversation) !== undefined;
const awaitedNow = (person: string, conversation: string, rule: string): Promise<Awaited | undefined> => listedNow<Awaited>(probation().url, '/api/clocks', person, (one) => one.conversation === conversation && one.rule === rule);
/** Lets so many hours pass for what somebody must do because of an answer. */
const toDoLater = (conversation: string, hours: number) => rowsOf(probation().caseDatabaseUrl, `update clock set started_at = started_at - make_interval(hours => $2), next_at = now() where rule in ('ANSWER_READ', 'QUESTION_ANSWERED') and id in (select clock_id from awaited_reply where conversation = $1)`, [conversation, hours]);
const shown = async (conversation: string): Promise<Clocked['clocks']> => ((await read('enquiries', conversation)) as unknown as Clocked).clocks;

describe('an enquiry that is not answered', () => {
  let person: CaseloadRow;
  let conversation: string;

  beforeAll(async () => {
    await supervise(person = newPerson());
    conversation = (await issue('enquiries', person['crn']!, daDraft(curfew))).conversations[0]!.conversation;
  }, 90_000);

  it('is awaited from the moment at which it is asked, and says why, of whom, until when and who owns it', async () => {
    const one = await awaited('pat.practitioner', conversation, ({ dueAt }) => dueAt !== null);
    expect(one).toMatchObject({ rule: 'REPLY_EMC', kind: 'da-enquiry', to: 'police-west-mercia', owner: 'pat.practitioner', team: 'North', state: 'running', overdue: false, rungs: [], tellsYou: false });
    expect(JSON.stringify(one)).not.toContain(person['crn']!);
    expect(await shown(conversation)).toMatchObject([{ state: 'running', overdue: false, dueAt: one.dueAt }]);
    for (const somebody of ['morgan.manager', 'harper.head']) expect([somebody, await sees(somebody, conversation), await sees(somebody, conversation, true)]).toEqual([somebody, true, false]);
    expect(await sees('robin.practitioner', conversation)).toBe(false);
    for (const nobody of ['olu.operator', 'lee.liaison', 'chris.administrator']) expect([nobody, (await answer(probation().url, '/api/clocks', nobody)).status]).toEqual([nobody, 404]);
  });

  it('is chased at four fifths of its time: the practitioner is told, and the force sees it in its queue', async () => {
    await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    await hoursLater(conversation, 20);
    expect(await awaited('pat.practitioner', conversation, ({ rungs }) => rungs.length > 0, true)).toMatchObject({ rungs: ['CHASE'], overdue: false, tellsYou: true });
    expect(await sees('morgan.manager', conversation, true)).toBe(false);
    const item = await listed<{ conversation: string; chasedAt: string | null; answerDue: string | null }>(agency('police-west-mercia').url, '/api/enquiries', 'unit.wm', (one) => one.conversation === conversation && one.chasedAt !== null, 40_000);
    expect(Date.parse(item.answerDue!)).toBeGreaterThan(Date.now());
  });

  it('is told to the manager when its time is over, and to the head of unit a working day later', async () => {
    await hoursLater(conversation, 5);
    expect(await awaited('morgan.manager', conversation, () => true, true)).toMatchObject({ rungs: ['CHASE', 'OVERDUE'], overdue: true, tellsYou: true });
    expect([await sees('pat.practitioner', conversation, true), await sees('harper.head', conversation, true), (await shown(conversation))[0]?.overdue]).toEqual([true, false, true]);
    await hoursLater(conversation, 24 * 12);
    expect(await awaited('harper.head', conversation, () => true, true)).toMatchObject({ rungs: ['CHASE', 'OVERDUE', 'UNANSWERED'], tellsYou: true });
    expect((await rowsOf(probation().caseDatabaseUrl, 'select rung from clock_act a join clock c on c.id = a.clock_id where c.reference = $1 order by rung', [conversation])).map(({ rung }) => rung)).toEqual(['CHASE', 'OVERDUE', 'UNANSWERED']);
  });

  it('is no more awaited once it is answered, and shows that it was late', async () => {
    const item = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', item.id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    // Nobody has read it: that is told as an answer is that does not come.
    expect(await awaited('pat.practitioner', conversation, ({ rule, dueAt }) => rule === 'ANSWER_READ' && dueAt !== null, true)).toMatchObject({ to: 'police-west-mercia', kind: 'da-enquiry', owner: 'pat.practitioner', team: 'North', rungs: [], tellsYou: true });
    expect(await sees('morgan.manager', conversation, true)).toBe(false);
    await toDoLater(conversation, 24 * 9);
    for (const somebody of ['morgan.manager', 'harper.head']) expect([somebody, await awaited(somebody, conversation, ({ rungs }) => rungs.length === 3, true)]).toMatchObject([somebody, { rule: 'ANSWER_READ', overdue: true, tellsYou: true }]);
    await read('enquiries', conversation, 'to file it', 'chris.administrator');
    expect(await awaitedNow('morgan.manager', conversation, 'ANSWER_READ')).toBeDefined();
    await eventually(async () => (await shown(conversation))[0]?.state === 'stopped', 30_000, 'the clock to stop');
    await eventually(async () => !(await sees('pat.practitioner', conversation)), 30_000, 'the answer to be read');
    expect(await shown(conversation)).toMatchObject([{ state: 'stopped', outcome: 'ANSWERED', overdue: true }]);
    for (const somebody of ['pat.practitioner', 'morgan.manager', 'harper.head']) expect([somebody, await sees(somebody, conversation)]).toEqual([somebody, false]);
  });
});

describe('an enquiry of which a force asks for more', () => {
  it('rests until the practitioner has answered in its conversation, is answered there, and stops', async () => {
    const person = newPerson();
    await supervise(person);
    const { conversation } = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    const first = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', first.id, 'enquiry-refusal', refusal({ code: 'INSUFFICIENT_DETAIL', missing: ['Which incidents'] }));
    expect(await awaited('pat.practitioner', conversation, ({ state }) => state === 'paused')).toMatchObject({ reasons: ['CLARIFICATION'], dueAt: null, tellsYou: false });
    expect(await awaited('pat.practitioner', conversation, ({ rule, dueAt }) => rule === 'QUESTION_ANSWERED' && dueAt !== null, true)).toMatchObject({ to: 'police-west-mercia', owner: 'pat.practitioner', team: 'North', rungs: [] });
    expect(await sees('morgan.manager', conversation, true)).toBe(false);
    await toDoLater(conversation, 24 * 9);
    expect(await awaited('morgan.manager', conversation, ({ rungs }) => rungs.length === 3, true)).toMatchObject({ rule: 'QUESTION_ANSWERED', overdue: true, owner: 'pat.practitioner' });
    const path = `/api/enquiries/${conversation}/clarifications`, clarified = posted({ content: daDraft({ rationale: 'It is about all that was reported since March.' }) });
    expect((await answer(probation().url, path, 'robin.practitioner', clarified)).status).toBe(404);
    await json(probation().url, path, 'pat.practitioner', clarified);
    expect((await answer(probation().url, path, 'pat.practitioner', posted({ content: daDraft() }))).status).toBe(409);
    await awaited('pat.practitioner', conversation, ({ rule, state, dueAt }) => rule !== 'QUESTION_ANSWERED' && state === 'running' && dueAt !== null);
    await eventually(async () => !(await sees('morgan.manager', conversation, true)), 30_000, 'the question to be answered');
    await standsAt('enquiries', conversation, 'ASKED');
    const again = await listed<{ id: string; conversation: string }>(agency('police-west-mercia').url, '/api/enquiries', 'unit.wm', (one) => one.conversation === conversation && one.id !== first.id, 30_000);
    expect(await json(agency('police-west-mercia').url, `/api/enquiries/${again.id}?${because('to search')}`, 'unit.wm')).toMatchObject({ content: { rationale: 'It is about all that was reported since March.', subject: { crn: person['crn'] } } });
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', again.id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    await eventually(async () => await awaitedNow('pat.practitioner', conversation, 'REPLY_ROUTINE') === undefined, 30_000, 'the clock to stop');
  });

  it('is answered in part by a search that does not cover what the practitioner added, and is awaited still', async () => {
    const person = newPerson();
    await supervise(person);
    const { conversation } = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    const first = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', first.id, 'enquiry-refusal', refusal({ code: 'INSUFFICIENT_DETAIL', missing: ['With whom'] }));
    await awaited('pat.practitioner', conversation, ({ rule }) => rule === 'QUESTION_ANSWERED', true);
    await json(probation().url, `/api/enquiries/${conversation}/clarifications`, 'pat.practitioner', posted({ content: daDraft({ persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] }) }));
    const again = await listed<{ id: string; conversation: string }>(agency('police-west-mercia').url, '/api/enquiries', 'unit.wm', (one) => one.conversation === conversation && one.id !== first.id, 30_000);
    const { scope } = daNil() as { readonly scope: object };
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', again.id, 'da-response', daNil({ status: 'PARTIAL', scope: { ...scope, persons: searchedFor('SUBJECT') }, withheld: [{ reason: 'LEGAL', reviewer: 'Chris Testperson' }] }));
    await standsAt('enquiries', conversation, 'ANSWERED_IN_PART');
    await awaited('pat.practitioner', conversation, ({ rule, state }) => rule === 'REPLY_ROUTINE' && state === 'running');
  });

  it('cannot be answered where nobody asks for more', async () => {
    const person = newPerson();
    await supervise(person);
    const { conversation } = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    expect((await answer(probation().url, `/api/enquiries/${conversation}/clarifications`, 'pat.practitioner', posted({ content: daDraft() }))).status).toBe(409);
    expect((await answer(probation().url, `/api/enquiries/${randomUUID()}/clarifications`, 'pat.practitioner', posted({ content: daDraft() }))).status).toBe(404);
  });
});

describe('an answer of which a person says what came of it', () => {
  it('is no more awaited when a manager says that none is needed; a practitioner may not say that', async () => {
    const person = newPerson();
    await supervise(person);
    const { conversation } = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    const { id } = await awaited('morgan.manager', conversation, () => true);
    const reason = posted({ reason: 'The order was revoked today.' });
    expect((await answer(probation().url, `/api/clocks/${id}/not-needed`, 'pat.practitioner', reason)).status).toBe(404);
    expect(await json(probation().url, `/api/clocks/${id}/not-needed`, 'morgan.manager', reason)).toEqual({ id, outcome: 'NOT_NEEDED' });
    expect((await answer(probation().url, `/api/clocks/${id}/answered`, 'pat.practitioner', posted({ reason: 'By letter.' }))).status).toBe(404);
    await eventually(async () => !(await sees('pat.practitioner', conversation)), 30_000, 'the clock to stop');
  });
});
