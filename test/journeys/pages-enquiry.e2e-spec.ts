import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { type Answer, answer } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
let browser: Browser;
let person: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  // Without an address: nothing is chosen before somebody chooses it.
  await supervise(person = newPerson({ address: '', postcode: '' }));
}, 120_000);
afterAll(() => browser.close());

/** Gives a reason where one is asked for. */
async function giveReason(page: Page): Promise<void> {
  await page.getByLabel('Reason').fill('For the risk management plan.');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Reason').waitFor({ state: 'detached' });
}

async function fillDate(page: Page, name: string, [day, month, year]: readonly [string, string, string]): Promise<void> {
  for (const [part, value] of [['day', day], ['month', month], ['year', year]] as const) await page.locator(`[name="${name}-${part}"]`).fill(value);
}

/** Chooses one code of a field, in a list or by its own button. */
async function choose(page: Page, name: string, code: string): Promise<void> {
  const list = page.locator(`select[name="${name}"]`);
  if (await list.count() > 0) await list.selectOption(code);
  else await page.locator(`[name="${name}"][value="${code}"]`).check();
}

/** The id under which the other side has what was asked about the person: other tests ask there too. */
async function idAt(code: string, kind: string): Promise<string> {
  return eventually(async () => {
    const [asked] = await rowsOf<{ conversation: string }>(probation().caseDatabaseUrl, 'select conversation from enquiry where crn = $1 and kind = $2', [person['crn'], kind]);
    const [work] = asked === undefined ? [] : await rowsOf<{ id: string }>(agency(code).caseDatabaseUrl, 'select id from work_item where conversation = $1', [asked.conversation]);
    return work?.id;
  }, 30_000, 'what was asked, at the other side');
}

/** Opens a piece of work in its queue, takes it, and goes to one way to reply. */
async function takeWork(page: Page, id: string, reply: string): Promise<void> {
  await page.reload();
  await page.locator(`a[href$="/${id}"]`).click();
  await giveReason(page);
  await page.getByRole('button', { name: /^Take this/ }).click();
  await page.getByRole('button', { name: reply }).click();
}

/** The page until it says something: what was sent takes a moment to arrive. */
async function reloaded(page: Page, text: string | RegExp): Promise<void> {
  await eventually(async () => {
    await page.reload();
    return (await page.getByText(text).count()) > 0;
  }, 30_000, `a page with ${String(text)}`);
}

