import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { answerWork, daNil, searchedFor, work } from '../support/enquiries.js';
import { goTo } from '../support/navigation.js';
import { fillIn, findPerson, giveReason, reloaded } from '../support/page-forms.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const address = `12 ${invented('Proposedstreet')}, Worcester`;
let browser: Browser;
let person: CaseloadRow;
beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
}, 120_000);
afterAll(() => browser.close());

describe('the gate of a curfew in a browser without JavaScript', () => {
  let page: Page;
  let gate: string;
  const toGate = () => page.goto(`${pagesOf('probation')}${gate}`);
  beforeAll(async () => {
    page = await newWindow(browser);
    await signIn(page, `${pagesOf('probation')}/people`, 'pat.practitioner');
  });

  it('is opened from the person, field by field, and is red with every reason', async () => {
    await findPerson(page, person['crn']!);
    await page.getByRole('link', { name: `Curfew gates about ${person['crn']!}` }).click();
    await page.getByRole('button', { name: 'Open a gate' }).click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('alert').waitFor();
    for (const field of [/^Which curfew: /, /^Whose address it is: /, /^Proposed address: /, /^Postcode: /]) expect([String(field), await page.getByRole('alert').getByRole('link', { name: field }).count()]).toEqual([String(field), 1]);
    await fillIn(page, { kind: 'EMC', 'proposedAddress.kind': 'PROPOSED', 'proposedAddress.address': address, 'proposedAddress.postcode': 'nowhere' });
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('alert').getByRole('link', { name: /^Postcode: write the postcode in full/ }).waitFor();
    expect(await violations(page, 'content-form')).toEqual([]);
    await fillIn(page, { 'proposedAddress.postcode': 'WR1 1AA' });
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByLabel('Reason').waitFor();
    gate = new URL(page.url()).pathname;
    expect(await page.content()).not.toContain(address);
    await giveReason(page);
    await page.getByText('No police force has been asked about this address.').waitFor();
    expect(await page.getByText(address).count()).toBe(1);
    expect(await violations(page, 'gate')).toEqual([]);
    await picture(page, 'gate-red');
  });

  it('is asked from: the address and what made it necessary need not be typed again', async () => {
    await page.getByRole('button', { name: 'Ask the police about this address' }).click();
    expect(await page.locator('[name="trigger"], [name="proposedAddress.address"]').count()).toBe(0);
    await page.getByLabel('Incidents all').check();
    await fillIn(page, { rationale: 'A curfew is to be proposed to the court.', 'persons.0.role': 'PROPOSED_OCCUPIER', 'persons.0.familyName': 'Examplesson', pndRequested: 'true', urgency: 'COURT_DATE', respondBy: '2027-12-20 16:30' });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Waiting for an answer').waitFor();
    expect(new URL(page.url()).pathname).toBe(gate);
    expect(await rowsOf(agency('probation').caseDatabaseUrl, `select content->>'trigger' as trigger, content->>'decisionFed' as fed, content#>>'{proposedAddress,address}' as address from enquiry where crn = $1`, [person['crn']])).toEqual([{ trigger: 'EMC', fed: 'EMC', address }]);
  });

  it('has its answer reviewed once it is read, and what was found out recorded', async () => {
    const [asked] = await rowsOf<{ conversation: string }>(agency('probation').caseDatabaseUrl, 'select conversation from enquiry where crn = $1', [person['crn']]);
    const scope = { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: searchedFor('SUBJECT', 'PROPOSED_OCCUPIER'), period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) } };
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', (await work('police-west-mercia', 'enquiries', 'unit.wm', asked!.conversation)).id, 'da-response', daNil({ scope, searchedAt: new Date().toISOString() }));
    const review = page.getByRole('link', { name: /^say what you conclude/ });
    await reloaded(review);
    await review.click();
    await fillIn(page, { conclusion: 'Nothing that speaks against it.' });
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await page.getByRole('alert').getByText('Read the answer before you say what you conclude from it.').waitFor();
    await page.goto(`${pagesOf('probation')}/enquiries/${asked!.conversation}`);
    await giveReason(page);
    await toGate();
    await review.click();
    await fillIn(page, { conclusion: 'Nothing that speaks against it.' });
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await page.getByText('Nothing that speaks against it.').waitFor();
    await page.getByRole('link', { name: 'Record the main occupier' }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await fillIn(page, { outcome: 'ASSESSED' });
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Spoken to, and the risk assessed').waitFor();
    expect(await page.getByText('It is not recorded that the main occupier was spoken to').count()).toBe(0);
  });

  it('is decided at, and a decision against it stands there as that', async () => {
    await page.getByRole('button', { name: 'Record a decision' }).click();
    await fillIn(page, { decision: 'PROPOSED', reason: 'The court sits today.' });
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.getByRole('alert').getByRole('link', { name: /^The manager who agreed .*name the manager/i }).waitFor();
    await fillIn(page, { manager: 'Morgan Testperson' });
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.getByText('Proposed, against the gate').waitFor();
    expect(await violations(page, 'gate')).toEqual([]);
    await picture(page, 'gate-against');
    await page.getByRole('link', { name: 'Back to the gates of' }).click();
    await page.getByRole('row', { name: person['crn']! }).getByText('Against the gate').waitFor();
    expect(await violations(page, 'gates')).toEqual([]);
    await picture(page, 'gates');
    await goTo(page, 'Curfew gates');
    await page.getByRole('heading', { name: 'Curfew gates' }).waitFor();
  });
});
