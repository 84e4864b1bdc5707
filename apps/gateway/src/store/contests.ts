import { type EffectTable } from '#exchange';
import { type Row, type Sql } from '#platform';

/** The table of contests, as the exchange writes it where a rule contests a refusal as soon as it comes. */
export const contestTable: EffectTable = {
  table: 'refusal_contest', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text', conversation: 'uuid', by_rule: 'boolean', contested_by: 'text', contested_at: 'timestamptz' },
};

/** Whether something `a` decides on a refusal that another has taken the place of since: it says nothing of where the enquiry stands, as `enquiry_standing` has it. */
const isOvertaken = `exists (select 1 from enquiry_answer r join enquiry_answer n on n.conversation = r.conversation and n.leaves = 'REFUSED' and (n.received_at, n.id) > (r.received_at, r.id) and n.received_at <= a.received_at where r.id = a.decides and r.issuer = a.issuer)`;

/** What came last in a conversation, with where it leaves what was asked, its reason code if it is a refusal, and whether it is contested already. */
export async function lastAnswer(sql: Sql, conversation: string): Promise<Row | undefined> {
  const [row] = await sql(
    `select a.id, a.issuer, a.leaves, p.body::json->>'code' as refused, c.id is not null as is_contested from enquiry_answer a
     join message_part p on p.message_id = a.id and p.issuer = a.issuer and p.part = 'case' left join refusal_contest c on c.id = a.id and c.issuer = a.issuer and c.code is null
     where a.conversation = $1 and not ${isOvertaken} order by a.received_at desc, a.id desc limit 1`, [conversation]);
  return row;
}

/** Writes a contest of a person, in the transaction that submits it; one of a rule that could not be sent gives way. @returns whether it is the first of its refusal */
export async function insertContest(sql: Sql, row: Row): Promise<boolean> {
  const written = await sql(
    `insert into refusal_contest (id, issuer, conversation, by_rule, contested_by, submission, content) values ($1, $2, $3, false, $4, $5, $6)
     on conflict (id, issuer) do update set by_rule = false, contested_by = excluded.contested_by, contested_at = now(), submission = excluded.submission, content = excluded.content, code = null
       where refusal_contest.code is not null returning contested_at`, [row['id'], row['issuer'], row['conversation'], row['contested_by'], row['submission'], row['content']]);
  return written.length > 0;
}

const atOnce = 20;

/** What a rule contests and is still to be submitted, oldest first, with the enquiry and what it stood on. */
export const contestsToSubmit = (sql: Sql): Promise<Row[]> => sql(
  `select c.id, c.issuer, c.conversation, e.kind, e.crn, e.issue, e.urgency, e.asked_by, e.content, s.signed, p.body::json->>'code' as refused from refusal_contest c join enquiry e using (conversation) join sent_message s on s.submission_id = e.submission
   join message_part p on p.message_id = c.id and p.issuer = c.issuer and p.part = 'case' where c.submission is null and c.code is null order by c.contested_at, c.id limit $1 for update of c`, [atOnce]);

/** Notes that it was submitted, or why it cannot be. */
export async function noteContest(sql: Sql, contest: Row, done: { readonly submission: string; readonly content: object } | { readonly code: string }): Promise<void> {
  const { submission = null, content = null, code = null } = done as { submission?: string; content?: object; code?: string };
  await sql('update refusal_contest set submission = $3, content = $4, code = $5 where id = $1 and issuer = $2', [contest['id'], contest['issuer'], submission, content === null ? null : JSON.stringify(content), code]);
}

/** The contests of a conversation with what was decided on each, newest first. */
export const contestsOf = (sql: Sql, conversation: string): Promise<Row[]> => sql(
  `select c.id, c.by_rule, c.contested_by, c.contested_at, c.content, c.code, d.id as decision_id, d.issuer as decision_issuer, d.received_at as decided_at, d.body::json as decision from refusal_contest c
   left join lateral (select a.id, a.issuer, a.received_at, p.body from enquiry_answer a join message_part p on p.message_id = a.id and p.issuer = a.issuer and p.part = 'case'
     where a.conversation = c.conversation and a.kind = 'contest-decision' and (a.decides = c.id and a.issuer = c.issuer or a.decides is null and a.received_at >= c.contested_at) order by a.received_at, a.id limit 1) d on true
   where c.conversation = $1 order by c.contested_at desc`, [conversation]);
