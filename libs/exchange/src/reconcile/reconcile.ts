import { lowestIdAt } from '#case-store';
import { kinds, messagesKeptDays } from '#messages';
import { type Database, openDatabase, type Row } from '#platform';
import { decisionsKeptDays, outcomesKeptDays } from '../retention/retention.js';
import { pages, unknownToSenders } from './unknown.js';

/** The two stores of one agency, opened with a role that may read everything. */
export interface ReconciledNode {
  readonly agency: string;
  readonly caseDatabaseUrl: string;
  readonly victimDatabaseUrl: string;
}

/** Something that is in one place and not where it should also be. Ids and digests only. */
export interface Difference {
  readonly what: DifferenceKind;
  /** Whose store lacks it. */
  readonly agency: string;
  readonly issuer: string;
  readonly messageId: string;
  readonly part?: 'victim';
  /** The other agency: the recipient, that has what this one lacks, or to which it never came. */
  readonly partner?: string;
  /** Of a victim part that no message belongs to. */
  readonly direction?: 'received' | 'sent';
  /** After it the message is refused, where it would be sent again. */
  readonly expiresAt?: Date;
}

/** What can differ. */
export type DifferenceKind =
  | 'victim part missing' | 'victim part without message' | 'never left' | 'outcome missing' | 'own victim part missing'
  | 'missing at recipient' | 'expired before it arrived' | 'other digest at recipient' | 'receipt missing' | 'unknown to sender' | 'waiting, unknown to sender';

/** The result: silence means that every accepted message is everywhere it belongs. */
export interface Reconciliation {
  readonly compared: number;
  /** Younger than a minute apart: told, not counted. */
  readonly inFlight: number;
  /** Held or in quarantine at the recipient, and known to its sender: visible there, waiting for a person or for an earlier message. */
  readonly waiting: number;
  readonly differences: readonly Difference[];
}

const dayMs = 86_400_000;
/** What is about to be taken away is not compared: one side may be an hour ahead of the other. */
const marginDays = 7;
const inFlightMs = 60_000;
/** The id below which messages may have been taken away. */
export const oldestCompared = (now: number): string => lowestIdAt(new Date(now - (messagesKeptDays - marginDays) * dayMs));
const withVictimPart = Object.values(kinds).filter(({ mayHaveVictimPart }) => mayHaveVictimPart).map(({ kind }) => kind);

interface Node extends ReconciledNode {
  readonly caseSide: Database;
  readonly victimSide: Database;
}

/** A tally that grows while the stores are read. */
class Tally {
  compared = 0;
  inFlight = 0;
  waiting = 0;
  readonly differences: Difference[] = [];

  constructor(private readonly now: number) {}

  /** Whether something that is kept for so many days must still be there. */
  mustBeKept(since: unknown, days: number): boolean {
    return this.now - (since as Date).getTime() < (days - marginDays) * dayMs;
  }

  /** Where comparing begins: the id below which messages may have been taken away. */
  get oldestId(): string {
    return oldestCompared(this.now);
  }

  isPast(time: unknown): boolean {
    return (time as Date).getTime() <= this.now;
  }

  /** Counts a difference, unless it is so young that it may still be on its way. */
  differs(since: unknown, difference: Difference): void {
    if (this.now - (since as Date).getTime() < inFlightMs) this.inFlight += 1;
    else this.differences.push(difference);
  }
}

/**
 * Compares case inbox, forward and victim outcomes inside each agency, and sender with receiver between agencies, by issuer, id, part and digest only.
 * Agencies that are not given are left out of the comparison.
 */
export async function reconcile(nodes: readonly ReconciledNode[], now: Date = new Date()): Promise<Reconciliation> {
  const opened = nodes.map((node): Node => ({
    ...node, caseSide: openDatabase(node.caseDatabaseUrl, { max: 2, name: 'reconcile' }), victimSide: openDatabase(node.victimDatabaseUrl, { max: 2, name: 'reconcile' }),
  }));
  const tally = new Tally(now.getTime());
  try {
    const byCode = new Map(opened.map((node) => [node.agency, node]));
    for (const node of opened) {
      await compareStores(node, byCode, tally);
      await compareSent(node, byCode, tally);
      await compareReceived(node, byCode, tally);
    }
  } finally {
    await Promise.allSettled(opened.flatMap(({ caseSide, victimSide }) => [caseSide.close(), victimSide.close()]));
  }
  const { compared, inFlight, waiting, differences } = tally;
  return { compared, inFlight, waiting, differences };
}

const idsOf = (rows: readonly Row[]): unknown[] => rows.map((row) => row['message_id']);
const keyOf = (issuer: unknown, id: unknown): string => `${String(issuer)} ${String(id)}`;

