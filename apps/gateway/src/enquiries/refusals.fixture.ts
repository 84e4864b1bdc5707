import { randomInt, randomUUID } from 'node:crypto';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { generateKey, importPrivate, makePart, signPayload, type SigningKey } from '#envelope';
import { type LoopContext } from '#exchange';
import { Submitter } from '#exchange/submit';
import { type AgencyCode, type Kind, newMessageId, newOrderingKey, searchedRoles } from '#messages';
import { logFor, type Row } from '#platform';
import { directoryOfForces } from '../../../../test/support/force-directory.js';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { gatewayMigrations } from '../store/index.js';
import { fileAnswer, preloadedForAnswers } from './answers.handler.js';
import { type AskingParts, issueDraft } from './ask.js';
import { askedKinds } from './asked-kinds.js';

/** For tests of what becomes of an enquiry at the Probation Service's node, in a store of its own: three forces, with the third of which nothing is agreed, and a desk that does as it is told. */
export const us = 'probation' as AgencyCode;
export const actor = { person: 'pat.practitioner', agency: us, roles: ['practitioner'], teams: ['North'] } as unknown as Actor;
export const manager = { person: 'morgan.manager', agency: us, roles: ['manager'], teams: ['North'] } as unknown as Actor;
export const [westMercia, cheshire, merseyside] = ['police-west-mercia', 'police-cheshire', 'police-merseyside'] as const;
export const daEnquiry = askedKinds.find(({ kind }) => kind === 'da-enquiry')!;
export const content = {
  trigger: 'PERIODIC', questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP', forces: ['22'],
};

/** What the fixture gives, once it is open. */
export interface Fixture {
  readonly own: OwnStore;
  readonly parts: AskingParts;
  readonly context: LoopContext;
  /** What the desk was asked; it answers when it is told to. */
  readonly asked: Parameters<LoopContext['desk']['ask']>[0][];
  readonly deskSays: Map<string, Awaited<ReturnType<LoopContext['desk']['answer']>>>;
  close(): Promise<void>;
}

export async function openFixture(): Promise<Fixture> {
  const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  const database = await openCaseStore(own.url, { name: 'test' });
  const directory = await directoryOfForces(us, { [westMercia]: '22', [cheshire]: '07', [merseyside]: '05' }, { with: [westMercia, cheshire], kinds: ['da-enquiry', 'refusal-contest', 'answer-chase'] });
  const submit = new Submitter(us, () => directory);
  const asked: Fixture['asked'] = [];
  const deskSays: Fixture['deskSays'] = new Map();
  const context: LoopContext = {
    agency: us, log: logFor({ process: 'test' }), submit, inTransaction: (work) => own.database.inTransaction(work), directory: () => directory, now: () => new Date(),
    apply: () => Promise.resolve(),
    desk: { letters: { pass: () => Promise.resolve(), standing: () => Promise.resolve([]) }, ask: (request) => Promise.resolve(void asked.push(request)), answer: (id) => Promise.resolve(deskSays.get(id)) },
  };
  return {
    own, context, asked, deskSays, parts: { database, submitter: submit, directory: { current: () => directory } },
    async close() {
      await database.destroy();
      await own.close();
    },
  };
}

/** Somebody under supervision of the actor's. */
export async function supervised({ own }: Fixture): Promise<string> {
  const crn = `X${String(randomInt(1_000_000)).padStart(6, '0')}`;
  await own.database.sql(
    `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by, addresses)
     values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid(), '[]')`, [crn]);
  await own.database.sql(`insert into caseload_allocation (crn, practitioner, team) values ($1, 'pat.practitioner', 'North')`, [crn]);
  return crn;
}

/** An enquiry that has gone to West Mercia, as the exchange leaves it when it is sealed. */
export async function enquired(fixture: Fixture, more: object = {}): Promise<{ readonly crn: string; readonly issue: string; readonly conversation: string; readonly message: string }> {
  const crn = await supervised(fixture);
  const issued = await issueDraft(fixture.parts, daEnquiry, actor, { crn, content: { ...content, ...more } }, () => Promise.resolve());
  const [{ conversation, submission } = { conversation: '', submission: '' }] = issued.conversations;
  return { crn, issue: issued.id, conversation, message: await sealed(fixture, submission) };
}

/** Makes what was submitted a message that was sent; what it says does not matter here, on what it was sent does. */
export async function sealed({ own }: Fixture, submission: string): Promise<string> {
  const id = newMessageId(new Date());
  const [row] = await own.database.sql('select recipient, kind, lane, conversation, purpose, lawful_basis, person, role from submission where id = $1', [submission]);
  const digest = makePart({}).digest;
  const iat = Math.floor(Date.now() / 1000);
  const signed = await signPayload({
    specversion: '1.0', id, source: `urn:mag:agency:${us}`, type: `${String(row!['kind'])}.v1`, time: new Date().toISOString(), datacontenttype: 'application/json', iss: us, aud: row!['recipient'], iat, exp: iat + 86_400,
    conversation: row!['conversation'], orderingKey: newOrderingKey(), sequence: 1, kind: row!['kind'], lane: row!['lane'], purpose: row!['purpose'], lawfulBasis: row!['lawful_basis'],
    onBehalfOf: { person: row!['person'], role: row!['role'] }, parts: { case: digest, originator: digest, mappa: digest, victim: digest },
  } as never, importPrivate(generateKey('signing'), 'signing') as SigningKey);
  await own.database.sql(
    `insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at, stage)
     select $1, id, recipient, kind, lane, conversation, '\\x00', $2, now(), now() + interval '1 day', 'accepted' from submission where id = $3`, [id, signed, submission]);
  return id;
}

/** An answer of West Mercia whose search covers whatever it is asked. */
export const inScope = (more: object = {}): object => ({
  status: 'FULL', scope: { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: searchedRoles.map((role) => ({ role })), period: { from: '1900-01-01', until: '2099-12-31' } }, ...more,
});

let came = 0;
/** When the next answer comes: each a second after the one before. */
export const nextMoment = (): Date => new Date(Date.now() + 1000 * (came += 1));

/** Lets an answer come, as its handler files it. */
export async function comes({ own }: Fixture, conversation: string, kind: Kind, said: object, issuer: string = westMercia): Promise<string> {
  const id = newMessageId(new Date());
  await own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', 'salt', $3)`, [id, issuer, JSON.stringify(said)]);
  const effects = fileAnswer({ id, issuer, conversation, kind, receivedAt: nextMoment(), content: said, preloaded: await preloaded(own, preloadedForAnswers, conversation) } as never);
  for (const effect of effects) if ('insert' in effect) await put(own, effect.insert, effect.row);
  return id;
}

/** What a handler is given of the store for a message in a conversation, by the statements that it declares. */
export async function preloaded({ database }: OwnStore, declared: Readonly<Record<string, { readonly sql: string }>>, conversation: string): Promise<Record<string, Row[]>> {
  return Object.fromEntries(await Promise.all(Object.entries(declared).map(async ([name, { sql }]) => [name, await database.sql(sql, [[conversation]])] as const)));
}

export async function put({ database }: OwnStore, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  await database.sql(`insert into ${table} (${names.join()}) values (${names.map((_, place) => `$${place + 1}`).join()})`, Object.values(row));
}

/** Whatever the desk seals is ciphertext here. */
export const ciphertext = () => ({ jwe: `sealed ${randomUUID()}`, own: { jwe: `own ${randomUUID()}`, digest: makePart({}).digest } });
