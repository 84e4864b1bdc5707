import { describe, expect, it } from '@jest/globals';
import { type Request } from 'express';
import { type StaffRegister } from '#access';
import { type AgencyCode, type GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { Cookies, cookieOf } from './cookies.js';
import { formTokenField, readSession, sessionOf } from './current.js';
import { isOwnForm, reasonGiven, Sessions } from './sessions.js';
import { isOwnAddress } from './sign-in.js';

const actor = { person: 'pat.testperson', agency: 'probation' as AgencyCode, roles: ['practitioner'] as const, teams: ['North'] };

/** A register that has nobody. */
const asTheyAre: StaffRegister = (one) => Promise.resolve(one);

/** The table as the statements see it. */
function sessionTable(): { sql: Sql; rows: Map<string, Row>; audit: { event: string; person: string; role: string }[] } {
  const rows = new Map<string, Row>();
  const audit: { event: string; person: string; role: string }[] = [];
  const sql: Sql = async (text, params = []) => {
    if (text.startsWith('insert into audit_entry')) {
      audit.push(...(JSON.parse(String(params[0])) as typeof audit).map(({ event, person, role }) => ({ event, person, role })));
      return [];
    }
    const id = (params[0] as Buffer).toString('hex');
    if (text.startsWith('insert')) rows.set(id, { content: JSON.parse(String(params[1])) as unknown, stale: false });
    if (text.startsWith('update') && text.includes('reasons')) Object.assign(rows.get(id)!['content'] as object, { reasons: JSON.parse(String(params[1])) as unknown });
    if (text.startsWith('delete from page_session where id_hash = $1')) {
      const was = rows.get(id);
      rows.delete(id);
      return was === undefined ? [] : [was];
    }
    return text.startsWith('select') && rows.has(id) ? [rows.get(id)!] : [];
  };
  const guarded: Sql = async (text, params) => (text.includes('ends_at < now()') ? [] : sql(text, params));
  return { sql: guarded, rows, audit };
}

async function signedIn(): Promise<{ sessions: Sessions; secret: string; cookies: Cookies } & ReturnType<typeof sessionTable>> {
  const table = sessionTable();
  const sessions = new Sessions({ sql: table.sql, inTransaction: (work) => work(table.sql) });
  return { ...table, sessions, secret: await sessions.begin(actor, 'Pat'), cookies: new Cookies(false, 'probation-web') };
}

const asked = (cookies: Cookies, secret: string, more: { method?: string; body?: object; headers?: object } = {}): Request =>
  ({ method: more.method ?? 'GET', path: '/incidents', headers: { cookie: `other=1; ${cookies.session}=${secret}`, 'content-type': 'application/x-www-form-urlencoded', ...more.headers }, body: more.body }) as unknown as Request;
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'let in', (error: unknown) => (error as GatewayError).code);

