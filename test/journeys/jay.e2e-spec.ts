import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer } from '../support/answers.js';
import { daDraft, issue, posted, safeguardingDraft, work } from '../support/enquiries.js';
import { feedCsv, newIncident, sendFeed } from '../support/feed.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { act, entered, opensReview, reviewOf, reviewsOf } from '../support/reviews.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const partner = { role: 'PARTNER', familyName: 'Examplesson' };

describe('somebody whose new partner is expecting a child, as one was before (Jay)', () => {
  let person: CaseloadRow;
  let crn: string;
  let review: string;
  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
    crn = person['crn']!;
  }, 90_000);

  it('has a review of the pregnancy, with the enquiries, the referral of the unborn child and the decision on disclosure', async () => {
    const details = 'His partner is expecting a child in spring; a pregnancy was a trigger before.';
    ({ id: review } = await entered(crn, 'PREGNANCY', details, { learnedFrom: 'SELF_REPORT' }));
    const { open, proposals } = await reviewOf(review);
    expect(open).toEqual(['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'CHILD_REFERRAL', 'DISCLOSURE_DECISION']);
    expect(proposals.map(({ prefilled }) => prefilled)).toEqual([
      null, { rationale: details, decisionFed: 'RMP', learnedFrom: 'SELF_REPORT', trigger: 'PREGNANCY' }, { rationale: details, decisionFed: 'RMP', learnedFrom: 'SELF_REPORT', trigger: 'PREGNANCY' }, { concern: details }, null,
    ]);
    expect((await opensReview(crn, 'PREGNANCY')).dueAt).not.toBeNull();
  }, 60_000);

  it('is asked about at the police and at children’s services from the review, naming the partner and the child', async () => {
    const police = await issue('enquiries', crn, daDraft({ forces: undefined, persons: [partner] }), { review });
    await work('police-west-mercia', 'enquiries', 'unit.wm', police.conversations[0]!.conversation);
    const childless = await answer(probation().url, '/api/safeguarding-enquiries', 'pat.practitioner', posted({ crn, review, content: safeguardingDraft({ areas: undefined }) }));
    expect(JSON.parse(childless.body)).toMatchObject({ code: 'MESSAGE_REJECTED', errors: [{ path: '/children' }] });
    const childrens = await issue('safeguarding-enquiries', crn, safeguardingDraft({ areas: undefined, children: [{ role: 'CHILD', expectedOn: '2027-04-01', sourceKind: 'SELF_REPORT' }] }), { review });
    await work('childrens-worcestershire', 'enquiries', 'social.wo', childrens.conversations[0]!.conversation);
    expect((await reviewOf(review)).open).toEqual(['RISK_REVIEW', 'CHILD_REFERRAL', 'DISCLOSURE_DECISION']);
  }, 120_000);

  it('is complete only with a decision on disclosure, and one not to refer names the manager', async () => {
    await act(review, 'declined', { proposal: 'CHILD_REFERRAL', reason: 'Children’s services are asked first; it is looked at with their answer.' });
    expect(await act(review, 'done', { proposal: 'RISK_REVIEW', outcome: 'The assessment and the plan name the pregnancy.' })).toMatchObject({ state: 'OPEN', open: ['DISCLOSURE_DECISION'] });
    const alone = await answer(probation().url, `/api/reviews/${review}/declined`, 'pat.practitioner', posted({ proposal: 'DISCLOSURE_DECISION', reason: 'The partner knows of the convictions.' }));
    expect([alone.status, JSON.parse(alone.body)]).toMatchObject([422, { errors: [{ path: '/manager', code: 'REQUIRED' }] }]);
    expect(await act(review, 'done', { proposal: 'DISCLOSURE_DECISION', outcome: 'Referred to the police under the disclosure scheme today.' })).toMatchObject({ state: 'COMPLETE' });
    expect(await rowsOf(probation().caseDatabaseUrl, `select person from audit_entry where event = 'review.completed' and facts->>'review' = $1`, [review])).toEqual([{ person: 'pat.practitioner' }]);
  });

  it('has one review of an incident that a force reports, though the file comes twice and the incident in two versions', async () => {
    const incident = newIncident({ pnc: person['pnc']! });
    await sendFeed(feedCsv([incident]));
    const opened = await opensReview(crn, 'FURTHER_INCIDENT');
    expect(opened.open).toEqual(['RISK_REVIEW', 'DA_ENQUIRY', 'CHILD_REFERRAL', 'MARAC_REFERRAL', 'HOME_VISIT']);
    await sendFeed(feedCsv([incident]));
    await sendFeed(feedCsv([{ ...incident, version: '2', circumstances: 'Invented circumstances, and more of them.' }]));
    const versions = () => rowsOf<{ review_opened: boolean }>(probation().caseDatabaseUrl, 'select review_opened from incident where crn = $1', [crn]);
    for (let tries = 0; tries < 120 && ((await versions()).length < 2 || (await versions()).some((one) => !one.review_opened)); tries += 1) await new Promise((resolve) => { setTimeout(resolve, 250); });
    expect(await versions()).toEqual([{ review_opened: true }, { review_opened: true }]);
    expect((await reviewsOf(crn)).map(({ event }) => event)).toEqual(['FURTHER_INCIDENT', 'PREGNANCY']);
    expect((await reviewOf(opened.id)).causes.map(({ source }) => source)).toEqual(['INCIDENT']);
  }, 120_000);
});
