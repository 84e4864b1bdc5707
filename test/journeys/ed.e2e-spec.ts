import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json } from '../support/answers.js';
import { correct, correctionOf, messageOf } from '../support/corrections.js';
import { because, daDraft, issue, posted, read, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { act, entered, opensReview, reviewOf, reviewsOf, today } from '../support/reviews.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');

describe('somebody who moves again and again, relapses, and had a new partner in prison (Ed)', () => {
  let person: CaseloadRow;
  let crn: string;
  let relapse: { readonly id: string; readonly submissions: readonly string[] };
  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
    crn = person['crn']!;
  }, 90_000);

  it('has a review for each change of address, and its enquiry goes to the force of the new one', async () => {
    expect(await reviewsOf(crn)).toEqual([]);
    await supervise(person = { ...person, address: '9 Moved Street, Crewe', postcode: 'CW1 1AB', other_addresses: `${person['address']!} WR1 1AA` });
    const review = await opensReview(crn, 'ADDRESS_CHANGE');
    expect(review).toMatchObject({ crn, state: 'OPEN', owner: 'pat.practitioner', open: ['RISK_REVIEW', 'DA_ENQUIRY'] });
    const { conversations } = await issue('enquiries', crn, daDraft({ forces: undefined, trigger: 'PERIODIC' }), { review: review.id });
    expect(conversations.map(({ to }) => to).sort()).toEqual(['police-cheshire', 'police-west-mercia']);
    const atCheshire = conversations.find(({ to }) => to === 'police-cheshire')!.conversation;
    await work('police-cheshire', 'enquiries', 'unit.ch', atCheshire);
    // What made it necessary is the review's to say.
    expect((await read('enquiries', atCheshire)).content).toMatchObject({ trigger: 'ADDRESS_CHANGE' });
    const { open, proposals } = await reviewOf(review.id);
    expect([open, proposals.map(({ proposal, state, conversations: asked }) => [proposal, state, asked.length])]).toEqual([['RISK_REVIEW'], [['RISK_REVIEW', 'OPEN', 0], ['DA_ENQUIRY', 'ISSUED', 2]]]);
  }, 120_000);

  it('has another when he moves again, though it is the same day and the first review is still open', async () => {
    const [first] = await reviewsOf(crn);
    await supervise(person = { ...person, address: '3 Second Street, Kidderminster', postcode: 'WR1 1AA', other_addresses: '9 Moved Street, Crewe CW1 1AB' });
    const second = await eventually(async () => (await reviewsOf(crn)).find(({ id }) => id !== first!.id), 40_000, 'the second review');
    expect([second.event, second.open, (await reviewOf(first!.id)).open]).toEqual(['ADDRESS_CHANGE', ['RISK_REVIEW', 'DA_ENQUIRY'], ['RISK_REVIEW']]);
    const { conversations } = await issue('enquiries', crn, daDraft({ forces: undefined, trigger: 'PERIODIC' }), { review: second.id });
    expect(conversations.map(({ to }) => to).sort()).toEqual(['police-cheshire', 'police-west-mercia']);
    expect((await reviewOf(second.id)).open).toEqual(['RISK_REVIEW']);
  }, 120_000);

  it('is not reviewed again by a file that changes nothing of that', async () => {
    await supervise(person = { ...person, rosh: 'MEDIUM' });
    expect((await reviewsOf(crn)).map(({ event }) => event)).toEqual(['ADDRESS_CHANGE', 'ADDRESS_CHANGE']);
  }, 60_000);

  it('has a review for a relapse, from which the police are asked; it cannot be complete before each proposal is issued, done, or declined with a reason', async () => {
    const { id } = await entered(crn, 'SUBSTANCE', 'He came drunk to supervision, after a year without alcohol.');
    const refused = async (what: string, body: object) => JSON.parse((await answer(probation().url, `/api/reviews/${id}/${what}`, 'pat.practitioner', posted(body))).body) as unknown;
    expect(await refused('declined', { proposal: 'DA_ENQUIRY', reason: '          ' })).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: '/reason' }] });
    expect(await refused('done', { proposal: 'DA_ENQUIRY', outcome: 'They were asked by telephone.' })).toMatchObject({ errors: [{ path: '/proposal', code: 'NOT_IN_LIST' }] });
    expect(await act(id, 'done', { proposal: 'RISK_REVIEW', outcome: 'Alcohol is back in the plan, with weekly tests.' })).toMatchObject({ state: 'OPEN', open: ['DA_ENQUIRY'] });
    const { conversations } = await issue('enquiries', crn, daDraft({ forces: undefined, trigger: 'PERIODIC' }), { review: id });
    expect((await read('enquiries', conversations[0]!.conversation)).content).toMatchObject({ trigger: 'SUBSTANCE' });
    expect(await reviewOf(id)).toMatchObject({ state: 'COMPLETE', open: [] });
    relapse = { id, submissions: conversations.map(({ submission }) => submission) };
  }, 60_000);

  it('has that review open again when the enquiry is withdrawn: nobody is asked by it any more, and it is due until somebody is', async () => {
    const [message] = await Promise.all(relapse.submissions.map((submission) => messageOf('probation', submission)));
    await correct('probation', 'pat.practitioner', correctionOf(message!, 'WITHDRAW', { reasonCode: 'NO_LONGER_NEEDED' }));
    expect(await reviewOf(relapse.id)).toMatchObject({ state: 'OPEN', open: ['DA_ENQUIRY'] });
    expect(await opensReview(crn, 'SUBSTANCE')).toMatchObject({ id: relapse.id, state: 'OPEN' });
    await issue('enquiries', crn, daDraft({ forces: undefined, trigger: 'PERIODIC' }), { review: relapse.id });
    expect(await reviewOf(relapse.id)).toMatchObject({ state: 'COMPLETE', open: [] });
  }, 90_000);

  it('has a review of what the prison hands over, and one of the new partner whom it tells of', async () => {
    const details = 'The prison reports a new visitor every week, a partner.';
    const unread = await answer(probation().url, '/api/reviews', 'pat.practitioner', posted({ crn, event: 'CUSTODY_HANDOVER', happenedOn: today(), learnedFrom: 'PRISON', details }));
    expect([unread.status, JSON.parse(unread.body)]).toMatchObject([422, { errors: [{ path: '/reportNames', code: 'REQUIRED' }] }]);
    const handover = await entered(crn, 'CUSTODY_HANDOVER', details, { learnedFrom: 'PRISON', reportNames: 'NEW_PARTNER' });
    const partner = (await reviewsOf(crn)).find(({ event }) => event === 'NEW_RELATIONSHIP')!;
    expect((await reviewOf(partner.id)).causes).toMatchObject([{ source: 'PERSON', details, reportNames: 'NEW_PARTNER' }]);
    expect([handover.open, partner.open]).toEqual([['RISK_REVIEW', 'DA_ENQUIRY'], ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'DISCLOSURE_DECISION']]);
  });

  it('stands among the clocks with why it runs and who owns it, and without whom it is about', async () => {
    const review = await opensReview(crn, 'ADDRESS_CHANGE');
    const clocks = await json<{ items: { review: string | null; rule: string; owner: string; kind: string }[] }>(probation().url, '/api/clocks?limit=100', 'pat.practitioner');
    const [{ clock }] = await rowsOf<{ clock: { rule: string; owner: string } }>(probation().caseDatabaseUrl, `select json_build_object('rule', rule, 'owner', owner) as clock from clock where reference = $1`, [review.id]) as [{ clock: { rule: string; owner: string } }];
    expect(clock).toEqual({ rule: 'REVIEW_TRANSITION', owner: 'pat.practitioner' });
    expect(JSON.stringify(clocks)).not.toContain(crn);
  });

  it('does not exist for another practitioner or a case administrator, byte for byte', async () => {
    const { id } = await opensReview(crn, 'ADDRESS_CHANGE');
    for (const somebody of ['robin.practitioner', 'chris.administrator']) {
      const at = (one: string) => answer(probation().url, `/api/reviews/${one}?${because('curious')}`, somebody);
      expect((await at(id)).status).toBe(404);
      expect(await at(id)).toEqual(await at(randomUUID()));
      const declining = (one: string) => answer(probation().url, `/api/reviews/${one}/declined`, somebody, posted({ proposal: 'DA_ENQUIRY', reason: 'Because I say so.' }));
      expect(await declining(id)).toEqual(await declining(randomUUID()));
      const entering = (one: string) => answer(probation().url, '/api/reviews', somebody, posted({ crn: one, event: 'SUBSTANCE', happenedOn: '2026-11-01', learnedFrom: 'VISIT', details: 'Something that is long enough.' }));
      expect(await entering(crn)).toEqual(await entering('Z999999'));
    }
  });

  it('goes with the case: a transfer opens a review that belongs to whoever has it now', async () => {
    await supervise(person = { ...person, practitioner: 'robin.practitioner', team: 'South' });
    expect(await opensReview(crn, 'TRANSFER', 'robin.practitioner')).toMatchObject({ owner: 'robin.practitioner', open: ['RISK_REVIEW', 'ORDERS_CHECK', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY'] });
    expect(await reviewsOf(crn)).toEqual([]);
  }, 60_000);
});
