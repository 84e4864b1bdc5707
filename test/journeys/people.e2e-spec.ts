import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { because, daDraft, daNil, issue, posted, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { away, back, entered, forgotten, gone, idOf, onDuty, present } from '../support/staff.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const westMercia = 'police-west-mercia';
const hereAt = { probation: ['alex.absent', 'cam.cover', 'maya.manager', 'lou.leaver', 'vic.leaver'], [westMercia]: ['leaver.wm', 'deputy.wm'] } as const;

interface Owned { readonly owner: string; readonly ownerIs: string; readonly for: string | null }
interface Clock extends Owned { readonly conversation: string | null; readonly rungs: readonly string[] }
const clockOf = (person: string, conversation: string, told = false): Promise<Clock | undefined> => listedNow<Clock>(probation().url, `/api/clocks${told ? '/attention' : ''}`, person, (one) => one.conversation === conversation);
const personOf = (person: string, crn: string): Promise<(Owned & { readonly crn: string }) | undefined> => listedNow(probation().url, '/api/people', person, (one: Owned & { readonly crn: string }) => one.crn === crn);
/** Every address that a node describes, with made-up ids where it wants one. */
async function described(at: string): Promise<{ method: string; path: string }[]> {
  const { paths } = JSON.parse((await answer(at, '/api/openapi.json')).body) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, () => randomUUID()) })));
}
const asked = (method: string): RequestInit => (method === 'POST' ? { method, body: '{}', headers: { 'content-type': 'application/json' } } : { method });
/** Somebody of a practitioner's whom a force was asked about, so long ago that the manager has been told. */
async function overdue(practitioner: string): Promise<{ readonly person: CaseloadRow; readonly conversation: string }> {
  const person = newPerson({ practitioner, team: 'West' });
  await supervise(person);
  const { conversation } = (await issue('enquiries', person['crn']!, daDraft({ trigger: 'NEW_INCIDENT' }), {}, practitioner)).conversations[0]!;
  await rowsOf(probation().caseDatabaseUrl, `update clock set started_at = now() - interval '9 days', next_at = now() where reference = $1`, [conversation]);
  await eventually(async () => (await rowsOf(probation().caseDatabaseUrl, 'select 1 from clock_act a join clock c on c.id = a.clock_id where c.reference = $1', [conversation])).length === 3, 40_000, 'the rungs to be told');
  return { person, conversation };
}

beforeAll(async () => {
  for (const [code, persons] of Object.entries(hereAt)) await entered(code, ...persons);
  for (const [code, persons] of Object.entries(hereAt)) await forgotten(code, ...persons);
}, 60_000);
afterAll(async () => {
  for (const [code, persons] of Object.entries(hereAt)) await forgotten(code, ...persons);
});

