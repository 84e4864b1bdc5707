import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { json, listed } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, picture, signIn, violations } from '../support/browser.js';
import { because, daDraft, issue, posted, reaches, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

interface Attention { readonly id: string; readonly conversation: string; readonly why: string; readonly missing: string | null; readonly lateSeconds: number | null }

const probation = () => agency('probation');
const saysSo = 'Nobody at West Mercia Police has opened this within the agreed time. Ring them.';
const rowAbout = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
let browser: Browser;
let person: CaseloadRow;
let conversation: string;
let id: string;
let practitioner: Page;

beforeAll(async () => {
  browser = await openBrowser();
  await supervise(person = newPerson());
  const issued = await issue('enquiries', person['crn']!, daDraft());
  conversation = issued.conversations[0]!.conversation;
  id = (await reaches('probation', issued.conversations[0]!.submission, 'pat.practitioner', 'delivered')).id;
  // It has stood in the queue of the force for longer than any agreement allows; the watch of the node finds it.
  await rowsOf(probation().caseDatabaseUrl, `update sent_message set stage_at = now() - interval '40 days' where message_id = $1`, [id]);
  await eventually(async () => (await rowsOf(probation().caseDatabaseUrl, 'select 1 from late_receipt where message_id = $1', [id])).length === 1, 60_000, 'the missing receipt');
  practitioner = await newWindow(browser);
}, 150_000);
afterAll(() => browser.close());

describe('an enquiry that nobody has opened in time', () => {
  it("stands first among what was asked, and says so in words, to the practitioner", async () => {
    await signIn(practitioner, `${pagesOf('probation')}/enquiries`, 'pat.practitioner');
    const row = rowAbout(practitioner, person['crn']!);
    expect([await row.getByText('Not opened in time').count(), await row.getByText(saysSo).count()]).toEqual([1, 1]);
    const marked = await Promise.all((await practitioner.locator('tbody tr').all()).map(async (one) => (await one.locator('.govuk-tag--red').filter({ hasNotText: 'Sensitive' }).count()) > 0));
    expect(marked).toEqual([...marked].sort((one, other) => Number(other) - Number(one)));
    expect(await violations(practitioner, 'asked-list')).toEqual([]);
    await picture(practitioner, 'asked-list-attention');
  });

  it('is on the page of what needs attention, with how late it is, and leads to what was asked', async () => {
    await practitioner.getByRole('link', { name: 'Needs attention' }).click();
    await practitioner.getByRole('heading', { name: 'Needs attention' }).waitFor();
    const link = practitioner.locator(`a[href="/enquiries/${conversation}"]`);
    const row = practitioner.getByRole('row').filter({ has: link });
    expect([await row.getByText(saysSo).count(), await row.getByText(/^\d+ days late$/).count()]).toEqual([1, 1]);
    expect(await practitioner.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /^Needs attention \([1-9]\d*\)$/ }).count()).toBe(1);
    expect(await practitioner.content()).not.toContain(person['crn']!);
    expect(await violations(practitioner, 'attention')).toEqual([]);
    await picture(practitioner, 'attention');
    await link.click();
    await practitioner.getByLabel('Reason').fill('To ring the unit.');
    await practitioner.getByRole('button', { name: 'Continue' }).click();
    await practitioner.getByText(saysSo).waitFor();
    expect(await violations(practitioner, 'asked-one')).toEqual([]);
  });

  it('is told by the API to the same people alone', async () => {
    const about = (somebody: string): Promise<Attention> => listed<Attention>(probation().url, '/api/attention', somebody, (one) => one.id === id);
    for (const somebody of ['pat.practitioner', 'morgan.manager', 'olu.operator']) expect(await about(somebody)).toMatchObject({ conversation, why: 'unopened', missing: 'opened', lateSeconds: expect.any(Number) });
    const { items } = await json<{ items: Attention[] }>(probation().url, '/api/attention?limit=200', 'robin.practitioner');
    expect(items.filter((one) => one.id === id)).toEqual([]);
  });

  it('leads an operator to where it stands, without what was asked', async () => {
    const operator = await newWindow(browser);
    await signIn(operator, pagesOf('probation'), 'olu.operator');
    await operator.getByRole('heading', { name: 'Needs attention' }).waitFor();
    await operator.locator(`a[href="/attention/conversations/${conversation}"]`).click();
    await operator.getByText(saysSo).waitFor();
    expect(await operator.getByText('DA enquiry to West Mercia Police: delivered').count()).toBe(1);
    expect(await violations(operator, 'conversation')).toEqual([]);
    await picture(operator, 'attention-conversation');
    for (const absent of [randomUUID(), 'no-id']) {
      await operator.goto(`${pagesOf('probation')}/attention/conversations/${absent}`);
      await operator.getByRole('heading', { name: 'Page not found' }).waitFor();
    }
  });

  it('is there no more once somebody there has opened it', async () => {
    await json(agency('police-west-mercia').url, `/api/enquiries/${(await work('police-west-mercia', 'enquiries', 'unit.wm', conversation)).id}?${because('to search')}`, 'unit.wm');
    await reaches('probation', id, 'pat.practitioner', 'opened');
    await practitioner.goto(`${pagesOf('probation')}/attention`);
    expect(await practitioner.locator(`a[href="/enquiries/${conversation}"]`).count()).toBe(0);
    await practitioner.goto(`${pagesOf('probation')}/enquiries`);
    expect(await rowAbout(practitioner, person['crn']!).getByText('Not opened in time').count()).toBe(0);
  });
});

