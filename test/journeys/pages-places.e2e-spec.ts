import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const hidden = `4 ${invented('Hiddenstreet')} Walk, Crewe`;
let browser: Browser;
let page: Page;
let person: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ postcode: 'WR1 1AA', other_addresses: '4 Former Close, Crewe CW1 1AB; 6 Former Street, Liverpool L1 1AA; With friends, Exampleton' }));
  page = await newWindow(browser);
  await signIn(page, `${pagesOf('probation')}/people`, 'pat.practitioner');
}, 120_000);
afterAll(() => browser.close());

const force = (name: RegExp) => page.getByRole('checkbox', { name });
const send = () => page.getByRole('button', { name: 'Send' }).click();
const summaryHas = (text: RegExp) => page.getByRole('alert').getByText(text).count();

describe('whom to ask, in a browser without JavaScript', () => {
  it('is chosen already, with every address that leads there, and what leads nowhere is told', async () => {
    await page.goto(`${pagesOf('probation')}/enquiries/about/${person['crn']!}`);
    expect([await force(/^West Mercia/).isChecked(), await force(/^Cheshire/).isChecked()]).toEqual([true, true]);
    for (const text of ['Address 1 of the supervised person', 'Address 2 of the supervised person', 'Address 3 of the supervised person', 'They have no node: they are asked by letter, by secure mail or by hand. If you have asked them otherwise, say here how.', 'Address 4 of the supervised person has no postcode']) {
      expect([text, await page.getByText(text).count()]).toEqual([text, 1]);
    }
    for (const name of ['West Mercia Police (22)', 'Cheshire Constabulary (07)', 'Merseyside police (05)']) expect([name, await page.getByRole('heading', { name }).count()]).toEqual([name, 1]);
    expect(await violations(page, 'asked-form')).toEqual([]);
    await picture(page, 'ask-places');
  });

  it('cannot be less without a reason for each, and a typed address that leads nowhere is shown once before anything is sent', async () => {
    await force(/^Cheshire/).uncheck();
    await page.getByLabel('Incidents all').check();
    await page.locator('[name="rationale"]').fill('A new relationship was disclosed at the last appointment.');
    await page.locator('[name="trigger"]').selectOption('NEW_RELATIONSHIP');
    await page.locator('[name="persons.0.role"][value="PARTNER"]').evaluate((field) => { (field as unknown as { checked: boolean }).checked = true; });
    await page.locator('[name="persons.0.address"]').evaluate((field) => { (field as unknown as { value: string }).value = '2 Sample Road, Exampleton'; });
    await page.locator('[name="persons.0.protectedAddress"]').evaluate((field, text) => { (field as unknown as { value: string }).value = text; }, `${hidden} CW1 1AA`);
    await page.locator('[name="pndRequested"][value="true"]').check();
    await page.locator('[name="urgency"][value="ROUTINE"]').check();
    await page.locator('[name="decisionFed"][value="RMP"]').check();
    for (const [part, value] of [['day', '20'], ['month', '12'], ['year', '2027']] as const) await page.locator(`[name="respondBy-${part}"]`).fill(value);
    await page.locator('[name="respondBy-time"]').fill('16:30');
    await send();
    expect(await page.title()).toMatch(/^Error: Ask the police/);
    for (const text of [/^Which forces: name Cheshire police \(07\) too, .* Address 2 of the supervised person\.$/, /lead nowhere, .*: The address of person 1 \(partner\)\.$/]) {
      expect([String(text), await summaryHas(text)]).toEqual([String(text), 1]);
    }
    expect(await force(/^Cheshire/).isChecked()).toBe(false);
    expect(await page.content()).not.toContain(hidden);
    expect(await violations(page, 'asked-form')).toEqual([]);
    await picture(page, 'ask-places-findings');
  });

  it('keeps a reason while a place is added, and says at its line what is wrong with it', async () => {
    await page.getByRole('textbox', { name: /^Reason for leaving out Cheshire/ }).fill('She lives at 14 Testing Road now.');
    await page.locator('button[name="_more"][value="persons"]').click();
    expect(await page.getByRole('textbox', { name: /^Reason for leaving out Cheshire/ }).inputValue()).toBe('She lives at 14 Testing Road now.');
    await page.getByRole('textbox', { name: /^Reason for leaving out Merseyside/ }).fill('Asked by telephone today.');
    await send();
    const link = page.getByRole('alert').getByRole('link', { name: /^Leave out addresses/ });
    expect(await link.getAttribute('href')).toBe('#leftOut.07');
    expect(await page.locator('[id="leftOut.07"]').count()).toBe(1);
    expect(await summaryHas(/lead nowhere/)).toBe(0);
    expect(await violations(page, 'asked-form')).toEqual([]);
  });

  it('is sent with the reason, and shows afterwards why each was asked and who was not', async () => {
    await page.getByRole('textbox', { name: /^Reason for leaving out Cheshire/ }).fill('Cheshire answered in full last week.');
    await send();
    await page.getByRole('heading', { name: 'Sent' }).waitFor();
    const rows = await rowsOf<{ conversation: string; recipient: string }>(probation().caseDatabaseUrl, 'select conversation, recipient from enquiry where crn = $1', [person['crn']]);
    expect(rows.map(({ recipient }) => recipient)).toEqual(['police-west-mercia']);
    await page.goto(`${pagesOf('probation')}/enquiries/${rows[0]!.conversation}`);
    await page.getByLabel('Reason').fill('For the risk management plan.');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Who was not asked' }).waitFor();
    for (const text of [/^Address 1 of the supervised person$/, /Cheshire Constabulary \(07\): Address 2 of the supervised person. Reason: Cheshire answered in full last week\./, /Merseyside police \(05\), not here, .*: Address 3 of the supervised person/, /has no postcode: Address 4 of the supervised person; The address of person 1 \(partner\)/]) {
      expect([String(text), await page.getByText(text).count()]).toEqual([String(text), 1]);
    }
    expect(await violations(page, 'asked-one')).toEqual([]);
    await picture(page, 'asked-places');
  });
});
