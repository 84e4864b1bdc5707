import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifySigned } from '#envelope';
import { answer, json, listed } from '../support/answers.js';
import { copied, openDirectory, sendCopies } from '../support/copies.js';
import { incidentContent } from '../support/incident-content.js';
import { invented } from '../support/people.js';
import { agency, eventually, stack } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

interface Standing { readonly id: string; readonly direction: string; readonly partner: string; readonly kind: string; readonly stage: string; readonly conversation: string }

const personIn = (code: string, role: string): string => stack().people.find((one) => one.agency === code && one.roles.includes(role))!.username;

describe('a connection test', () => {
  const pairs = ['police-west-mercia', 'police-cheshire', 'childrens-worcestershire', 'childrens-cheshire-east', 'marac-worcestershire', 'mappa-west-mercia'].flatMap((partner) => [['probation', partner], [partner, 'probation']] as const);

  it.each(pairs)('from %s to %s arrives in both stores and is answered by a signed receipt', async (from, to) => {
    const submitted = await json<{ id: string; to: string }>(agency(from).url, '/api/connection-tests', personIn(from, 'operator'), { method: 'POST', body: JSON.stringify({ to }), headers: { 'content-type': 'application/json' } });
    expect(submitted.to).toBe(to);
    const message = await eventually(async () => (await rowsOf<{ id: string; digest: Buffer }>(agency(from).caseDatabaseUrl, `select message_id as id, digest from sent_message where submission_id = $1 and stage = 'accepted'`, [submitted.id]))[0], 40_000, 'the receipt');
    const standing = await listed<Standing>(agency(from).url, '/api/messages', personIn(from, 'operator'), ({ id, direction }) => id === message.id && direction === 'sent');
    expect(standing).toMatchObject({ kind: 'connection-test', partner: to, stage: 'accepted' });
    const [arrived] = await rowsOf<{ signed: string }>(agency(to).caseDatabaseUrl, 'select signed from inbox where message_id = $1 and issuer = $2 and digest = $3', [message.id, from, message.digest]);
    expect(arrived).toBeDefined();
    await eventually(async () => (await rowsOf(agency(to).victimDatabaseUrl, `select 1 from victim_part where message_id = $1 and direction = 'received'`, [message.id])).length === 1, 20_000, 'the victim part at the recipient');
    await eventually(async () => (await rowsOf(agency(from).victimDatabaseUrl, `select 1 from victim_part where message_id = $1 and direction = 'sent'`, [message.id])).length === 1, 20_000, 'the victim part at the own desk');
    const [receipt] = await rowsOf<{ carried_by: string; signed: string }>(agency(from).caseDatabaseUrl, `select r.carried_by, i.signed from receipt r join inbox i on i.message_id = r.carried_by and i.issuer = r.recipient where r.message_id = $1 and r.stage = 'accepted'`, [message.id]);
    const directory = await openDirectory();
    const payload = await verifySigned(receipt!.signed, (kid, { iss, issuedAt }) => directory.signingKeys(iss, kid, issuedAt));
    expect([payload.iss, payload.aud, payload.kind, payload.id]).toEqual([to, from, 'receipts', receipt!.carried_by]);
  });

  it('to an agency that is not in the directory is refused at once', async () => {
    const { status, body } = await answer(agency('probation').url, '/api/connection-tests', 'olu.operator', { method: 'POST', body: JSON.stringify({ to: 'police-nowhere' }), headers: { 'content-type': 'application/json' } });
    expect([status >= 400 && status < 500, JSON.parse(body).code]).toEqual([true, 'PARTNER_UNKNOWN']);
  });

  it('to oneself is refused at once', async () => {
    const { status, body } = await answer(agency('probation').url, '/api/connection-tests', 'olu.operator', { method: 'POST', body: JSON.stringify({ to: 'probation' }), headers: { 'content-type': 'application/json' } });
    expect([status, JSON.parse(body).code]).toEqual([409, 'PARTNER_NO_AGREEMENT']);
  });
});

