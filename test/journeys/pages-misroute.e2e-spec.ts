import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { feedCsv, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { fillIn, giveReason } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const [leaked, hidden] = [invented('Pageleak'), invented('Pagehidden')];
const call = 'Record a safety call';
let browser: Browser;
let person: CaseloadRow;
let message: string;
let practitioner: Page;
let manager: Page;
let liaison: Page;

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ address: '', postcode: '' }));
  await sendFeed(feedCsv([newIncidentWithVictim({ pnc: person['pnc']!, circumstances: `Seen at ${leaked}.`, person1_address: `1 ${hidden} Street` })]));
  ({ id: message } = await listed<{ id: string; crn: string }>(agency('probation').url, '/api/incidents', 'pat.practitioner', (one) => one.crn === person['crn'], 40_000));
  await eventually(async () => (await rowsOf(agency('probation').victimDatabaseUrl, 'select 1 from victim_part where message_id = $1', [message])).length === 1, 30_000, 'the victim part');
  [practitioner, manager, liaison] = [await newWindow(browser), await newWindow(browser), await newWindow(browser)];
}, 150_000);
afterAll(() => browser.close());

/** Goes to the misroute of the incident from the list: other tests have their own. */
const openMisroute = async (page: Page): Promise<void> => {
  const [row] = await rowsOf<{ id: string }>(agency('probation').caseDatabaseUrl, 'select id from misroute where message_id = $1', [message]);
  await page.goto(`${pagesOf('probation')}/misroutes`);
  await page.locator(`a[href="/misroutes/${row!.id}"]`).click();
};

describe('an incident that tells where a victim lives, in browsers without JavaScript', () => {
  it('is reported by whoever reads it, in a form that says what is missing and takes nothing that leads to somebody', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/incidents/${message}`, 'pat.practitioner');
    await giveReason(practitioner);
    await practitioner.getByText(leaked).waitFor();
    await practitioner.getByRole('link', { name: 'Report that this tells something of a victim' }).click();
    expect(await violations(practitioner, 'content-form')).toEqual([]);
    await practitioner.getByRole('button', { name: 'Report it' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Report that this tells something of a victim/);
    await practitioner.getByRole('link', { name: 'May the safety of the victim be at risk?: give this field.' }).waitFor();
    await fillIn(practitioner, { safety: 'AT_RISK', reason: 'It says 01632 960123.' });
    await practitioner.getByRole('button', { name: 'Report it' }).click();
    await practitioner.getByRole('link', { name: /leave out addresses/ }).waitFor();
    await fillIn(practitioner, { safety: 'AT_RISK', reason: 'Where somebody lives, in what happened.' });
    await practitioner.getByRole('button', { name: 'Report it' }).click();
    await practitioner.getByRole('heading', { name: 'It is in quarantine' }).waitFor();
    expect(await violations(practitioner, 'misroute-reported')).toEqual([]);
  });

  it('is shown to nobody of the case side any more, but that it is in quarantine and why', async () => {
    await practitioner.goto(`${pagesOf('probation')}/incidents/${message}`);
    await practitioner.getByText('In quarantine').waitFor();
    expect(await practitioner.getByText('somebody found that it tells something of a victim').count()).toBe(1);
    expect(await practitioner.getByText(leaked).count()).toBe(0);
    expect(await practitioner.getByRole('link', { name: /^Report that/ }).count()).toBe(0);
    expect(await violations(practitioner, 'incident')).toEqual([]);
    await practitioner.goto(`${pagesOf('probation')}/misroutes`);
    await practitioner.getByRole('heading', { name: 'Page not found' }).waitFor();
  });

  it('stands before its manager with who had opened it, and only the safety call to record', async () => {
    await signIn(manager, `${pagesOf('probation')}/misroutes`, 'morgan.manager');
    expect(await violations(manager, 'misroutes')).toEqual([]);
    expect(await manager.getByRole('link', { name: /^Misroutes/, includeHidden: true }).count()).toBeGreaterThan(0);
    await openMisroute(manager);
    await manager.getByText('The victim is called before anything else.').waitFor();
    expect(await manager.getByRole('cell', { name: 'pat.practitioner' }).count()).toBe(1);
    expect(await manager.getByText(leaked).count()).toBe(0);
    expect([await manager.getByRole('button', { name: call }).count(), await manager.getByRole('button', { name: 'The controller was told' }).count()]).toEqual([1, 0]);
    expect(await violations(manager, 'misroute')).toEqual([]);
    await picture(manager, 'misroute');
    const address = manager.url();
    await manager.goto(`${address}/controller-told`);
    await fillIn(manager, { reference: 'Report 1' });
    await manager.getByRole('button', { name: 'Record it' }).click();
    await manager.getByRole('heading', { name: 'Record the safety call first' }).waitFor();
    await manager.goto(address);
  });

  it('is on the list of whom to call at the desk, which leads to what the victim side has', async () => {
    await signIn(liaison, `${pagesOf('probation', 'desk')}/safety-calls`, 'lee.liaison');
    expect(await violations(liaison, 'safety-calls')).toEqual([]);
    await picture(liaison, 'safety-calls');
    await liaison.locator(`a[href^="/victim-parts/${message}"]`).click();
    await giveReason(liaison);
    await liaison.getByText(hidden).first().waitFor();
  });

  it('goes on once the call is recorded, and leaves the list of the desk', async () => {
    await manager.getByRole('button', { name: call }).click();
    expect(await violations(manager, 'content-form')).toEqual([]);
    await manager.getByRole('button', { name: 'Record the call' }).click();
    expect(await manager.title()).toMatch(/^Error: Record a safety call/);
    await fillIn(manager, { outcome: 'REACHED', madeBy: 'lee.liaison' });
    await manager.getByRole('button', { name: 'Record the call' }).click();
    await manager.getByText('by lee.liaison: the victim was reached').waitFor();
    await liaison.goto(`${pagesOf('probation', 'desk')}/safety-calls`);
    expect(await liaison.locator(`a[href^="/victim-parts/${message}"]`).count()).toBe(0);
  });

  it('is closed when the controller and the sender were told', async () => {
    await manager.getByRole('button', { name: 'The controller was told' }).click();
    await fillIn(manager, { reference: 'Report 1' });
    await manager.getByRole('button', { name: 'Record it' }).click();
    await manager.getByRole('button', { name: 'Say how it ends' }).click();
    await fillIn(manager, { outcome: 'REMOVED', reason: 'It must not stay.' });
    await manager.getByRole('button', { name: 'Close it' }).click();
    await manager.getByRole('link', { name: /record first that the sender was told/ }).waitFor();
    await manager.getByRole('link', { name: 'Back to the misroute' }).click();
    await manager.getByRole('button', { name: 'The sender was told' }).click();
    await fillIn(manager, { how: 'Told their unit by secure mail.' });
    await manager.getByRole('button', { name: 'Record it' }).click();
    await manager.getByRole('button', { name: 'Say how it ends' }).click();
    await fillIn(manager, { outcome: 'REMOVED', reason: 'It must not stay.' });
    await manager.getByRole('button', { name: 'Close it' }).click();
    await manager.getByText('What it said was taken out of the case store').waitFor();
    expect(await violations(manager, 'misroute')).toEqual([]);
    await practitioner.goto(`${pagesOf('probation')}/incidents/${message}`);
    await practitioner.getByText('Removed,').waitFor();
  });
});