describe('an enquiry in browsers without JavaScript', () => {
  const address = `4 ${invented('Hiddenstreet')} Walk, Exampleton`;
  let practitioner: Page;
  let unit: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser, false);
    unit = await newWindow(browser, false);
    await signIn(practitioner, `${pagesOf('probation')}/people`, 'pat.practitioner');
  });

  it('begins with a person of the caseload, and says field by field what is to be put right', async () => {
    await practitioner.getByRole('link', { name: `Ask the police about ${person['crn']!}` }).click();
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'ask');
    await practitioner.locator('[name="persons.0.protectedAddress"]').evaluate((field, text) => { (field as unknown as { value: string }).value = text; }, address);
    await practitioner.getByRole('button', { name: 'Send' }).click();
    expect(await practitioner.title()).toMatch(/^Error: Ask the police/);
    const summary = practitioner.getByRole('alert');
    for (const field of [/^Which forces: /, /^What you ask: /, /^Why now: /, /^Person 1, who this is/]) expect([String(field), await summary.getByRole('link', { name: field }).count()]).toEqual([String(field), 1]);
    for (const link of await summary.getByRole('link').all()) expect(await practitioner.locator(`[id="${(await link.getAttribute('href'))!.slice(1)}"]`).count()).toBe(1);
    expect(await practitioner.content()).not.toContain(address);
    expect(await practitioner.getByText('You entered this before: enter it again.').count()).toBe(1);
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'ask-findings');
  });

  it('is sent once, however often the form is, and nothing of what is protected stays on the case side', async () => {
    await practitioner.getByLabel('West Mercia (West Mercia Police)').check();
    await practitioner.getByLabel('Incidents all').check();
    await practitioner.locator('[name="rationale"]').fill('A new relationship was disclosed at the last appointment.');
    await practitioner.locator('[name="trigger"]').selectOption('NEW_RELATIONSHIP');
    await choose(practitioner, 'persons.0.role', 'PARTNER');
    await practitioner.locator('[name="persons.0.familyName"]').fill('Examplesson');
    await practitioner.locator('[name="persons.0.protectedAddress"]').fill(address);
    await practitioner.locator('[name="pndRequested"][value="true"]').check();
    await practitioner.locator('[name="urgency"][value="ROUTINE"]').check();
    await practitioner.locator('[name="decisionFed"][value="RMP"]').check();
    await fillDate(practitioner, 'respondBy', ['20', '12', '2027']);
    await practitioner.locator('[name="respondBy-time"]').fill('16:30');
    await practitioner.getByRole('button', { name: 'Send' }).click({ clickCount: 2 });
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    expect(await practitioner.getByText('West Mercia Police').count()).toBeGreaterThan(0);
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'ask-sent');
    expect(await rowsOf(probation().caseDatabaseUrl, `select kind, to_char(respond_by at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as by from enquiry where crn = $1`, [person['crn']]))
      .toEqual([{ kind: 'da-enquiry', by: '2027-12-20 16:30' }]);
    expect(await tablesWith(probation().caseDatabaseUrl, address)).toEqual([]);
  });

  it("stands in the unit's queue, is taken, and answered with the scope of the search", async () => {
    await signIn(unit, pagesOf('police-west-mercia'), 'unit.wm');
    await unit.getByRole('heading', { name: 'Enquiries' }).waitFor();
    const id = await idAt('police-west-mercia', 'da-enquiry');
    await reloaded(unit, 'Probation Service');
    expect(await violations(unit)).toEqual([]);
    await picture(unit, 'work-queue');
    await takeWork(unit, id, 'Answer this enquiry');
    expect(await violations(unit)).toEqual([]);
    await unit.locator('[name="status"][value="NIL_WITHIN_SCOPE"]').check();
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.getByRole('alert').getByRole('link', { name: /^What was searched, systems: / }).first().waitFor();
    expect(await violations(unit)).toEqual([]);
    await picture(unit, 'answer-findings');
    await unit.locator('[name="scope.systems"][value="LOCAL_RMS"]').check();
    await unit.getByLabel('West Mercia (West Mercia Police)').check();
    await choose(unit, 'scope.persons.0.role', 'SUBJECT');
    await fillDate(unit, 'scope.period.from', ['1', '1', '1990']);
    await fillDate(unit, 'scope.period.until', ['1', '11', '2026']);
    await unit.getByRole('button', { name: 'Send' }).click();
    await unit.getByText('DA response sent').waitFor();
    await reloaded(unit, /^DA enquiry from Probation Service: opened/);
    await reloaded(unit, /^DA response to Probation Service: delivered/);
    expect(await violations(unit)).toEqual([]);
    await picture(unit, 'work-item');
  });

  it('comes back to the practitioner, who reads the answer and where everything stands, for a reason', async () => {
    await practitioner.getByRole('link', { name: 'Police enquiries' }).click();
    await practitioner.getByRole('heading', { name: 'Police enquiries' }).waitFor();
    await reloaded(practitioner, 'Answered');
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'asked-list');
    await practitioner.getByRole('row', { name: person['crn']! }).getByRole('link').click();
    await giveReason(practitioner);
    await practitioner.getByText('Nil within scope').waitFor();
    expect(await practitioner.getByText('Whatever you entered that belongs to a victim is sealed').count()).toBe(1);
    expect(await practitioner.content()).not.toMatch(/protected address/i);
    expect(await practitioner.content()).not.toContain(address);
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'asked-one');
  });
});

