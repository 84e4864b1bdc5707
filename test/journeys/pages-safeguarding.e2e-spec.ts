import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { issue, safeguardingDraft, work } from '../support/enquiries.js';
import { goTo } from '../support/navigation.js';
import { fillIn, giveReason, openVictimPart, reloaded, takeWork, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const worcestershire = 'childrens-worcestershire';
let browser: Browser;
let person: CaseloadRow;
let other: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson(), other = newPerson());
}, 120_000);
afterAll(() => browser.close());

/** Goes to the list of safeguarding enquiries, for a reason, and to the one about a person once it stands so. */
async function readWhatCame(practitioner: Page, crn: string, state: string): Promise<void> {
  await goTo(practitioner, 'Safeguarding enquiries');
  await giveReason(practitioner);
  const row = practitioner.getByRole('row', { name: crn });
  await reloaded(row.getByText(state));
  expect(await violations(practitioner, 'asked-list')).toEqual([]);
  await row.getByRole('link').click();
  await giveReason(practitioner);
}

describe("children's services, asked about two children in browsers without JavaScript,", () => {
  const [school, nursery] = [invented('Hiddenschool'), invented('Hiddennursery')];
  let practitioner: Page;
  let social: Page;
  let id: string;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    social = await newWindow(browser);
  });

  it('are asked by a practitioner, and are told of a school at their desk alone', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/safeguarding-enquiries/about/${person['crn']!}`, 'pat.practitioner');
    await practitioner.getByRole('checkbox', { name: /Worcestershire Children First/ }).check();
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'safeguarding-form');
    await fillIn(practitioner, { 'children.0.givenNames': 'Kim', 'children.0.familyName': 'Examplesson' });
    await practitioner.getByRole('button', { name: 'Add another: child 5' }).click();
    await practitioner.locator('details[id="children.4"][open]').waitFor();
    expect(await practitioner.locator('[name="children.0.familyName"]').inputValue()).toBe('Examplesson');
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'safeguarding-form-more');
    await fillIn(practitioner, {
      'children.0.sourceKind': 'VISIT', 'children.0.school': `${school} Primary School`,
      'children.1.expectedOn': '2027-02-01', 'children.1.sourceKind': 'SELF_REPORT',
      trigger: 'CHILD_CONTACT', questions: 'KNOWN', rationale: 'The person was allocated to me this week.', riskPosed: 'Not yet known.', mayParentsKnow: 'NO', urgency: 'ROUTINE', decisionFed: 'RMP', respondBy: '2027-12-20 16:30',
    });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    id = await workAbout(person['crn']!, 'safeguarding-enquiry', worcestershire);
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf(worcestershire, 'desk'), 'social.wo');
    await openVictimPart(desk, id);
    await desk.getByText(school).first().waitFor();
    expect(await violations(desk, 'victim-part')).toEqual([]);
    await picture(desk, 'school');
    for (const { caseDatabaseUrl } of [probation(), agency(worcestershire)]) expect(await tablesWith(caseDatabaseUrl, school)).toEqual([]);
  });

  it('are told what is missing where they answer for one of them only, and are not shown back what they entered about where a child is', async () => {
    await signIn(social, pagesOf(worcestershire), 'social.wo');
    await social.getByRole('heading', { name: 'Enquiries' }).waitFor();
    await takeWork(social, id, 'Answer this enquiry');
    expect(await violations(social, 'content-form')).toEqual([]);
    await picture(social, 'children-answer');
    const [kim] = await childrenToChoose(social);
    await fillIn(social, {
      status: 'FULL', 'children.0.askedAs': kim!, 'children.0.familyName': 'Examplesson', 'children.0.known': 'YES', 'children.0.status': 'CP', 'children.0.school': `${nursery} Nursery`, 'children.0.concern': `Was moved to ${nursery} Nursery.`,
      'scope.systems': 'CASE_SYSTEM', 'scope.areas': 'E10000034', 'scope.persons.0.role': 'SUBJECT', 'scope.persons.1.role': 'CHILD', 'scope.persons.2.role': 'CHILD', 'scope.period.from': '1900-01-01', 'scope.period.until': new Date().toISOString().slice(0, 10),
    });
    await social.getByRole('button', { name: 'Send' }).click();
    const summary = social.getByRole('alert').getByRole('link', { name: /answer for every child of the enquiry/i });
    await summary.waitFor();
    expect(await social.locator(`[id="${(await summary.getAttribute('href'))!.slice(1)}"]`).count()).toBe(1);
    expect(await social.locator('[name="children.0.school"]').inputValue()).toBe('');
    expect(await social.getByText('You entered this before: enter it again.').count()).toBe(1);
    expect(await violations(social, 'content-form')).toEqual([]);
    await picture(social, 'children-answer-findings');
  });

  it('answer child by child', async () => {
    const [, unborn] = await childrenToChoose(social);
    await fillIn(social, { 'children.0.school': `${nursery} Nursery`, 'children.1.askedAs': unborn!, 'children.1.known': 'NO' });
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/Safeguarding response sent/).waitFor();
    await reloaded(social.getByText(/^Safeguarding response to Probation Service: delivered/));
    expect(await violations(social, 'work-item')).toEqual([]);
    await picture(social, 'children-answered');
  });

  it('are read by the practitioner with the scope of the search, and with nothing of what is protected', async () => {
    await readWhatCame(practitioner, person['crn']!, 'Answered');
    const answered = practitioner.getByRole('region', { name: /^Safeguarding response/ });
    for (const heading of [/^Scope/, /^Children 1/, /^Children 2/]) await answered.getByRole('heading', { name: heading }).first().waitFor();
    for (const text of ['Case system', '1 January 1900', 'CP', 'Examplesson']) expect([text, await answered.getByText(text, { exact: true }).count() > 0]).toEqual([text, true]);
    expect(await answered.getByText(/Was moved to .*a child's school/).count()).toBe(1);
    for (const text of [school, nursery]) expect(await practitioner.content()).not.toContain(text);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'children-answer-read');
  });

  it('leave nothing of what is protected in their case store or in that of probation, whose victim store has it', async () => {
    for (const { caseDatabaseUrl } of [probation(), agency(worcestershire)]) expect(await tablesWith(caseDatabaseUrl, nursery)).toEqual([]);
    await eventually(async () => (await tablesWith(probation().victimDatabaseUrl, nursery)).join() === 'victim_part', 20_000, 'the victim part of the answer');
  });
});

describe("children's services in a browser without JavaScript", () => {
  it('may refuse what they are asked with a reason and a way to challenge that, which the practitioner reads', async () => {
    const { conversations: [asked] } = await issue('safeguarding-enquiries', other['crn']!, safeguardingDraft());
    const { id } = await work(worcestershire, 'enquiries', 'social.wo', asked!.conversation);
    const social = await newWindow(browser);
    await signIn(social, pagesOf(worcestershire), 'social.wo');
    await takeWork(social, id, 'Refuse this enquiry');
    expect(await violations(social, 'content-form')).toEqual([]);
    await picture(social, 'refuse');
    await fillIn(social, {
      code: 'INSUFFICIENT_DETAIL', reason: 'No date of birth of the partner is given, so nothing can be searched.', decidedByRole: 'Team manager', reviewOn: '2027-01-12', challengeRoute: 'Write to the head of service.',
      missing: 'The date of birth of the partner',
    });
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/refusal sent/i).waitFor();
    expect(await rowsOf(agency(worcestershire).caseDatabaseUrl, 'select state, reply_kind from work_item where id = $1', [id])).toEqual([{ state: 'REPLIED', reply_kind: 'enquiry-refusal' }]);

    const practitioner = await newWindow(browser);
    await signIn(practitioner, pagesOf('probation'), 'pat.practitioner');
    await readWhatCame(practitioner, other['crn']!, 'Refused');
    await practitioner.getByText('Write to the head of service.').waitFor();
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'refused');
  });
});

/** The children of the enquiry that an answer may name, by their ids there. */
async function childrenToChoose(page: Page): Promise<string[]> {
  const offered = await page.locator('[name="children.0.askedAs"]').all();
  return Promise.all(offered.map(async (one) => (await one.getAttribute('value'))!));
}