describe('an enquiry that the force refused', () => {
  const done = 'The unit was rung and has it on paper';
  const itsRow = (page: Page) => page.getByRole('row').filter({ has: page.locator(`a[href="/enquiries/${conversation}"]`) });
  const stands = (stage: string, code: string | null) => rowsOf(probation().caseDatabaseUrl, 'update sent_message set stage = $2, code = $3, stage_at = now() where message_id = $1', [id, stage, code]);
  beforeAll(() => stands('refused', 'MESSAGE_MALFORMED'));
  afterAll(() => stands('opened', null));

  it('is marked as dealt with on a page that asks what was done, without a script', async () => {
    await practitioner.goto(`${pagesOf('probation')}/attention`);
    await itsRow(practitioner).getByRole('link', { name: /^Mark as dealt with\W+DA enquiry to West Mercia Police/ }).click();
    await practitioner.getByRole('heading', { name: 'Mark as dealt with' }).waitFor();
    expect([await practitioner.getByText('Not taken in').count(), await practitioner.getByText('(MESSAGE_MALFORMED)').count()]).toEqual([1, 1]);
    expect(await violations(practitioner, 'dealt-with')).toEqual([]);
    await picture(practitioner, 'dealt-with');
    for (const [typed, told] of [['', 'What was done: say what was done, in 3 to 500 characters.'], ['I rang 01905 123456', 'What was done: leave out addresses, postcodes, phone numbers and emails.']] as const) {
      await practitioner.getByLabel('What was done').fill(typed);
      await practitioner.getByRole('button', { name: 'Mark as dealt with' }).click();
      await practitioner.getByRole('alert').getByRole('link', { name: told }).waitFor();
      expect(await violations(practitioner, 'dealt-with')).toEqual([]);
    }
    await practitioner.getByLabel('What was done').fill(done);
    await practitioner.getByRole('button', { name: 'Mark as dealt with' }).click();
    await practitioner.getByRole('heading', { name: 'Needs attention' }).waitFor();
    expect(await itsRow(practitioner).count()).toBe(0);
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, role, facts from audit_entry where event = 'attention.dealt-with' and message_id = $1`, [id])).toEqual([{ person: 'pat.practitioner', role: 'practitioner', facts: { why: 'refused', reason: done } }]);
  });

  it('says where it stands who did, in which role and what, to the practitioner and to an operator', async () => {
    const said = new RegExp(`Not taken in: dealt with by pat\\.practitioner \\(practitioner\\), .*\\. ${done}`);
    await practitioner.goto(`${pagesOf('probation')}/enquiries/${conversation}`);
    await practitioner.getByText(said).waitFor();
    const operator = await newWindow(browser);
    await signIn(operator, `${pagesOf('probation')}/attention/conversations/${conversation}`, 'olu.operator');
    await operator.getByText(said).waitFor();
    expect(await violations(operator, 'conversation')).toEqual([]);
    await picture(operator, 'conversation-dealt-with');
  });

  it('is dealt with once, and is not there for anybody who may not know of it', async () => {
    const deal = async (somebody: string): Promise<number> => (await ask(probation().url, `/api/attention/${id}/dealt-with`, somebody, posted({ reason: done }, { 'idempotency-key': randomUUID() }))).status;
    expect([await deal('olu.operator'), await deal('robin.practitioner'), await deal('lee.liaison')]).toEqual([409, 404, 404]);
    const { dealtWith } = await json<{ dealtWith: object[] }>(probation().url, `/api/messages/${id}`, 'morgan.manager');
    expect(dealtWith).toMatchObject([{ why: 'refused', by: 'pat.practitioner', role: 'practitioner', reason: done }]);
    await practitioner.goto(`${pagesOf('probation')}/attention/messages/${id}`);
    await practitioner.getByRole('heading', { name: 'This has been dealt with' }).waitFor();
    expect(await violations(practitioner, 'problem')).toEqual([]);
    await picture(practitioner, 'dealt-with-already');
  });
});

describe('receipts for nothing that was sent', () => {
  it('are shown to an operator, and do not exist for a practitioner', async () => {
    const message = randomUUID();
    await rowsOf(probation().caseDatabaseUrl, `insert into unknown_receipt (carried_by, leaf, issuer, message_id, stage, at) values ($1, 0, 'police-cheshire', $2, 'opened', now())`, [randomUUID(), message]);
    const operator = await newWindow(browser);
    await signIn(operator, `${pagesOf('probation')}/attention`, 'olu.operator');
    await operator.getByRole('link', { name: 'Receipts for nothing that was sent' }).click();
    await rowAbout(operator, message).getByText('Cheshire').first().waitFor();
    expect(await violations(operator, 'unknown-receipts')).toEqual([]);
    await picture(operator, 'unknown-receipts');
    await practitioner.goto(`${pagesOf('probation')}/attention`);
    expect(await practitioner.getByRole('link', { name: 'Receipts for nothing that was sent' }).count()).toBe(0);
    await practitioner.goto(`${pagesOf('probation')}/attention/unknown-receipts`);
    await practitioner.getByRole('heading', { name: 'Page not found' }).waitFor();
  });
});

describe.each([['a police force', 'police-west-mercia', 'unit.wm'], ["children's services", 'childrens-worcestershire', 'social.wo'], ['a MARAC', 'marac-worcestershire', 'coordinator.wo'], ['a MAPPA area', 'mappa-west-mercia', 'coordinator.mappa']])('what %s has sent', (_, code, somebody) => {
  it('has its page of what needs attention too', async () => {
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf(code)}/attention`, somebody);
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    expect(await violations(page, 'attention')).toEqual([]);
  });
});
