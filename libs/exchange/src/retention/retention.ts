import { lowestIdAt } from '#case-store';
import { messagesKeptDays } from '#messages';
import { type Metrics, type Sql } from '#platform';

/** One thing that is kept for a time, in the table of what the one loop takes away. Nothing that is unsettled is ever touched. */
export interface Retention {
  /** The table. */
  readonly table: string;
  readonly days: number;
  /** From when the days count, and what is kept longer all the same; a line of docs/protocol/retention.md. */
  readonly since: string;
  /** Takes away at most `$2` rows from before `$1` and returns one row for each. */
  readonly statement: string;
  /** Whether `$1` is the smallest message id of that moment, not the moment itself: ids carry their time. */
  readonly byId?: true;
}

/** Longer than any message may wait for its receipt; afterwards nothing seals a victim part anew. */
const sealedPartsKeptDays = 40;
/** Long enough to see what was decided and why when a partner asks; the audit keeps it for good. */
export const decisionsKeptDays = 90;
/** How long the desk's outcomes can be compared with what was received. */
export const outcomesKeptDays = 40;
/** What was put out as a file is found by its mark long before. */
const filedKeptDays = 40;
/** A token that was sealed anew is looked for at its recipient until the message expires, and no longer. */
const replacedKeptDays = 40;
/** Longer than anybody would send the same file or row again; a keyed digest of what belongs to a victim is kept no longer than it is of use. */
export const digestsKeptDays = 40;
/** A caller that repeats a request does so within minutes, or a day after an outage. */
const idempotencyKeysKeptDays = 3;

const isUnsettled = (messageId: string): string => `exists (select 1 from outbox o where o.message_id = ${messageId})`;

const idempotencyKeys: Retention = {
  table: 'idempotency_key', days: idempotencyKeysKeptDays, since: 'the request',
  statement: 'delete from idempotency_key where (actor, key) in (select actor, key from idempotency_key where at < $1 limit $2) returning 1',
};

