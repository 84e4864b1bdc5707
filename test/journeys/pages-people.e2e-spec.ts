import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, showWhoYouAre, signIn, violations } from '../support/browser.js';
import { daDraft, issue, work } from '../support/enquiries.js';
import { fillIn, reloaded } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { back, entered, forgotten, gone } from '../support/staff.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const westMercia = 'police-west-mercia';
/** Their own, so that the journey over HTTP does not meet them: it runs beside this one. */
const [absent, standIn, leaver] = ['paula.absent', 'peter.cover', 'page.leaver'] as const;
let browser: Browser;
let keeper: Page;
let person: CaseloadRow;

const day = (more: number): string => new Date(Date.now() + more * 86_400_000).toISOString().slice(0, 10);
const send = (page: Page, name: string) => page.getByRole('button', { name }).click();

beforeAll(async () => {
  browser = await openBrowser();
  await entered('probation', absent, standIn);
  await forgotten('probation', absent, standIn);
  await entered(westMercia, leaver);
  await forgotten(westMercia, leaver);
  await supervise(person = newPerson({ practitioner: absent, team: 'West' }));
  await issue('enquiries', person['crn']!, daDraft(), {}, absent);
  keeper = await newWindow(browser);
}, 120_000);
afterAll(async () => {
  await forgotten('probation', absent, standIn);
  await forgotten(westMercia, leaver);
  await browser.close();
});