/** Where victim parts of these messages lie: still here, arrived, stored or refused by the desk. */
async function victimPlaces(node: Node, ids: readonly unknown[]): Promise<{ anywhere: Set<string>; withOutcome: Set<string> }> {
  const [waiting, there] = await Promise.all([
    node.caseSide.sql('select issuer, message_id, direction from forward where message_id = any($1::uuid[])', [ids]),
    node.victimSide.sql(
      `select issuer, message_id, direction from arrival where message_id = any($1::uuid[])
       union select issuer, message_id, direction from victim_part where message_id = any($1::uuid[])
       union select issuer, message_id, direction from refused_arrival where message_id = any($1::uuid[])`, [ids],
    ),
  ]);
  const outcomes = await node.victimSide.sql('select issuer, message_id, direction from outcome where message_id = any($1::uuid[])', [ids]);
  const keys = (rows: readonly Row[]): string[] => rows.map((row) => `${keyOf(row['issuer'], row['message_id'])} ${String(row['direction'])}`);
  return { anywhere: new Set([...keys(waiting), ...keys(there)]), withOutcome: new Set(keys(outcomes)) };
}

async function compareStores(node: Node, byCode: ReadonlyMap<string, Node>, tally: Tally): Promise<void> {
  for await (const rows of pages(node.caseSide.sql, tally.oldestId, 'message_id, issuer, received_at, expires_at', 'inbox', 'kind = any($2::text[])', [withVictimPart])) {
    const { anywhere, withOutcome } = await victimPlaces(node, idsOf(rows));
    for (const row of rows) {
      const key = `${keyOf(row['issuer'], row['message_id'])} received`;
      const difference = { agency: node.agency, issuer: row['issuer'] as string, messageId: row['message_id'] as string, part: 'victim' as const, expiresAt: row['expires_at'] as Date };
      tally.compared += 1;
      if (!anywhere.has(key)) tally.differs(row['received_at'], { what: 'victim part missing', ...difference });
      else if (!withOutcome.has(key) && tally.mustBeKept(row['received_at'], outcomesKeptDays)) tally.differs(row['received_at'], { what: 'outcome missing', ...difference });
    }
  }
  for await (const rows of pages(node.victimSide.sql, tally.oldestId, 'message_id, issuer, direction, partner, received_at', 'victim_part', 'true', [])) {
    const known = await node.caseSide.sql(
      `select message_id, issuer, 'received' as direction from inbox where message_id = any($1::uuid[]) union all select message_id, $2, 'sent' from sent_message where message_id = any($1::uuid[])`,
      [idsOf(rows), node.agency],
    );
    const keys = new Set(known.map((row) => `${keyOf(row['issuer'], row['message_id'])} ${String(row['direction'])}`));
    const alone = rows.filter((row) => !keys.has(`${keyOf(row['issuer'], row['message_id'])} ${String(row['direction'])}`));
    const nowhere = await unknownToRecipients(node, byCode, alone.filter(({ direction }) => direction === 'sent'));
    tally.compared += rows.length;
    for (const row of alone) {
      const part = { agency: node.agency, issuer: row['issuer'] as string, messageId: row['message_id'] as string, part: 'victim' as const, direction: row['direction'] as 'received' | 'sent' };
      tally.differs(row['received_at'], nowhere.has(row) ? { what: 'never left', ...part, partner: row['partner'] as string } : { what: 'victim part without message', ...part });
    }
  }
}

/** Of own victim parts that no record of a message belongs to, those of messages that their recipients do not have either. One whose recipient is not compared is none of them. */
async function unknownToRecipients({ agency }: Node, byCode: ReadonlyMap<string, Node>, own: readonly Row[]): Promise<ReadonlySet<Row>> {
  const nowhere = new Set<Row>();
  for (const [recipient, rows] of Map.groupBy(own, (row) => row['partner'] as string)) {
    const there = await atRecipient(byCode.get(recipient), agency, rows);
    for (const row of rows) if (there !== undefined && !there.digests.has(row['message_id'] as string) && !there.waiting.has(row['message_id'] as string)) nowhere.add(row);
  }
  return nowhere;
}

async function compareSent(node: Node, byCode: ReadonlyMap<string, Node>, tally: Tally): Promise<void> {
  const columns = `message_id, recipient, ordering_key, sequence, digest, stage, sealed_part_id, issued_at, expires_at, stage_at,
    exists (select 1 from dealt_with d where d.message_id = sent_message.message_id and d.why = 'expired') as dealt_with`;
  for await (const rows of pages(node.caseSide.sql, tally.oldestId, columns, 'sent_message', 'true', [])) {
    const { anywhere } = await victimPlaces(node, idsOf(rows.filter((row) => row['sealed_part_id'] !== null)));
    for (const [recipient, forRecipient] of Map.groupBy(rows, (row) => row['recipient'] as string)) {
      const there = await atRecipient(byCode.get(recipient), node.agency, forRecipient);
      for (const row of forRecipient) {
        tally.compared += 1;
        const own = { agency: node.agency, issuer: node.agency, messageId: row['message_id'] as string, expiresAt: row['expires_at'] as Date };
        if (row['sealed_part_id'] !== null && !anywhere.has(`${keyOf(node.agency, row['message_id'])} sent`)) tally.differs(row['issued_at'], { what: 'own victim part missing', ...own, part: 'victim' });
        if (there !== undefined) compareOne(row, there, { ...own, agency: recipient }, tally);
      }
    }
  }
}

