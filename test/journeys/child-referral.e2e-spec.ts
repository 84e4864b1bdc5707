import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { because, type Draft, type Issued, issue, posted, read, standsAt, toPutRight, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const worcestershire = () => agency('childrens-worcestershire');
const [street, school, refuge, neighbour, witness] = [invented('Hiddenstreet'), invented('Hiddenschool'), invented('Hiddenrefuge'), invented('Neighbour'), invented('Witness')];
const phone = '07700 900457';
const familyName = invented('Examplesson');
const child = { role: 'CHILD', givenNames: 'Kim', familyName, dateOfBirth: '2018-07-08', relationToAdults: 'A grandchild of hers', sourceKind: 'VISIT', protectedAddress: `7 ${street} Close, Exampleton`, school: `${school} Primary School` };
const mother = { role: 'RELATIVE', givenNames: 'Alex', familyName, protectedAddress: `7 ${street} Close, Exampleton`, phone, safeContact: `By text, or through ${neighbour}, never by letter.` };
/** Ellen: she said that she had no children, and looks after grandchildren; what is known of them she told as a victim. */
const referralDraft = (more: Draft = {}): Draft => ({
  ask: 'ASSESS', immediateDanger: 'NO', children: [child, { role: 'CHILD', expectedOn: '2027-02-01', sourceKind: 'SELF_REPORT' }], adults: [mother],
  household: { members: 'The grandchildren stay with her four nights a week.', refuge: `${refuge} House` },
  concern: `He came to 7 ${street} Close while the children were there, and waited at ${school} Primary School.`,
  evidence: [{ marking: 'HEARSAY', text: 'The children are said to have hidden upstairs.', sourceKind: 'VICTIM', sourceName: witness }, { marking: 'FACT', text: 'The door was broken at the visit.', sourceKind: 'VISIT' }],
  riskIfNoAction: 'The children will be there when he comes again.', informedAdults: 'SOME', consent: 'UNSAFE_TO_SEEK', whyNot: 'To ask him would put their mother at risk.',
  manager: { name: 'Morgan Testperson', contact: '01632 960101' }, ...more,
});
/** Each so long that no ciphertext has it by chance. */
const protectedTexts = [street, school, refuge, neighbour, witness, phone, phone.replace(' ', '')];

describe('a referral of children', () => {
  let person: CaseloadRow;
  let issued: Issued;
  let item: Work;
  let conversation: string;

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('child-referrals', person['crn']!, referralDraft(), { area: 'E10000034' });
    conversation = issued.conversations[0]!.conversation;
    item = await work('childrens-worcestershire', 'referrals', 'social.wo', conversation);
  }, 90_000);

  it("arrives in the queue of the children's services of the area where the children live", () => {
    expect(issued.conversations.map(({ to }) => to)).toEqual(['childrens-worcestershire']);
    expect(item).toMatchObject({ kind: 'child-referral', state: 'WAITING', lane: 'bulk' });
  });

  it('says what is asked, and is read for a reason, sensitive as a whole, without what leads to a victim or a child', async () => {
    const shown = await json<{ sensitive: boolean; content: { concern: string; evidence: object[] } }>(worcestershire().url, `/api/referrals/${item.id}?${because('to decide')}`, 'social.wo');
    expect(shown).toMatchObject({ sensitive: true, content: { labels: { '': 'SENSITIVE' }, ask: 'ASSESS', subject: { crn: person['crn'] }, children: [{ familyName }, { expectedOn: '2027-02-01' }], referrer: { name: 'pat.practitioner' } } });
    expect(shown.content.concern).toMatch(/^He came to .*address.* while the children were there, and waited at .*a child's school.*\.$/);
    expect(shown.content.evidence.map((one) => Object.keys(one).sort())).toEqual([['id', 'marking', 'text'], ['id', 'marking', 'text']]);
    for (const text of protectedTexts) expect([text, JSON.stringify(shown).includes(text)]).toEqual([text, false]);
  });

  it("shows at the desk of children's services, to a social worker and to nobody else there, where the children are, how each adult is safely reached and who the source is", async () => {
    await listed<{ messageId: string }>(worcestershire().deskUrl, '/api/victim-parts', 'social.wo', ({ messageId }) => messageId === item.id, 20_000);
    const { part } = await json<{ part: object }>(worcestershire().deskUrl, `/api/victim-parts/${item.id}?${because('to ring her safely')}`, 'social.wo');
    expect(part).toMatchObject({
      children: [{ school: child.school, protectedAddress: child.protectedAddress }], adults: [{ phone, safeContact: mother.safeContact }], household: { refuge: `${refuge} House` },
      evidence: [{ sourceKind: 'VICTIM', sourceName: witness }, { sourceKind: 'VISIT' }],
    });
    expect((await answer(worcestershire().deskUrl, `/api/victim-parts/${item.id}?${because('curious')}`, 'ops.wo')).status).toBe(404);
  });

  it("shows its author nothing of that, and the author's desk keeps it from the author: her victim record cannot be reached from the case side", async () => {
    const asked = await read('child-referrals', conversation);
    for (const text of protectedTexts) expect([text, JSON.stringify([issued, asked]).includes(text)]).toEqual([text, false]);
    const hidden = await answer(probation().deskUrl, `/api/victim-parts/${item.id}?${because('curious')}`, 'pat.practitioner');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await answer(probation().deskUrl, `/api/victim-parts/${randomUUID()}?${because('curious')}`, 'pat.practitioner'));
  });

  it('leaves nothing that leads to a victim or a child in any case-side table of either node', async () => {
    for (const { caseDatabaseUrl } of [probation(), worcestershire()]) for (const text of protectedTexts) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    for (const { victimDatabaseUrl } of [probation(), worcestershire()]) await eventually(async () => (await tablesWith(victimDatabaseUrl, witness)).join() === 'victim_part', 30_000, 'the victim part alone');
  });

  it('keeps nowhere on the case side of probation which area was named', async () => {
    const kept = await rowsOf<{ kept: string }>(probation().caseDatabaseUrl,
      `select e::text as kept from enquiry e where conversation = $1 union all select facts::text from audit_entry where facts->>'conversation' = $1::text`, [conversation]);
    expect(kept.length).toBeGreaterThan(1);
    for (const row of kept) expect(row.kept).not.toContain('E10000034');
  });

  it('is acknowledged at once, with who holds it and by when it is decided, and stays with them', async () => {
    await json(worcestershire().url, `/api/referrals/${item.id}/take`, 'social.wo', posted({}));
    const content = { receivedAt: '2026-11-26T09:10:00Z', heldBy: 'Duty worker Testperson', contact: '01632 960180' };
    const open = await answer(worcestershire().url, `/api/referrals/${item.id}/replies`, 'social.wo', posted({ kind: 'referral-acknowledgement', content }));
    expect(JSON.parse(open.body)).toMatchObject({ code: 'MESSAGE_REJECTED', errors: [{ path: '/decideBy' }] });
    const sent = await json(worcestershire().url, `/api/referrals/${item.id}/replies`, 'social.wo', posted({ kind: 'referral-acknowledgement', content: { ...content, decideBy: '2026-11-27T17:00:00Z' } }));
    expect(sent).toMatchObject({ id: item.id, state: 'TAKEN', kind: 'referral-acknowledgement' });
    await standsAt('child-referrals', conversation, 'ACKNOWLEDGED');
    expect((await read('child-referrals', conversation)).answers[0]).toMatchObject({ kind: 'referral-acknowledgement', issuer: 'childrens-worcestershire', content: { heldBy: 'Duty worker Testperson', decideBy: '2026-11-27T17:00:00Z', labels: { '': 'SENSITIVE' } } });
    expect(await work('childrens-worcestershire', 'referrals', 'social.wo', conversation)).toMatchObject({ state: 'TAKEN', takenBy: 'social.wo', replyKind: 'referral-acknowledgement' });
  });

  it('is decided with a reason, a worker and a next step, and the practitioner reads it in words of roles only', async () => {
    const away = `9 ${invented('Farstreet')} Road`;
    const outcome = {
      decision: 'S47', reason: `They are at ${away}, WR5 3ZZ, and he knows it.`, decidedAt: '2026-11-27T11:00:00Z', worker: 'Alex Testworker', nextStep: 'Strategy discussion on Monday; the practitioner is invited.', feedbackRoute: 'Ring the manager of the team.',
    };
    const bare = await answer(worcestershire().url, `/api/referrals/${item.id}/replies`, 'social.wo', posted({ kind: 'referral-outcome', content: { ...outcome, decision: 'NFA', reason: 'NFA' } }));
    expect(JSON.parse(bare.body)).toMatchObject({ code: 'MESSAGE_REJECTED', errors: [{ path: '/reason', code: 'TOO_SHORT' }] });
    const sent = await json(worcestershire().url, `/api/referrals/${item.id}/replies`, 'social.wo', posted({ kind: 'referral-outcome', content: outcome }));
    expect(sent).toMatchObject({ state: 'REPLIED', kind: 'referral-outcome' });
    await standsAt('child-referrals', conversation, 'DECIDED');
    const { answers: [decided, acknowledged] } = await read('child-referrals', conversation);
    expect([decided?.kind, acknowledged?.kind]).toEqual(['referral-outcome', 'referral-acknowledgement']);
    expect(decided?.content).toMatchObject({ decision: 'S47', worker: 'Alex Testworker', nextStep: outcome.nextStep, feedbackRoute: outcome.feedbackRoute });
    expect(decided?.content['reason']).toMatch(/^They are at an address.*, and he knows it\.$/);
    for (const { caseDatabaseUrl } of [probation(), worcestershire()]) for (const text of [away, 'WR5 3ZZ']) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    await listed<{ messageId: string }>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === decided!.id, 20_000);
    const { part } = await json<{ part: object }>(probation().deskUrl, `/api/victim-parts/${decided!.id}?${because('contact today')}`, 'lee.liaison');
    expect(part).toEqual({ originals: [{ path: '/reason', text: outcome.reason }] });
  });

  it('goes ahead of all others where a child is in danger now', async () => {
    const { conversations } = await issue('child-referrals', person['crn']!, referralDraft({ immediateDanger: 'YES', policeNotifiedAt: '2026-11-26T08:55:00Z' }), { area: 'E10000034' });
    expect(await work('childrens-worcestershire', 'referrals', 'social.wo', conversations[0]!.conversation)).toMatchObject({ lane: 'urgent' });
  });

  it('cannot be answered as an enquiry is, nor found by those who may not read it, and its list needs a reason', async () => {
    const wrong = await answer(worcestershire().url, `/api/referrals/${item.id}/replies`, 'social.wo', posted({ kind: 'enquiry-refusal', content: {} }));
    expect(JSON.parse(wrong.body)).toMatchObject({ code: 'REQUEST_INVALID' });
    expect((await ask(worcestershire().url, '/api/referrals', 'ops.wo')).status).toBe(404);
    expect((await ask(worcestershire().url, `/api/enquiries/${item.id}?${because('curious')}`, 'social.wo')).status).toBe(404);
    expect(JSON.parse((await answer(probation().url, '/api/child-referrals', 'pat.practitioner')).body)).toMatchObject({ code: 'ACCESS_REASON_NEEDED' });
    expect((await ask(probation().url, `/api/child-referrals?${because('curious')}`, 'chris.administrator')).status).toBe(404);
    expect((await ask(probation().url, `/api/child-referrals/${conversation}?${because('curious')}`, 'robin.practitioner')).status).toBe(404);
  });
});

