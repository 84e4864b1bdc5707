import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { answerWork, because, childAnswer, daDraft, daNil, type Draft, type Issued, issue, posted, read, refusal, safeguardingDraft, standsAt, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
interface Redirect { readonly state: string; readonly to: string | null; readonly conversation: string | null }
interface Escalation { readonly id: string; readonly code: string; readonly conversation: string; readonly partner: string; readonly crn: string | null }
interface Count { readonly code: string; readonly partner: string; readonly kind: string; readonly total: number; readonly open: number }
type Shown = Awaited<ReturnType<typeof read>> & { readonly redirect: Redirect | null; readonly insteadOf: string | null; readonly contests: readonly { readonly byRule: boolean; readonly decision: { readonly content: Draft } | null }[] };

const shown = async (path: string, conversation: string): Promise<Shown> => await read(path, conversation) as Shown;
/** Where the refused conversation says that it went, once that is settled. */
const redirected = (path: string, conversation: string): Promise<Redirect> => eventually(async () => { const { redirect } = await shown(path, conversation); return redirect !== null && redirect.state !== 'WAITING' && redirect; }, 60_000, 'the redirect');
const escalated = (at: string, person: string, conversation: string): Promise<Escalation> => listed<Escalation>(agency(at).url, '/api/escalations', person, (one) => one.conversation === conversation, 30_000);
const counted = async (at: string, person: string, code: string, partner: string): Promise<number> =>
  (await json<{ counts: Count[] }>(agency(at).url, '/api/escalations/counts', person)).counts.filter((one) => one.code === code && one.partner === partner).reduce((sum, { total }) => sum + total, 0);
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
    expect(await tablesWith(probation().victimDatabaseUrl, item.id)).toContain('victim_part');
  });

  it('are not asked about in a circle, and the answer of that area is the answer', async () => {
    const item = await work('childrens-cheshire-east', 'enquiries', 'social.ce', there);
    await answerWork('childrens-cheshire-east', 'enquiries', 'social.ce', item.id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'Worcestershire', area: 'E10000034' } }));
    expect(await redirected('safeguarding-enquiries', there)).toMatchObject({ state: 'ASKED_BEFORE', to: 'childrens-worcestershire', conversation });
    await answerWork('childrens-cheshire-east', 'enquiries', 'social.ce', item.id, 'safeguarding-response', childAnswer({ askedAs: child }));
    await standsAt('safeguarding-enquiries', there, 'ANSWERED');
  });
});

