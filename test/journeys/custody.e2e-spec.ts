import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { answerWork, because, type Draft, issue, posted, read, standsAt, toPutRight, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { act, entered, reviewOf } from '../support/reviews.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

interface Clock { readonly rule: string; readonly conversation: string | null; readonly dueAt: string | null }

const probation = () => agency('probation');
const authority = () => agency('childrens-worcestershire');
const [school, warning] = [invented('Hiddenschool'), invented('Hiddenneighbour')];
const details = 'Recalled today; he writes to the children in spite of the order.';
const area = { area: 'E10000034' };
/** What the practitioner says besides what the review knows. */
const notice = (more: Draft = {}): Draft => ({
  prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office', reason: details, safeContactWarning: `Ring through ${warning} alone.`,
  children: [{ role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'POLICE', school: `${school} Primary School` }], ...more,
});

describe('children’s services of somebody in custody', () => {
  let person: CaseloadRow;
  let crn: string;
  let review: string;
  let conversation: string;
  let id: string;

  beforeAll(async () => {
    await supervise(person = newPerson());
    crn = person['crn']!;
    ({ id: review } = await entered(crn, 'CUSTODY_RECEPTION', details, { learnedFrom: 'PRISON' }));
  }, 90_000);

  it('are told from the review alone: nobody can say that it was done, and declining it takes a reason', async () => {
    expect((await reviewOf(review)).proposals.at(-1)).toMatchObject({ proposal: 'TELL_CHILDRENS_SERVICES', state: 'OPEN', prefilled: { event: 'RECEPTION', reason: details } });
    const said = async (what: string, body: object) => JSON.parse((await answer(probation().url, `/api/reviews/${review}/${what}`, 'pat.practitioner', posted({ proposal: 'TELL_CHILDRENS_SERVICES', ...body }))).body) as unknown;
    expect(await said('done', { outcome: 'They were told by telephone today.' })).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: '/proposal', code: 'NOT_IN_LIST' }] });
    expect(await said('declined', { reason: '          ' })).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: '/reason' }] });
  });

  it('are told what happened as the review has it, whatever somebody types, and the proposal closes with it', async () => {
    const { conversations: [told] } = await issue('custody-notices', crn, notice({ event: 'RELEASE', happensOn: '2026-11-26' }), { review, ...area });
    ({ conversation } = told!);
    ({ id } = await work('childrens-worcestershire', 'custody-notices', 'social.wo', conversation));
    const { content } = await json<{ content: Draft }>(authority().url, `/api/custody-notices/${id}?${because('to look for the children')}`, 'social.wo');
    expect(content).toMatchObject({ event: 'RECEPTION', happensOn: '2026-11-26', prison: 'HMP Exampleton', subject: { crn }, children: [{ givenNames: 'Kim' }], requestedBy: { name: 'pat.practitioner' } });
    expect((await reviewOf(review)).proposals.at(-1)).toMatchObject({ state: 'ISSUED', conversations: [{ conversation }] });
    expect((await reviewOf(review)).open).toEqual(['RISK_REVIEW', 'ORDERS_CHECK']);
  }, 60_000);

  it('of every area that an address leads to are told, each in a conversation of its own, whichever is named', async () => {
    const { id: transfer } = await entered(crn, 'CUSTODY_TRANSFER', 'He was moved to a prison that is nearer to his family.', { learnedFrom: 'PRISON' });
    const child = { role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'POLICE', address: '5 Cross Street, Crewe', postcode: 'CW1 1AA' };
    const { conversations } = await issue('custody-notices', crn, notice({ children: [child], happensOn: '2026-11-26' }), { review: transfer });
    expect(conversations.map(({ to }) => to).sort()).toEqual(['childrens-cheshire-east', 'childrens-worcestershire']);
    for (const [at, by] of [['childrens-cheshire-east', 'social.ce'], ['childrens-worcestershire', 'social.wo']] as const) {
      expect((await work(at, 'custody-notices', by, conversations.find(({ to }) => to === at)!.conversation)).state).toBe('WAITING');
    }
    expect((await reviewOf(transfer))).toMatchObject({ state: 'COMPLETE', open: [] });
  }, 90_000);

  it('read where the children are at their desk alone', async () => {
    await listed<{ messageId: string }>(authority().deskUrl, '/api/victim-parts', 'social.wo', ({ messageId }) => messageId === id, 30_000);
    const { part } = await json<{ part: object }>(authority().deskUrl, `/api/victim-parts/${id}?${because('to look for the children')}`, 'social.wo');
    for (const text of [school, warning]) expect([text, JSON.stringify(part).includes(text)]).toEqual([text, true]);
    for (const { caseDatabaseUrl } of [probation(), authority()]) for (const text of [school, warning]) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    expect((await answer(authority().url, `/api/custody-notices/${id}?${because('curious')}`, 'adult.wo')).status).toBe(404);
  }, 60_000);

  it('are waited for within a working day, until they acknowledge it', async () => {
    const clock = () => listed<Clock>(probation().url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.dueAt !== null, 30_000);
    expect(await clock()).toMatchObject({ rule: 'CUSTODY_NOTICE_ACKNOWLEDGED' });
    await answerWork('childrens-worcestershire', 'custody-notices', 'social.wo', id, 'custody-acknowledgement', { receivedAt: '2026-11-27T09:00:00Z', heldBy: 'Duty worker Testperson', contact: '01632 960180' });
    await standsAt('custody-notices', conversation, 'ACKNOWLEDGED');
    expect((await read('custody-notices', conversation)).answers).toMatchObject([{ kind: 'custody-acknowledgement', content: { heldBy: 'Duty worker Testperson' } }]);
    await eventually(async () => (await rowsOf<{ outcome: string | null }>(probation().caseDatabaseUrl, 'select outcome from clock where reference = $1', [conversation]))[0]?.outcome === 'ACKNOWLEDGED', 30_000, 'the end of its clock');
  }, 120_000);

  it('are told of a release with its address, and of nothing without the probation office that was told too', async () => {
    expect(await toPutRight('custody-notices', crn, notice({ event: 'RELEASE', happensOn: '2026-12-01', probationOffice: undefined }))).toEqual(expect.arrayContaining(['/releaseAddress REQUIRED', '/probationOffice REQUIRED']));
    const release = await entered(crn, 'RELEASE', 'He is released on licence tomorrow morning.', { learnedFrom: 'PRISON', happenedOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) });
    const { conversations: [told] } = await issue('custody-notices', crn, notice({ happensOn: '2026-12-01', releaseAddress: { kind: 'APPROVED_PREMISES', address: '2 Sample Street, Exampleton', postcode: 'WR1 1AA' } }), { review: release.id, ...area });
    expect((await work('childrens-worcestershire', 'custody-notices', 'social.wo', told!.conversation)).state).toBe('WAITING');
    const transfer = await entered(crn, 'CUSTODY_TRANSFER', 'He was moved to a prison that is nearer to his family.', { learnedFrom: 'PRISON' });
    expect(await act(transfer.id, 'declined', { proposal: 'TELL_CHILDRENS_SERVICES', reason: 'They were told with the release, which is tomorrow.' })).toMatchObject({ state: 'COMPLETE', open: [] });
  }, 90_000);
});
