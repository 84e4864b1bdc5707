import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Actor, maySee, type PersonAccess, type Role, roles, visiblePeople } from '#access';
import { type AgencyCode, labels } from '#messages';
import { agency, ask, eventually, stack, tokenOf, withDatabase } from '../support/stack.js';

interface Answer { readonly status: number; readonly body: string; readonly headers: Record<string, string> }

async function answer(at: string, path: string, person?: string, init?: RequestInit): Promise<Answer> {
  const response = await ask(at, path, person, init);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
  return { status: response.status, body: await response.text(), headers };
}

const personOf = (code: string, role: string): string | undefined => stack().people.find((person) => person.agency === code && person.roles.includes(role))?.username;
const outsider = (code: string): string => stack().people.find((person) => person.agency !== code && person.roles.includes('operator'))!.username;

/** Every address that a node describes, with made-up ids where it wants one. */
async function described(at: string): Promise<{ method: string; path: string }[]> {
  const { paths } = JSON.parse((await answer(at, '/api/openapi.json')).body) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, () => randomUUID()) })));
}

const posted = (method: string): RequestInit => ({ method, ...(method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}) });

describe('every node', () => {
  const hosts = () => stack().agencies.flatMap(({ agency: code, url, deskUrl }) => [{ code, at: url }, { code, at: deskUrl }]);

  it('answers probes, metrics and its description to anybody, and nothing else', async () => {
    for (const { at } of hosts()) {
      for (const open of ['/health/live', '/health/ready', '/metrics', '/api/openapi.json']) await eventually(async () => (await answer(at, open)).status === 200, 30_000, `an answer of ${at}${open}`);
      for (const { method, path } of await described(at)) {
        const { status, body, headers } = await answer(at, path, undefined, posted(method));
        expect([path, status, JSON.parse(body).code, headers['content-type']]).toEqual([path, 401, 'ACCESS_TOKEN_MISSING', 'application/problem+json']);
      }
    }
  });

  it('answers a token of another agency as if nothing were there, byte for byte', async () => {
    for (const { code, at } of hosts()) {
      const absent = await answer(at, `/api/${randomUUID()}`, outsider(code));
      expect(absent.status).toBe(404);
      for (const { method, path } of await described(at)) expect([path, await answer(at, path, outsider(code), posted(method))]).toEqual([path, absent]);
    }
  });

  it('answers a role without the right, and an id that is not there, like an address that is not there', async () => {
    for (const { agency: code, url } of stack().agencies) {
      const operator = personOf(code, 'operator')!;
      const absent = await answer(url, `/api/${randomUUID()}`, operator);
      for (const path of [`/api/quarantine/${randomUUID()}`, '/api/quarantine/none', '/api/people', '/api/incidents', `/api/incidents/${randomUUID()}?reason=because`]) {
        expect([path, await answer(url, path, operator)]).toEqual([path, absent]);
      }
    }
  });

  it('tells a person who the token says is asking', async () => {
    const person = personOf('probation', 'practitioner')!;
    expect(JSON.parse((await answer(agency('probation').url, '/api/me', person)).body)).toMatchObject({ person, agency: 'probation', roles: ['practitioner'] });
  });

  it('refuses a token that was altered, and does not say what is wrong with it', async () => {
    const [header, payload, signature = ''] = (await tokenOf(personOf('probation', 'operator')!)).split('.');
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), roles: ['practitioner'] })).toString('base64url');
    for (const token of [`${header}.${forged}.${signature}`, `${header}.${payload}.${signature.slice(2)}`, 'x']) {
      const { status, body } = await answer(agency('probation').url, '/api/me', undefined, { headers: { authorization: `Bearer ${token}` } });
      expect([status, JSON.parse(body).code]).toEqual([401, 'ACCESS_TOKEN_INVALID']);
    }
  });

  it('puts nobody into its metrics', async () => {
    for (const { at } of hosts()) {
      const { body } = await answer(at, '/metrics');
      for (const { username } of stack().people) expect(body).not.toContain(username);
    }
  });
});