/** What the exchange takes away on the case side, in this order. */
export const caseSideRetention: readonly Retention[] = [
  idempotencyKeys,
  {
    table: 'attempt', days: 30, since: 'the last try',
    statement: 'delete from attempt where (topic, partition, first_offset, alone) in (select topic, partition, first_offset, alone from attempt where at < $1 limit $2) returning 1',
  },
  {
    table: 'sealed_part', days: sealedPartsKeptDays, since: 'the end of its message; never while it waits to be submitted or its message for a receipt', byId: true,
    statement: `delete from sealed_part where (id, recipient) in (
      select p.id, p.recipient from sealed_part p join sent_message s on s.submission_id = p.id
      where p.id < $1 and s.stage_at < now() - interval '${sealedPartsKeptDays} days' and not ${isUnsettled('s.message_id')} order by p.id limit $2) returning 1`,
  },
  {
    table: 'replaced', days: replacedKeptDays, since: 'the message; never while it waits for a receipt', byId: true,
    statement: `delete from replaced where (message_id, sealed_digest) in (
      select message_id, sealed_digest from replaced r where r.message_id < $1 and not ${isUnsettled('r.message_id')} order by message_id limit $2) returning 1`,
  },
  {
    table: 'send_again', days: decisionsKeptDays, since: 'it was noted; never while it can still be sent',
    statement: 'delete from send_again where message_id in (select message_id from send_again where code is not null and since < $1 limit $2) returning 1',
  },
  {
    table: 'repair', days: decisionsKeptDays, since: 'it was applied',
    statement: 'delete from repair where position in (select position from repair where applied_at < $1 order by position limit $2) returning 1',
  },
  {
    table: 'unproven', days: decisionsKeptDays, since: 'it was noted',
    statement: 'delete from unproven where message_id in (select message_id from unproven where since < $1 limit $2) returning 1',
  },
  {
    table: 'quarantine_decision', days: decisionsKeptDays, since: 'it was applied',
    statement: `delete from quarantine_decision where position in (select position from quarantine_decision where applied_at < $1 order by position limit $2) returning 1`,
  },
  {
    // A discarded message whose place in the order has not come yet must still be stepped over.
    table: 'quarantine', days: decisionsKeptDays, since: 'the decision; never while it waits for one, or while its place in the order has not been given up',
    statement: `delete from quarantine where id in (
      select q.id from quarantine q left join sequence_in s using (issuer, ordering_key)
      where q.state <> 'waiting' and q.decided_at < $1 and (q.state = 'released' or q.ordering_key is null or q.sequence < s.next)
        and not exists (select 1 from quarantine_decision d where d.quarantine_id = q.id and d.applied_at is null) limit $2) returning 1`,
  },
  {
    table: 'filed_message', days: filedKeptDays, since: 'it was put out as a file; never before everything that came earlier is',
    statement: `delete from filed_message where (message_id, issuer) in (
      select message_id, issuer from filed_message where filed_at < $1 and filed_at < (select min(since) from folder_mark) limit $2) returning 1`,
  },
  {
    table: 'answer_row', days: digestsKeptDays, since: 'its file was taken; never while it is being taken',
    statement: `delete from answer_row where (file_id, row_number) in (
      select r.file_id, r.row_number from answer_file f join answer_row r on r.file_id = f.id where f.finished_at < $1 limit $2) returning 1`,
  },
  {
    table: 'answer_file', days: digestsKeptDays, since: 'it was taken; never before its rows',
    statement: `delete from answer_file where id in (
      select f.id from answer_file f where f.finished_at < $1 and not exists (select 1 from answer_row r where r.file_id = f.id) limit $2) returning 1`,
  },
  {
    table: 'compromised_message', days: messagesKeptDays, since: 'the message', byId: true,
    statement: 'delete from compromised_message where (message_id, issuer) in (select message_id, issuer from compromised_message where message_id < $1 order by message_id limit $2) returning 1',
  },
  {
    table: 'message_part', days: messagesKeptDays, since: 'the message; never while it waits for a receipt', byId: true,
    statement: `delete from message_part where (message_id, issuer, part) in (
      select message_id, issuer, part from message_part p where p.message_id < $1 and not ${isUnsettled('p.message_id')} order by message_id limit $2) returning 1`,
  },
  {
    table: 'withheld_part', days: messagesKeptDays, since: 'the message', byId: true,
    statement: 'delete from withheld_part where (message_id, issuer, part) in (select message_id, issuer, part from withheld_part where message_id < $1 order by message_id limit $2) returning 1',
  },
  {
    table: 'receipt', days: messagesKeptDays, since: 'the message that it is for', byId: true,
    statement: `delete from receipt where (message_id, recipient, stage, carried_by) in (
      select message_id, recipient, stage, carried_by from receipt r where r.message_id < $1 and not ${isUnsettled('r.message_id')} order by message_id limit $2) returning 1`,
  },
  {
    table: 'unknown_receipt', days: decisionsKeptDays, since: 'it came',
    statement: 'delete from unknown_receipt where (carried_by, issuer, leaf) in (select carried_by, issuer, leaf from unknown_receipt where received_at < $1 order by received_at limit $2) returning 1',
  },
  {
    table: 'sent_message', days: messagesKeptDays, since: 'the message; never while it waits for a receipt', byId: true,
    statement: `delete from sent_message where message_id in (select message_id from sent_message s where s.message_id < $1 and not ${isUnsettled('s.message_id')} order by message_id limit $2) returning 1`,
  },
  {
    table: 'dealt_with', days: messagesKeptDays, since: 'the message; never while it waits to be sent', byId: true,
    statement: `delete from dealt_with where (message_id, why, at) in (
      select message_id, why, at from dealt_with d where d.message_id < $1 and not exists (select 1 from submission s where s.id = d.message_id) order by message_id limit $2) returning 1`,
  },
  {
    table: 'opening', days: messagesKeptDays, since: 'the message that was opened', byId: true,
    statement: 'delete from opening where (message_id, issuer) in (select message_id, issuer from opening where message_id < $1 order by message_id limit $2) returning 1',
  },
  {
    // Nothing older than this is admitted, not even out of quarantine: so what is forgotten here can have no second effect.
    table: 'inbox', days: messagesKeptDays, since: 'the message', byId: true,
    statement: 'delete from inbox where (message_id, issuer) in (select message_id, issuer from inbox where message_id < $1 order by message_id limit $2) returning 1',
  },
];

/** What the desk takes away on the victim side; `read` is how far the exchange has read the outcomes. */
export const victimSideRetention = (read: { readonly tx: string; readonly position: number } | undefined): readonly Retention[] => [
  idempotencyKeys,
  {
    table: 'outcome', days: outcomesKeptDays, since: 'the outcome; never before the exchange has read it',
    statement: `delete from outcome where position in (
      select position from outcome where at < $1 and (tx, position) <= ('${String(BigInt(read?.tx ?? 0))}'::xid8, ${String(BigInt(read?.position ?? 0))}) order by position limit $2) returning 1`,
  },
  {
    table: 'readdressed', days: outcomesKeptDays, since: 'the answer',
    statement: 'delete from readdressed where position in (select position from readdressed where at < $1 order by position limit $2) returning 1',
  },
  {
    table: 'filed_part', days: filedKeptDays, since: 'it was put out as a file; never before everything that came earlier is',
    statement: `delete from filed_part where (message_id, issuer) in (
      select message_id, issuer from filed_part where filed_at < $1 and filed_at < (select min(since) from folder_mark) limit $2) returning 1`,
  },
];

const rowsAtOnce = 500;
const dayMs = 86_400_000;

/** Takes the next few rows of each thing away whose time is over; each in a short transaction of its own. @returns whether there may be more */
export async function takeAway(sql: Sql, kept: readonly Retention[], parts: { readonly takenAway: Metrics['takenAway']; readonly now: Date }): Promise<boolean> {
  let more = false;
  for (const { table, days, statement, byId } of kept) {
    const before = new Date(parts.now.getTime() - days * dayMs);
    const gone = await sql(statement, [byId === true ? lowestIdAt(before) : before, rowsAtOnce]);
    if (gone.length > 0) parts.takenAway.inc({ table }, gone.length);
    more ||= gone.length === rowsAtOnce;
  }
  return more;
}
