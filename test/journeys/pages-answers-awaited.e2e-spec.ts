import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { answerWork, daDraft, daNil, issue, refusal, work } from '../support/enquiries.js';
import { fillIn, giveReason, reloaded } from '../support/page-forms.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const westMercia = 'police-west-mercia';
let browser: Browser;
let person: CaseloadRow;
let late: string;
let questioned: string;
let practitioner: Page;
let manager: Page;

const stored = (conversation: string) => rowsOf<{ id: string; state: string; rungs: string[] }>(
  probation().caseDatabaseUrl, 'select id, state, array(select rung from clock_act a where a.clock_id = c.id order by reached_at) as rungs from clock c where reference = $1', [conversation]);
const clockOf = async (conversation: string): Promise<string> => (await stored(conversation))[0]!.id;
/** The row of a conversation in the list. */
const rowOf = (page: Page, conversation: string) => page.getByRole('row').filter({ has: page.locator(`a[href="/enquiries/${conversation}"]`) });

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
  late = (await issue('enquiries', person['crn']!, daDraft({ trigger: 'NEW_INCIDENT' }))).conversations[0]!.conversation;
  questioned = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!.conversation;
  await work(westMercia, 'enquiries', 'unit.wm', late);
  const asked = await work(westMercia, 'enquiries', 'unit.wm', questioned);
  await answerWork(westMercia, 'enquiries', 'unit.wm', asked.id, 'enquiry-refusal', refusal({ code: 'INSUFFICIENT_DETAIL', missing: ['Which incidents'] }));
  // It was asked nine days ago, and a working day was long enough.
  await rowsOf(probation().caseDatabaseUrl, `update clock set started_at = now() - interval '9 days', next_at = now() where reference = $1`, [late]);
  await eventually(async () => (await stored(late))[0]?.rungs.length === 3 && (await stored(questioned))[0]?.state === 'paused', 60_000, 'the clocks to be attended to');
  [practitioner, manager] = [await newWindow(browser), await newWindow(browser)];
}, 180_000);
afterAll(() => browser.close());

