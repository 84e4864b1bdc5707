import { randomUUID } from 'node:crypto';
import { actingRole, type Actor, reasonToKeep, type Role, rolesFor } from '#access';
import { ladder, type Rung } from '#clocks';
import { type CaseDatabase } from '#exchange/web';
import { recordClockEvents } from '#exchange/clocks';
import { type Owner, ownerShape, ownersOf } from '#exchange/staff';
import { GatewayError } from '#messages';
import { type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql, sqlOver, transactionOver } from '#platform';
import { isOfReply } from './kinds-of-waiting.js';
import { type LetterState, letterStates } from '../store/letters.js';
import { answeredByHandBy, awaitedBy, endQuestions, openAwaited, type WhichClocks } from '../store/awaited.js';
import { appendActed } from '../store/acting.js';

const { flag, integer, listOf, oneOf, orNull, text, time, uuid } = shapes;
/** What a list says of a clock that has not stopped; nothing of whom it is about, but of what is still to be asked. */
export const awaitedShape: Fields = {
  id: uuid, rule: text, kind: text, to: orNull(text), place: orNull(text), conversation: orNull(uuid),
  /** Whom it concerns, where nobody was asked yet and whoever reads may ask; null otherwise. */
  crn: orNull(text),
  /** The review of a significant change that is to be completed; null where an answer is awaited. */
  review: orNull(uuid), ...ownerShape, team: orNull(text), startedAt: time, state: oneOf('running', 'paused'), reasons: listOf(text),
  /** Null in the moments before it is first counted, and while it rests and nobody has said until when. */
  dueAt: orNull(time),
  overdue: flag,
  /** The rungs of its ladder that it has reached, the lowest first. */
  rungs: listOf(oneOf(...ladder.map(({ rung }) => rung))),
  /** How the letter stands by which a place without a node was asked; null where there is none. */
  letter: orNull(oneOf(...letterStates)),
  /** By its code, why the reply that somebody filed last cannot stand among the answers: it is to be filed again, corrected; null where there is none. */
  unfiled: orNull(text),
  /** Why the agency could not be reminded of it from here; null where it was, or need not be yet. */
  notChased: orNull(text),
  /** When the agency was to look again at what it had refused because of a live investigation, once that has come; null otherwise. */
  reviewCame: orNull(time),
  /** Whether another agency said to ask that place, and nobody has yet. */
  notAsked: flag,
  /** Whether it is in the list of what needs the attention of whoever asks. */
  tellsYou: flag,
  /** The first year that it was counted through without its bank holidays; null where they are known. */
  unknownYear: orNull(integer),
};

/** Something that is waited for: why, of whom, until when, and who acts on it. */
export interface AwaitedClock extends Owner {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  /** The agency that is waited for; null where it is a place that has no node. */
  readonly to: string | null;
  readonly place: string | null;
  readonly conversation: string | null;
  /** The review of a significant change that is to be completed; null where an answer is awaited. */
  readonly review: string | null;
  /** Whom it concerns, where nobody was asked yet and the actor may ask. */
  readonly crn: string | null;
  readonly team: string | null;
  readonly startedAt: unknown;
  readonly state: 'running' | 'paused';
  readonly reasons: readonly string[];
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly rungs: readonly Rung['rung'][];
  readonly letter: LetterState | null;
  readonly unfiled: string | null;
  readonly notChased: string | null;
  readonly reviewCame: Date | null;
  readonly notAsked: boolean;
  readonly tellsYou: boolean;
  readonly unknownYear: number | null;
}

/** How a cursor says that a clock has no end yet: after all that have one. */
const noEnd = '9999-12-31T23:59:59.999999Z';

/** The open clocks of what the actor may see, or of those of which the actor is told. */
export async function listAwaited(database: CaseDatabase, actor: Actor, which: WhichClocks, query: PageQuery): Promise<Page<AwaitedClock>> {
  const [dueAt, id] = keyOfCursor(query.cursor, ['time', 'uuid']) ?? [];
  const after = id === undefined ? undefined : { dueAt: dueAt === noEnd ? 'infinity' : String(dueAt), id: String(id) };
  const sql = sqlOver(database), rows = await openAwaited(sql, actor, which, after, query.limit);
  const ownerOf = await ownersOf(sql, rows.map(ownerIn));
  return pageOf(rows, query.limit, (row) => [String(row['place_due'] ?? noEnd), String(row['id'])], (row) => shown(actor, row, ownerOf));
}

const ownerIn = (row: Row): string => row['owner'] as string;

