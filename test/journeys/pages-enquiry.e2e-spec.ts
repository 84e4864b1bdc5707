import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { type Answer, answer } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { daDraft, issue, work } from '../support/enquiries.js';
import { goTo } from '../support/navigation.js';
import { fillIn, findPerson, giveReason, reloaded, takeWork, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const westMercia = 'police-west-mercia';
let browser: Browser;
let person: CaseloadRow;
let other: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  // Without an address: nothing is chosen before somebody chooses it.
  await supervise(person = newPerson({ address: '', postcode: '' }), other = newPerson({ address: '', postcode: '' }));
}, 120_000);
afterAll(() => browser.close());

describe('an enquiry in browsers without JavaScript', () => {
  const address = `4 ${invented('Hiddenstreet')} Walk, Exampleton`;
  let practitioner: Page;
  let unit: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    unit = await newWindow(browser);
    await signIn(practitioner, `${pagesOf('probation')}/people`, 'pat.practitioner');
  });

  it('begins with a person of the caseload, and says field by field what is to be put right', async () => {
    await findPerson(practitioner, person['crn']!);
    await practitioner.getByRole('link', { name: `Ask the police about ${person['crn']!}` }).click();
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'ask');
    await fillIn(practitioner, { 'persons.0.protectedAddress': address });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Ask the police/);
    const summary = practitioner.getByRole('alert');
    for (const field of [/^Which forces: /, /^What you ask: /, /^Why now: /, /^Person 1, who this is/]) expect([String(field), await summary.getByRole('link', { name: field }).count()]).toEqual([String(field), 1]);
    for (const link of await summary.getByRole('link').all()) expect(await practitioner.locator(`[id="${(await link.getAttribute('href'))!.slice(1)}"]`).count()).toBe(1);
    expect(await practitioner.content()).not.toContain(address);
    expect(await practitioner.getByText('You entered this before: enter it again.').count()).toBe(1);
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'ask-findings');
  });

  it('is sent once, however often the form is, and nothing of what is protected stays on the case side', async () => {
    await practitioner.getByLabel('West Mercia (West Mercia Police)').check();
    await practitioner.getByLabel('Incidents all').check();
    await fillIn(practitioner, {
      rationale: 'A new relationship was disclosed at the last appointment.', trigger: 'NEW_RELATIONSHIP', 'persons.0.role': 'PARTNER', 'persons.0.familyName': 'Examplesson', 'persons.0.protectedAddress': address,
      pndRequested: 'true', urgency: 'ROUTINE', decisionFed: 'RMP', respondBy: '2027-12-20 16:30',
    });
    await practitioner.getByRole('button', { name: 'Send' }).click({ clickCount: 2 });
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    expect(await practitioner.getByText('West Mercia Police').count()).toBeGreaterThan(0);
    expect(await violations(practitioner, 'asked-sent')).toEqual([]);
    await picture(practitioner, 'ask-sent');
    expect(await rowsOf(probation().caseDatabaseUrl, `select kind, to_char(respond_by at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as by from enquiry where crn = $1`, [person['crn']]))
      .toEqual([{ kind: 'da-enquiry', by: '2027-12-20 16:30' }]);
    expect(await tablesWith(probation().caseDatabaseUrl, address)).toEqual([]);
  });

  it("stands in the unit's queue, is taken, and answered with the scope of the search", async () => {
    await signIn(unit, pagesOf(westMercia), 'unit.wm');
    await unit.getByRole('heading', { name: 'Enquiries' }).waitFor();
    const id = await workAbout(person['crn']!, 'da-enquiry', westMercia);
    await reloaded(unit.getByRole('cell', { name: 'Probation Service' }));
    expect(await violations(unit, 'work-queue')).toEqual([]);
    await picture(unit, 'work-queue');
    await takeWork(unit, id, 'Answer this enquiry');
    expect(await violations(unit, 'content-form')).toEqual([]);
    await picture(unit, 'answer');
    await fillIn(unit, { status: 'NIL_WITHIN_SCOPE' });
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.getByRole('alert').getByRole('link', { name: /^What was searched, systems: / }).first().waitFor();
    expect(await violations(unit, 'content-form')).toEqual([]);
    await picture(unit, 'answer-findings');
    await unit.getByLabel('West Mercia (West Mercia Police)').check();
    const today = new Date().toISOString().slice(0, 10);
    await fillIn(unit, { 'scope.systems': 'LOCAL_RMS', 'scope.persons.0.role': 'SUBJECT', 'scope.period.from': '1900-01-01', 'scope.period.until': today });
    await unit.getByRole('button', { name: 'Send' }).click();
    // Nothing is held only where everything was searched that was asked.
    await unit.getByRole('alert').getByRole('link', { name: /: search the Police National Database too/ }).waitFor();
    expect(await unit.getByRole('alert').getByRole('link', { name: /: search for everybody of whom is asked/ }).count()).toBe(1);
    expect(await violations(unit, 'content-form')).toEqual([]);
    await picture(unit, 'answer-too-narrow');
    await fillIn(unit, { 'scope.systems': 'PND', 'scope.persons.1.role': 'PARTNER' });
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.getByText('DA response sent').waitFor();
    await reloaded(unit.getByText(/^DA enquiry from Probation Service: opened/));
    await reloaded(unit.getByText(/^DA response to Probation Service: delivered/));
    expect(await violations(unit, 'work-item')).toEqual([]);
    await picture(unit, 'work-item');
  });

  it('comes back to the practitioner, who reads the answer and where everything stands, for a reason', async () => {
    await goTo(practitioner, 'Police enquiries');
    await practitioner.getByRole('heading', { name: 'Police enquiries' }).waitFor();
    const row = practitioner.getByRole('row', { name: person['crn']! });
    await reloaded(row.getByText('Answered'));
    expect(await violations(practitioner, 'asked-list')).toEqual([]);
    await picture(practitioner, 'asked-list');
    await row.getByRole('link').click();
    await giveReason(practitioner);
    await practitioner.getByText('Nil within scope').waitFor();
    expect(await practitioner.getByText('Whatever you entered that belongs to a victim is sealed').count()).toBe(1);
    expect(await practitioner.content()).not.toMatch(/protected address/i);
    expect(await practitioner.content()).not.toContain(address);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'asked-one');
  });

  it('is not among the victim information at the desk of the force, which did not write it', async () => {
    const id = await workAbout(person['crn']!, 'da-enquiry', westMercia);
    await eventually(async () => (await tablesWith(agency(westMercia).victimDatabaseUrl, id)).length > 0, 20_000, 'the victim part at the desk');
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf(westMercia, 'desk'), 'unit.wm');
    await desk.getByRole('heading', { name: 'Victim information' }).waitFor();
    expect(await desk.content()).not.toContain(id);
    expect(await violations(desk, 'victim-parts')).toEqual([]);
  });
});