describe('answers awaited, in browsers without JavaScript', () => {
  it('are listed for the practitioner with whom they are awaited of, since when they are overdue, and what was done', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/answers-awaited`, 'pat.practitioner');
    const row = rowOf(practitioner, late);
    await reloaded(row);
    for (const said of ['West Mercia Police', 'pat.practitioner', 'An enquiry because the risk rises', 'Overdue', 'Chased', 'Told to the manager', 'Told to the head of unit', 'Needs you']) expect([said, await row.getByText(said).count() > 0]).toEqual([said, true]);
    expect(await practitioner.content()).not.toContain(person['crn']!);
    expect(await practitioner.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /^Answers awaited \([1-9]\d*\)$/ }).count()).toBe(1);
    expect(await violations(practitioner, 'awaited')).toEqual([]);
    await picture(practitioner, 'answers-awaited');
  });

  it('need the practitioner where a force asks for more, and are answered with what was asked standing in the form', async () => {
    await practitioner.getByRole('link', { name: 'Show only what needs you' }).click();
    const row = rowOf(practitioner, questioned);
    expect(await row.getByText(/They ask for more/).count()).toBe(1);
    await row.getByRole('link', { name: /^DA enquiry, / }).click();
    await giveReason(practitioner);
    expect(await practitioner.getByText(/They ask for more/).count()).toBe(1);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await practitioner.getByRole('link', { name: 'Answer West Mercia Police, who ask for more' }).click();
    expect(await practitioner.locator('[name="rationale"]').inputValue()).toBe('Quarterly review of the risk management plan.');
    expect([await practitioner.locator('[name="forces"]').count(), await practitioner.locator('[name="questions"][value="INCIDENTS_ALL"]').isChecked()]).toEqual([0, true]);
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'clarify');
    await fillIn(practitioner, { rationale: 'Too short.' });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('alert').getByRole('link', { name: /^Why now: / }).waitFor();
    await fillIn(practitioner, { rationale: 'It is about all that was reported since March.' });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('heading', { name: /^What pat\.practitioner asked anew, / }).waitFor();
    expect(await practitioner.getByText('Waiting for an answer').count()).toBe(1);
    await eventually(async () => (await stored(questioned))[0]?.state === 'running', 30_000, 'the clock to run again');
  });

  it('are told to the manager, who may say that none is needed; a practitioner says that one came by another way', async () => {
    await signIn(manager, `${pagesOf('probation')}/answers-awaited/attention`, 'morgan.manager');
    const id = await clockOf(late);
    await manager.locator(`a[href="/answers-awaited/${id}/not-needed"]`).click();
    expect(await violations(manager, 'awaited-outcome')).toEqual([]);
    await picture(manager, 'awaited-outcome');
    await manager.getByRole('button', { name: 'Record that none is needed' }).click();
    await manager.getByRole('alert').getByRole('link', { name: /^Why none is needed: / }).waitFor();
    await manager.getByLabel('Why none is needed').fill('The order was revoked today.');
    await manager.getByRole('button', { name: 'Record that none is needed' }).click();
    await manager.getByRole('heading', { name: 'Answers awaited', exact: true }).waitFor();
    await eventually(async () => (await stored(late))[0]?.state === 'stopped', 30_000, 'the clock to stop');
    await manager.reload();
    expect(await rowOf(manager, late).count()).toBe(0);
    const again = await clockOf(questioned);
    await practitioner.goto(`${pagesOf('probation')}/answers-awaited/${again}/not-needed`);
    expect(await practitioner.getByRole('heading', { name: 'Page not found' }).count()).toBe(1);
    await practitioner.goto(`${pagesOf('probation')}/answers-awaited/${again}/answered`);
    await practitioner.getByLabel('How and when it came').fill('By telephone this morning.');
    await practitioner.getByRole('button', { name: 'Record that it has come' }).click();
    await practitioner.getByRole('heading', { name: 'Answers awaited', exact: true }).waitFor();
    expect(await rowOf(practitioner, questioned).count()).toBeLessThan(2);
  });

  it('that came by another way leave the enquiry incomplete, until the manager says on it that no answer is needed', async () => {
    await manager.goto(`${pagesOf('probation')}/enquiries/${questioned}`);
    await giveReason(manager);
    expect(await manager.getByText('0 of 1 asked have answered in scope. The enquiry is not complete.').count()).toBe(1);
    expect(await violations(manager, 'asked-one')).toEqual([]);
    await manager.getByRole('link', { name: 'Say that no answer of West Mercia Police is needed' }).click();
    await manager.getByLabel('Why none is needed').fill('It was told by telephone, and nothing is held.');
    await manager.getByRole('button', { name: 'Record that none is needed' }).click();
    await manager.getByRole('heading', { name: 'Answers awaited', exact: true }).waitFor();
    await manager.goto(`${pagesOf('probation')}/enquiries/${questioned}`);
    await manager.getByText('0 of 1 asked have answered in scope; for 1 a manager has recorded why no answer is needed. The enquiry is complete.').waitFor();
    expect(await manager.getByText('somebody said that the answer came by another way').count()).toBe(0);
  });

  it('show the force in its queue that it was reminded, until it has answered', async () => {
    const unit = await newWindow(browser);
    await signIn(unit, `${pagesOf(westMercia)}/enquiries`, 'unit.wm');
    const [{ id } = { id: '' }] = await rowsOf<{ id: string }>(agency(westMercia).caseDatabaseUrl, 'select id from work_item where conversation = $1', [late]);
    const row = unit.getByRole('row').filter({ has: unit.locator(`a[href$="/${id}"]`) });
    await reloaded(row.getByText('Chased'));
    expect(await violations(unit, 'work-queue')).toEqual([]);
    await picture(unit, 'work-queue-chased');
    await row.getByRole('link').click();
    await giveReason(unit);
    expect(await unit.getByText(/Probation Service reminds you: an answer is due /).count()).toBe(1);
    await answerWork(westMercia, 'enquiries', 'unit.wm', id, 'da-response', daNil());
    await unit.goto(`${pagesOf(westMercia)}/enquiries`);
    expect(await row.getByText('Chased').count()).toBe(0);
  });

  it('show an answer that came and that nobody has read, which nothing ends but reading it', async () => {
    await practitioner.goto(`${pagesOf('probation')}/answers-awaited/attention`);
    const row = rowOf(practitioner, late);
    await reloaded(row);
    expect(await row.getByText('An answer has come: until somebody has read it').count()).toBe(1);
    expect((await row.getByRole('link').allInnerTexts()).map((text) => text.split(/[,:\n]/)[0])).toEqual(['DA enquiry', 'Read it']);
    expect(await violations(practitioner, 'awaited')).toEqual([]);
    await picture(practitioner, 'answers-unread');
    await row.getByRole('link', { name: /^Read it/ }).click();
    await giveReason(practitioner);
    await eventually(async () => {
      await practitioner.goto(`${pagesOf('probation')}/answers-awaited/attention`);
      return await row.count() === 0;
    }, 30_000, 'the end of the reading');
  });
});