describe('the register of people, in browsers without JavaScript', () => {
  it('lists everybody, and names at its field what is to be put right', async () => {
    await signIn(keeper, `${pagesOf('probation')}/staff`, 'perry.people');
    expect(await keeper.getByRole('link', { name: absent }).count()).toBe(1);
    expect(await violations(keeper, 'staff')).toEqual([]);
    await picture(keeper, 'staff');
    await keeper.getByRole('link', { name: absent }).click();
    expect(await violations(keeper, 'staff-one')).toEqual([]);
    await send(keeper, 'They are away');
    expect(await violations(keeper, 'content-form')).toEqual([]);
    await send(keeper, 'Record the absence');
    for (const field of ['From', 'Until', 'Reason']) await keeper.getByRole('alert').getByRole('link', { name: new RegExp(`^${field}: `) }).first().waitFor();
    await fillIn(keeper, { from: `${day(-1)} 09:00`, until: `${day(2)} 17:30`, cover: absent, reason: 'On leave until the middle of the week.' });
    await send(keeper, 'Record the absence');
    await keeper.getByRole('alert').getByRole('link', { name: 'Who stands in: name somebody else.' }).waitFor();
    expect([await keeper.locator('[name="until-day"]').inputValue(), await keeper.locator('[name="until-time"]').inputValue()]).toEqual([String(Number(day(2).slice(8))), '17:30']);
    expect(await violations(keeper, 'content-form')).toEqual([]);
    await picture(keeper, 'staff-absent-findings');
  });

  it('lets a colleague stand in, who sees whose people and clocks these are until the absence is ended', async () => {
    const colleague = await newWindow(browser);
    await signIn(colleague, `${pagesOf('probation')}/people`, standIn);
    const theirs = colleague.getByRole('row').filter({ hasText: person['crn']! });
    expect(await theirs.count()).toBe(0);
    await fillIn(keeper, { cover: standIn });
    await send(keeper, 'Record the absence');
    await keeper.getByText(`${standIn} stands in.`).waitFor();
    await colleague.reload();
    expect([await theirs.count(), await theirs.getByText(`for ${absent}`).count()]).toEqual([1, 1]);
    expect(await violations(colleague, 'people')).toEqual([]);
    await colleague.goto(`${pagesOf('probation')}/answers-awaited`);
    expect(await colleague.getByRole('row').filter({ hasText: `for ${absent}` }).count()).toBeGreaterThan(0);
    expect(await violations(colleague, 'awaited')).toEqual([]);
    await picture(colleague, 'answers-awaited-for');
    await keeper.getByRole('link', { name: /^End the absence/ }).click();
    await fillIn(keeper, { reason: 'Back a day early.' });
    await send(keeper, 'End the absence');
    await keeper.getByText('They leave').waitFor();
    await colleague.goto(`${pagesOf('probation')}/people`);
    expect(await theirs.count()).toBe(0);
  });

  it('names to the manager whoever has left and for whom nobody stands in', async () => {
    await gone('probation', absent);
    const manager = await newWindow(browser);
    await signIn(manager, `${pagesOf('probation')}/attention`, 'maya.manager');
    expect(await manager.getByText(new RegExp(`${absent} has left and nobody stands in: people [1-9]`)).count()).toBe(1);
    expect(await violations(manager, 'attention')).toEqual([]);
    await picture(manager, 'attention-unowned');
    await manager.locator('summary', { hasText: /^\s*More \([1-9]/ }).click();
    await manager.getByRole('link', { name: /^People who work here \([1-9]/ }).click();
    expect([await manager.getByRole('rowheader', { name: absent }).count(), await manager.getByRole('button', { name: 'Enter somebody' }).count()]).toEqual([2, 0]);
    await back('probation', absent);
    await manager.reload();
    expect(await manager.getByRole('rowheader', { name: absent }).count()).toBe(1);
  });
});

describe('somebody who leaves while signed in', () => {
  it('is signed in nowhere any more within a minute, at web and at the desk, and cannot sign in again', async () => {
    const [web, desk] = [await newWindow(browser), await newWindow(browser)];
    await signIn(web, `${pagesOf(westMercia)}/enquiries`, leaver);
    await signIn(desk, `${pagesOf(westMercia, 'desk')}/victim-parts`, leaver);
    for (const [page, title] of [[web, 'Enquiries'], [desk, 'Victim information']] as const) {
      await page.reload();
      expect(await page.getByRole('heading', { name: title, exact: true }).count()).toBe(1);
    }
    await gone(westMercia, leaver);
    const leftAt = Date.now();
    for (const page of [web, desk]) {
      await eventually(async () => { await page.reload(); return (await page.getByLabel('Test person').count()) > 0; }, 60_000, 'the end of the session');
    }
    expect(Date.now() - leftAt).toBeLessThan(60_000);
    for (const part of ['web', 'desk'] as const) {
      const again = await newWindow(browser);
      await showWhoYouAre(again, pagesOf(westMercia, part), leaver);
      await again.getByRole('heading', { name: 'You could not be signed in' }).waitFor();
    }
    await back(westMercia, leaver);
  });
});

describe('urgent work that comes out of hours', () => {
  it('stands under Out of hours for the lead where nobody is on duty, until the lead has seen it', async () => {
    const someone = newPerson();
    await supervise(someone);
    const { conversation } = (await issue('enquiries', someone['crn']!, daDraft({ trigger: 'NEW_INCIDENT', urgency: 'IMMEDIATE' }))).conversations[0]!;
    const { id } = await work('police-west-mercia', 'enquiries', 'unit.wm', conversation);
    const evening = new Date();
    evening.setUTCDate(evening.getUTCDate() - 1);
    evening.setUTCHours(21, 0, 0, 0);
    await rowsOf(agency(westMercia).caseDatabaseUrl, 'delete from duty_told where message_id = $1', [id]);
    // Of that evening nobody else is on duty: another journey puts somebody there.
    await rowsOf(agency(westMercia).caseDatabaseUrl, `insert into duty_told (message_id, issuer, person, received_at) values ($1, 'probation', '', $2) on conflict do nothing`, [id, evening]);
    const lead = await newWindow(browser);
    await signIn(lead, `${pagesOf(westMercia)}/out-of-hours`, 'lead.wm');
    const seen = lead.locator(`form[action="/out-of-hours/${id}/seen"]`);
    await reloaded(seen);
    expect(await violations(lead, 'out-of-hours')).toEqual([]);
    await picture(lead, 'out-of-hours');
    await seen.getByRole('button').click();
    await lead.getByRole('heading', { name: 'Out of hours' }).waitFor();
    expect(await seen.count()).toBe(0);
  });
});
