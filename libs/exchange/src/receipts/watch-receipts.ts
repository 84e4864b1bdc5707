import { type AgreedKind, type Directory, secondsOfTime } from '#directory';
import { type Lane } from '#messages';
import { type Database, type Row, type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';

/** How long the receipt of each stage is waited for where the agreement does not say, in seconds. What may stand held stands so visibly at its recipient. */
export const waitedFor: Readonly<Record<Lane, { readonly accepted: number; readonly opened: number }>> = {
  urgent: { accepted: 5 * 60, opened: 60 * 60 },
  bulk: { accepted: 60 * 60, opened: 3 * 86_400 },
};

const rowsAtOnce = 500;

/** What the watch needs. */
export interface WatchParts {
  readonly database: Database;
  readonly agency: string;
  directory(): Directory;
}

interface Term { readonly recipient: string; readonly kind: string; readonly accepted: number | null; readonly opened: number | null }

/**
 * Marks the messages whose receipt has not come within the agreed time, with the end of that time: that they have arrived, and, of those that stand in a queue, that a person has opened them. Each
 * partner, kind and lane is one alarm, which clears itself when none is late any more. An answer counts as an opening: nobody answers what nobody has opened.
 * @returns whether there may be more
 */
export async function watchReceipts({ database, agency, directory }: WatchParts): Promise<boolean> {
  const agreed = termsOf(directory(), agency);
  const terms = jsonRows(agreed);
  const soonestOpened = Math.min(...Object.values(waitedFor).map(({ opened }) => opened), ...agreed.flatMap(({ opened }) => opened ?? []));
  return database.inTransaction(async (sql) => {
    await sql(`delete from late_receipt l using sent_message s where s.message_id = l.message_id and ${isOver}`);
    await sql('delete from late_receipt l where not exists (select 1 from sent_message s where s.message_id = l.message_id)');
    const [unanswered, unopened] = [await markUnanswered(sql, terms), await markUnopened(sql, terms, soonestOpened)];
    await keepAlarms(sql);
    return unanswered.length === rowsAtOnce || unopened.length === rowsAtOnce;
  });
}

/** What the agreements say otherwise than `waitedFor`. */
function termsOf(directory: Directory, agency: string): Term[] {
  return directory.agencies.flatMap(({ code }) => (directory.agreement(agency, code)?.kinds ?? []).flatMap((agreed) => {
    const { accepted, opened } = agreedTimes(agreed);
    return accepted === null && opened === null ? [] : [{ recipient: code, kind: agreed.kind, accepted, opened }];
  }));
}

/** In seconds; null where the agreement says nothing. */
function agreedTimes({ acceptedWithin, openedWithin, replyWithin }: AgreedKind): Pick<Term, 'accepted' | 'opened'> {
  const opened = openedWithin ?? replyWithin;
  return { accepted: acceptedWithin === undefined ? null : secondsOfTime(acceptedWithin), opened: opened === undefined ? null : secondsOfTime(opened) };
}

const isReplied = `exists (select 1 from inbox i where i.conversation = s.conversation and i.issuer = s.recipient and i.issued_at >= s.issued_at and i.kind not in ('receipts', 'place-given-up'))`;
const isOver = `((l.missing = 'accepted' and s.stage not in ('sealed', 'sent', 'held')) or (l.missing = 'opened' and (s.stage <> 'delivered' or ${isReplied})))`;
const agreedTerms = `left join json_to_recordset($1) as t (recipient text, kind text, accepted int, opened int) on t.recipient = s.recipient and t.kind = s.kind`;
const within = (stage: 'accepted' | 'opened'): string =>
  `make_interval(secs => coalesce(t.${stage}, case s.lane when 'urgent' then ${String(waitedFor.urgent[stage])} else ${String(waitedFor.bulk[stage])} end))`;

/** Only what still waits for its receipt stands in the outbox. */
const markUnanswered = (sql: Sql, terms: string): Promise<Row[]> => sql(
  `insert into late_receipt (message_id, missing, since) select s.message_id, 'accepted', o.created_at + ${within('accepted')} from outbox o join sent_message s on s.message_id = o.message_id ${agreedTerms}
   where not o.once and s.stage in ('sealed', 'sent', 'held') and o.created_at + ${within('accepted')} <= now() and not exists (select 1 from late_receipt l where l.message_id = s.message_id)
   order by o.position limit ${String(rowsAtOnce)} on conflict do nothing returning 1`, [terms]);

/** What was delivered less than the shortest time ago need not be looked at. */
const markUnopened = (sql: Sql, terms: string, soonest: number): Promise<Row[]> => sql(
  `insert into late_receipt (message_id, missing, since) select s.message_id, 'opened', s.stage_at + ${within('opened')} from sent_message s ${agreedTerms}
   where s.stage = 'delivered' and s.stage_at <= now() - make_interval(secs => $2) and s.stage_at + ${within('opened')} <= now() and not exists (select 1 from late_receipt l where l.message_id = s.message_id) and not ${isReplied}
   order by s.stage_at limit ${String(rowsAtOnce)} on conflict do nothing returning 1`, [terms, soonest]);

const codes = { accepted: 'RECEIPT_LATE', opened: 'RECEIPT_UNOPENED' } as const;

async function keepAlarms(sql: Sql): Promise<void> {
  const late = await sql('select distinct l.missing, s.recipient, s.kind, s.lane from late_receipt l join sent_message s on s.message_id = l.message_id');
  const alarms = late.map((row) => ({ alarm: codes[row['missing'] as keyof typeof codes], facts: { agency: row['recipient'] as string, kind: row['kind'] as string, lane: row['lane'] as string } }));
  await sql(
    `update alarm a set cleared_at = now() where a.code = any($1) and a.cleared_at is null
     and not exists (select 1 from json_to_recordset($2) as r (code text, facts jsonb) where r.code = a.code and r.facts = a.facts)`,
    [Object.values(codes), jsonRows(alarms.map(({ alarm, facts }) => ({ code: alarm, facts })))]);
  await raiseAlarms(sql, alarms);
}
