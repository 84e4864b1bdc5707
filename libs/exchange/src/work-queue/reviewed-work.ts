import { appendAudit } from '#audit';
import { type AgencyCode } from '#messages';
import { grant, type Row, type Sql } from '#platform';
import { type ExchangeLoop } from '../rails/node-app.js';

type Runner = Parameters<typeof grant>[0];

/** Keeps with work the day on which what was refused for a time is looked at again. What was refused so before is filled in. */
export async function addReviewDay(runner: Runner): Promise<void> {
  await runner.query(`
    alter table work_item add column review_on date;
    create index work_item_to_review on work_item (review_on) where review_on is not null and state = 'REPLIED';
    update work_item w set review_on = (r.body ->> 'reviewOn')::date
      from (select distinct on (s.conversation, s.recipient) s.conversation, s.recipient, p.body::jsonb as body from sent_message s join message_part p on p.message_id = s.message_id and p.part = 'case'
        where s.kind = 'enquiry-refusal' order by s.conversation, s.recipient, s.issued_at desc, s.message_id desc) r
      where r.conversation = w.conversation and r.recipient = w.issuer and w.state = 'REPLIED' and w.reply_kind = 'enquiry-refusal' and r.body ->> 'code' = 'LIVE_INVESTIGATION'`);
  await grant(runner, 'web', 'update (review_on)', 'work_item');
  await grant(runner, 'exchange', 'update (state, taken_by, taken_at)', 'work_item');
}

/** Takes it away again. */
export async function dropReviewDay(runner: Runner): Promise<void> {
  await runner.query('drop index work_item_to_review; alter table work_item drop column review_on');
}

/** As long as what was refused for a time may rest, as whoever asked counts it (ADR 0028). */
const longestRest = '366 days';
const atOnce = 100;

/**
 * Lets what was refused because of a live investigation wait again on the morning of its review, as if nobody had taken it (DOMAIN 2.3, time-boxed): the time of whoever asked runs on from that morning too.
 * What was answered or taken again meanwhile stays as it is.
 */
export const reopenReviewed: ExchangeLoop = {
  name: 'reopen-reviewed',
  idleMs: 5_000,
  run: (context) => context.inTransaction((sql) => reopenDue(sql, context.agency, context.now())),
};

/** @returns whether there may be more */
export async function reopenDue(sql: Sql, agency: AgencyCode, now: Date): Promise<boolean> {
  const due = await sql(
    `update work_item w set state = 'WAITING', taken_by = null, taken_at = null from (select id, issuer from work_item where state = 'REPLIED' and review_on is not null
       and least(review_on, (replied_at at time zone 'Europe/London' + interval '${longestRest}')::date) <= ($1::timestamptz at time zone 'Europe/London')::date order by review_on limit $2 for update skip locked) d
     where w.id = d.id and w.issuer = d.issuer returning w.id, w.issuer, w.kind, w.purpose`, [now, atOnce]);
  await appendAudit(sql, due.map((row: Row) => ({ event: 'work-item.reopened', agency, partner: String(row['issuer']), messageId: String(row['id']), kind: String(row['kind']), purpose: String(row['purpose']), facts: {} })));
  return due.length === atOnce;
}