function shown(actor: Actor, row: Row, ownerOf: Awaited<ReturnType<typeof ownersOf>>): AwaitedClock {
  const dueAt = row['due_at'] as Date | null;
  return {
    id: row['id'] as string, rule: row['rule'] as string, kind: row['about'] as string, to: row['partner'] as string | null, place: row['place'] as string | null, conversation: row['conversation'] as string | null, review: row['review'] as string | null,
    crn: (isToAsk(row) || row['not_asked'] === true) && rolesFor('referral').some((role) => actor.roles.includes(role)) ? row['crn'] as string : null, ...ownerOf({ person: ownerIn(row), team: row['team'] as string | null }), team: row['team'] as string | null, startedAt: row['started_at'], state: row['state'] as AwaitedClock['state'], reasons: row['reasons'] as string[], dueAt,
    overdue: isOverdue(dueAt, new Date()), rungs: ladder.map(({ rung }) => rung).filter((rung) => (row['rungs'] as string[]).includes(rung)), letter: row['letter'] as LetterState | null, unfiled: (row['unfiled'] as { readonly code: string } | null)?.code ?? null, notChased: row['not_chased'] as string | null, reviewCame: row['review_came'] as Date | null, notAsked: row['not_asked'] as boolean, tellsYou: row['told'] as boolean, unknownYear: row['unknown_year'] as number | null,
  };
}

/** Whether it is a task to ask, and nobody is waited for yet. */
const isToAsk = (row: Row): boolean => row['conversation'] === null && row['place'] === null && row['review'] === null;

const isOverdue = (dueAt: Date | null, at: Date): boolean => dueAt !== null && dueAt <= at;

/**
 * One clock of what was asked of which this may be said: an open one; that no answer is needed, of one too of which a person has said that the answer came by another way, for until then what was asked is answered for by nobody.
 * @throws GatewayError ACCESS_NOT_FOUND for one that the actor may not see or that has another outcome, as for none
 */
export async function readAwaited(database: CaseDatabase, actor: Actor, id: string, outcome: SaidOutcome): Promise<AwaitedClock> {
  const sql = sqlOver(database), row = await there(sql, actor, id, outcome);
  return shown(actor, row, await ownersOf(sql, [ownerIn(row)]));
}

async function there(sql: Sql, actor: Actor, id: string, outcome: SaidOutcome): Promise<Row> {
  const row = await awaitedBy(sql, actor, id) ?? (outcome === 'NOT_NEEDED' ? await answeredByHandBy(sql, actor, id) : undefined);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** What a person may say has come of what is waited for: an answer that came by telephone, letter or from another system; or, for a manager, that none is needed any more. */
export type SaidOutcome = 'ANSWERED_BY_HAND' | 'NOT_NEEDED';
/** Who may say so. */
export const maySay = { ANSWERED_BY_HAND: ['practitioner', 'manager'], NOT_NEEDED: ['manager', 'head-of-unit'] } as const satisfies Record<SaidOutcome, readonly Role[]>;
export interface Outcome { readonly id: string; readonly outcome: SaidOutcome }
export const outcomeShape: Fields = { id: uuid, outcome: oneOf('ANSWERED_BY_HAND', 'NOT_NEEDED') };

/**
 * Records what a person says has come of what is waited for, which stops its clock; with the reason, in the audit. Nothing is sent.
 * @throws GatewayError as {@link readAwaited} and {@link reasonToKeep}
 */
export async function recordOutcome(database: CaseDatabase, actor: Actor, said: Outcome & { readonly reason: string }, keep: (sql: Sql, outcome: Outcome) => Promise<void>): Promise<Outcome> {
  const { id, outcome } = said;
  const reason = reasonToKeep(said.reason.trim());
  return transactionOver(database, async (sql) => {
    const row = await there(sql, actor, id, outcome);
    await recordClockEvents(sql, [{ id: randomUUID(), clock: id, at: new Date(), kind: 'stopped', outcome }]);
    if (row['conversation'] !== null && isOfReply(row['rule'])) await endQuestions(sql, String(row['conversation']), outcome);
    await appendActed(sql, actor, [{
      event: 'clock.stopped', agency: actor.agency, person: actor.person, role: actingRole(actor, 'clock') ?? '', ...(row['partner'] === null ? {} : { partner: String(row['partner']) }), kind: String(row['about']), subject: String(row['crn']),
      facts: { clock: id, outcome, reason },
    }]);
    await keep(sql, { id, outcome });
    return { id, outcome };
  });
}

/** A clock as what was asked shows it. */
export interface ShownClock {
  readonly rule: string;
  readonly state: 'running' | 'paused' | 'stopped';
  readonly reasons: readonly string[];
  readonly outcome: string | null;
  readonly dueAt: Date | null;
  readonly stoppedAt: Date | null;
  /** Whether it is past its end, or stopped after it. */
  readonly overdue: boolean;
}
export const clocksShape = listOf(shapes.fields({
  rule: text, state: oneOf('running', 'paused', 'stopped'), reasons: listOf(text), outcome: orNull(text), dueAt: orNull(time), stoppedAt: orNull(time), overdue: flag,
}));

/** The clocks of a conversation, as the store gives them in one value. */
export function shownClocks(value: unknown): ShownClock[] {
  return ((value ?? []) as Row[]).map((clock) => {
    const [dueAt, stoppedAt] = [dateOf(clock['dueAt']), dateOf(clock['stoppedAt'])];
    return {
      rule: clock['rule'] as string, state: clock['state'] as ShownClock['state'], reasons: clock['reasons'] as string[], outcome: clock['outcome'] as string | null, dueAt, stoppedAt, overdue: isOverdue(dueAt, stoppedAt ?? new Date()),
    };
  });
}

const dateOf = (value: unknown): Date | null => (value === null || value === undefined ? null : new Date(String(value)));
