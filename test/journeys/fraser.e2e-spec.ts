import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { json } from '../support/answers.js';
import { answerWork, because, childAnswer, daDraft, type Draft, type Issued, issue, read, refusal, standsAt, toPutRight, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const [worcestershire, cheshireEast] = ['childrens-worcestershire', 'childrens-cheshire-east'];
const [child, sibling] = [randomUUID(), randomUUID()];
const ofWhom = (issued: Issued) => Object.fromEntries(issued.conversations.map(({ to, because: why }) => [to, why]));
const conversationWith = (issued: Issued, partner: string): string => issued.conversations.find(({ to }) => to === partner)!.conversation;
/** The form of children's services as it was sent: the supervised person, and "seeing someone" who has children, without a word of who they are. */
const silent: Draft = {
  trigger: 'PARTNER_WITH_CHILDREN', questions: ['KNOWN', 'PLAN_STATUS'], rationale: 'He says that he is seeing someone who has children.', riskPosed: 'Convicted of an assault that two children saw.', areas: ['E10000034'], mayParentsKnow: 'UNSAFE', urgency: 'ROUTINE',
  respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP',
};
const partner = { role: 'PARTNER', givenNames: 'Robin', familyName: 'Examplesson' };
const named: Draft = { ...silent, areas: undefined, carers: [partner], children: [{ id: child, role: 'CHILD', familyName: 'Examplesson', sourceKind: 'SELF_REPORT', address: '2 Sample Road, Crewe', postcode: 'CW1 1AA' }] };

describe('somebody who is "seeing someone" whose children are on a child protection plan in another area (Fraser)', () => {
  let person: CaseloadRow;
  let issued: Issued;

  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
  }, 60_000);

  it("is not asked about at children's services by his own details alone: the reasons name the children and the partner", async () => {
    expect(await toPutRight('safeguarding-enquiries', person['crn']!, silent)).toEqual(['/children REQUIRED', '/carers REQUIRED']);
  });

  it('is not asked about at the police without a question or a reason', async () => {
    expect(await toPutRight('enquiries', person['crn']!, daDraft({ trigger: 'NEW_RELATIONSHIP', questions: [], rationale: undefined, persons: [partner] }))).toEqual(expect.arrayContaining(['/questions TOO_FEW', '/rationale REQUIRED']));
  });

  it('leaves nothing of either behind: neither reached anybody', async () => {
    expect(await rowsOf(probation().caseDatabaseUrl, 'select kind from enquiry where crn = $1', [person['crn']])).toEqual([]);
  });

  it("is asked about, once it is put right, at the children's services where the partner's children live, though nobody named that area", async () => {
    issued = await issue('safeguarding-enquiries', person['crn']!, named);
    expect(ofWhom(issued)).toEqual({ [worcestershire]: ['Address 1 of the supervised person'], [cheshireEast]: ['The address of child 1'] });
    const { id } = await work(cheshireEast, 'enquiries', 'social.ce', conversationWith(issued, cheshireEast));
    const { content } = await json<{ content: Draft }>(agency(cheshireEast).url, `/api/enquiries/${id}?${because('to search')}`, 'social.ce');
    expect(content).toMatchObject({ children: [{ id: child, familyName: 'Examplesson' }], carers: [{ role: 'PARTNER' }] });
  });

  it('is told that the children are on a plan there, while his own area still owes its answer', async () => {
    const conversation = conversationWith(issued, cheshireEast);
    const { id } = await work(cheshireEast, 'enquiries', 'social.ce', conversation);
    await answerWork(cheshireEast, 'enquiries', 'social.ce', id, 'safeguarding-response', childAnswer({ askedAs: child, known: 'YES', status: 'CP' }, { scope: { ...childAnswer({})['scope'] as object, areas: ['E06000049'] } }));
    await standsAt('safeguarding-enquiries', conversation, 'ANSWERED');
    expect((await read('safeguarding-enquiries', conversation)).answers[0]!.content['children']).toMatchObject([{ askedAs: child, known: 'YES', status: 'CP' }]);
    expect(await read('safeguarding-enquiries', conversationWith(issued, worcestershire))).toMatchObject({ state: 'ASKED', answers: [] });
  });

  it('is followed to that area too where it was only named as the right one by a refusal', async () => {
    const elsewhere = newPerson({ address: '', postcode: '' });
    await supervise(elsewhere);
    const first = conversationWith(await issue('safeguarding-enquiries', elsewhere['crn']!, { ...silent, carers: [partner], children: [{ id: sibling, role: 'CHILD', familyName: 'Examplesson', sourceKind: 'SELF_REPORT' }] }), worcestershire);
    await answerWork(worcestershire, 'enquiries', 'social.wo', (await work(worcestershire, 'enquiries', 'social.wo', first)).id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'Cheshire East', area: 'E06000049' } }));
    const { conversation } = await eventually(async () => {
      const { redirect } = await read('safeguarding-enquiries', first) as unknown as { redirect: { state: string; conversation: string } | null };
      return redirect?.state === 'FOLLOWED' && redirect;
    }, 60_000, 'the redirect');
    expect((await work(cheshireEast, 'enquiries', 'social.ce', conversation)).state).toBe('WAITING');
  });

  it('is referred for the children who saw the assault, with what is asked and what will happen if nothing is done', async () => {
    const { conversations: [one] } = await issue('child-referrals', person['crn']!, {
      ask: 'ASSESS', immediateDanger: 'NO', children: [{ id: child, role: 'CHILD', givenNames: 'Kim', sourceKind: 'POLICE' }, { id: sibling, role: 'CHILD', givenNames: 'Jo', sourceKind: 'POLICE' }], household: { members: 'The children live with their mother.' },
      concern: 'Both children saw the assault for which he was convicted.', evidence: [{ marking: 'FACT', text: 'Both were in the room.', sourceKind: 'POLICE' }], riskIfNoAction: 'They will see him assault their mother again.', informedAdults: 'ALL', consent: 'GIVEN',
      manager: { name: 'Morgan Testperson', contact: '01632 960101' },
    }, { area: 'E10000034' });
    const { id } = await work(worcestershire, 'referrals', 'social.wo', one!.conversation);
    const { content } = await json<{ content: Draft }>(agency(worcestershire).url, `/api/referrals/${id}?${because('to decide')}`, 'social.wo');
    expect(content).toMatchObject({ ask: 'ASSESS', riskIfNoAction: 'They will see him assault their mother again.', children: [{ id: child }, { id: sibling }] });
  });
});
