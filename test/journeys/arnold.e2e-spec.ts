import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer } from '../support/answers.js';
import { daDraft, issue, posted, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { act, entered, opensReview, reviewOf, reviewsOf, today } from '../support/reviews.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
/** Offences that nobody calls domestic abuse by their names. */
const offences = ['Convicted of theft from a dwelling.', 'Convicted of damage to a car and to a door.', 'Convicted of sending messages that were grossly offensive.'];
const enquiriesAbout = (crn: string) => rowsOf<{ kind: string; trigger: string }>(probation().caseDatabaseUrl, 'select kind, trigger from enquiry where crn = $1', [crn]);
const isFlagged = async (crn: string): Promise<unknown> => (await rowsOf<{ da_flag: boolean }>(probation().caseDatabaseUrl, 'select da_flag from supervised_person where crn = $1', [crn]))[0]?.da_flag;

describe('somebody whose offence against a former partner nobody recognised as domestic abuse (Arnold)', () => {
  const people: readonly CaseloadRow[] = [...offences, 'a stranger'].map(() => newPerson({ postcode: 'WR1 1AA', da_flag: 'no' }));
  const [arnold] = people.map(({ crn }) => crn!) as [string];

  beforeAll(async () => {
    await supervise(...people);
  }, 90_000);

  it('is entered with how whoever was harmed stands to him, or not at all', async () => {
    const { status, body } = await answer(probation().url, '/api/reviews', 'pat.practitioner', posted({ crn: arnold, event: 'CONVICTION', happenedOn: today(), learnedFrom: 'OTHER', details: offences[0] }));
    expect([status, JSON.parse(body)]).toMatchObject([422, { code: 'REQUEST_INVALID', errors: [{ path: '/relationship', code: 'REQUIRED' }] }]);
    expect(await reviewsOf(arnold)).toEqual([]);
  });

  it.each(offences.map((offence, at) => [offence, at] as const))('is asked whether it is domestic abuse, and the enquiries with it, whatever the offence: %s', async (offence, at) => {
    const crn = people[at]!['crn']!;
    expect((await entered(crn, 'CONVICTION', offence, { learnedFrom: 'OTHER', relationship: 'INTIMATE_FORMER' })).open).toEqual(['RISK_REVIEW', 'ORDERS_CHECK']);
    const { id, open, dueAt } = await opensReview(crn, 'POSSIBLE_ABUSE');
    expect([open, dueAt]).toEqual([['ABUSE_DECISION', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY'], expect.any(String)]);
    expect((await reviewOf(id)).causes).toMatchObject([{ source: 'PERSON', details: offence, relationship: 'INTIMATE_FORMER' }]);
  }, 60_000);

  it('is recognised by nobody who was not asked: no flag is set and nobody is asked by the relationship alone', async () => {
    expect([await isFlagged(arnold), await enquiriesAbout(arnold)]).toEqual([false, []]);
  });

  it('is not asked about an offence against a stranger', async () => {
    const crn = people.at(-1)!['crn']!;
    await entered(crn, 'CONVICTION', 'Convicted of theft from a shop in the high street.', { learnedFrom: 'OTHER', relationship: 'NONE' });
    expect((await reviewsOf(crn)).map(({ event }) => event)).toEqual(['CONVICTION']);
  });

  it('is asked about at the police from that review, and it is complete only when the question is answered', async () => {
    const { id } = await opensReview(arnold, 'POSSIBLE_ABUSE');
    const { conversations: [asked] } = await issue('enquiries', arnold, daDraft({ forces: undefined, persons: [{ role: 'EX_PARTNER', familyName: 'Examplesson', relationship: 'INTIMATE_FORMER' }] }), { review: id });
    expect((await work('police-west-mercia', 'enquiries', 'unit.wm', asked!.conversation)).state).toBe('WAITING');
    expect(await enquiriesAbout(arnold)).toEqual([{ kind: 'da-enquiry', trigger: 'NEW_INCIDENT' }]);
    expect(await act(id, 'declined', { proposal: 'SAFEGUARDING_ENQUIRY', reason: 'Children’s services were asked for the report to the court.' })).toMatchObject({ state: 'OPEN', open: ['ABUSE_DECISION'] });
    const outcome = 'It is domestic abuse: the register is set, and the assessments are begun.';
    expect(await act(id, 'done', { proposal: 'ABUSE_DECISION', outcome })).toMatchObject({ state: 'COMPLETE', open: [] });
    expect((await reviewOf(id)).proposals[0]).toMatchObject({ proposal: 'ABUSE_DECISION', state: 'DONE', said: outcome, by: 'pat.practitioner' });
  }, 60_000);
});
