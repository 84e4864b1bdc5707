import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { json, listedNow } from '../support/answers.js';
import { newWindow, openBrowser, pagesOf, signIn, violations } from '../support/browser.js';
import { because, daDraft, issue, posted, refusal, safeguardingDraft, type Work, work } from '../support/enquiries.js';
import { fillIn, giveReason, takeWork } from '../support/page-forms.js';
import { invented, newPerson, supervise } from '../support/people.js';
import { agency, ask } from '../support/stack.js';
import { away, gone, idOf } from '../support/staff.js';
import { rowsOf } from '../support/stores.js';

interface Handed extends Work { readonly handedOver: { readonly by: string; readonly seen: boolean } | null }
const reason = 'You know this unit better than I do.';
/** Who works at each node, and who keeps its register. */
const nodes = [
  { at: 'police-west-mercia', one: 'unit.wm', other: 'deputy.wm', role: 'da-unit', keeper: 'people.wm', asks: 'enquiries' as const, draft: daDraft() },
  { at: 'childrens-worcestershire', one: 'social.wo', other: 'deputy.wo', role: 'social-worker', keeper: 'people.wo', asks: 'safeguarding-enquiries' as const, draft: safeguardingDraft() },
];
const enter = (at: string, keeper: string, person: string, roles: readonly string[]): Promise<object> =>
  json(agency(at).url, '/api/staff', keeper, posted({ person, teams: [], roles, reason: 'As the rota of the unit has it.' }));
const handed = (at: string, person: string, id: string, body: object): Promise<Response> => ask(agency(at).url, `/api/enquiries/${id}/hand-over`, person, posted({ reason, ...body }));
const told = (at: string, person: string, id: string): Promise<Handed | undefined> => listedNow<Handed>(agency(at).url, '/api/enquiries', person, (one) => one.id === id, 'handedToMe=true');

async function asked(path: string, draft: object): Promise<string> {
  const person = newPerson({ address: '', postcode: '' });
  await supervise(person);
  return (await issue(path, person['crn']!, draft as never)).conversations[0]!.conversation;
}

describe.each(nodes)('a piece of work at $at', ({ at, one, other, role, keeper, asks, draft }) => {
  let id: string;
  beforeAll(async () => {
    for (const person of [one, other]) await enter(at, keeper, person, [role]);
    id = (await work(at, 'enquiries', one, await asked(asks, draft))).id;
  }, 90_000);

  it('is handed over by nobody who does not have it', async () => {
    expect((await handed(at, one, id, { to: other })).status).toBe(409);
    await json(agency(at).url, `/api/enquiries/${id}/take`, one, posted({}));
    expect((await handed(at, other, id, { to: one })).status).toBe(409);
  });

  it('is handed to nobody whom the register does not have in a role of the queue, who is away, or who has it, and what is wrong is said at its field', async () => {
    const refused = async (body: object): Promise<unknown> => { const answer = await handed(at, one, id, body); return [answer.status, (await answer.json() as { errors: { path: string }[] }).errors.map(({ path }) => path)]; };
    expect(await refused({ to: 'nobody.here' })).toEqual([422, ['/to']]);
    expect(await refused({ to: keeper })).toEqual([422, ['/to']]);
    expect(await refused({ to: one })).toEqual([422, ['/to']]);
    expect(await refused({ to: other, reason: '' })).toEqual([422, ['/reason']]);
    expect(await refused({ to: other, reason: 'Ring them on 07700 900123.' })).toEqual([422, ['/reason']]);
    expect(await refused({})).toEqual([422, ['/to']]);
    const [absent, leaver] = [invented('absent'), invented('leaver')];
    for (const person of [absent, leaver]) await enter(at, keeper, person, [role]);
    await away(at, absent);
    await gone(at, leaver);
    for (const to of [absent, leaver]) expect(await refused({ to })).toEqual([422, ['/to']]);
    expect(await told(at, other, id)).toBeUndefined();
  });

  it('is the colleague\'s from then on, who is told until they open it, and the history shows by whom, to whom and why', async () => {
    const answer = await handed(at, one, id, { to: other });
    expect([answer.status, await answer.json()]).toEqual([200, { id, state: 'TAKEN', takenBy: other }]);
    expect(await told(at, other, id)).toMatchObject({ takenBy: other, handedOver: { by: one, seen: false } });
    expect(await told(at, one, id)).toBeUndefined();
    const reply = (person: string): Promise<Response> => ask(agency(at).url, `/api/enquiries/${id}/replies`, person, posted({ kind: 'enquiry-refusal', content: refusal({ code: 'LEGAL' }) }));
    expect((await reply(one)).status).toBe(409);
    // Whoever handed it over may look, and that tells nothing of the colleague.
    const history = async (person: string): Promise<unknown> => (await json<{ handovers: unknown }>(agency(at).url, `/api/enquiries/${id}?${because('to go on')}`, person)).handovers;
    expect(await history(one)).toMatchObject([{ by: one, to: other, reason, seenAt: null }]);
    expect(await told(at, other, id)).toBeDefined();
    expect(await history(other)).toMatchObject([{ by: one, to: other, reason, seenAt: expect.any(String) as unknown }]);
    expect(await told(at, other, id)).toBeUndefined();
    expect(await rowsOf(agency(at).caseDatabaseUrl, `select person, role, facts from audit_entry where event = 'work-item.handed-over' and message_id = $1`, [id])).toEqual([{ person: one, role, facts: { to: other, reason } }]);
    expect((await reply(other)).status).toBe(202);
  });
});

describe('handing over in a browser without JavaScript', () => {
  const { at, one, other, role, keeper } = nodes[0]!;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
    for (const person of [one, other]) await enter(at, keeper, person, [role]);
    expect(await idOf(at, other)).toBeDefined();
  }, 60_000);
  afterAll(() => browser?.close());

  it('offers colleagues who may work there, and shows the colleague that it is theirs now', async () => {
    const { id } = await work(at, 'enquiries', one, await asked('enquiries', daDraft()));
    const page = await newWindow(browser);
    await signIn(page, `${pagesOf(at)}/enquiries`, one);
    await takeWork(page, id, 'Hand it over');
    expect(await violations(page, 'content-form')).toEqual([]);
    await page.getByRole('button', { name: 'Hand it over' }).click();
    expect(await page.title()).toMatch(/^Error: Hand over this enquiry/);
    await fillIn(page, { to: other, reason });
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await page.waitForURL(/\/enquiries$/);
    const colleague = await newWindow(browser);
    await signIn(colleague, `${pagesOf(at)}/enquiries`, other);
    expect(await colleague.getByText(`by ${one}`).count()).toBeGreaterThan(0);
    expect(await violations(colleague, 'work-queue')).toEqual([]);
    await colleague.goto(`${pagesOf(at)}/enquiries/${id}`);
    await giveReason(colleague);
    expect(await colleague.getByText(`By ${one} to ${other}`).count()).toBe(1);
    expect(await violations(colleague, 'work-item')).toEqual([]);
  }, 120_000);
});
