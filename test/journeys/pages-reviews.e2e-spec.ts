import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { fillIn, findPerson, giveReason } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { opensReview, today } from '../support/reviews.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const details = 'He told of a new partner at supervision today.';
let browser: Browser;
let person: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
}, 120_000);
afterAll(() => browser.close());

describe('the review of a significant change in a browser without JavaScript', () => {
  let page: Page;
  let review: string;
  beforeAll(async () => {
    page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation')}/people`, 'pat.practitioner');
  }, 60_000);

  it('is opened by entering a change of the person, field by field, and shows what it proposes and until when', async () => {
    await findPerson(page, person['crn']!);
    await page.getByRole('link', { name: `Significant changes about ${person['crn']!}` }).click();
    await giveReason(page);
    await page.getByText('There are no reviews of this person.').waitFor();
    await page.getByRole('button', { name: 'Enter a change' }).click();
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    await page.getByRole('alert').waitFor();
    for (const field of [/^What has changed: /, /^When it happened: /, /^From whom you learnt it: /, /^What has changed, and what that means for the risk: /]) expect([String(field), await page.getByRole('alert').getByRole('link', { name: field }).count()]).toEqual([String(field), 1]);
    await fillIn(page, { event: 'NEW_RELATIONSHIP', happenedOn: '2999-01-01', learnedFrom: 'SELF_REPORT', details });
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    await page.getByRole('alert').getByRole('link', { name: /^When it happened: give a day that is not in the future/ }).waitFor();
    expect(await violations(page, 'content-form')).toEqual([]);
    await fillIn(page, { happenedOn: today() });
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    await page.getByLabel('Reason').waitFor();
    review = new URL(page.url()).pathname;
    expect(await page.content()).not.toContain(details);
    await opensReview(person['crn']!, 'NEW_RELATIONSHIP');
    await giveReason(page);
    await page.getByText(details).waitFor();
    await page.getByText(/^Due /).waitFor();
    expect(await page.getByRole('link', { name: /^(Issue|Done|Decline) ?: / }).allInnerTexts()).toHaveLength(8);
    expect(await violations(page, 'review')).toEqual([]);
    await picture(page, 'review-open');
  }, 120_000);

  it('is issued from: what made it necessary need not be typed again, and the form begins with what was entered', async () => {
    await page.getByRole('link', { name: /Issue ?: Ask the police/ }).click();
    expect(await page.locator('[name="trigger"]').count()).toBe(0);
    expect([await page.locator('[name="rationale"]').inputValue(), await page.locator('select[name="decisionFed"], [name="decisionFed"]:checked').first().inputValue()]).toEqual([details, 'DISCLOSURE']);
    await page.getByLabel('Incidents all').check();
    await fillIn(page, { 'persons.0.role': 'PARTNER', 'persons.0.familyName': 'Examplesson', pndRequested: 'true', urgency: 'ROUTINE', respondBy: '2027-12-20 16:30' });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('waiting for an answer').waitFor();
    expect(new URL(page.url()).pathname).toBe(review);
    expect(await rowsOf(agency('probation').caseDatabaseUrl, `select content->>'trigger' as trigger, content->>'rationale' as rationale from enquiry where crn = $1`, [person['crn']])).toEqual([{ trigger: 'NEW_RELATIONSHIP', rationale: details }]);
  }, 60_000);

  it('is complete when the rest is done or declined with a reason, and not before', async () => {
    await page.getByRole('link', { name: /Decline ?: Ask children’s services/ }).click();
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByRole('alert').getByRole('link', { name: /^Why it is not done: / }).waitFor();
    await fillIn(page, { reason: 'The partner has no children, and none live there.' });
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByRole('link', { name: /Done ?: Review the risk assessment/ }).click();
    await fillIn(page, { outcome: 'The assessment names the partner now.' });
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Complete when everything below is issued, done or declined').waitFor();
    await page.getByRole('link', { name: /Decline ?: Decide on a disclosure/ }).click();
    await fillIn(page, { reason: 'The partner knows of the convictions.' });
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByRole('alert').getByRole('link', { name: /^The manager whom you consulted .*name the manager/i }).waitFor();
    await fillIn(page, { manager: 'Morgan Testperson' });
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByText('Everything has been dealt with').waitFor();
    expect(await page.getByRole('link', { name: /^(Issue|Done|Decline) ?: / }).count()).toBe(0);
    expect(await violations(page, 'review')).toEqual([]);
    await picture(page, 'review-complete');
  }, 60_000);

  it('is in the list of the caseload while it is open, and of the person for good; a clock leads to it', async () => {
    await page.goto(`${pagesOf('probation')}/reviews/enter/${person['crn']!}`);
    await fillIn(page, { event: 'SUBSTANCE', happenedOn: today(), learnedFrom: 'VISIT', details: 'He was drunk when he was visited today.' });
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    await page.getByLabel('Reason').waitFor();
    const open = new URL(page.url()).pathname;
    await opensReview(person['crn']!, 'SUBSTANCE');
    await page.goto(`${pagesOf('probation')}/reviews`);
    await giveReason(page);
    await page.locator(`a[href="${open}"]`).waitFor();
    expect(await page.locator(`a[href="${review}"]`).count()).toBe(0);
    expect(await violations(page, 'reviews')).toEqual([]);
    await picture(page, 'reviews');
    await page.goto(`${pagesOf('probation')}/reviews/about/${person['crn']!}`);
    expect([await page.locator(`a[href="${open}"]`).count(), await page.locator(`a[href="${review}"]`).count()]).toEqual([1, 1]);
  }, 60_000);

  it('is not there for somebody else', async () => {
    const other = await newWindow(browser);
    await signIn(other, `${pagesOf('probation')}/people`, 'robin.practitioner');
    for (const path of [review, `/reviews/about/${person['crn']!}`, `/reviews/enter/${person['crn']!}`, `${review}/declined/RISK_REVIEW`]) {
      expect([path, (await other.goto(`${pagesOf('probation')}${path}`))?.status()]).toEqual([path, 404]);
    }
  }, 60_000);
});