interface AtRecipient {
  readonly digests: ReadonlyMap<string, Buffer>;
  readonly stages: ReadonlyMap<string, { readonly stage: string; readonly at: Date }>;
  readonly waiting: ReadonlySet<string>;
  /** The recipient waits for these no longer: it has gone past their places in the order. */
  readonly past: ReadonlySet<string>;
}

async function atRecipient(node: Node | undefined, issuer: string, rows: readonly Row[]): Promise<AtRecipient | undefined> {
  if (node === undefined) return undefined;
  const ids = idsOf(rows);
  const accepted = await node.caseSide.sql(`select message_id, digest, case when part_refused is null then stage else 'part-refused' end as stage, coalesce(part_refused_at, stage_at) as stage_at from inbox where issuer = $1 and message_id = any($2::uuid[])`, [issuer, ids]);
  const waiting = await node.caseSide.sql(
    `select message_id from held where issuer = $1 and message_id = any($2::uuid[])
     union select message_id from quarantine where issuer = $1 and message_id = any($2::uuid[])`, [issuer, ids],
  );
  const expired = rows.filter((row) => row['stage'] === 'expired' && row['ordering_key'] !== null);
  const past = expired.length === 0 ? [] : await node.caseSide.sql(
    `select m.message_id from unnest($2::uuid[], $3::uuid[], $4::bigint[]) as m (message_id, ordering_key, sequence)
     join sequence_in i on i.issuer = $1 and i.ordering_key = m.ordering_key and i.next > m.sequence`, [issuer, ...['message_id', 'ordering_key', 'sequence'].map((name) => expired.map((row) => row[name]))],
  );
  const stages = new Map(accepted.map((row) => [row['message_id'] as string, { stage: row['stage'] as string, at: row['stage_at'] as Date }]));
  return { stages, digests: new Map(accepted.map((row) => [row['message_id'] as string, row['digest'] as Buffer])), waiting: new Set(idsOf(waiting) as string[]), past: new Set(idsOf(past) as string[]) };
}

/** How far a recipient's receipts have brought a message; that a part was refused stands above all, as at the sender. */
const furthest: Readonly<Record<string, number>> = { accepted: 0, delivered: 1, opened: 2, 'part-refused': 3 };
const accepted = new Set(['accepted', 'part-refused', 'delivered', 'opened']);
const unanswered = new Set(['sealed', 'sent', 'held']);

function compareOne(row: Row, there: AtRecipient, difference: Omit<Difference, 'what'>, tally: Tally): void {
  const digest = there.digests.get(row['message_id'] as string), stage = row['stage'] as string;
  if (digest === undefined) {
    // Refused long ago: what the recipient decided about it is no longer kept there.
    if (stage === 'refused' && !tally.mustBeKept(row['stage_at'], decisionsKeptDays)) return;
    if (!accepted.has(stage) && there.waiting.has(row['message_id'] as string)) tally.waiting += 1;
    else if (stage === 'expired' || (unanswered.has(stage) && tally.isPast(row['expires_at']))) {
      // Both sides agree once the recipient has gone past its place (ADR 0010), or a person of the sender's has dealt with it: nothing is missing that either still waits for.
      if (!there.past.has(row['message_id'] as string) && row['dealt_with'] !== true) tally.differs(row['stage_at'], { what: 'expired before it arrived', ...difference });
    } else tally.differs(row['stage_at'], { what: 'missing at recipient', ...difference });
  } else if (!digest.equals(row['digest'] as Buffer)) tally.differs(row['issued_at'], { what: 'other digest at recipient', ...difference });
  else if (!accepted.has(stage)) tally.differs(row['stage_at'], { what: 'receipt missing', ...difference, agency: difference.issuer, partner: difference.agency });
  else {
    const stands = there.stages.get(row['message_id'] as string);
    if (stands !== undefined && (furthest[stands.stage] ?? 0) > (furthest[stage] ?? 0)) tally.differs(stands.at, { what: 'receipt missing', ...difference, agency: difference.issuer, partner: difference.agency });
  }
}

async function compareReceived(node: Node, byCode: ReadonlyMap<string, Node>, tally: Tally): Promise<void> {
  for await (const { compared, unknown } of unknownToSenders(node.caseSide.sql, (issuer) => byCode.get(issuer)?.caseSide.sql, tally.oldestId)) {
    tally.compared += compared;
    for (const { issuer, messageId, since, waits } of unknown) tally.differs(since, { what: waits ? 'waiting, unknown to sender' : 'unknown to sender', agency: issuer, issuer, messageId, partner: node.agency });
  }
}