describe('somebody who has left', () => {
  it.each([[westMercia, 'leaver.wm', '/api/enquiries', '/api/victim-parts'], ['probation', 'vic.leaver', '/api/me', '/api/victim-parts']])('of %s is nobody any more, at web and at the desk, on every route, although the token is still valid; and somebody again when they are back', async (code, person, atWeb, atDesk) => {
    const { url, deskUrl } = agency(code);
    const open = async () => [(await answer(url, atWeb, person)).status, (await answer(deskUrl, atDesk, person)).status];
    expect(await open()).toEqual([200, 200]);
    const leftAt = Date.now();
    await gone(code, person);
    await eventually(async () => (await open()).every((status) => status === 401), 60_000, 'the end of access');
    expect(Date.now() - leftAt).toBeLessThan(60_000);
    for (const at of [url, deskUrl]) for (const { method, path } of await described(at)) {
      const { status, body } = await answer(at, path, person, asked(method));
      expect([path, status, (JSON.parse(body) as { code: string }).code]).toEqual([path, 401, 'ACCESS_TOKEN_INVALID']);
    }
    await back(code, person);
    expect(await open()).toEqual([200, 200]);
  });

  it('has clocks and people that pass on to the successor, and, without one, to the manager, who is told of them', async () => {
    const { person, conversation } = await overdue('lou.leaver');
    const crn = person['crn']!;
    expect([await clockOf('lou.leaver', conversation), await clockOf('cam.cover', conversation)]).toMatchObject([{ owner: 'lou.leaver', for: null }, undefined]);
    await gone('probation', 'lou.leaver', { successor: 'cam.cover' });
    expect([await clockOf('cam.cover', conversation, true), await personOf('cam.cover', crn)]).toMatchObject([{ owner: 'cam.cover', ownerIs: 'PERSON', for: 'lou.leaver' }, { owner: 'cam.cover', for: 'lou.leaver' }]);
    await back('probation', 'lou.leaver');
    expect([await clockOf('cam.cover', conversation), await personOf('cam.cover', crn)]).toEqual([undefined, undefined]);
    await gone('probation', 'lou.leaver');
    expect([await clockOf('maya.manager', conversation, true), await clockOf('cam.cover', conversation)]).toMatchObject([{ owner: 'manager of West', ownerIs: 'MANAGER', for: 'lou.leaver' }, undefined]);
    const { items } = await json<{ items: { person: string; clocks: number; people: number }[] }>(probation().url, '/api/staff/unowned', 'maya.manager');
    expect(items.find((one) => one.person === 'lou.leaver')).toMatchObject({ clocks: expect.any(Number), people: expect.any(Number) });
    await back('probation', 'lou.leaver');
  }, 120_000);

  it('has work in hand that whoever takes over answers, on their behalf', async () => {
    const person = newPerson();
    await supervise(person);
    const { conversation } = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!;
    const { id } = await work(westMercia, 'enquiries', 'leaver.wm', conversation);
    await json(agency(westMercia).url, `/api/enquiries/${id}/take`, 'leaver.wm', posted({}));
    const replied = () => answer(agency(westMercia).url, `/api/enquiries/${id}/replies`, 'deputy.wm', posted({ kind: 'da-response', content: daNil() }));
    expect((await replied()).status).toBe(409);
    await gone(westMercia, 'leaver.wm', { successor: 'deputy.wm' });
    const has = (await listed<{ id: string; has: Owned | null }>(agency(westMercia).url, '/api/enquiries', 'deputy.wm', (one) => one.id === id)).has;
    expect(has).toEqual({ owner: 'deputy.wm', ownerIs: 'PERSON', for: 'leaver.wm' });
    expect((await replied()).status).toBe(202);
    await standsAt('enquiries', conversation, 'ANSWERED');
    expect(await rowsOf(agency(westMercia).caseDatabaseUrl, `select person, facts->>'onBehalfOf' as behalf from audit_entry where event = 'work-item.replied' and message_id = $1`, [id])).toEqual([{ person: 'deputy.wm', behalf: 'leaver.wm' }]);
    await back(westMercia, 'leaver.wm');
  }, 120_000);
});

describe('somebody who is away', () => {
  it('is stood in for by a colleague, who sees their people and is told of their clocks until they are back, on their behalf', async () => {
    const { person, conversation } = await overdue('alex.absent');
    const crn = person['crn']!, path = `/api/enquiries/${conversation}?${because('to know what was asked')}`;
    expect((await answer(probation().url, path, 'cam.cover')).status).toBe(404);
    const absent = await away('probation', 'alex.absent', { cover: 'cam.cover' });
    expect([await clockOf('cam.cover', conversation, true), await clockOf('alex.absent', conversation, true)]).toMatchObject([{ owner: 'cam.cover', for: 'alex.absent', rungs: ['CHASE', 'OVERDUE', 'UNANSWERED'] }, undefined]);
    expect([await personOf('cam.cover', crn), (await answer(probation().url, path, 'cam.cover')).status]).toMatchObject([{ owner: 'cam.cover', for: 'alex.absent' }, 200]);
    expect(await rowsOf(probation().caseDatabaseUrl, `select facts->>'onBehalfOf' as behalf from audit_entry where event = 'enquiry.read' and person = 'cam.cover' and facts->>'conversation' = $1`, [conversation])).toEqual([{ behalf: 'alex.absent' }]);
    await present('probation', absent);
    expect([await clockOf('cam.cover', conversation), await personOf('cam.cover', crn), (await answer(probation().url, path, 'cam.cover')).status]).toEqual([undefined, undefined, 404]);
    expect(await clockOf('alex.absent', conversation, true)).toMatchObject({ owner: 'alex.absent', for: null });
  }, 120_000);
});

