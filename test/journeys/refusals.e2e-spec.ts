import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { answerWork, because, childAnswer, daDraft, daNil, type Draft, type Issued, issue, posted, read, refusal, safeguardingDraft, standsAt, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
interface Redirect { readonly state: string; readonly to: string | null; readonly conversation: string | null }
type Shown = Awaited<ReturnType<typeof read>> & { readonly redirect: Redirect | null; readonly insteadOf: string | null; readonly contests: readonly { readonly byRule: boolean; readonly decision: { readonly content: Draft } | null }[] };

const shown = async (path: string, conversation: string): Promise<Shown> => await read(path, conversation) as Shown;
/** Where the refused conversation says that it went, once that is settled. */
const redirected = (path: string, conversation: string): Promise<Redirect> => eventually(async () => { const { redirect } = await shown(path, conversation); return redirect !== null && redirect.state !== 'WAITING' && redirect; }, 60_000, 'the redirect');
const decision = (said: 'UPHELD' | 'OVERTURNED'): Draft => ({ decision: said, reason: 'It was looked at again by the lead of the unit.', decidedBy: 'Chris Testperson', decidedByRole: 'Lead', decidedOn: '2026-11-27' });
const conversationWith = (issued: Issued, partner: string): string => issued.conversations.find(({ to }) => to === partner)!.conversation;

/** Somebody whose address leads nowhere, so that only those are asked who are named. */
async function somebody(): Promise<CaseloadRow> {
  const person = newPerson({ address: '', postcode: '' });
  await supervise(person);
  return person;
}

/** Asks one agency and has it refuse. */
async function refused(asks: { readonly path: string; readonly draft: Draft; readonly at: string; readonly by: string }, said: Draft): Promise<string> {
  const person = await somebody();
  const conversation = conversationWith(await issue(asks.path, person['crn']!, asks.draft), asks.at);
  await answerWork(asks.at, 'enquiries', asks.by, (await work(asks.at, 'enquiries', asks.by, conversation)).id, 'enquiry-refusal', refusal(said));
  return conversation;
}

describe("children of a partner who live in another area than the one that was asked (Fraser's redirect)", () => {
  const [child, school] = [randomUUID(), `${invented('Hiddenschool')} Primary School`];
  let person: CaseloadRow;
  let conversation: string;
  let there: string;

  beforeAll(async () => {
    person = await somebody();
    const draft = safeguardingDraft({ trigger: 'PARTNER_WITH_CHILDREN', children: [{ id: child, role: 'CHILD', familyName: 'Examplesson', sourceKind: 'SELF_REPORT', school }], rationale: `He collected a child from ${school} yesterday.` });
    conversation = conversationWith(await issue('safeguarding-enquiries', person['crn']!, draft), 'childrens-worcestershire');
  }, 90_000);

  it('are not refused as of another area without its code', async () => {
    const item = await work('childrens-worcestershire', 'enquiries', 'social.wo', conversation);
    const { findings } = await json<{ findings: { path: string; code: string }[] }>(agency('childrens-worcestershire').url, `/api/enquiries/${item.id}/replies/checks`, 'social.wo', posted({ kind: 'enquiry-refusal', content: refusal({ code: 'WRONG_AREA', askInstead: { name: 'Cheshire East' } }) }));
    expect(findings.map(({ path, code }) => `${path} ${code}`)).toEqual(['/askInstead/area REQUIRED']);
    await answerWork('childrens-worcestershire', 'enquiries', 'social.wo', item.id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'Cheshire East', area: 'E06000049' } }));
  });

  it('are asked about there by itself, in a conversation of its own, and the refused one says where it went', async () => {
    const redirect = await redirected('safeguarding-enquiries', conversation);
    expect(redirect).toMatchObject({ state: 'FOLLOWED', to: 'childrens-cheshire-east' });
    there = redirect.conversation!;
    expect(await shown('safeguarding-enquiries', there)).toMatchObject({ state: 'ASKED', insteadOf: conversation, content: { areas: ['E10000034', 'E06000049'], trigger: 'PARTNER_WITH_CHILDREN' } });
    const item = await work('childrens-cheshire-east', 'enquiries', 'social.ce', there);
    const { content } = await json<{ content: { children: object[]; rationale: string } }>(agency('childrens-cheshire-east').url, `/api/enquiries/${item.id}?${because('to search')}`, 'social.ce');
    expect(content.children).toMatchObject([{ id: child, familyName: 'Examplesson' }]);
    expect(content.rationale).not.toContain(school);
  });

  it('with what is protected, at the desk of that area and of probation, and never on the case side', async () => {
    const item = await work('childrens-cheshire-east', 'enquiries', 'social.ce', there);
    await listed<{ messageId: string }>(agency('childrens-cheshire-east').deskUrl, '/api/victim-parts', 'social.ce', ({ messageId }) => messageId === item.id, 30_000);
    const part = await json<{ part: object }>(agency('childrens-cheshire-east').deskUrl, `/api/victim-parts/${item.id}?${because('to find the child')}`, 'social.ce');
    expect(JSON.stringify(part.part)).toContain(school);
    const [word] = school.split(' ') as [string];
    for (const at of ['probation', 'childrens-worcestershire', 'childrens-cheshire-east']) expect([at, await tablesWith(agency(at).caseDatabaseUrl, word)]).toEqual([at, []]);
    await eventually(async () => (await tablesWith(probation().victimDatabaseUrl, item.id)).includes('victim_part'), 30_000, 'the victim part at the own desk');
  });

  it('are not asked about in a circle, and the answer of that area is the answer', async () => {
    const item = await work('childrens-cheshire-east', 'enquiries', 'social.ce', there);
    await answerWork('childrens-cheshire-east', 'enquiries', 'social.ce', item.id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'Worcestershire', area: 'E10000034' } }));
    expect(await redirected('safeguarding-enquiries', there)).toMatchObject({ state: 'CANNOT', to: 'childrens-worcestershire', code: 'CIRCLE' });
    await answerWork('childrens-cheshire-east', 'enquiries', 'social.ce', item.id, 'safeguarding-response', childAnswer({ askedAs: child }, { scope: { ...childAnswer({})['scope'] as object, areas: ['E06000049'] } }));
    await standsAt('safeguarding-enquiries', there, 'ANSWERED');
  });
});

