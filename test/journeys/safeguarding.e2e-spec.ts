import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { answerWork, because, childAnswer, type Draft, type Issued, issue, posted, read, refusal, safeguardingDraft, standsAt, toPutRight, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const worcestershire = () => agency('childrens-worcestershire');
const school = `${invented('Hiddenschool')} Primary School`;
const word = school.split(' ')[0]!;
const [kim, unborn] = [randomUUID(), randomUUID()];
const child = { id: kim, role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', dateOfBirth: '2018-07-08', sourceKind: 'VISIT', school };

describe('a safeguarding enquiry', () => {
  let person: CaseloadRow;
  let issued: Issued;
  let item: Work;

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('safeguarding-enquiries', person['crn']!, safeguardingDraft({
      trigger: 'PARTNER_WITH_CHILDREN', children: [child, { id: unborn, role: 'CHILD', expectedOn: '2027-02-01', sourceKind: 'SELF_REPORT' }], carers: [{ role: 'PARTNER', givenNames: 'Alex', familyName: 'Examplesson' }],
      areas: ['E10000034', 'E06000049'], rationale: `He collected a child from ${school} yesterday.`,
    }));
    item = await work('childrens-worcestershire', 'enquiries', 'social.wo', issued.conversations.find(({ to }) => to === 'childrens-worcestershire')!.conversation);
  }, 90_000);

  it("goes to the children's services of every area that it names", () => {
    expect(issued.conversations.map(({ to }) => to).sort()).toEqual(['childrens-cheshire-east', 'childrens-worcestershire']);
  });

  it('is read by a social worker for a reason, with the school in words of its role only', async () => {
    const shown = await json<{ sensitive: boolean; content: { rationale: string; children: object[] } }>(worcestershire().url, `/api/enquiries/${item.id}?${because('to search')}`, 'social.wo');
    expect(shown).toMatchObject({ sensitive: true, content: { children: [{ familyName: 'Examplesson' }, { expectedOn: '2027-02-01' }] } });
    expect(shown.content.rationale).toMatch(/^He collected a child from .*a child's school.* yesterday\.$/);
  });

  it("shows the school at the desk of children's services, to a social worker and to nobody else there", async () => {
    await listed<{ messageId: string }>(worcestershire().deskUrl, '/api/victim-parts', 'social.wo', ({ messageId }) => messageId === item.id, 20_000);
    const { part } = await json<{ part: object }>(worcestershire().deskUrl, `/api/victim-parts/${item.id}?${because('to ask the school')}`, 'social.wo');
    expect(part).toMatchObject({ children: [{ school }] });
    expect((await answer(worcestershire().deskUrl, `/api/victim-parts/${item.id}?${because('curious')}`, 'ops.wo')).status).toBe(404);
  });

  it('leaves the school in no case-side table of either node', async () => {
    for (const { caseDatabaseUrl } of [probation(), worcestershire()]) expect(await tablesWith(caseDatabaseUrl, word)).toEqual([]);
    for (const { victimDatabaseUrl } of [probation(), worcestershire()]) await eventually(async () => (await tablesWith(victimDatabaseUrl, word)).join() === 'victim_part', 30_000, 'the victim part alone');
  });

  it('is answered child by child, and the answer is filed under the case', async () => {
    const conversation = item.conversation;
    await json(worcestershire().url, `/api/enquiries/${item.id}/take`, 'social.wo', posted({}));
    const half = await answer(worcestershire().url, `/api/enquiries/${item.id}/replies`, 'social.wo', posted({ kind: 'safeguarding-response', content: childAnswer({ status: undefined }, { scope: undefined }) }));
    expect((JSON.parse(half.body) as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual(['/scope', '/children/0/status', '/children']);
    const nursery = `${invented('Hiddennursery')} Nursery`;
    await answerWork('childrens-worcestershire', 'enquiries', 'social.wo', item.id, 'safeguarding-response', childAnswer({ askedAs: kim, familyName: 'Examplesson', school: nursery, concern: `Was moved to ${nursery}.` }, {}, [{ role: 'CHILD', askedAs: unborn, known: 'NO' }]));
    await standsAt('safeguarding-enquiries', conversation, 'ANSWERED');
    const asked = await read('safeguarding-enquiries', conversation);
    expect(asked.answers[0]).toMatchObject({ kind: 'safeguarding-response', issuer: 'childrens-worcestershire', content: { status: 'FULL', onwardSharing: 'NONE', children: [{ askedAs: kim, known: 'YES', status: 'CP', familyName: 'Examplesson' }, { askedAs: unborn, known: 'NO' }] } });
    expect(JSON.stringify(asked)).not.toContain(nursery);
    expect(await tablesWith(probation().caseDatabaseUrl, nursery.split(' ')[0]!)).toEqual([]);
  });

  it('is refused by the same kind of refusal as any enquiry', async () => {
    const other = issued.conversations.find(({ to }) => to === 'childrens-cheshire-east')!.conversation;
    const there = await work('childrens-cheshire-east', 'enquiries', 'social.ce', other);
    await answerWork('childrens-cheshire-east', 'enquiries', 'social.ce', there.id, 'enquiry-refusal', refusal({ code: 'CONSENT_REQUIRED', reason: 'Both parents must agree first.' }));
    await standsAt('safeguarding-enquiries', other, 'REFUSED');
    expect((await read('safeguarding-enquiries', other)).answers[0]).toMatchObject({ kind: 'enquiry-refusal', content: { code: 'CONSENT_REQUIRED', challengeRoute: 'Write to the lead of the unit.' } });
  });

  it('is listed for a reason only, which is kept: that there is one is itself sensitive', async () => {
    expect(JSON.parse((await answer(probation().url, '/api/safeguarding-enquiries', 'pat.practitioner')).body)).toMatchObject({ code: 'ACCESS_REASON_NEEDED' });
    await standsAt('safeguarding-enquiries', item.conversation, 'ANSWERED');
    expect(await rowsOf(probation().caseDatabaseUrl, `select distinct person, kind from audit_entry where event = 'enquiry.listed' and kind = 'safeguarding-enquiry' and person = 'pat.practitioner'`)).toEqual([{ person: 'pat.practitioner', kind: 'safeguarding-enquiry' }]);
    expect(await listedNow<{ conversation: string }>(probation().url, '/api/safeguarding-enquiries', 'robin.practitioner', ({ conversation }) => conversation === item.conversation, because('to look'))).toBeUndefined();
  });
});

describe('a draft of a safeguarding enquiry', () => {
  it.each<[string, Draft, string[]]>([
    ['about a child that names only the supervised person', { trigger: 'CHILD_CONTACT' }, ['/children REQUIRED']],
    ['about a partner with children that names neither', { trigger: 'PARTNER_WITH_CHILDREN', carers: undefined }, ['/children REQUIRED', '/carers REQUIRED']],
    ['for a report to the court that names only the supervised person', { carers: undefined }, ['/children REQUIRED', '/carers REQUIRED']],
    ['for an area that there is not', { areas: ['E10000034', 'E99999999'] }, ['/areas/1 NOT_IN_LIST']],
    ['without the risk', { riskPosed: undefined }, ['/riskPosed REQUIRED']],
  ])('%s is sent nowhere and told what to do', async (_, wrong, expected) => {
    const person = newPerson();
    await supervise(person);
    expect(await toPutRight('safeguarding-enquiries', person['crn']!, safeguardingDraft(wrong))).toEqual(expected);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where crn = $1', [person['crn']])).toEqual([]);
  });
});
