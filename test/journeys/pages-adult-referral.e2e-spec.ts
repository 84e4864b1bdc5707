import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { goTo } from '../support/navigation.js';
import { fillIn, giveReason, openVictimPart, reloaded, takeWork, turnTo, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { tablesWith } from '../support/stores.js';

const worcestershire = 'childrens-worcestershire';
let browser: Browser;
let person: CaseloadRow;
let id: string;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ address: '', postcode: '', carer_of_adult: 'yes' }));
}, 120_000);
afterAll(() => browser.close());

describe('a referral of an adult in browsers without JavaScript', () => {
  const street = invented('Hiddenstreet');
  let practitioner: Page;
  let social: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    social = await newWindow(browser);
  });

  it('is a task of whoever has the case, which leads to the form', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/answers-awaited`, 'pat.practitioner');
    const task = practitioner.locator(`a[href="/adult-referrals/about/${person['crn']!}"]`);
    await reloaded(task);
    expect(await violations(practitioner, 'awaited')).toEqual([]);
    await task.click();
    await practitioner.getByRole('heading', { name: 'Refer an adult to adult social care' }).waitFor();
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'refer-adult');
  });

  it('is told what is missing, and goes to the adult social care of the area where the adult lives', async () => {
    await practitioner.getByRole('button', { name: 'Send' }).click();
    for (const finding of [/^What you ask of adult social care: say what you ask/, /^What will happen if nothing is done: /]) expect([String(finding), await practitioner.getByRole('alert').getByRole('link', { name: finding }).count()]).toEqual([String(finding), 1]);
    await practitioner.getByLabel('Area where the adult lives').selectOption('E10000034');
    await fillIn(practitioner, {
      ask: 'SAFEGUARDING_ENQUIRY', immediateDanger: 'NO', 'adultsAtRisk.0.givenNames': 'Kiran', 'adultsAtRisk.0.relationship': 'RELATIVE_CURRENT', 'adultsAtRisk.0.careRole': 'MAIN_CARER', 'adultsAtRisk.0.careNeeds': 'Needs help with meals and medicines.',
      'adultsAtRisk.0.capacity': 'NOT_KNOWN', 'adultsAtRisk.0.protectedAddress': `7 ${street} Close, Exampleton`, 'household.members': 'He lives with his brother.', concern: 'He cares for his brother and drinks again.', 'evidence.0.marking': 'FACT',
      'evidence.0.text': 'He came to the appointment drunk.', 'evidence.0.sourceKind': 'VISIT', riskIfNoAction: 'His brother will be hurt or left alone.', informedAdults: 'ALL', consent: 'GIVEN', 'referrer.contact': '01632 960100', 'manager.name': 'Morgan Testperson',
    });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    id = await workAbout(person['crn']!, 'adult-referral', worcestershire);
  });

  it("is acknowledged and decided on by adult social care, in a queue that children's services have no word of", async () => {
    await signIn(social, `${pagesOf(worcestershire)}/adult-referrals`, 'adult.wo');
    await reloaded(social.getByRole('cell', { name: 'Probation Service' }));
    expect([await social.getByRole('link', { name: 'Enquiries', exact: true }).count(), await violations(social, 'work-queue')]).toEqual([0, []]);
    await takeWork(social, id, 'Acknowledge this referral');
    await fillIn(social, { decideBy: '2027-11-29 17:00' });
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/acknowledgement sent/i).waitFor();
    await social.getByRole('button', { name: 'Decide on this referral' }).click();
    await fillIn(social, { decision: 'NFA', reason: 'Nothing more can be done at present.', nextStep: 'None.', feedbackRoute: 'Ring the manager of the team.' });
    expect(await violations(social, 'content-form')).toEqual([]);
    await picture(social, 'decide-on-adult');
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/outcome sent/i).waitFor();
    expect((await social.content()).includes(street)).toBe(false);
    const children = await newWindow(browser);
    await signIn(children, `${pagesOf(worcestershire)}/referrals`, 'social.wo');
    expect(await children.getByRole('link', { name: 'Adult referrals' }).count()).toBe(0);
    expect((await children.goto(`${pagesOf(worcestershire)}/adult-referrals`))!.status()).toBe(404);
  });

  it('tells at the desk of adult social care alone where the adult lives', async () => {
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf(worcestershire, 'desk'), 'adult.wo');
    await openVictimPart(desk, id);
    await desk.getByText(street).first().waitFor();
    for (const at of ['probation', worcestershire]) expect([at, await tablesWith(agency(at).caseDatabaseUrl, street)]).toEqual([at, []]);
  });

  it('comes back to the practitioner as decided, and as escalated because nothing is done', async () => {
    await goTo(practitioner, 'Adult referrals');
    await giveReason(practitioner);
    const row = practitioner.getByRole('row', { name: person['crn']! });
    await reloaded(row.getByText('Decided'));
    await row.getByRole('link').click();
    await giveReason(practitioner);
    await practitioner.getByText('Escalated').waitFor();
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    const manager = await newWindow(browser);
    await signIn(manager, `${pagesOf('probation')}/escalations`, 'morgan.manager');
    const told = manager.getByRole('row', { name: person['crn']! });
    await turnTo(told);
    await told.getByText('Decided so that somebody is left at risk').waitFor();
    expect(await violations(manager, 'escalations')).toEqual([]);
    await picture(manager, 'left-at-risk');
  });
});
