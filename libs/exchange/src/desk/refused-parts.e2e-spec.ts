import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { subjectTag } from '#audit';
import { Directory, type DirectoryDocument, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, makePart, openVictimPart, type PrivateKeys, publicHalf, sealVictimPart, type SigningKey } from '#envelope';
import { type AgencyCode, newConversationId, newOrderingKey } from '#messages';
import { type Database } from '#platform';
import { migrateVictimStore, openVictimStore } from '#victim-store';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { type SealedMessage, sealOne } from '../out/seal-one.js';
import { RefusedPartsController } from './http/refused-parts.controller.js';
import { type DeskParts, takeArrivals } from './take-arrivals.js';

const us = 'probation' as AgencyCode;
const partner = 'police-west-mercia' as AgencyCode;
const actor: Actor = { person: 'olu.operator', agency: us, roles: ['operator'], teams: [] };
const request = { headers: {} } as never;
const keySet = () => ({ signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') });
const keys = { [us]: keySet(), [partner]: keySet() };
const newVictimKey = generateKey('victim');

let own: OwnStore;
let database: Database;
let store: Awaited<ReturnType<typeof openVictimStore>>;
let controller: RefusedPartsController;
let directory: Directory;
let desk: DeskParts;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }));
  database = own.database;
  store = await openVictimStore(own.url, { name: 'test' });
  controller = new RefusedPartsController(store);
  const [from, until] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 86_400_000).toISOString()];
  const agency = (code: AgencyCode, more: object) => ({
    code, name: code, areaCodes: [], ...more, keys: Object.fromEntries((['signing', 'exchange', 'victim'] as const).map((use) => [use, [{ jwk: publicHalf(use === 'victim' && code === us ? newVictimKey : keys[code]![use]), from, until }]])),
  });
  const anchor = generateKey('signing');
  const token = await signDirectory({
    version: 1, issuedAt: from, expiresAt: until, agencies: [agency(us, { app: 'gateway' }), agency(partner, { app: 'police-adapter', forceCode: '22' })], agreements: [], routing: { routes: [] },
  } as unknown as DirectoryDocument, importPrivate(anchor, 'signing'));
  directory = await Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
  // The desk has not been given its new key yet, to which senders seal already.
  desk = { agency: us, victimKeys: [importPrivate(keys[us]!.victim, 'victim')] as PrivateKeys, database, directory: () => directory, now: () => new Date() };
});
beforeEach(() => database.sql('truncate arrival, victim_part, refused_arrival, outcome, audit_entry'));
afterAll(async () => {
  await store?.destroy();
  await own?.close();
});

async function arrive(): Promise<SealedMessage> {
  const victim = makePart({ protectedPhrase: 'invented' });
  const jwe = await sealVictimPart(victim, directory.victimKey(us, new Date()));
  const message = await sealOne({ agency: partner, signingKey: importPrivate(keys[partner]!.signing, 'signing') as SigningKey, directory: () => directory, now: () => new Date() }, {
    kind: 'connection-test', recipient: us, lane: 'bulk', conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e',
    onBehalfOf: { person: 'ops.wm', role: 'operator' }, case: { phrase: 'invented' }, originator: {}, mappa: {}, victim: { digest: victim.digest, jwe },
  });
  await database.sql(`insert into arrival (issuer, message_id, direction, signed, jwe) values ($1, $2, 'received', $3, $4)`, [partner, message.id, message.signed, jwe]);
  await takeArrivals(desk);
  return message;
}

const withNewKey = (): DeskParts => ({ ...desk, victimKeys: [importPrivate(keys[us]!.victim, 'victim'), importPrivate(newVictimKey, 'victim')] as PrivateKeys });
const listOf = async (state?: 'waiting' | 'discarded') => (await controller.list({ limit: 50, ...(state === undefined ? {} : { state }) } as never)).items;
const outcomes = async () => (await database.sql('select code from outcome order by position')).map((row) => row['code']);
const audited = () => database.sql(`select event, person, facts from audit_entry where event <> 'victim-part.refused' order by id`);