describe('a local authority that demands the consent of both parents (the unnamed authority)', () => {
  let conversation: string;
  let before: readonly number[];
  const counts = () => Promise.all([counted('probation', 'morgan.manager', 'CONSENT_REQUIRED', 'childrens-worcestershire'), counted('childrens-worcestershire', 'lead.wo', 'CONSENT_REQUIRED', 'probation')]);

  beforeAll(async () => {
    before = await counts();
    conversation = await refused({ path: 'safeguarding-enquiries', draft: safeguardingDraft(), at: 'childrens-worcestershire', by: 'social.wo' }, { code: 'CONSENT_REQUIRED', reason: 'Both parents have to agree first.' });
  }, 90_000);

  it("is escalated to the practitioner's manager and to the lead of those who refused, at once, and to nobody else", async () => {
    expect(await escalated('childrens-worcestershire', 'lead.wo', conversation)).toMatchObject({ code: 'CONSENT_REQUIRED', partner: 'probation', crn: null });
    expect(await escalated('probation', 'morgan.manager', conversation)).toMatchObject({ code: 'CONSENT_REQUIRED', partner: 'childrens-worcestershire' });
    for (const [at, person] of [['probation', 'pat.practitioner'], ['childrens-worcestershire', 'social.wo'], ['probation', 'olu.operator']] as const) expect([person, (await ask(agency(at).url, '/api/escalations', person)).status]).toEqual([person, 404]);
  });

  it('is counted on both sides', async () => {
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  it('leaves the list when a manager says what was done, and is counted still', async () => {
    const { id } = await escalated('probation', 'morgan.manager', conversation);
    const done = await json<{ dealtWith: object }>(probation().url, `/api/escalations/${id}/dealt-with`, 'morgan.manager', posted({ reason: 'Spoke with the head of service; they answer now.' }));
    expect(done.dealtWith).toMatchObject({ by: 'morgan.manager', role: 'manager' });
    expect(await listedNow<Escalation>(probation().url, '/api/escalations', 'morgan.manager', (one) => one.id === id)).toBeUndefined();
    expect((await ask(probation().url, `/api/escalations/${id}/dealt-with`, 'morgan.manager', posted({ reason: 'Once more.' }))).status).toBe(409);
    expect(await counts()).toEqual(before.map((count) => count + 1));
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

  it('is open again in the queue of the force when that overturns it, and is answered', async () => {
    await answerWork('police-west-mercia', 'contests', 'unit.wm', contest.id, 'contest-decision', decision('OVERTURNED'));
    await standsAt('enquiries', conversation, 'OVERTURNED');
    const enquiry = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    expect(enquiry).toMatchObject({ state: 'WAITING', takenBy: null, contest: 'OVERTURNED' });
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', enquiry.id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    const { answers, contests } = await shown('enquiries', conversation);
    expect([answers.map(({ kind }) => kind), contests]).toMatchObject([['da-response', 'enquiry-refusal'], [{ byRule: true, decision: { content: { decision: 'OVERTURNED', decidedBy: 'Chris Testperson' } } }]]);
  });
});

describe('a force that answers only where violence is known already (London)', () => {
  let conversation: string;
  beforeAll(async () => {
    conversation = await refused({ path: 'enquiries', draft: daDraft({ forces: ['07'] }), at: 'police-cheshire', by: 'unit.ch' }, { code: 'NO_KNOWN_HISTORY', reason: 'No violence of this person is known.' });
  }, 90_000);

  it('is told of to the managers of both sides at once', async () => {
    expect(await escalated('police-cheshire', 'lead.ch', conversation)).toMatchObject({ code: 'NO_KNOWN_HISTORY' });
    expect(await escalated('probation', 'morgan.manager', conversation)).toMatchObject({ code: 'NO_KNOWN_HISTORY' });
  });

  it('is contested by the practitioner, once, and where it is upheld the manager is told of that too', async () => {
    const contested = (person: string): Promise<{ status: number }> => answer(probation().url, `/api/enquiries/${conversation}/contests`, person, posted({ reason: 'An enquiry is how a history becomes known.' }));
    expect([(await contested('robin.practitioner')).status, (await contested('chris.administrator')).status, (await contested('pat.practitioner')).status, (await contested('pat.practitioner')).status]).toEqual([404, 404, 202, 409]);
    await standsAt('enquiries', conversation, 'CONTESTED');
    const { id } = await work('police-cheshire', 'contests', 'unit.ch', conversation);
    await answerWork('police-cheshire', 'contests', 'unit.ch', id, 'contest-decision', decision('UPHELD'));
    await standsAt('enquiries', conversation, 'UPHELD');
    await listed<Escalation>(probation().url, '/api/escalations', 'morgan.manager', (one) => one.conversation === conversation && one.code === 'UPHELD', 30_000);
    expect(await work('police-cheshire', 'enquiries', 'unit.ch', conversation)).toMatchObject({ state: 'REPLIED', contest: 'UPHELD' });
  });

  it('cannot refuse without saying why and who decided', async () => {
    const person = await somebody();
    const sent = conversationWith(await issue('enquiries', person['crn']!, daDraft({ forces: ['07'] })), 'police-cheshire');
    const { id } = await work('police-cheshire', 'enquiries', 'unit.ch', sent);
    await json(agency('police-cheshire').url, `/api/enquiries/${id}/take`, 'unit.ch', posted({}));
    const without = await answer(agency('police-cheshire').url, `/api/enquiries/${id}/replies`, 'unit.ch', posted({ kind: 'enquiry-refusal', content: refusal({ code: undefined, reason: undefined, decidedBy: undefined }) }));
    expect([without.status, (JSON.parse(without.body) as { errors: { path: string }[] }).errors.map(({ path }) => path).sort()]).toEqual([422, ['/code', '/decidedBy', '/reason']]);
  });
});
