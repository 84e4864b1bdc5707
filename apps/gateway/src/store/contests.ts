import { type EffectTable } from '#exchange';
import { type Row, type Sql } from '#platform';
import { caseOfAnswer } from './enquiries.js';
import { holds } from './holds.js';

/** The table of contests, as the exchange writes it where a rule contests a refusal as soon as it comes. */
export const contestTable: EffectTable = {
  table: 'refusal_contest', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text', conversation: 'uuid', by_rule: 'boolean', contested_by: 'text', contested_at: 'timestamptz' },
};

/** Whether something `a` decides on a refusal that another has taken the place of since: it says nothing of where the enquiry stands, as `enquiry_standing` has it. */
const isOvertaken = `exists (select 1 from enquiry_answer r join enquiry_answer n on n.conversation = r.conversation and n.leaves = 'REFUSED' and (n.received_at, n.id) > (r.received_at, r.id) and n.received_at <= a.received_at where r.id = a.decides and r.issuer = a.issuer and ${holds('n')})`;

/** What came last in a conversation and holds, with where it leaves what was asked, its reason code if it is a refusal, and whether it is contested already. */
export async function lastAnswer(sql: Sql, conversation: string): Promise<Row | undefined> {
  const [row] = await sql(
    `select a.id, a.issuer, a.leaves, c.body->>'code' as refused, k.id is not null as is_contested from enquiry_answer a
     join ${caseOfAnswer} on true left join refusal_contest k on k.id = a.id and k.issuer = a.issuer and k.code is null
     where a.conversation = $1 and ${holds('a')} and not ${isOvertaken} order by a.received_at desc, a.id desc limit 1`, [conversation]);
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

/** What a rule contests and is still to be submitted, oldest first, with the enquiry, whether it was asked by letter, and else what it stood on. */
export const contestsToSubmit = (sql: Sql): Promise<Row[]> => sql(
  `select a.id, a.issuer, a.conversation, e.kind, e.crn, e.issue, e.urgency, e.asked_by, e.content, s.signed, exists (select 1 from letter l where l.conversation = a.conversation) as by_letter, c.body->>'code' as refused
   from refusal_contest a join enquiry e using (conversation) left join sent_message s on s.submission_id = e.submission join ${caseOfAnswer} on true
   where a.submission is null and a.code is null and (s.signed is not null or exists (select 1 from letter l where l.conversation = a.conversation)) order by a.contested_at, a.id limit $1 for update of a`, [atOnce]);

/** Notes that it was submitted, or why it cannot be. */
export async function noteContest(sql: Sql, contest: Row, done: { readonly submission: string; readonly content: object } | { readonly code: string }): Promise<void> {
  const { submission = null, content = null, code = null } = done as { submission?: string; content?: object; code?: string };
  await sql('update refusal_contest set submission = $3, content = $4, code = $5 where id = $1 and issuer = $2', [contest['id'], contest['issuer'], submission, content === null ? null : JSON.stringify(content), code]);
}

/** The contests of a conversation with what was decided on each and holds, newest first. */
export const contestsOf = (sql: Sql, conversation: string): Promise<Row[]> => sql(
  `select k.id, k.by_rule, k.contested_by, k.contested_at, k.content, k.code, d.id as decision_id, d.issuer as decision_issuer, d.received_at as decided_at, d.is_filed as decision_filed, d.body as decision from refusal_contest k
   left join lateral (select a.id, a.issuer, a.received_at, c.body, exists (select 1 from filed_reply f where f.id = a.id) as is_filed from enquiry_answer a join ${caseOfAnswer} on true
     where a.conversation = k.conversation and a.kind = 'contest-decision' and (a.decides = k.id and a.issuer = k.issuer or a.decides is null and a.received_at >= k.contested_at) and ${holds('a')} order by a.received_at desc, a.id desc limit 1) d on true
   where k.conversation = $1 order by k.contested_at desc`, [conversation]);

/** Whether what was contested in a conversation waits for a decision: of the newest contest that has left, nothing was decided since, and no decision on it is about to be filed. */
export const isContestOpen = async (sql: Sql, conversation: string): Promise<boolean> => (await sql(
  `select 1 from (select * from refusal_contest where conversation = $1 order by contested_at desc limit 1) c where c.submission is not null and c.code is null
     and not exists (select 1 from enquiry_answer a where a.conversation = c.conversation and a.kind = 'contest-decision' and a.received_at >= c.contested_at and ${holds('a')})
     and not exists (select 1 from filed_reply f where f.conversation = c.conversation and f.kind = 'contest-decision' and f.state = 'WAITING')`, [conversation])).length > 0;
