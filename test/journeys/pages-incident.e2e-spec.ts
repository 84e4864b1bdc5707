import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { answer, listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, showWhoYouAre, signIn, violations } from '../support/browser.js';
import { feedCsv, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { findPerson } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const markup = '<b>"bold"</b>';
const address = `9 ${invented('Hiddenstreet')} Close, Exampleton`;
let browser: Browser;
let person: CaseloadRow;
let incident: { readonly id: string };

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
  await sendFeed(feedCsv([newIncidentWithVictim({ pnc: person['pnc']!, person1_address: address, place_address: address, circumstances: `A neighbour called. ${markup} The argument was at ${address}.` })]));
  incident = await listed<{ id: string; crn: string | null }>(probation().url, '/api/incidents', 'pat.practitioner', ({ crn }) => crn === person['crn'], 30_000);
}, 120_000);
afterAll(() => browser.close());

/** Opens the incident from the queue and gives a reason where one is asked for. */
async function openIncident(page: Page, reason: string): Promise<void> {
  await page.getByRole('row', { name: person['crn']! }).getByRole('link').click();
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe("a practitioner's job in a browser without JavaScript", () => {
  let page: Page;
  beforeAll(async () => { page = await newWindow(browser); });

  it('begins with signing in, which leads to the page that was asked for', async () => {
    await page.goto(`${pagesOf('probation')}/people`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'sign-in');
    await page.getByLabel('Test person').selectOption('pat.practitioner');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'sign-in-wrong');
    await signIn(page, `${pagesOf('probation')}/people`, 'pat.practitioner');
    await page.getByRole('heading', { name: 'People you supervise' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/people');
    expect(await violations(page, 'people')).toEqual([]);
    await picture(page, 'people');
  });

  it('finds a person of the caseload by CRN, however long the list is, and says so where there is none', async () => {
    await findPerson(page, person['crn']!.toLowerCase());
    expect(await page.getByRole('rowheader').allTextContents()).toEqual([person['crn']]);
    await findPerson(page, 'A000000');
    await page.getByText('Nobody in your caseload has the CRN A000000.').waitFor();
    expect(await violations(page, 'people')).toEqual([]);
    await page.getByRole('link', { name: 'Everybody in your caseload' }).click();
    expect(await page.getByRole('rowheader').count()).toBeGreaterThan(0);
  });

  it('goes on to the queue, which shows that there is more and nothing of it', async () => {
    await page.getByRole('link', { name: 'Incidents' }).click();
    const row = page.getByRole('row', { name: person['crn']! });
    expect(await row.textContent()).toMatch(/Sensitive/);
    expect(await page.content()).not.toContain('A neighbour called');
    expect(await violations(page, 'incidents')).toEqual([]);
    await picture(page, 'incidents');
  });

  it('asks for a reason before an incident is shown, and says what is missing', async () => {
    await page.getByRole('row', { name: person['crn']! }).getByRole('link').click();
    expect(await violations(page, 'reason')).toEqual([]);
    await picture(page, 'reason');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByRole('alert').getByRole('link', { name: /Reason: say why/ }).click();
    expect(await page.evaluate(() => (globalThis as unknown as { document: { activeElement: { id: string } } }).document.activeElement.id)).toBe('reason');
    expect(await violations(page, 'reason')).toEqual([]);
    await picture(page, 'reason-missing');
  });

  it('shows the incident for the reason, each time it is read recorded with it, with its text as text', async () => {
    const reason = `Visit today ${randomUUID()}`;
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: /^Incident T\// }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    const circumstances = page.locator('dd', { hasText: 'A neighbour called' });
    expect(await circumstances.textContent()).toContain(markup);
    expect(await page.getByText('Sensitive', { exact: true }).count()).toBeGreaterThan(0);
    expect(await page.content()).not.toContain(address);
    await page.reload();
    const reads = await rowsOf(probation().caseDatabaseUrl, `select event, person, role, message_id from audit_entry where facts->>'reason' = $1`, [reason]);
    expect(reads).toEqual([1, 2].map(() => ({ event: 'incident.read', person: 'pat.practitioner', role: 'practitioner', message_id: incident.id })));
    expect(await violations(page, 'incident')).toEqual([]);
    await picture(page, 'incident');
  });

  it('ends with signing out, after which nothing is shown and the old cookie is worth nothing', async () => {
    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    const sessions = await rowsOf<{ event: string }>(probation().caseDatabaseUrl, `select distinct event from audit_entry where event like 'session.%' and person = 'pat.practitioner' and role = 'practitioner' order by event`);
    expect(sessions.map(({ event }) => event)).toEqual(['session.begun', 'session.ended']);
    expect(await violations(page, 'signed-out')).toEqual([]);
    await picture(page, 'signed-out');
    await page.context().addCookies(cookies);
    await page.goto(`${pagesOf('probation')}/incidents/${incident.id}`);
    await page.getByLabel('Test person').waitFor();
  });
});

describe('an incident in a browser', () => {
  it('is hidden from another practitioner like one that is not there, byte for byte', async () => {
    const page = await newWindow(browser);
    await signIn(page, pagesOf('probation'), 'robin.practitioner');
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const asked = async (path: string) => answer(probation().url, path, undefined, { headers: { cookie } });
    const withoutKeys = ({ body, ...rest }: Awaited<ReturnType<typeof answer>>) => ({ ...rest, body: body.replaceAll(/name="_key" value="[^"]+"/g, '') });
    const absent = withoutKeys(await asked(`/incidents/${randomUUID()}`));
    expect(absent.status).toBe(404);
    expect(withoutKeys(await asked(`/incidents/${incident.id}`))).toEqual(absent);
    expect(withoutKeys(await asked(`/${randomUUID()}`))).toEqual(absent);
    await page.goto(`${pagesOf('probation')}/incidents/${incident.id}`);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(await violations(page, 'problem')).toEqual([]);
    await picture(page, 'not-found');
  });

  it('is not shown by a session of the pages on the API, nor by a bearer token on the pages', async () => {
    const page = await newWindow(browser);
    await signIn(page, pagesOf('probation'), 'pat.practitioner');
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await answer(probation().url, '/api/incidents', undefined, { headers: { cookie } })).status).toBe(401);
    expect(await answer(probation().url, '/incidents', 'pat.practitioner', { redirect: 'manual' })).toMatchObject({ status: 303, headers: { location: '/sign-in?to=%2Fincidents' } });
  });

  it('is not there for an account of another agency, which gets no session', async () => {
    const page = await newWindow(browser);
    await showWhoYouAre(page, `${pagesOf('probation')}/incidents/${incident.id}`, 'unit.wm');
    await page.getByRole('heading', { name: 'This account is for another agency' }).waitFor();
    expect((await page.context().cookies()).filter(({ name }) => name === 'mag-probation-web')).toEqual([]);
    expect(await violations(page, 'problem')).toEqual([]);
    await picture(page, 'other-agency');
  });

  it('is shown to nobody who did not finish signing in, which a page says', async () => {
    const page = await newWindow(browser);
    await page.goto(`${pagesOf('probation')}/sign-in/return?code=${randomUUID()}&state=${randomUUID()}`);
    await page.getByRole('heading', { name: 'You could not be signed in' }).waitFor();
    expect(await violations(page, 'problem')).toEqual([]);
    await picture(page, 'not-signed-in');
  });

  it('is not opened by a form that is not of the session, and nothing of the reason is kept', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation')}/incidents/${incident.id}`, 'pat.practitioner');
    const reason = `Forged ${randomUUID()}`;
    await page.getByLabel('Reason').fill(reason);
    await page.locator('main input[name="_token"]').evaluate((field) => { (field as unknown as { value: string }).value = 'x'; });
    const [answered] = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), page.getByRole('button', { name: 'Continue' }).click()]);
    expect(answered.status()).toBe(403);
    await page.getByRole('heading', { name: 'This form cannot be sent any more' }).waitFor();
    expect(await violations(page, 'problem')).toEqual([]);
    await picture(page, 'stale-form');
    expect(await tablesWith(probation().caseDatabaseUrl, reason)).toEqual([]);
  });

  it('has no script refused and nothing loaded from elsewhere', async () => {
    const page = await newWindow(browser, 'with');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await signIn(page, pagesOf('probation'), 'pat.practitioner');
    await openIncident(page, 'To prepare a visit.');
    await page.getByRole('heading', { name: /^Incident/ }).waitFor();
    expect(said.filter((text) => !text.includes('127.0.0.1') || text.includes('Content Security'))).toEqual([]);
    expect(await page.locator('body.govuk-frontend-supported').count()).toBe(1);
  });
});

