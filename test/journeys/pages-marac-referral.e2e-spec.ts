import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { goTo } from '../support/navigation.js';
import { fillIn, giveReason, openVictimPart, reloaded, takeWork, workAbout } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const marac = 'marac-worcestershire';
let browser: Browser;
let person: CaseloadRow;
let id: string;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
}, 120_000);
afterAll(() => browser.close());

describe('a referral to a MARAC in browsers without JavaScript', () => {
  const refuge = `Refuge ${invented('Hiddenhouse')}`;
  const time = `After ${invented('school')}`;
  let practitioner: Page;
  let coordinator: Page;
  beforeAll(async () => {
    practitioner = await newWindow(browser);
    coordinator = await newWindow(browser);
  });

  it("goes to the coordinator of the victim's area, once however often the form is sent", async () => {
    await signIn(practitioner, `${pagesOf('probation')}/marac-referrals/about/${person['crn']!}`, 'pat.practitioner');
    await practitioner.getByRole('heading', { name: 'Refer to a MARAC' }).waitFor();
    expect(await violations(practitioner, 'asked-form')).toEqual([]);
    await picture(practitioner, 'refer');
    await practitioner.getByLabel('Area where the victim lives').selectOption('E10000034');
    await fillIn(practitioner, {
      'victim.givenNames': 'Ada', 'victim.familyName': 'Examplesson', 'victim.relationship': 'INTIMATE_FORMER', 'victim.safeToCall': 'NO', 'victim.refuge': refuge, 'victim.bestTime': time,
      grounds: 'ESCALATION', recentIncident: 'Threats were made last week.', consent: 'YES', mappaStatus: 'NOT_ELIGIBLE', actionsTaken: 'The victim was given a safe number.',
    });
    await practitioner.getByRole('button', { name: 'Send' }).click({ clickCount: 2 });
    await practitioner.getByRole('heading', { name: 'Sent' }).waitFor();
    expect(await rowsOf(probation().caseDatabaseUrl, `select count(*)::int as count from enquiry where crn = $1 and kind = 'marac-referral'`, [person['crn']])).toEqual([{ count: 1 }]);
    id = await workAbout(person['crn']!, 'marac-referral', marac);
  });

  it('is acknowledged by the coordinator, who is told what is missing first', async () => {
    await signIn(coordinator, pagesOf(marac), 'coordinator.wo');
    await coordinator.getByRole('heading', { name: 'Referrals' }).waitFor();
    await reloaded(coordinator.getByRole('cell', { name: 'Probation Service' }));
    expect(await violations(coordinator, 'work-queue')).toEqual([]);
    await picture(coordinator, 'referrals');
    await takeWork(coordinator, id, 'Acknowledge this referral');
    expect(await violations(coordinator, 'content-form')).toEqual([]);
    await picture(coordinator, 'acknowledge');
    await fillIn(coordinator, { listing: 'LISTED' });
    await coordinator.getByRole('button', { name: 'Send' }).click();
    await coordinator.getByRole('alert').getByRole('link', { name: /give the day of the meeting/ }).waitFor();
    expect(await violations(coordinator, 'content-form')).toEqual([]);
    await picture(coordinator, 'acknowledge-findings');
    await fillIn(coordinator, { meetingOn: '2027-01-12' });
    await coordinator.getByRole('button', { name: 'Send' }).click();
    await coordinator.getByText(/acknowledgement sent/i).waitFor();
    expect(await coordinator.content()).not.toContain(refuge);
    expect(await violations(coordinator, 'work-item')).toEqual([]);
    await picture(coordinator, 'referral');
  });

  it("tells at the coordinator's desk alone how the victim is safely reached", async () => {
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf(marac, 'desk'), 'coordinator.wo');
    await openVictimPart(desk, id);
    for (const text of [refuge, time]) await desk.getByText(text).waitFor();
    expect(await violations(desk, 'victim-part')).toEqual([]);
    await picture(desk, 'safe-contact');
    for (const { caseDatabaseUrl } of [probation(), agency(marac)]) expect(await tablesWith(caseDatabaseUrl, refuge)).toEqual([]);
  });

  it('comes back to the practitioner as acknowledged, with the day of the meeting', async () => {
    await goTo(practitioner, 'MARAC referrals');
    expect(await violations(practitioner, 'reason')).toEqual([]);
    await giveReason(practitioner);
    const row = practitioner.getByRole('row', { name: person['crn']! });
    await reloaded(row.getByText('Acknowledged'));
    await row.getByRole('link').click();
    await giveReason(practitioner);
    await practitioner.getByText('12 January 2027').waitFor();
    expect(await practitioner.content()).not.toContain(refuge);
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
    await picture(practitioner, 'acknowledged');
  });
});