describe('a pregnancy after which a force says that it was asked too soon (Jay)', () => {
  let conversation: string;
  let contest: Work;

  beforeAll(async () => {
    conversation = await refused({ path: 'enquiries', draft: daDraft({ trigger: 'PREGNANCY', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] }), at: 'police-west-mercia', by: 'unit.wm' }, { code: 'TOO_SOON' });
  }, 90_000);

  it('contests the refusal by itself, which stands in the queue of the force', async () => {
    await standsAt('enquiries', conversation, 'CONTESTED');
    contest = await work('police-west-mercia', 'contests', 'unit.wm', conversation);
    const { content } = await json<{ content: object }>(agency('police-west-mercia').url, `/api/contests/${contest.id}?${because('to decide')}`, 'unit.wm');
    expect(content).toMatchObject({ refused: 'TOO_SOON', byRule: 'YES', contestedBy: { name: 'pat.practitioner' } });
    const enquiry = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    expect(enquiry).toMatchObject({ state: 'REPLIED', contest: 'CONTESTED' });
  });

  it('is not decided on by who refused, who is told so at the field', async () => {
    await json(agency('police-west-mercia').url, `/api/contests/${contest.id}/take`, 'unit.wm', posted({}));
    for (const path of ['replies/checks', 'replies']) {
      const { body } = await answer(agency('police-west-mercia').url, `/api/contests/${contest.id}/${path}`, 'unit.wm', posted({ kind: 'contest-decision', content: decision('UPHELD') }));
      const { errors, findings } = JSON.parse(body) as { errors?: { path: string; code: string }[]; findings?: { path: string; code: string }[] };
      expect((errors ?? findings)!.map((one) => `${one.path} ${one.code}`)).toEqual(['/decidedBy CONTRADICTION']);
    }
    await json(agency('police-west-mercia').url, `/api/contests/${contest.id}/take`, 'deputy.wm', posted({ over: true }));
  });

  it('is open again in the queue of the force when somebody else there overturns it, and is answered', async () => {
    await answerWork('police-west-mercia', 'contests', 'deputy.wm', contest.id, 'contest-decision', decision('OVERTURNED'));
    await standsAt('enquiries', conversation, 'OVERTURNED');
    const enquiry = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    expect(enquiry).toMatchObject({ state: 'WAITING', takenBy: null, contest: 'OVERTURNED' });
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', enquiry.id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    const { answers, contests } = await shown('enquiries', conversation);
    expect([answers.map(({ kind }) => kind), contests]).toMatchObject([['da-response', 'enquiry-refusal'], [{ byRule: true, decision: { content: { decision: 'OVERTURNED', decidedBy: 'Chris Testperson' } } }]]);
  });
});