describe('a session', () => {
  it('says who is asking, by a secret of which the store has only a hash', async () => {
    const { sessions, secret, cookies, rows } = await signedIn();
    await expect(readSession(sessions, cookies, asTheyAre)(asked(cookies, secret))).resolves.toEqual(actor);
    expect(JSON.stringify([...rows])).not.toContain(secret);
  });

  it('is nobody without the cookie, with another secret, and after it was ended', async () => {
    const { sessions, secret, cookies } = await signedIn();
    const read = readSession(sessions, cookies, asTheyAre);
    await expect(codeOf(read(asked(new Cookies(false, 'probation-desk'), secret)))).resolves.toBe('ACCESS_TOKEN_MISSING');
    await expect(codeOf(read(asked(cookies, secret.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')))))).resolves.toBe('ACCESS_TOKEN_MISSING');
    await sessions.end(secret);
    await expect(codeOf(read(asked(cookies, secret)))).resolves.toBe('ACCESS_TOKEN_MISSING');
  });

  it('is over for whoever has left since, and is theirs as the register has them for everybody else', async () => {
    const { sessions, secret, cookies } = await signedIn();
    await expect(codeOf(readSession(sessions, cookies, async () => undefined)(asked(cookies, secret)))).resolves.toBe('ACCESS_TOKEN_MISSING');
    const registered = { ...actor, standsInFor: ['robin.testperson'] };
    const request = asked(cookies, secret);
    await expect(readSession(sessions, cookies, async () => registered)(request)).resolves.toEqual(registered);
    expect(sessionOf(request)?.actor).toEqual(registered);
  });

  it('is in the audit when it begins and when somebody ends it, once', async () => {
    const { sessions, secret, audit } = await signedIn();
    for (let time = 0; time < 2; time += 1) await sessions.end(secret);
    await sessions.end(undefined);
    expect(audit).toEqual([{ event: 'session.begun', person: 'pat.testperson', role: 'practitioner' }, { event: 'session.ended', person: 'pat.testperson', role: 'practitioner' }]);
  });

  it('takes a form of its own, and none without its token or key, from another site, or that is no form', async () => {
    const { sessions, secret, cookies } = await signedIn();
    const { formToken } = (await sessions.find(secret))!;
    const send = (body: object, headers: object = {}) => codeOf(readSession(sessions, cookies, asTheyAre)(asked(cookies, secret, { method: 'POST', body, headers })));
    const right = { [formTokenField]: formToken, _key: 'k' };
    await expect(send(right)).resolves.toBe('let in');
    await expect(send(right, { 'sec-fetch-site': 'same-origin' })).resolves.toBe('let in');
    await expect(send({ _key: 'k' })).resolves.toBe('REQUEST_FORM_STALE');
    await expect(send({ [formTokenField]: formToken })).resolves.toBe('REQUEST_FORM_STALE');
    await expect(send({ ...right, [formTokenField]: [formToken] })).resolves.toBe('REQUEST_FORM_STALE');
    await expect(send(right, { 'sec-fetch-site': 'cross-site' })).resolves.toBe('REQUEST_FORM_STALE');
    await expect(send(right, { 'content-type': 'application/json' })).resolves.toBe('REQUEST_FORM_STALE');
    const other = (await sessions.find(await sessions.begin(actor, 'Pat')))!;
    expect(isOwnForm(other, formToken)).toBe(false);
  });

  it('keeps the reason for one thing, and for no other', async () => {
    const { sessions, secret } = await signedIn();
    await sessions.giveReason((await sessions.find(secret))!, 'incident/1', 'To prepare.');
    const session = (await sessions.find(secret))!;
    expect([reasonGiven(session, 'incident/1'), reasonGiven(session, 'incident/2'), reasonGiven(session, 'constructor')]).toEqual(['To prepare.', undefined, undefined]);
    expect(reasonGiven({ reasons: { 'incident/1': { reason: 'To prepare.', until: Date.now() - 1 } } }, 'incident/1')).toBeUndefined();
  });
});

describe('the cookie', () => {
  const said = (isSecure: boolean): string => {
    let header = '';
    new Cookies(isSecure, 'probation-web').set({ append: (_: string, value: string) => { header = value; } } as never, 'c', 'v', 60);
    return header;
  };

  it('is out of reach of scripts and other sites, and over https travels by https alone', () => {
    expect(said(false)).toBe('c=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60');
    expect(said(true)).toBe('c=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60');
    expect(new Cookies(true, 'probation-web').session).toBe('__Host-mag-probation-web');
  });

  it('is found by its whole name', () => {
    expect([cookieOf('xmag=1; mag=2; mag=3', 'mag'), cookieOf('xmag=1', 'mag'), cookieOf(undefined, 'mag')]).toEqual(['2', undefined, undefined]);
  });
});

describe('a sign-in', () => {
  it.each(['/', '/incidents', '/incidents?cursor=a-b%3D', '/victim-parts/1?issuer=x'])('leads on to %s', (to) => expect(isOwnAddress(to)).toBe(true));
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in', '/sign-out', '/a b', '/a\r\nSet-Cookie: x', '', undefined, ['/']])('does not lead on to %s', (to) => expect(isOwnAddress(to)).toBe(false));
});
