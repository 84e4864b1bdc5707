import { randomUUID } from 'node:crypto';
import { actingRole, type Actor, reasonToKeep, textToKeep } from '#access';
import { type CaseDatabase } from '#exchange/web';
import { type Finding, GatewayError, isUuid, type Kind, readPostcode } from '#messages';
import { keyOfCursor, type Page, pageOf, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { personToAskAbout } from '../store/enquiries.js';
import { decisionsOf, gateBy, gatePage, insertCheck, insertDecision, insertGate, insertReview } from '../store/gates.js';
import { addressKey } from './address-key.js';
import { gateChecks, gateEnquiries, type GateKind, gateKinds } from './gate-kinds.js';
import { type BundledAnswer, bundlesOf } from './read-facts.js';
import { type GateQuery, type NewCheck, type NewDecision, type NewGate, type NewReview } from './requests.js';
import { inFull, inList, type ListedGate, type ShownGate } from './shown.js';
import { gateState } from './state.js';
import { appendActed } from '../store/acting.js';

/** Runs in the transaction of an act with what it is answered with. */
export type Keep = (sql: Sql, done: ListedGate) => Promise<void>;

/** The gates of the actor's caseload, newest first, each with its state as it is now. */
export async function listGates(database: CaseDatabase, actor: Actor, { crn, cursor, limit }: GateQuery): Promise<Page<ListedGate>> {
  const sql = sqlOver(database);
  const rows = await gatePage(sql, actor, crn, keyOfCursor(cursor, ['time', 'uuid']), limit);
  const listed = await listedBy(sql, rows.slice(0, limit));
  return pageOf(rows, limit, (row) => [String(row['place']), String(row['id'])], listed);
}

/** Whose gates somebody looks at or opens one for. @throws GatewayError ACCESS_NOT_FOUND for somebody who is not of the actor's caseload, as for nobody */
export async function personAtGate(sql: Sql, actor: Actor, crn: string): Promise<Row> {
  const person = await personToAskAbout(sql, actor, { kind: 'gate', what: 'gate' }, crn);
  if (person === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return person;
}

/** One gate that the actor may see. @throws GatewayError ACCESS_NOT_FOUND for one that is hidden and one that is not there alike */
export async function visibleGate(sql: Sql, actor: Actor, id: string): Promise<Row> {
  const row = isUuid(id) ? await gateBy(sql, actor, id) : undefined;
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** What an enquiry that is asked from a gate has from it; undefined for anything else that is asked, or without a gate. @throws GatewayError ACCESS_NOT_FOUND where the actor may see no such gate of this person */
export async function contentFromGate(sql: Sql, actor: Actor, asked: Kind, crn: string, gate: unknown): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (gate === undefined || !gateEnquiries.some((kind) => kind === asked)) return undefined;
  const { crn: of, kind, address_kind, address, postcode } = await visibleGate(sql, actor, String(gate));
  if (of !== crn) throw new GatewayError('ACCESS_NOT_FOUND');
  return { trigger: kind, decisionFed: kind, proposedAddress: { kind: address_kind, address, postcode } };
}

/** A gate with its address and every reason for which it is red, for a reason that is recorded in the same transaction. @throws GatewayError ACCESS_NOT_FOUND */
export async function readGate(database: CaseDatabase, actor: Actor, id: string, reason: string, nameOf: (agency: string) => string): Promise<ShownGate> {
  return transactionOver(database, async (sql) => {
    const row = await visibleGate(sql, actor, id);
    await appendActed(sql, actor, [{ event: 'gate.read', ...who(actor), subject: String(row['crn']), facts: { gate: id, reason } }]);
    return inFull(row, (await bundlesOf(sql, [id]))(id), await decisionsOf(sql, [id]), nameOf);
  });
}

/** Opens a gate for a person and an address. What was asked about it before, because of such a gate, belongs to it at once. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID */
export async function openGate(database: CaseDatabase, actor: Actor, { crn, kind, proposedAddress }: NewGate, keep: Keep): Promise<ListedGate> {
  const postcode = readPostcode(proposedAddress.postcode);
  if (!postcode.ok) refuse({ path: '/proposedAddress/postcode', code: postcode.code, todo: postcode.todo });
  return transactionOver(database, async (sql) => {
    await personAtGate(sql, actor, crn);
    const address = { kind: proposedAddress.kind, address: proposedAddress.address, postcode: postcode.value };
    const id = randomUUID();
    await insertGate(sql, { id, kind, crn, address, key: addressKey(address), openedBy: actor.person });
    await appendActed(sql, actor, [{ event: 'gate.opened', ...who(actor), subject: crn, facts: { gate: id, gateKind: kind } }]);
    return done(sql, actor, id, keep);
  });
}

/** Records what was found out. A later outcome takes the place of an earlier one, but for a risk to somebody. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID */
export async function recordCheck(database: CaseDatabase, actor: Actor, id: string, { what, outcome }: NewCheck, keep: Keep): Promise<ListedGate> {
  return transactionOver(database, async (sql) => {
    const row = await visibleGate(sql, actor, id);
    if (!gateChecks[what].some((one) => one === outcome)) refuse({ path: '/outcome', code: 'NOT_IN_LIST', todo: 'Choose an outcome of this check.' });
    await insertCheck(sql, { gate: id, what, outcome, by: actor.person });
    await appendActed(sql, actor, [{ event: 'gate.checked', ...who(actor), subject: String(row['crn']), facts: { gate: id, what, outcome } }]);
    return done(sql, actor, id, keep);
  });
}

/** An answer that was received to an enquiry of a gate, if there is one under that id. */
export async function answerAtGate(sql: Sql, id: string, answer: string): Promise<BundledAnswer & { readonly conversation: string } | undefined> {
  return (await bundlesOf(sql, [id]))(id).conversations.flatMap(({ answers, conversation }) => answers.map((one) => ({ ...one, conversation }))).find((one) => one.id === answer);
}

/** Records against an answer that it was reviewed, and what was concluded. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_INVALID before it is received, and before somebody has opened it */
export async function reviewAnswer(database: CaseDatabase, actor: Actor, id: string, { answer, conclusion }: NewReview, keep: Keep): Promise<ListedGate> {
  textToKeep('/conclusion', conclusion);
  return transactionOver(database, async (sql) => {
    const row = await visibleGate(sql, actor, id);
    const found = await answerAtGate(sql, id, answer) ?? refuse({ path: '/answer', code: 'NOT_IN_LIST', todo: 'Name an answer that has been received to an enquiry of this gate.' });
    const isWritten = await insertReview(sql, { answer, issuer: found.issuer, conclusion, by: actor.person });
    if (!isWritten) refuse({ path: '/answer', code: 'REQUIRED', todo: 'Read the answer before you say what you conclude from it.' });
    await appendActed(sql, actor, [{ event: 'answer.reviewed', ...who(actor), partner: found.issuer, messageId: answer, kind: found.kind, subject: String(row['crn']), facts: { gate: id, conversation: found.conversation } }]);
    return done(sql, actor, id, keep);
  });
}

/**
 * Records a decision, with the state of the gate at that moment. It may be taken at any state: an address that is proposed or approved although the gate is red is recorded as that, with every reason for which it is
 * red, and needs a manager. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID
 */
export async function decideAtGate(database: CaseDatabase, actor: Actor, id: string, { decision, reason, manager }: NewDecision, keep: Keep): Promise<ListedGate> {
  reasonToKeep(reason);
  textToKeep('/manager', manager ?? '');
  return transactionOver(database, async (sql) => {
    const row = await visibleGate(sql, actor, id);
    const kind = gateKinds[row['kind'] as GateKind];
    if (decision !== kind.for && decision !== kind.not) refuse({ path: '/decision', code: 'NOT_IN_LIST', todo: `Decide ${kind.for} or ${kind.not}.` });
    const { state, reasons } = gateState((await bundlesOf(sql, [id]))(id));
    const against = state === 'RED' && decision === kind.for;
    const agreed = manager ?? (actor.roles.includes('manager') ? actor.person : null);
    if (against && agreed === null) refuse({ path: '/manager', code: 'REQUIRED', todo: 'The gate is red: name the manager who agreed that it is decided against it.' });
    const red = reasons.map(({ code }) => code).join(' ');
    await insertDecision(sql, { gate: id, decision, state, red: reasons, against, reason, manager: agreed, by: actor.person });
    await appendActed(sql, actor, [{ event: 'gate.decided', ...who(actor), subject: String(row['crn']), facts: { gate: id, decision, state, against, red, manager: agreed ?? '', reason } }]);
    return done(sql, actor, id, keep);
  });
}

/** The gate after an act, kept as its answer. */
async function done(sql: Sql, actor: Actor, id: string, keep: Keep): Promise<ListedGate> {
  const row = await visibleGate(sql, actor, id);
  const listed = (await listedBy(sql, [row]))(row);
  await keep(sql, listed);
  return listed;
}

async function listedBy(sql: Sql, rows: readonly Row[]): Promise<(row: Row) => ListedGate> {
  const ids = rows.map((row) => String(row['id']));
  const [bundleOf, decisions] = [await bundlesOf(sql, ids), await decisionsOf(sql, ids)];
  return (row) => inList(row, bundleOf(String(row['id'])), decisions.filter(({ gate }) => gate === row['id']));
}

function refuse(finding: Finding): never {
  throw new GatewayError('REQUEST_INVALID', {}, { findings: [finding] });
}

const who = (actor: Actor): { agency: string; person: string; role: string; purpose: string } => ({ agency: actor.agency, person: actor.person, role: actingRole(actor, 'gate') ?? '', purpose: 'manage-da-risk' });
