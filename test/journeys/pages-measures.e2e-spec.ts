import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type Browser, type Page } from 'playwright-core';
import { answer, json } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { answerWork, daDraft, daNil, issue, read, standsAt, work } from '../support/enquiries.js';
import { newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';

type Row = Readonly<Record<string, unknown>> & { readonly level: string; readonly counts: Readonly<Record<string, number | string | null>> };
interface Measures { readonly from: string; readonly until: string; readonly figures: readonly Row[]; readonly coverage: readonly { readonly on: string; readonly due: unknown; readonly made: unknown }[]; readonly notKnown: readonly string[] }

/** The day in London so many days ago: what was asked lies on one of those. */
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/London' });
const path = (by: string): string => `/api/measures?from=${day(1)}&until=${day(0)}&by=${by}`;
const force = 'police-west-mercia';
const measured = (at: string, person: string, by = 'agency'): Promise<Measures> => json<Measures>(agency(at).url, path(by), person);

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  const person = newPerson();
  await supervise(person);
  // Five are the fewest that are shown.
  const asked = await Promise.all(Array.from({ length: 5 }, () => issue('enquiries', person['crn']!, daDraft())));
  for (const { conversations: [one] } of asked) {
    const { id } = await work(force, 'enquiries', 'unit.wm', one!.conversation);
    await answerWork(force, 'enquiries', 'unit.wm', id, 'da-response', daNil());
    await standsAt('enquiries', one!.conversation, 'ANSWERED');
    await read('enquiries', one!.conversation);
  }
  page = await newWindow(browser);
}, 240_000);
afterAll(() => browser.close());

describe('measures', () => {
  it.each([['probation', 'morgan.manager'], [force, 'unit.wm']])('are told at %s of what was asked there, as its description says', async (at, person) => {
    const { figures: [all, ...others] } = await measured(at, person);
    expect(all).toMatchObject({ level: 'all', kind: null, group: null });
    expect(Number(all!.counts['asked'])).toBeGreaterThanOrEqual(5);
    expect(others.some(({ level, kind, group }) => level === 'group' && kind === 'da-enquiry' && group === (at === 'probation' ? force : 'probation'))).toBe(true);
    expect(others.flatMap(({ counts }) => Object.values(counts)).filter((shown) => typeof shown === 'number' && shown > 0 && shown < 5)).toEqual([]);
  });

  const shownIn = ({ figures, coverage }: Measures) => [figures.map(({ level }) => level), coverage];
  it('are the same as CSV', async () => {
    // Others ask and are entered meanwhile: what stands the same before and after the file has not changed beneath it.
    const { response, text, from, figures, coverage } = await eventually(async () => {
      const before = await measured('probation', 'morgan.manager', 'trigger');
      const file = await ask(agency('probation').url, path('trigger'), 'morgan.manager', { headers: { accept: 'text/csv' } }), csv = await file.text();
      const after = await measured('probation', 'morgan.manager', 'trigger');
      return isDeepStrictEqual(shownIn(after), shownIn(before)) && { ...before, response: file, text: csv };
    }, 60_000, 'measures that nothing changes while they are read');
    expect([response.status, response.headers.get('content-type'), response.headers.get('vary')]).toEqual([200, expect.stringMatching(/^text\/csv/), expect.stringMatching(/Accept/)]);
    const rows = parse<Record<string, string>>(text, { columns: true });
    expect(rows.map(({ level }) => level)).toEqual([...figures.map(({ level }) => level), ...coverage.map(() => 'coverage')]);
    expect(rows.filter(({ level }) => level === 'coverage').map(({ group, due, made }) => ({ on: group, due, made }))).toEqual(coverage.map(({ on, due, made }) => ({ on, due: String(due), made: String(made) })));
    expect(rows[0]!['from']).toBe(from);
  });

  it('say what is to be put right in what is asked', async () => {
    const { status, body } = await answer(agency('probation').url, `/api/measures?from=${day(0)}&until=${day(1)}`, 'morgan.manager');
    expect([status, (JSON.parse(body) as { errors: { path: string }[] }).errors.map((one) => one.path)]).toEqual([422, ['/until']]);
  });

  it('do not exist for who answers for nobody else', async () => {
    for (const [at, person] of [['probation', 'pat.practitioner'], ['probation', 'casey.administrator'], [force, 'feed.wm'], [force, 'morgan.manager']] as const) expect([person, (await answer(agency(at).url, path('agency'), person)).status]).toEqual([person, 404]);
  });

  it('are a page with the same figures, periods to choose from, and a file', async () => {
    await signIn(page, `${pagesOf('probation')}/measures`, 'morgan.manager');
    await page.getByRole('heading', { name: 'Measures', exact: true }).waitFor();
    expect(await page.getByRole('rowheader', { name: 'DA enquiry: West Mercia Police' }).count()).toBe(3);
    expect(await violations(page, 'measures')).toEqual([]);
    await picture(page, 'measures');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^measures-.*-by-agency\.csv$/);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^"from","until","level","kind","group"/);
    await page.getByRole('link', { name: 'By trigger' }).click();
    expect(await page.getByRole('rowheader', { name: 'DA enquiry: Periodic' }).count()).toBe(3);
    await page.getByRole('link', { name: 'Last 12 weeks' }).click();
    expect([await page.getByText('By trigger', { exact: true }).evaluate((element) => (element as unknown as { tagName: string }).tagName), new URL(page.url()).searchParams.get('by')]).toEqual(['STRONG', 'trigger']);
  });

  it('are a page of the force too, of its own', async () => {
    const other = await newWindow(browser);
    await signIn(other, `${pagesOf(force)}/measures`, 'unit.wm');
    expect(await other.getByRole('cell', { name: 'Not known' }).count()).toBeGreaterThan(0);
    expect(await violations(other, 'measures')).toEqual([]);
    await picture(other, 'measures-force');
  });
});
