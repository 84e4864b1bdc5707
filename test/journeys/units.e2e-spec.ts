import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { json } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { type Draft, issue, read, safeguardingDraft, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency } from '../support/stack.js';

/** One agency that serves two areas, with a unit for each. */
const both = 'childrens-cheshire-east';
const [east, west] = [['E06000049', 'Cheshire East front door'], ['E06000050', 'Cheshire West and Chester front door']] as const;
interface Queued { readonly conversation: string; readonly units: readonly string[] }
const queued = async (path: string, unit: string): Promise<Queued[]> => (await json<{ items: Queued[] }>(agency(both).url, `/api/${path}?limit=100&unit=${encodeURIComponent(unit)}`, 'social.ce')).items;
const referral: Draft = {
  ask: 'ASSESS', immediateDanger: 'NO', children: [{ role: 'CHILD', givenNames: 'Kim', sourceKind: 'VISIT' }], household: { members: 'The child lives with the mother.' }, concern: 'The child heard him threaten the mother.',
  evidence: [{ marking: 'FACT', text: 'The door was broken at the visit.', sourceKind: 'VISIT' }], riskIfNoAction: 'The child will be there when he comes again.', informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
};

describe('an agency that serves two areas, with a unit for each', () => {
  let person: CaseloadRow;
  let referred: string;
  let asked: string;
  let browser: Browser;
  beforeAll(async () => {
    await supervise(person = newPerson());
    referred = (await issue('child-referrals', person['crn']!, referral, { area: west[0] })).conversations[0]!.conversation;
    const { conversations } = await issue('safeguarding-enquiries', person['crn']!, safeguardingDraft({ areas: ['E10000034', east[0], west[0]] }));
    expect(conversations.map(({ to }) => to).sort()).toEqual([both, 'childrens-worcestershire']);
    asked = conversations.find(({ to }) => to === both)!.conversation;
    await work('childrens-worcestershire', 'enquiries', 'social.wo', conversations.find(({ to }) => to === 'childrens-worcestershire')!.conversation);
    browser = await openBrowser();
  }, 120_000);
  afterAll(() => browser?.close());

  it('finds what is for each unit in its queue, and what is for both in either', async () => {
    expect(await work(both, 'referrals', 'social.ce', referred)).toMatchObject({ units: [west[1]] });
    expect(await work(both, 'enquiries', 'social.ce', asked)).toMatchObject({ units: [east[1], west[1]] });
    const has = async (path: string, unit: string, conversation: string): Promise<boolean> => (await queued(path, unit)).some((one) => one.conversation === conversation);
    expect([await has('referrals', west[1], referred), await has('referrals', east[1], referred), await has('enquiries', east[1], asked), await has('enquiries', west[1], asked), await has('enquiries', 'Nobody', asked)]).toEqual([true, false, true, true, false]);
  });

  it('is told the unit with what it is sent, and one without units is told none', async () => {
    expect((await read('child-referrals', referred)).content).toMatchObject({ toUnits: [west[1]] });
    const other = await json<{ items: { id: string; units: string[] }[] }>(agency('childrens-worcestershire').url, '/api/enquiries?limit=1', 'social.wo');
    expect(other.items.map(({ units }) => units)).toEqual([[]]);
  });

  it('shows its people for which unit each piece is, and lets them look at one', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf(both)}/referrals`, 'social.ce');
    await page.getByRole('navigation', { name: 'By unit' }).getByRole('link', { name: west[1] }).click();
    expect(await page.getByText(`For ${west[1]}`).count()).toBeGreaterThan(0);
    expect(await page.getByText(`For ${east[1]}`).count()).toBe(0);
    expect(await violations(page, 'work-queue')).toEqual([]);
    await picture(page, 'work-by-unit');
  }, 60_000);
});
