import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, signIn, violations } from '../support/browser.js';
import { answerWork, daDraft, issue, refusal, standsAt, work } from '../support/enquiries.js';
import { fillIn, giveReason, reloaded, takeWork, turnTo } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';

const westMercia = 'police-west-mercia';
let browser: Browser;
let person: CaseloadRow;
let conversation: string;
let practitioner: Page;
let unit: Page;

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ address: '', postcode: '' }));
  conversation = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!.conversation;
  await answerWork(westMercia, 'enquiries', 'unit.wm', (await work(westMercia, 'enquiries', 'unit.wm', conversation)).id, 'enquiry-refusal', refusal({ code: 'NO_KNOWN_HISTORY', reason: 'No violence of this person is known.' }));
  await standsAt('enquiries', conversation, 'REFUSED');
  [practitioner, unit] = [await newWindow(browser), await newWindow(browser)];
}, 150_000);
afterAll(() => browser.close());

describe('a refusal in browsers without JavaScript', () => {
  it('is contested by a form, which says what is missing', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/enquiries/${conversation}`, 'pat.practitioner');
    await giveReason(practitioner);
    expect(await practitioner.getByText('to your manager, and to theirs').count()).toBe(1);
    await practitioner.getByRole('button', { name: 'Contest this refusal' }).click();
    expect(await violations(practitioner, 'content-form')).toEqual([]);
    await practitioner.getByRole('button', { name: 'Send' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Contest this refusal/);
    expect(await practitioner.getByRole('alert').getByRole('link', { name: /^Why the refusal does not hold/ }).count()).toBe(1);
    await fillIn(practitioner, { reason: 'An enquiry is how a history becomes known.' });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByText('Refused; contested, and not decided yet').waitFor();
    expect(await practitioner.getByRole('heading', { name: /^Contested by pat.practitioner/ }).count()).toBe(1);
    expect(await practitioner.getByRole('button', { name: 'Contest this refusal' }).count()).toBe(0);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
  });

  it('is not decided on by who refused, whose form says so at the name of who decides', async () => {
    const refuser = await newWindow(browser);
    await signIn(refuser, `${pagesOf(westMercia)}/contests`, 'unit.wm');
    const { id } = await work(westMercia, 'contests', 'unit.wm', conversation);
    await takeWork(refuser, id, 'Decide on this contest');
    await fillIn(refuser, { decision: 'UPHELD', reason: 'It was looked at again by me.', decidedByRole: 'Officer of the unit' });
    await refuser.getByRole('button', { name: 'Send' }).click();
    expect(await refuser.title()).toMatch(/^Error: Decide on this contest/);
    expect(await refuser.getByRole('alert').getByRole('link', { name: /: you refused what is contested: let somebody else of your unit/ }).getAttribute('href')).toBe('#decidedBy');
    expect(await violations(refuser, 'content-form')).toEqual([]);
  });

  it('is decided on by somebody else of the unit that refused, and the enquiry waits there again', async () => {
    await signIn(unit, `${pagesOf(westMercia)}/contests`, 'deputy.wm');
    const { id } = await work(westMercia, 'contests', 'deputy.wm', conversation);
    await takeWork(unit, id, 'Decide on this contest');
    await fillIn(unit, { decision: 'OVERTURNED', reason: 'It was looked at again by the lead.', decidedByRole: 'Lead of the unit' });
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.getByText('Contest decision sent').waitFor();
    const enquiry = await work(westMercia, 'enquiries', 'unit.wm', conversation);
    await unit.goto(`${pagesOf(westMercia)}/enquiries/${enquiry.id}`);
    await giveReason(unit);
    expect(await unit.getByText('the refusal was contested and overturned').count()).toBe(1);
    expect(await violations(unit, 'work-item')).toEqual([]);
    await reloaded(practitioner.getByText('Open again: the refusal was contested and overturned'));
  });

  it('waits on the page of managers, of the side that was refused and of the side that refused, until one says what was done', async () => {
    const [manager, lead] = [await newWindow(browser), await newWindow(browser)];
    await signIn(manager, `${pagesOf('probation')}/escalations`, 'morgan.manager');
    const row = manager.getByRole('row').filter({ hasText: person['crn']! });
    await turnTo(row);
    expect([await row.getByText('Refused because no violence is known yet').count(), await row.locator(`a[href="/enquiries/${conversation}"]`).count()]).toEqual([1, 1]);
    expect(await violations(manager, 'escalations')).toEqual([]);
    await row.getByRole('link', { name: /^Mark as dealt with/ }).click();
    expect(await violations(manager, 'escalation')).toEqual([]);
    await manager.getByRole('button', { name: 'Mark as dealt with' }).click();
    expect(await manager.title()).toMatch(/^Error: /);
    await manager.getByLabel('What was done').fill('Spoke with the lead of the unit.');
    await manager.getByRole('button', { name: 'Mark as dealt with' }).click();
    await manager.getByRole('heading', { name: 'Escalations' }).waitFor();
    expect([await row.count(), await manager.getByRole('table', { name: 'How many there were' }).count()]).toEqual([0, 1]);
    await signIn(lead, pagesOf(westMercia), 'lead.wm');
    await lead.getByRole('heading', { name: 'Escalations' }).waitFor();
    expect(await lead.getByRole('row').filter({ hasText: 'Refused because no violence is known yet' }).count()).toBeGreaterThan(0);
    expect(await lead.content()).not.toContain(person['crn']!);
  });
});