describe('a POST with an Idempotency-Key', () => {
  const send = (key: string, to: string) => answer(agency('probation').url, '/api/connection-tests', personOf('probation', 'operator'), {
    method: 'POST', body: JSON.stringify({ to }), headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });

  it('is done once, however often and however close together it is sent', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(key, 'police-west-mercia')));
    const again = await send(key, 'police-west-mercia');
    expect(again.status).toBe(202);
    for (const { status, body } of answers) expect([202, 409]).toContain(status === 202 && body !== again.body ? 0 : status);
    const { id } = JSON.parse(again.body) as { id: string };
    await withDatabase(agency('probation').caseDatabaseUrl, async (client) => {
      const { rows } = await client.query(`select count(*)::int as count from audit_entry where event = 'connection-test.submitted' and facts->>'submission' = $1`, [id]);
      expect(rows).toEqual([{ count: 1 }]);
    });
  });

  it('is refused with the same key for something else', async () => {
    const key = randomUUID();
    await send(key, 'police-west-mercia');
    const { status, body } = await send(key, 'police-cheshire');
    expect([status, JSON.parse(body).code]).toEqual([422, 'REQUEST_KEY_REUSED']);
  });
});

describe('the condition for lists', () => {
  it('finds in PostgreSQL exactly those whom maySee lets the actor see, for every role, label, team and limited-access record', async () => {
    await withDatabase(stack().caseClusterUrl, async (client) => {
      await client.query(`create temp table supervised_person (crn text primary key); create temp table caseload_allocation (crn text, practitioner text, team text);
        create temp table limited_access (crn text, person text, rule text)`);
      const people = await everyCombination(client);
      for (const role of Object.keys(roles) as Role[]) for (const teams of [[], ['North'], ['North', 'South']]) for (const standing of [{}, { standsInFor: ['robin.testperson'] }, { standsInTeams: ['East'] }]) for (const what of ['incident', 'person'] as const) for (const label of labels) {
        const actor: Actor = { person: 'pat.testperson', agency: 'probation' as AgencyCode, roles: [role], teams, ...standing };
        const { sql, params } = visiblePeople(actor, { what, label }, { alias: 'p', firstParam: 1 });
        const { rows } = await client.query<{ crn: string }>(`select crn from supervised_person p where ${sql} order by crn collate "C"`, [...params]);
        const expected = [...people].filter(([, about]) => maySee(actor, { what, label, agency: actor.agency, about })).map(([crn]) => crn).sort();
        expect([role, teams, standing, what, label, rows.map(({ crn }) => crn)]).toEqual([role, teams, standing, what, label, expected]);
      }
    });
  });
});

/** One invented person for each way of being allocated and limited. */
async function everyCombination(client: { query(text: string, params: unknown[]): Promise<unknown> }): Promise<Map<string, PersonAccess>> {
  const people = new Map<string, PersonAccess>();
  const others = 'robin.testperson';
  for (const practitioner of ['pat.testperson', others]) for (const team of ['North', 'South', 'East']) for (const excluded of [[], [others], ['pat.testperson', others]]) {
    for (const restrictedTo of [undefined, [others], ['pat.testperson', others]]) {
      const crn = `X${String(people.size).padStart(6, '0')}`;
      people.set(crn, { allocations: [{ practitioner, team }], excluded, ...(restrictedTo === undefined ? {} : { restrictedTo }) });
      await client.query('insert into supervised_person values ($1)', [crn]);
      await client.query('insert into caseload_allocation values ($1, $2, $3)', [crn, practitioner, team]);
      for (const person of excluded) await client.query(`insert into limited_access values ($1, $2, 'EXCLUDED')`, [crn, person]);
      for (const person of restrictedTo ?? []) await client.query(`insert into limited_access values ($1, $2, 'RESTRICTED')`, [crn, person]);
    }
  }
  return people;
}