describe('every node', () => {
  it('describes its HTTP as the published contract of its app does', async () => {
    for (const { app, url, deskUrl } of stack().agencies) {
      for (const [process, at] of [['web', url], ['desk', deskUrl]] as const) {
        expect(JSON.parse((await answer(at, '/api/openapi.json')).body)).toEqual(JSON.parse(readFileSync(`contracts/openapi/${app}-${process}.json`, 'utf8')));
      }
    }
  });

  it('is in the directory with keys of its own for signing, the exchange and the desk', async () => {
    const directory = await openDirectory();
    const kids = directory.agencies.flatMap(({ keys }) => [...keys.signing, ...keys.exchange, ...keys.victim]).map(({ jwk }) => (jwk as { kid: string }).kid);
    expect(directory.agencies.map(({ code }) => code)).toEqual(stack().agencies.map((one) => one.agency));
    expect(new Set(kids).size).toBe(3 * stack().agencies.length);
  });

  it('is ready in each of its processes', async () => {
    for (const { exchangeUrl, url, deskUrl } of stack().agencies) for (const at of [exchangeUrl, url, deskUrl]) await eventually(async () => (await answer(at, '/health/ready')).status === 200, 30_000, `${at} being ready`);
  });
});

describe('a copy of a reportable incident', () => {
  const force = 'police-west-mercia';
  const street = invented('Hiddenstreet');
  const circumstances = `Invented circumstances of ${invented('Place')}.`;
  let ids: ReadonlyMap<string, string>;

  beforeAll(async () => {
    ids = await sendCopies(incidentContent({ circumstances, people: [{ role: 'VICTIM', givenNames: 'Chris', familyName: 'Testperson', address: `7 ${street} Close, Exampleton` }] }));
  }, 90_000);

  it.each(copied)('is accepted at $to and shown to $reader, in full for a reason that is kept', async ({ to, reader }) => {
    const id = ids.get(to)!;
    const item = await listed<{ id: string; issuer: string; sensitive: boolean }>(agency(to).url, '/api/received-incidents', reader, (one) => one.id === id);
    expect(item).toMatchObject({ issuer: force, sensitive: true });
    expect(JSON.stringify(item)).not.toContain('circumstances');
    expect(JSON.parse((await answer(agency(to).url, `/api/received-incidents/${id}`, reader)).body)).toMatchObject({ code: 'ACCESS_REASON_NEEDED' });
    const reason = `Meeting today ${randomUUID()}`;
    const shown = await json<{ content: { circumstances: string } }>(agency(to).url, `/api/received-incidents/${id}?reason=${encodeURIComponent(reason)}`, reader);
    expect(shown.content.circumstances).toBe(circumstances);
    expect(await rowsOf(agency(to).caseDatabaseUrl, `select event, person, message_id from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'incident.read', person: reader, message_id: id }]);
  });

  it.each(copied)('does not exist at $to for anybody else, byte for byte', async ({ to, reader }) => {
    const { roles: [role] } = stack().people.find(({ username }) => username === reader)!;
    const others = [...stack().people.filter((one) => one.agency !== to || !one.roles.includes(role!)).map(({ username }) => username), undefined];
    for (const other of others) {
      const hidden = await answer(agency(to).url, `/api/received-incidents/${ids.get(to)!}?reason=because`, other);
      expect([other, hidden.status]).toEqual([other, other === undefined ? 401 : 404]);
      expect(hidden).toEqual(await answer(agency(to).url, `/api/received-incidents/${randomUUID()}?reason=because`, other));
    }
  });

  it.each(copied)('keeps the address of the victim out of the case side of $to and of the sender', async ({ to }) => {
    expect([await tablesWith(agency(to).caseDatabaseUrl, street), await tablesWith(agency(force).caseDatabaseUrl, street)]).toEqual([[], []]);
    await eventually(async () => (await tablesWith(agency(to).victimDatabaseUrl, street)).join() === 'victim_part', 20_000, 'the victim part');
  });

  it('has its victim part at the desk of the MARAC for the coordinator, and at no other desk for anybody', async () => {
    const shown = await json<{ part: { people: { address: string }[] } }>(agency('marac-worcestershire').deskUrl, `/api/victim-parts/${ids.get('marac-worcestershire')!}?reason=because`, 'coordinator.wo');
    expect(shown.part.people[0]!.address).toContain(street);
    for (const { to, reader } of copied.filter((copy) => copy.to !== 'marac-worcestershire')) {
      for (const person of [reader, personIn(to, 'operator')]) expect([person, (await answer(agency(to).deskUrl, `/api/victim-parts/${ids.get(to)!}?reason=because`, person)).status]).toEqual([person, 404]);
    }
  });
});
