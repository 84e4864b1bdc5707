import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { because, type Draft, issue, safeguardingDraft, toPutRight, work } from '../support/enquiries.js';
import { feedCsv, newIncident, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { entered, opensReview, reviewOf, reviewsOf } from '../support/reviews.js';
import { agency, ask } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

interface Queued { readonly id: string; readonly crn: string | null; readonly open: { readonly incidentReference?: string } }

const probation = () => agency('probation');
const worcestershire = 'childrens-worcestershire';
const [street, wish] = [invented('Hiddenstreet'), invented('Hiddenwish')];
const phone = '07700 900461';
/** What was sent of Ellen: that she looks after grandchildren, and nothing that anybody was to do. */
const told: Draft = {
  ask: undefined, immediateDanger: 'NO', children: [{ role: 'CHILD', approximateAge: 6, relationToAdults: 'A grandchild of hers', sourceKind: 'VISIT' }], household: { members: 'Two grandchildren stay with her four nights a week.' },
  concern: 'She looks after her grandchildren, and her former partner comes when he likes.', evidence: [{ marking: 'FACT', text: 'Two children were there at the visit.', sourceKind: 'VISIT' }], riskIfNoAction: 'They will see him assault her again.',
  informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
};

describe('somebody who said at court that she had no children, looks after grandchildren, and is a victim too (Ellen)', () => {
  let ellen: CaseloadRow;
  let formerPartner: CaseloadRow;
  let crn: string;
  /** The incident in which she is the victim, as her former partner's case has it. */
  let asVictim: Queued;

  beforeAll(async () => {
    await supervise(ellen = newPerson({ postcode: 'WR1 1AA', sex: 'F' }), formerPartner = newPerson());
    crn = ellen['crn']!;
  }, 90_000);

  it('is to be asked about at children’s services all the same: what she says of children is in the review, and no reason to skip it', async () => {
    await entered(crn, 'CONVICTION', 'Convicted of an assault on her former partner; she says that she has no children.', { learnedFrom: 'SELF_REPORT', relationship: 'INTIMATE_FORMER' });
    expect((await opensReview(crn, 'POSSIBLE_ABUSE')).open).toContain('SAFEGUARDING_ENQUIRY');
  }, 60_000);

  it('is asked about at court of children who are not known, and it comes to the children’s services where she lives', async () => {
    const review = (await opensReview(crn, 'POSSIBLE_ABUSE')).id;
    const { conversations: [asked] } = await issue('safeguarding-enquiries', crn, safeguardingDraft({ areas: undefined, carers: undefined, children: [{ role: 'CHILD', relationToAdults: 'She says that there is none.', sourceKind: 'SELF_REPORT' }] }), { review });
    const { id } = await work(worcestershire, 'enquiries', 'social.wo', asked!.conversation);
    const { content } = await json<{ content: Draft }>(agency(worcestershire).url, `/api/enquiries/${id}?${because('to search')}`, 'social.wo');
    expect(content).toMatchObject({ trigger: 'COURT_PSR', children: [{ sourceKind: 'SELF_REPORT' }] });
    expect((await reviewOf(review)).open).toEqual(['ABUSE_DECISION', 'DA_ENQUIRY']);
  }, 60_000);

  it('is not referred without an ask, or only for them to know without a reason: each is refused at the door by its field, and nothing is sent', async () => {
    expect(await toPutRight('child-referrals', crn, told)).toEqual(expect.arrayContaining(['/ask REQUIRED']));
    expect(await toPutRight('child-referrals', crn, { ...told, ask: 'INFO_ONLY' })).toEqual(expect.arrayContaining(['/reasonInfoOnly REQUIRED']));
    const bare = await toPutRight('child-referrals', crn, { ...told, riskIfNoAction: undefined, children: [], evidence: [{ text: 'Two children were there.', sourceKind: 'VISIT' }] });
    expect(bare).toEqual(expect.arrayContaining(['/ask REQUIRED', '/children TOO_FEW', '/riskIfNoAction REQUIRED', '/evidence/0/marking REQUIRED']));
    expect(await rowsOf(probation().caseDatabaseUrl, `select 1 from enquiry where crn = $1 and kind = 'child-referral'`, [crn])).toEqual([]);
  });

  it('is referred once it is said what is asked', async () => {
    const { conversations: [referred] } = await issue('child-referrals', crn, { ...told, ask: 'ASSESS' }, { area: 'E10000034' });
    const { id } = await work(worcestershire, 'referrals', 'social.wo', referred!.conversation);
    expect(await json(agency(worcestershire).url, `/api/referrals/${id}?${because('to decide')}`, 'social.wo')).toMatchObject({ content: { ask: 'ASSESS', riskIfNoAction: told['riskIfNoAction'] } });
  }, 60_000);

  it('is known as a victim to victim liaison staff alone, through an incident of her former partner', async () => {
    await sendFeed(feedCsv([newIncidentWithVictim({
      pnc: formerPartner['pnc']!, person1_given_names: ellen['given_names']!, person1_family_name: ellen['family_name']!, person1_date_of_birth: ellen['date_of_birth']!, person1_address: `7 ${street} Close, Exampleton`, person1_phone: phone, victims_own_words: `I want to go to ${wish}.`,
    }), newIncident({ pnc: ellen['pnc']! })]));
    asVictim = await listed<Queued>(probation().url, '/api/incidents', 'pat.practitioner', (one) => one.crn === formerPartner['crn'], 30_000);
    await listed<{ messageId: string }>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === asVictim.id, 30_000);
    const shown = JSON.stringify(await json(probation().deskUrl, `/api/victim-parts/${asVictim.id}?${because('to keep her safe')}`, 'lee.liaison'));
    for (const text of [street, phone, wish]) expect([text, shown.includes(text)]).toEqual([text, true]);
  }, 90_000);

  it('holds both roles, each in its own store: her own case has what she is suspected of, and nothing that leads to what she suffered', async () => {
    const { id } = await listed<Queued>(probation().url, '/api/incidents', 'pat.practitioner', (one) => one.crn === crn, 30_000);
    await opensReview(crn, 'FURTHER_INCIDENT');
    expect(id).not.toBe(asVictim.id);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select id from incident where crn = $1', [crn])).toEqual([{ id }]);
    for (const review of await reviewsOf(crn)) expect(JSON.stringify(await reviewOf(review.id))).not.toContain(asVictim.id);
    for (const text of [street, phone, wish]) expect([text, await tablesWith(probation().caseDatabaseUrl, text)]).toEqual([text, []]);
    expect(await tablesWith(probation().victimDatabaseUrl, wish)).toEqual(['victim_part']);
  }, 120_000);

  it('has a victim record that does not exist for whoever has her case: it is answered as one that is not there, byte for byte', async () => {
    const at = (id: string) => answer(probation().deskUrl, `/api/victim-parts/${id}?${because('curious')}`, 'pat.practitioner');
    expect((await at(asVictim.id)).status).toBe(404);
    expect(await at(asVictim.id)).toEqual(await at(randomUUID()));
    const person = await (await ask(probation().url, `/api/people?crn=${crn}`, 'pat.practitioner')).text();
    expect(person).toContain(crn);
    for (const text of [street, phone, wish, asVictim.id]) expect([text, person.includes(text)]).toEqual([text, false]);
  }, 60_000);
});