describe('a draft of a referral of children', () => {
  it("without an ask is sent nowhere, and told what children's services can be asked", async () => {
    const person = newPerson();
    await supervise(person);
    const { status, body } = await answer(probation().url, '/api/child-referrals', 'pat.practitioner', posted({ crn: person['crn'], content: referralDraft({ ask: undefined }), area: 'E10000034' }));
    expect([status, JSON.parse(body)]).toMatchObject([422, { code: 'MESSAGE_REJECTED', errors: [{ path: '/ask', code: 'REQUIRED', todo: expect.stringMatching(/an assessment, a strategy discussion, or nothing but to know, and then why/) }] }]);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']])).toEqual([]);
  });

  it.each<[string, Draft, string[]]>([
    ['without an ask', { ask: undefined }, ['/ask REQUIRED', '/area NOT_IN_LIST']],
    ['that asks for nothing and does not say why', { ask: 'INFO_ONLY' }, ['/reasonInfoOnly REQUIRED', '/area NOT_IN_LIST']],
    ['about a child in danger of which the police do not know', { immediateDanger: 'YES' }, ['/policeNotifiedAt REQUIRED', '/area NOT_IN_LIST']],
    ['without what will happen if nothing is done', { riskIfNoAction: undefined }, ['/riskIfNoAction REQUIRED', '/area NOT_IN_LIST']],
    ['without evidence', { evidence: [] }, ['/evidence TOO_FEW', '/area NOT_IN_LIST']],
    ['with nobody to ring', { manager: { name: 'Morgan Testperson' } }, ['/referrer/contact REQUIRED', '/manager/contact REQUIRED', '/area NOT_IN_LIST']],
  ])('%s, and without an area, is sent nowhere', async (_, wrong, expected) => {
    const person = newPerson();
    await supervise(person);
    expect(await toPutRight('child-referrals', person['crn']!, referralDraft(wrong))).toEqual(expected);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']])).toEqual([]);
  });
});
