import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { applied, messageOf } from '../support/corrections.js';
import { answerWork, daDraft, daNil, issue, standsAt, work } from '../support/enquiries.js';
import { fillIn, giveReason, reloaded } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';

const westMercia = 'police-west-mercia';
/** Whom no other test asks: who says here that they know of all that was corrected says nothing for a test beside this one. */
const reader = 'reader.wm';
let browser: Browser;
let person: CaseloadRow;
let conversation: string;
let message: string;
let practitioner: Page;
let unit: Page;
let lead: Page;

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ address: '', postcode: '' }));
  const issued = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
  conversation = issued.conversation;
  message = await messageOf('probation', issued.submission);
  [practitioner, unit, lead] = [await newWindow(browser), await newWindow(browser), await newWindow(browser)];
}, 150_000);
afterAll(() => browser.close());

describe('an enquiry that is withdrawn, in browsers without JavaScript', () => {
  it('had been read by the unit', async () => {
    const { id } = await work(westMercia, 'enquiries', reader, conversation);
    await signIn(unit, `${pagesOf(westMercia)}/enquiries/${id}`, reader);
    await giveReason(unit);
    await unit.getByText('Quarterly review of the risk management plan.').waitFor();
  });

  it('is withdrawn by a form, which says what is missing', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/enquiries/${conversation}`, 'pat.practitioner');
    await giveReason(practitioner);
    await practitioner.getByRole('link', { name: /^Withdraw or correct\s*: da enquiry/i }).click();
    expect(await violations(practitioner, 'content-form')).toEqual([]);
    expect(new Set(await practitioner.locator('main form [name]:not([type=hidden])').evaluateAll((all) => all.map((one) => one.getAttribute('name'))))).toEqual(new Set(['act', 'reasonCode', 'reason', 'replacedBy']));
    await picture(practitioner, 'correct');
    await practitioner.getByRole('button', { name: 'Tell everybody who got it' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Withdraw or correct a message/);
    await fillIn(practitioner, { act: 'WITHDRAW', reasonCode: 'NO_LONGER_NEEDED', reason: 'The hearing was taken out of the list.' });
    await practitioner.getByRole('button', { name: 'Tell everybody who got it' }).click();
    await practitioner.getByRole('heading', { name: 'Withdraw or correct', exact: true }).waitFor();
    expect(await practitioner.getByText('no longer needed, by pat.practitioner').count()).toBeGreaterThan(0);
    expect(await violations(practitioner, 'correctable')).toEqual([]);
    await picture(practitioner, 'correctable');
    await practitioner.goto(`${pagesOf('probation')}/enquiries/${conversation}`);
    await practitioner.getByText('Withdrawn, or replaced by another').waitFor();
  });

  it('stands in the queue as withdrawn, with why, and nothing of what it said', async () => {
    await applied(westMercia, message);
    await unit.reload();
    await unit.getByText('no longer needed. What it said is not shown any more.').waitFor();
    expect(await unit.getByText('The hearing was taken out of the list.').count()).toBe(1);
    expect(await unit.getByText('Quarterly review of the risk management plan.').count()).toBe(0);
    expect(await unit.getByRole('button', { name: /^Take/ }).count()).toBe(0);
    expect(await violations(unit, 'work-item')).toEqual([]);
    await picture(unit, 'work-withdrawn');
  });

  it('is told to whoever had read it until they say that they know, and their lead sees who does', async () => {
    await signIn(lead, `${pagesOf(westMercia)}/corrections`, 'lead.wm');
    await lead.getByText(reader).first().waitFor();
    expect(await lead.getByText('does not know yet').count()).toBeGreaterThan(0);
    expect(await violations(lead, 'corrections')).toEqual([]);
    await picture(lead, 'corrections-lead');
    await unit.goto(`${pagesOf(westMercia)}/corrections`);
    const known = unit.getByRole('button', { name: /^I know\s*: Da enquiry from/i });
    expect(await violations(unit, 'corrections')).toEqual([]);
    await picture(unit, 'corrections-told');
    while (await known.count() > 0) await known.first().click();
    expect(await unit.getByText('Nothing that you had read was corrected since, or you know of it.').count()).toBe(1);
    await lead.reload();
    expect(await lead.getByText(/: knows/).count()).toBeGreaterThan(0);
  });
});

describe('an answer that is replaced by another', () => {
  it('is corrected on the page of what was sent, naming what stands in its place', async () => {
    const issued = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    const { id } = await work(westMercia, 'enquiries', reader, issued.conversation);
    for (const searchedBy of ['First officer', 'Second officer']) await answerWork(westMercia, 'enquiries', reader, id, 'da-response', daNil({ searchedBy }));
    await standsAt('enquiries', issued.conversation, 'ANSWERED');
    await unit.goto(`${pagesOf(westMercia)}/enquiries/${id}`);
    await giveReason(unit);
    const links = unit.getByRole('link', { name: /^Withdraw or correct\s*: da response/i });
    await reloaded(links.nth(1));
    await links.first().click();
    const choices = unit.locator('[name="replacedBy"]:not([value=""])');
    await fillIn(unit, { act: 'CORRECT', reasonCode: 'WRONG_CONTENT', reason: 'The name of the officer was wrong.', replacedBy: (await choices.first().getAttribute('value'))! });
    await unit.getByRole('button', { name: 'Tell everybody who got it' }).click();
    await unit.getByRole('heading', { name: 'Withdraw or correct', exact: true }).waitFor();
    await practitioner.goto(`${pagesOf('probation')}/enquiries/${issued.conversation}`);
    await giveReason(practitioner);
    await reloaded(practitioner.getByText('What it said is not shown any more.'));
    expect(await practitioner.getByText('Second officer').count()).toBe(1);
    expect(await practitioner.getByText('First officer').count()).toBe(0);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'answer-corrected');
  }, 120_000);
});