describe('a referral to a MARAC in a browser', () => {
  const refuge = `Refuge ${invented('Hiddenhouse')}`;
  const time = `After ${invented('school')}`;

  it("goes to the coordinator of the victim's area, who acknowledges it, and whose desk alone shows how the victim is safely reached", async () => {
    const practitioner = await newWindow(browser);
    await signIn(practitioner, `${pagesOf('probation')}/marac-referrals/about/${person['crn']!}`, 'pat.practitioner');
    await practitioner.getByRole('heading', { name: 'Refer to a MARAC' }).waitFor();
    expect(await violations(practitioner)).toEqual([]);
    await practitioner.getByLabel('Area where the victim lives').selectOption('E10000034');
    await practitioner.locator('[name="victim.givenNames"]').fill('Ada');
    await practitioner.locator('[name="victim.familyName"]').fill('Examplesson');
    await practitioner.locator('[name="victim.relationship"]').selectOption('INTIMATE_FORMER');
    await practitioner.locator('[name="victim.safeToCall"][value="NO"]').check();
    await practitioner.locator('[name="victim.refuge"]').fill(refuge);
    await practitioner.locator('[name="victim.bestTime"]').fill(time);
    await practitioner.locator('[name="grounds"][value="ESCALATION"]').check();
    await practitioner.locator('[name="recentIncident"]').fill('Threats were made last week.');
    await practitioner.locator('[name="consent"][value="YES"]').check();
    await practitioner.locator('[name="mappaStatus"][value="NOT_ELIGIBLE"]').check();
    await practitioner.locator('[name="actionsTaken"]').fill('The victim was given a safe number.');
    await practitioner.getByRole('button', { name: 'Send' }).dblclick();
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    expect(await rowsOf(probation().caseDatabaseUrl, `select count(*)::int as count from enquiry where crn = $1 and kind = 'marac-referral'`, [person['crn']])).toEqual([{ count: 1 }]);

    const coordinator = await newWindow(browser);
    await signIn(coordinator, pagesOf('marac-worcestershire'), 'coordinator.wo');
    await coordinator.getByRole('heading', { name: 'Referrals' }).waitFor();
    const id = await idAt('marac-worcestershire', 'marac-referral');
    await reloaded(coordinator, 'Probation Service');
    expect(await violations(coordinator)).toEqual([]);
    await picture(coordinator, 'referrals');
    await takeWork(coordinator, id, 'Acknowledge this referral');
    await coordinator.locator('[name="listing"][value="LISTED"]').check();
    await fillDate(coordinator, 'meetingOn', ['12', '1', '2027']);
    await coordinator.getByRole('button', { name: 'Send' }).click();
    await coordinator.getByText(/acknowledgement sent/i).waitFor();
    expect(await coordinator.content()).not.toContain(refuge);
    expect(await violations(coordinator)).toEqual([]);
    await picture(coordinator, 'referral');

    const desk = await newWindow(browser);
    await signIn(desk, pagesOf('marac-worcestershire', 'desk'), 'coordinator.wo');
    await eventually(async () => {
      await desk.reload();
      return (await desk.locator(`a[href^="/victim-parts/${id}"]`).count()) > 0;
    }, 30_000, 'the victim part at the desk');
    await desk.locator(`a[href^="/victim-parts/${id}"]`).click();
    await giveReason(desk);
    for (const text of [refuge, time]) await desk.getByText(text).waitFor();
    expect(await violations(desk)).toEqual([]);
    await picture(desk, 'safe-contact');
    for (const { caseDatabaseUrl } of [probation(), agency('marac-worcestershire')]) expect(await tablesWith(caseDatabaseUrl, refuge)).toEqual([]);
  });
});

describe("children's services in a browser", () => {
  it('find what they are asked in their queue, and may refuse it with a reason and a way to challenge that', async () => {
    const practitioner = await newWindow(browser);
    await signIn(practitioner, `${pagesOf('probation')}/safeguarding-enquiries/about/${person['crn']!}`, 'pat.practitioner');
    await practitioner.getByLabel(/Worcestershire Children First/).check();
    expect(await violations(practitioner)).toEqual([]);
    await picture(practitioner, 'safeguarding-form');
    await practitioner.getByText('Child 1 (optional)').click();
    await practitioner.locator('[name="children.0.familyName"]').fill('Examplesson');
    await choose(practitioner, 'children.0.sourceKind', 'SELF_REPORT');
    await practitioner.locator('[name="trigger"]').selectOption('ALLOCATION');
    await practitioner.locator('[name="questions"][value="KNOWN"]').check();
    await practitioner.locator('[name="rationale"]').fill('The person was allocated to me this week.');
    await practitioner.locator('[name="riskPosed"]').fill('Not yet known.');
    await practitioner.locator('[name="mayParentsKnow"][value="NO"]').check();
    await practitioner.locator('[name="urgency"][value="ROUTINE"]').check();
    await practitioner.locator('[name="decisionFed"][value="RMP"]').check();
    await fillDate(practitioner, 'respondBy', ['20', '12', '2027']);
    await practitioner.locator('[name="respondBy-time"]').fill('16:30');
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();

    const social = await newWindow(browser);
    await signIn(social, pagesOf('childrens-worcestershire'), 'social.wo');
    await social.getByRole('heading', { name: 'Enquiries' }).waitFor();
    await takeWork(social, await idAt('childrens-worcestershire', 'safeguarding-enquiry'), 'Refuse this enquiry');
    expect(await violations(social)).toEqual([]);
    await picture(social, 'refuse');
    await social.locator('[name="code"]').selectOption('INSUFFICIENT_DETAIL');
    await social.locator('[name="reason"]').fill('No date of birth is given, so nothing can be searched.');
    await social.locator('[name="decidedByRole"]').fill('Team manager');
    await fillDate(social, 'reviewOn', ['12', '1', '2027']);
    await social.locator('[name="challengeRoute"]').fill('Write to the head of service.');
    await social.locator('[name="missing"]').fill('The dates of birth of the children');
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/refusal sent/i).waitFor();

    await practitioner.getByRole('link', { name: 'Safeguarding enquiries' }).click();
    await giveReason(practitioner);
    await reloaded(practitioner, 'Refused');
    expect(await violations(practitioner)).toEqual([]);
  });
});

describe.each([
  ['a police force', 'police-west-mercia', 'unit.wm', '/enquiries', 'da-response'],
  ["children's services", 'childrens-worcestershire', 'social.wo', '/enquiries', 'safeguarding-response'],
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
