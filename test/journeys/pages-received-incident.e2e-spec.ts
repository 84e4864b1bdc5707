import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { copied, sendCopies } from '../support/copies.js';
import { incidentContent } from '../support/incident-content.js';
import { openVictimPart } from '../support/page-forms.js';
import { invented } from '../support/people.js';
import { agency } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const street = invented('Hiddenstreet');
const address = `7 ${street} Close, Exampleton`;
let browser: Browser;
let ids: ReadonlyMap<string, string>;
beforeAll(async () => {
  browser = await openBrowser();
  ids = await sendCopies(incidentContent({ circumstances: `A neighbour called. The argument was at ${address}.`, people: [{ role: 'VICTIM', givenNames: 'Chris', familyName: 'Testperson', address }] }));
}, 120_000);
afterAll(() => browser.close());

describe.each(copied)('a copy of an incident at $to in a browser without JavaScript', ({ to, reader }) => {
  it('is found in a list that tells nothing of it, and read for a reason that is kept', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf(to)}/received-incidents`, reader);
    const link = page.locator(`a[href^="/received-incidents/${ids.get(to)!}"]`);
    expect(await page.getByRole('row').filter({ has: link }).textContent()).toMatch(/West Mercia Police.*Sensitive/s);
    expect(await page.content()).not.toContain('A neighbour called');
    expect(await violations(page, 'received-incidents')).toEqual([]);
    await picture(page, `received-incidents-${to}`);
    await link.click();
    expect(await violations(page, 'reason')).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByRole('link', { name: /Reason: say why/ }).waitFor();
    const reason = `Meeting today ${randomUUID()}`;
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(/A neighbour called\. The argument was at .*the victim's address/).waitFor();
    expect(await page.content()).not.toContain(street);
    expect(await violations(page, 'received-incident')).toEqual([]);
    await picture(page, `received-incident-${to}`);
    expect(await rowsOf(agency(to).caseDatabaseUrl, `select event, person, message_id from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'incident.read', person: reader, message_id: ids.get(to) }]);
  });
});

describe("what belongs to the victim of an incident, at a MARAC's desk", () => {
  it('is read by the coordinator in full', async () => {
    const desk = await newWindow(browser);
    await signIn(desk, pagesOf('marac-worcestershire', 'desk'), 'coordinator.wo');
    await openVictimPart(desk, ids.get('marac-worcestershire')!);
    await desk.getByText(`The argument was at ${address}.`).waitFor();
    expect(await violations(desk, 'victim-part')).toEqual([]);
    await picture(desk, 'victim-part-marac');
  });
});