describe('an enquiry in a browser with JavaScript', () => {
  it('is refused by the unit with a form that a double click sends once', async () => {
    const { conversations: [asked] } = await issue('enquiries', other['crn']!, daDraft());
    const { id } = await work(westMercia, 'enquiries', 'unit.wm', asked!.conversation);
    const unit = await newWindow(browser, 'with');
    await signIn(unit, pagesOf(westMercia), 'unit.wm');
    await takeWork(unit, id, 'Refuse this enquiry');
    expect(await unit.locator('body.govuk-frontend-supported').count()).toBe(1);
    await picture(unit, 'refuse-police');
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.locator('.govuk-error-summary:focus').getByRole('link', { name: /^Why it is refused: / }).waitFor();
    expect(await violations(unit, 'content-form')).toEqual([]);
    await picture(unit, 'refuse-police-findings');
    await fillIn(unit, { code: 'TOO_SOON', reason: 'The last enquiry is two weeks old.', decidedByRole: 'Supervisor', reviewOn: '2027-01-12', challengeRoute: 'Write to the lead of the unit.' });
    const sent: string[] = [];
    unit.on('request', (request) => { if (request.method() === 'POST') sent.push(new URL(request.url()).pathname); });
    await unit.getByRole('button', { name: 'Send' }).dblclick();
    await unit.getByText(/refusal sent/i).waitFor();
    expect(sent).toEqual([`/enquiries/${id}/replies/enquiry-refusal`]);
    expect(await violations(unit, 'work-item')).toEqual([]);
  });
});

describe.each([
  ['a police force', westMercia, 'unit.wm', '/enquiries', 'da-response'],
  ["children's services", 'childrens-worcestershire', 'social.wo', '/enquiries', 'safeguarding-response'],
  ["children's services, for referrals,", 'childrens-worcestershire', 'social.wo', '/referrals', 'referral-outcome'],
  ['adult social care', 'childrens-worcestershire', 'adult.wo', '/adult-referrals', 'adult-referral-outcome'],
  ['a MARAC', 'marac-worcestershire', 'coordinator.wo', '/referrals', 'marac-acknowledgement'],
])('the queue of %s in a browser', (_, code, somebody, queue, reply) => {
  it('has nothing under what is no id, byte for byte as under an id of nothing, whatever is asked of it', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf(code)}${queue}`, somebody);
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const token = (await page.locator('input[name="_token"]').first().getAttribute('value'))!;
    const asked = async (id: string, form: boolean, more: string): Promise<Answer> => {
      const sent = { method: 'POST', body: new URLSearchParams({ _token: token, _key: randomUUID(), reason: 'To look into it.' }) };
      const { body, ...rest } = await answer(pagesOf(code), `${queue}/${id}${more}`, undefined, { headers: { cookie }, redirect: 'manual', ...(form ? sent : {}) });
      return { ...rest, body: body.replaceAll(/name="_key" value="[^"]+"/g, '') };
    };
    for (const [form, more] of [[false, ''], [false, `/replies/${reply}`], [true, ''], [true, '/take'], [true, `/replies/${reply}`]] as const) {
      const absent = await asked(randomUUID(), form, more);
      expect([more, form, absent.status, absent.body.includes('Page not found')]).toEqual([more, form, 404, true]);
      for (const id of ['1', 'x%00y', `${randomUUID()}0`]) expect(await asked(id, form, more)).toEqual(absent);
    }
  });
});