describe("a victim's part in a browser", () => {
  it('is read at the desk by victim liaison staff for a reason that is kept in the victim store', async () => {
    const page = await newWindow(browser);
    await signIn(page, pagesOf('probation', 'desk'), 'lee.liaison');
    await page.getByRole('heading', { name: 'Victim information' }).waitFor();
    expect(await violations(page, 'victim-parts')).toEqual([]);
    await picture(page, 'victim-parts');
    const reason = `Contact today ${randomUUID()}`;
    await page.goto(`${pagesOf('probation', 'desk')}/victim-parts/${incident.id}`);
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(address).first().waitFor();
    expect(await violations(page, 'victim-part')).toEqual([]);
    await picture(page, 'victim-part');
    expect(await rowsOf(probation().victimDatabaseUrl, `select event, person from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'victim-part.read', person: 'lee.liaison' }]);
    expect(await rowsOf(probation().caseDatabaseUrl, `select 1 from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([]);
  });

  it('does not exist at the desk for a practitioner', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation', 'desk')}/victim-parts/${incident.id}`, 'pat.practitioner');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await page.goto(pagesOf('probation', 'desk'));
    await page.getByRole('heading', { name: 'Nothing for your role here' }).waitFor();
    expect(await violations(page, 'home')).toEqual([]);
    await picture(page, 'nothing-for-role');
  });
});
