import { type Locator, type Page } from 'playwright-core';
import { agency, eventually } from './stack.js';
import { rowsOf } from './stores.js';

/**
 * Fills in a form as somebody does, whatever the page offers for a field: a text, a code to choose, a day as YYYY-MM-DD, or a day and a time of the clock (YYYY-MM-DD hh:mm).
 * A field that lies folded away is unfolded first.
 */
export async function fillIn(page: Page, entries: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(entries)) await enter(page, name, value);
}

async function enter(page: Page, name: string, value: string): Promise<void> {
  if (await page.locator(`[name="${name}-day"]`).count() > 0) return enterDay(page, name, value);
  await unfold(page, name);
  const list = page.locator(`select[name="${name}"]`);
  const marks = page.locator(`[name="${name}"]:is([type="radio"], [type="checkbox"])`);
  if (await list.count() > 0) await list.selectOption(value);
  else if (await marks.count() > 0) await marks.and(page.locator(`[value="${value}"]`)).check();
  else await page.locator(`[name="${name}"]`).fill(value);
}

async function enterDay(page: Page, name: string, value: string): Promise<void> {
  const [day = '', time] = value.split(' ');
  const [years = '', months = '', days = ''] = day.split('-');
  await unfold(page, `${name}-day`);
  for (const [part, text] of [['day', days], ['month', months], ['year', years]] as const) await page.locator(`[name="${name}-${part}"]`).fill(text);
  if (time !== undefined) await page.locator(`[name="${name}-time"]`).fill(time);
}

/** Opens every place that a field lies folded away in, from the outermost. */
async function unfold(page: Page, name: string): Promise<void> {
  const folded = page.locator(`details:not([open]):has([name="${name}"]) > summary`);
  while (await folded.count() > 0) await folded.first().click();
}

/** Gives a reason where one is asked for. */
export async function giveReason(page: Page): Promise<void> {
  await page.getByLabel('Reason').fill('For the risk management plan.');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Reason').waitFor({ state: 'detached' });
}

/** The id under which the other side has what was asked about a person: other tests ask there too. */
export async function workAbout(crn: string, kind: string, at: string): Promise<string> {
  return eventually(async () => {
    const [asked] = await rowsOf<{ conversation: string }>(agency('probation').caseDatabaseUrl, 'select conversation from enquiry where crn = $1 and kind = $2', [crn, kind]);
    const [work] = asked === undefined ? [] : await rowsOf<{ id: string }>(agency(at).caseDatabaseUrl, 'select id from work_item where conversation = $1', [asked.conversation]);
    return work?.id;
  }, 30_000, 'what was asked, at the other side');
}

/** Opens a piece of work in its queue, takes it, and goes to one way to reply. */
export async function takeWork(page: Page, id: string, reply: string): Promise<void> {
  await page.reload();
  await page.locator(`a[href$="/${id}"]`).click();
  await giveReason(page);
  await page.getByRole('button', { name: /^Take (this|it over)/ }).click();
  await page.getByRole('button', { name: reply }).click();
}

/** Opens the victim part of a message at a desk, once it has arrived there. */
export async function openVictimPart(desk: Page, id: string): Promise<void> {
  const link = desk.locator(`a[href^="/victim-parts/${id}"]`);
  await reloaded(link);
  await link.click();
  await giveReason(desk);
}

/** Turns the pages of a list until something stands there, or nothing follows: other tests have put theirs into the same list. */
export async function turnTo(wanted: Locator): Promise<void> {
  const page = wanted.page(), next = page.getByRole('link', { name: 'Next page' });
  while (await wanted.count() === 0 && await next.count() > 0) {
    await next.click();
    await page.waitForLoadState();
  }
}

/** Loads a page again, and those of a list that follow it, until something stands there: what was sent takes a moment to arrive. */
export async function reloaded(wanted: Locator): Promise<void> {
  const page = wanted.page(), address = page.url();
  await eventually(async () => {
    if (page.url() === address) await page.reload();
    else await page.goto(address);
    await turnTo(wanted);
    return (await wanted.count()) > 0;
  }, 30_000, String(wanted));
}

/** Finds a person in the list of a caseload, whatever page of it they stand on. */
export async function findPerson(page: Page, crn: string): Promise<void> {
  await fillIn(page, { crn });
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Everybody in your caseload' }).waitFor();
}