describe('a victim part that the desk refused', () => {
  it('is listed and shown with its code and size, never with its content', async () => {
    const message = await arrive();
    const [listed, ...more] = await listOf('waiting');
    expect(more).toEqual([]);
    expect(listed).toMatchObject({ code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting', partner, messageId: message.id, direction: 'received' });
    expect(listed?.['size']).toBeGreaterThan(2_000);
    expect(await controller.show(listed!.id)).toEqual(listed);
    const [stored] = await database.sql('select signed, jwe from refused_arrival');
    for (const secret of [stored?.['signed'], stored?.['jwe']]) expect(JSON.stringify(listed)).not.toContain(String(secret).slice(0, 40));
    await expect(controller.show(randomUUID())).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('is stored when a person puts it back and it can be read by now, which is told and audited', async () => {
    const message = await arrive();
    const [{ id } = { id: '' }] = await listOf();
    expect(await controller.retry(id, { reason: 'The new key is here' }, actor, request)).toEqual({ id, decision: 'retry', by: 'olu.operator' });
    await expect(controller.retry(id, { reason: 'Once more' }, actor, request)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    await takeArrivals(withNewKey());
    expect(await database.sql('select message_id from victim_part')).toEqual([{ message_id: message.id }]);
    expect([await listOf(), await outcomes()]).toEqual([[], ['ENVELOPE_UNKNOWN_KEY', 'STORED_AFTER_ALL']]);
    expect(await audited()).toMatchObject([
      { event: 'refused-part.decided', person: 'olu.operator', facts: { decision: 'retry', reason: 'The new key is here', direction: 'received' } }, { event: 'victim-part.stored' },
    ]);
    expect(await database.sql(`select event, purpose, lawful_basis, person from audit_entry where event like 'victim-part.%' order by id`)).toEqual(
      ['victim-part.refused', 'victim-part.stored'].map((event) => ({ event, purpose: 'run-exchange', lawful_basis: 'UKGDPR-6-1-e', person: 'ops.wm' })));
    // The message is the subject of all three entries: of a person the desk knows nothing.
    expect(await database.sql('select subject_tag, count(*)::int as entries from audit_entry group by subject_tag')).toEqual([{ subject_tag: await subjectTag(database.sql, message.id), entries: 3 }]);
  });

  it('stands there again when it is refused again', async () => {
    await arrive();
    const [{ id } = { id: '' }] = await listOf();
    await controller.retry(id, { reason: 'Perhaps it can be read now' }, actor, request);
    await takeArrivals(desk);
    expect(await listOf('waiting')).toMatchObject([{ code: 'ENVELOPE_UNKNOWN_KEY', state: 'waiting' }]);
    expect(await outcomes()).toEqual(['ENVELOPE_UNKNOWN_KEY', 'ENVELOPE_UNKNOWN_KEY']);
  });

  it('is stored after all when it comes again in a form that can be read, and no older copy undoes that', async () => {
    const message = await arrive();
    const [refused] = await database.sql('select issuer, message_id, direction, signed, jwe from refused_arrival');
    const comes = (jwe: unknown) => database.sql(`insert into arrival (issuer, message_id, direction, signed, jwe) values ($1, $2, 'received', $3, $4)`, [partner, message.id, message.signed, jwe]);
    const part = await openVictimPart(refused!['jwe'] as string, [importPrivate(newVictimKey, 'victim')] as PrivateKeys);
    await comes(await sealVictimPart(part, [importPublic(publicHalf(keys[us]!.victim), 'victim')]));
    await takeArrivals(desk);
    await comes(refused!['jwe']);
    await takeArrivals(desk);
    expect(await database.sql('select message_id from victim_part')).toEqual([{ message_id: message.id }]);
    expect([await listOf(), await outcomes()]).toEqual([[], ['ENVELOPE_UNKNOWN_KEY', 'STORED_AFTER_ALL']]);
  });

  it('is kept in its newest form when it comes again and cannot be read yet', async () => {
    const message = await arrive();
    const newer = generateKey('victim');
    const part = await openVictimPart((await database.sql('select jwe from refused_arrival'))[0]!['jwe'] as string, [importPrivate(newVictimKey, 'victim')] as PrivateKeys);
    const jwe = await sealVictimPart(part, [importPublic(publicHalf(newer), 'victim')]);
    for (let times = 0; times < 2; times += 1) await database.sql(`insert into arrival (issuer, message_id, direction, signed, jwe) values ($1, $2, 'received', $3, $4)`, [partner, message.id, message.signed, jwe]);
    await takeArrivals(desk);
    const [{ id } = { id: '' }] = await listOf();
    await controller.retry(id, { reason: 'The newer key is here' }, actor, request);
    await takeArrivals({ ...desk, victimKeys: [importPrivate(newer, 'victim')] as PrivateKeys });
    expect(await outcomes()).toEqual(['ENVELOPE_UNKNOWN_KEY', 'ENVELOPE_UNKNOWN_KEY', 'STORED_AFTER_ALL']);
  });

  it('is put away with a reason, and nothing more can be decided about it', async () => {
    await arrive();
    const [{ id } = { id: '' }] = await listOf();
    await controller.discard(id, { reason: 'It was a test of the sender' }, actor, request);
    expect(await listOf('waiting')).toEqual([]);
    expect(await controller.show(id)).toMatchObject({ state: 'discarded', decidedBy: 'olu.operator', reason: 'It was a test of the sender' });
    for (const again of ['retry', 'discard'] as const) await expect(controller[again](id, { reason: 'Once more' }, actor, request)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    expect(await audited()).toMatchObject([{ event: 'refused-part.decided', facts: { decision: 'discard', reason: 'It was a test of the sender', direction: 'received' } }]);
  });
});