describe('urgent work that comes out of hours', () => {
  /** An enquiry of the urgent lane that came late yesterday evening. */
  async function lateOne(): Promise<string> {
    const person = newPerson();
    await supervise(person);
    const draft = daDraft({ trigger: 'NEW_INCIDENT', urgency: 'IMMEDIATE' });
    const { conversation } = (await issue('enquiries', person['crn']!, draft)).conversations[0]!;
    const { id, lane } = await work(westMercia, 'enquiries', 'unit.wm', conversation);
    expect(lane).toBe('urgent');
    const evening = new Date();
    evening.setUTCDate(evening.getUTCDate() - 1);
    evening.setUTCHours(22, 0, 0, 0);
    await rowsOf(agency(westMercia).caseDatabaseUrl, 'delete from duty_told where message_id = $1', [id]);
    await rowsOf(agency(westMercia).caseDatabaseUrl, 'update work_item set received_at = $2 where id = $1', [id, evening]);
    await eventually(async () => (await rowsOf(agency(westMercia).caseDatabaseUrl, 'select 1 from duty_told where message_id = $1', [id])).length > 0, 30_000, 'those on duty to be told');
    return id;
  }
  const told = (person: string, id: string) => listedNow<{ id: string; person: string | null }>(agency(westMercia).url, '/api/out-of-hours', person, (one) => one.id === id);

  it('is told to the lead where nobody is on duty, and to whoever is, until it was seen', async () => {
    const nobodys = await lateOne();
    expect([await told('lead.wm', nobodys), await told('deputy.wm', nobodys)]).toMatchObject([{ person: null }, undefined]);
    await rowsOf(agency(westMercia).caseDatabaseUrl, `update staff set teams = '{DA unit}' where person = 'deputy.wm'`);
    await onDuty(westMercia, 'DA unit', 'deputy.wm');
    const id = await lateOne();
    expect([await told('deputy.wm', id), await told('lead.wm', id), await told('unit.wm', id)]).toMatchObject([{ person: 'deputy.wm' }, undefined, undefined]);
    await json(agency(westMercia).url, `/api/out-of-hours/${id}/seen`, 'deputy.wm', posted({}));
    expect(await told('deputy.wm', id)).toBeUndefined();
  }, 120_000);
});

describe('the register', () => {
  it('is changed by who keeps it alone, and read by managers', async () => {
    const body = posted({ person: 'alex.absent', teams: ['West'], reason: 'A new rota.' });
    for (const [person, status] of [['perry.people', 200], ['maya.manager', 404], ['casey.administrator', 404], ['olu.operator', 404]] as const) expect([person, (await answer(probation().url, '/api/staff', person, body)).status]).toEqual([person, status]);
    expect([(await answer(probation().url, '/api/staff', 'maya.manager')).status, (await answer(probation().url, '/api/staff', 'alex.absent')).status]).toEqual([200, 404]);
  });

  it('says at each field what is to be put right', async () => {
    const id = await idOf('probation', 'alex.absent');
    const { status, body } = await answer(probation().url, `/api/staff/${id}/absences`, 'perry.people', posted({ from: '2026-12-01', until: '2026-12-02T09:00:00Z', reason: 'x' }));
    expect([status, (JSON.parse(body) as { errors: { path: string }[] }).errors.map(({ path }) => path).sort()]).toEqual([422, ['/from', '/reason']]);
  });
});
