import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { goTo } from '../support/navigation.js';
import { fillIn, giveReason, openVictimPart, reloaded, takeWork, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const worcestershire = 'childrens-worcestershire';
let browser: Browser;
let person: CaseloadRow;
let id: string;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
}, 120_000);
afterAll(() => browser.close());

describe('a referral of children in browsers without JavaScript', () => {
  const street = invented('Hiddenstreet');
  const source = invented('Neighbour');
  let practitioner: Page;
  let social: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    social = await newWindow(browser);
  });

  it('is told what is missing: what is asked, and that 999 is rung first where a child is in danger', async () => {
    await signIn(practitioner, `${pagesOf('probation')}/child-referrals/about/${person['crn']!}`, 'pat.practitioner');
    await practitioner.getByRole('heading', { name: "Refer children to children's services" }).waitFor();
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'refer-children');
    await fillIn(practitioner, { immediateDanger: 'YES' });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    const summary = practitioner.getByRole('alert');
    for (const finding of [/^What you ask of children's services: say what you ask/, /^When the police were told: ring 999 first/, /^Your concern: /, /^Evidence 1, /, /^What will happen if nothing is done: /]) {
      expect([String(finding), await summary.getByRole('link', { name: finding }).count()]).toEqual([String(finding), 1]);
    }
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'refer-children-findings');
  });

  it("goes to the children's services of the area where the children live", async () => {
    await practitioner.getByLabel('Area where the children live').selectOption('E10000034');
    await fillIn(practitioner, {
      ask: 'ASSESS', immediateDanger: 'NO', 'children.0.givenNames': 'Kim', 'children.0.sourceKind': 'VISIT', 'children.0.protectedAddress': `7 ${street} Close, Exampleton`, 'household.members': 'The child lives with the mother.',
      concern: 'The child heard him threaten the mother.', 'evidence.0.marking': 'HEARSAY', 'evidence.0.text': 'The child is said to have hidden upstairs.', 'evidence.0.sourceKind': 'VICTIM', 'evidence.0.sourceName': source,
      riskIfNoAction: 'The child will be there when he comes again.', informedAdults: 'ALL', consent: 'GIVEN', 'referrer.contact': '01632 960100', 'manager.name': 'Morgan Testperson',
    });
    await practitioner.getByRole('button', { name: 'Send' }).click();
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    id = await workAbout(person['crn']!, 'child-referral', worcestershire);
  });

  it('is acknowledged, and stays with who acknowledged it', async () => {
    await signIn(social, `${pagesOf(worcestershire)}/referrals`, 'social.wo');
    await social.getByRole('heading', { name: 'Referrals' }).waitFor();
    await reloaded(social.getByRole('cell', { name: 'Probation Service' }));
    expect(await violations(social, 'work-queue')).toEqual([]);
    await takeWork(social, id, 'Acknowledge this referral');
    expect(await violations(social, 'content-form')).toEqual([]);
    await picture(social, 'acknowledge-children');
    await fillIn(social, { decideBy: '2027-11-29 17:00' });
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/acknowledgement sent/i).waitFor();
    expect(await social.getByText('You have taken this referral.').count()).toBe(1);
    expect(await violations(social, 'work-item')).toEqual([]);
    await picture(social, 'children-acknowledged');
  });

  it('is decided, and nothing that leads to a victim or a child was shown', async () => {
    await social.getByRole('button', { name: 'Decide on this referral' }).click();
    expect(await violations(social, 'content-form')).toEqual([]);
    await fillIn(social, { decision: 'S17', reason: 'The child is in need of support.', nextStep: 'A visit this week.', feedbackRoute: 'Ring the manager of the team.' });
    await social.getByRole('button', { name: 'Send' }).click();
    await social.getByText(/outcome sent/i).waitFor();
    for (const text of [street, source]) expect([text, (await social.content()).includes(text)]).toEqual([text, false]);
  });

  it("tells at the desk of children's services alone where the child is and who the source is", async () => {
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf(worcestershire, 'desk'), 'social.wo');
    await openVictimPart(desk, id);
    for (const text of [street, source]) await desk.getByText(text).first().waitFor();
    expect(await violations(desk, 'victim-part')).toEqual([]);
    for (const { caseDatabaseUrl } of [probation(), agency(worcestershire)]) for (const text of [street, source]) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
  });

  it('comes back to the practitioner as decided, with what happens next', async () => {
    await goTo(practitioner, 'Child referrals');
    await giveReason(practitioner);
    const row = practitioner.getByRole('row', { name: person['crn']! });
    await reloaded(row.getByText('Decided'));
    await row.getByRole('link').click();
    await giveReason(practitioner);
    await practitioner.getByText('A visit this week.').waitFor();
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'children-decided');
  });
});
