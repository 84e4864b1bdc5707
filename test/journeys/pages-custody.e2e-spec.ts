import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { goTo } from '../support/navigation.js';
import { fillIn, giveReason, reloaded, takeWork, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { opensReview, reviewsOf, today } from '../support/reviews.js';

const worcestershire = 'childrens-worcestershire';
let browser: Browser;
let person: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
}, 120_000);
afterAll(() => browser.close());

describe('what a change shows, and a notice of custody, in browsers without JavaScript', () => {
  const details = 'Received into prison this morning, on recall.';
  let practitioner: Page;
  let social: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    social = await newWindow(browser);
    await signIn(practitioner, `${pagesOf('probation')}/reviews/enter/${person['crn']!}`, 'pat.practitioner');
  }, 60_000);

  it('is asked of a conviction, and of nothing else', async () => {
    await fillIn(practitioner, { event: 'CONVICTION', happenedOn: today(), learnedFrom: 'OTHER', details: 'Convicted of damage to a car and to a door.' });
    await practitioner.getByRole('button', { name: 'Enter', exact: true }).click();
    await practitioner.getByRole('alert').getByRole('link', { name: /^Of a conviction: how whoever was harmed stands to the person: say how/ }).waitFor();
    expect(await violations(practitioner, 'content-form')).toEqual([]);
    await picture(practitioner, 'enter-conviction');
    await fillIn(practitioner, { relationship: 'INTIMATE_FORMER' });
    await practitioner.getByRole('button', { name: 'Enter', exact: true }).click();
    await giveReason(practitioner);
    await practitioner.getByText('whoever was harmed: intimate former').waitFor();
    expect((await reviewsOf(person['crn']!)).map(({ event }) => event).sort()).toEqual(['CONVICTION', 'POSSIBLE_ABUSE']);
  }, 60_000);

  it('is issued from the review of the reception, which says what happened and why', async () => {
    await practitioner.goto(`${pagesOf('probation')}/reviews/enter/${person['crn']!}`);
    await fillIn(practitioner, { event: 'CUSTODY_RECEPTION', happenedOn: today(), learnedFrom: 'PRISON', details });
    await practitioner.getByRole('button', { name: 'Enter', exact: true }).click();
    await practitioner.getByLabel('Reason').waitFor();
    await opensReview(person['crn']!, 'CUSTODY_RECEPTION');
    await giveReason(practitioner);
    await practitioner.getByRole('link', { name: /Issue ?: Tell children’s services/ }).click();
    await practitioner.getByRole('heading', { name: "Tell children's services of custody" }).waitFor();
    expect([await practitioner.locator('[name="event"]').count(), await practitioner.locator('[name="reason"]').inputValue()]).toEqual([0, details]);
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'custody-notice');
    await practitioner.getByLabel('Area where the children live, or the person after release').selectOption('E10000034');
    await fillIn(practitioner, { prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office' });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByText('waiting for an answer').waitFor();
  }, 60_000);

  it('is acknowledged in a queue of its own, and comes back as acknowledged', async () => {
    const id = await workAbout(person['crn']!, 'custody-notice', worcestershire);
    await signIn(social, `${pagesOf(worcestershire)}/custody-notices`, 'social.wo');
    await social.getByRole('heading', { name: 'Custody notices' }).waitFor();
    expect(await violations(social, 'work-queue')).toEqual([]);
    await takeWork(social, id, 'Acknowledge this notice');
    expect(await violations(social, 'content-form')).toEqual([]);
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/acknowledgement sent/i).waitFor();
    expect(await violations(social, 'work-item')).toEqual([]);
    await picture(social, 'custody-acknowledged');
    await goTo(practitioner, 'Custody notices');
    await giveReason(practitioner);
    await reloaded(practitioner.getByRole('row', { name: person['crn']! }).getByText('Acknowledged'));
  }, 120_000);
});
