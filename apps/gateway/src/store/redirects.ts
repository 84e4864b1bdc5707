import { type EffectTable } from '#exchange';
import { type Row, type Sql } from '#platform';
import { contentAsked, submissionAsked } from './asked-anew.js';
import { holds } from './holds.js';

/** The table of where recipients said to ask instead, as the exchange writes it when such an answer comes. */
export const redirectTable: EffectTable = { table: 'enquiry_redirect', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text', conversation: 'uuid', place: 'text', state: 'text', code: 'text' } };

/** What became of being sent elsewhere. */
export const redirectStates = ['WAITING', 'FOLLOWED', 'ASKED_BEFORE', 'NO_NODE', 'ENDED', 'CANNOT'] as const;
export type RedirectState = (typeof redirectStates)[number];

/** Whether where an answer said to ask instead stands still, as SQL over its row: the answer holds, and is no refusal that was overturned since; else who gave it is to answer. */
export const isSentOn = (redirect: string): string =>
  `(${holds(redirect)} and not exists (select 1 from enquiry_answer o where o.decides = ${redirect}.id and o.issuer = ${redirect}.issuer and o.leaves = 'OVERTURNED' and ${holds('o')}))`;
/** Whether the enquiry has gone on by that to somebody who answers for it. */
export const hasGoneOn = (redirect: string): string => `(${redirect}.state in ('FOLLOWED', 'ASKED_BEFORE') and ${isSentOn(redirect)})`;

const atOnce = 20;

/**
 * What is to be followed, oldest first, with the enquiry as it was said by then, the message that said it and the case part of the answer.
 * An answer that may be forged, because somebody else may have had the key of its sender, is followed once a person has said that it is genuine.
 */
export const redirectsToFollow = (sql: Sql): Promise<Row[]> => sql(
  `select r.id, r.issuer, r.conversation, r.place, r.request_id, r.recipient, e.issue, e.kind, e.crn, e.asked_by, e.respond_by, e.urgency, e.sensitive, ${contentAsked('r.noted_at')} as content,
     s.message_id, s.signed, p.salt as answer_salt, p.body as answer_part, exists (select 1 from supervised_person o where o.crn = e.crn and o.state = 'ACTIVE') as is_supervised
   from enquiry_redirect r join enquiry e using (conversation) join sent_message s on s.submission_id = ${submissionAsked('r.noted_at')}
   join message_part p on p.message_id = r.id and p.issuer = r.issuer and p.part = 'case'
   where r.state = 'WAITING' and ${isSentOn('r')} and not exists (select 1 from compromised_message c where c.message_id = r.id and c.issuer = r.issuer and c.decision is distinct from 'genuine') order by r.noted_at, r.id limit $1 for update of r`, [atOnce]);

/** Who may be asked already, and for which place; any, where the places of what is asked are not kept. */
export interface AskedBy {
  readonly recipient: string;
  readonly place?: string;
}

/** The conversation by which somebody is asked already in one issue. */
export async function askedInIssue(sql: Sql, issue: unknown, { recipient, place }: AskedBy): Promise<string | undefined> {
  const [row] = await sql(
    'select e.conversation from enquiry e where e.issue = $1 and e.recipient = $2 and ($3::text is null or exists (select 1 from enquiry_place p where p.conversation = e.conversation and p.place = $3)) order by e.asked_at limit 1', [issue, recipient, place ?? null]);
  return row?.['conversation'] as string | undefined;
}

/** Why an enquiry could not go on by itself: all who were asked point at each other. */
export const circle = 'CIRCLE';

/** Whether whoever was asked in `from` is sent to somebody who sent it on to them: then, of all whom one points at the next, nobody is left who was asked and has not sent it on. */
export async function isCircle(sql: Sql, from: string, to: string): Promise<boolean> {
  const sentOn = `select d.followed_by from enquiry_redirect d where d.conversation = c.conversation and ${hasGoneOn('d')}`;
  const rows = await sql(
    `with recursive asked (conversation, way) as (select $2::uuid, array[$1::uuid, $2::uuid] union all select n.followed_by, c.way || n.followed_by from asked c cross join lateral (${sentOn}) n where n.followed_by <> all (c.way))
     select 1 from asked c where c.conversation <> $1 and not exists (${sentOn}) limit 1`, [from, to]);
  return rows.length === 0;
}

/** Of what is awaited `a`, whether an agency said to ask that place, and nobody has: neither by itself nor by hand. */
export const notAskedThere = `(a.place is not null and a.conversation is null and exists (select 1 from enquiry_redirect d join enquiry de on de.conversation = d.conversation where de.issue = a.issue and d.place = a.place and d.state in ('NO_NODE', 'CANNOT')))`;

/** Whether the answer of a place is or was awaited in an issue. */
export const isAwaitedThere = async (sql: Sql, issue: unknown, place: string): Promise<boolean> => (await sql('select 1 from awaited_reply where issue = $1 and place = $2 limit 1', [issue, place])).length > 0;

/** What was asked in a conversation, as the clock of another place that its answer names is started by. */
export async function askedBefore(sql: Sql, conversation: string): Promise<Row | undefined> {
  const [row] = await sql(`select e.issue, e.crn, e.kind, e.content, e.asked_by, exists (select 1 from supervised_person o where o.crn = e.crn and o.state = 'ACTIVE') as is_supervised from enquiry e where e.conversation = $1`, [conversation]);
  return row;
}

/** Notes whom the own desk is asked to seal for. */
export async function noteRequest(sql: Sql, redirect: Row, requestId: string, recipient: string): Promise<void> {
  await sql('update enquiry_redirect set request_id = $3, recipient = $4 where id = $1 and issuer = $2', [redirect['id'], redirect['issuer'], requestId, recipient]);
}

/** What became of one redirect. */
export interface Settled {
  readonly state: Exclude<RedirectState, 'WAITING'>;
  readonly recipient?: string;
  readonly followedBy?: string;
  readonly code?: string;
}

export async function settleRedirect(sql: Sql, redirect: Row, { state, recipient, followedBy, code }: Settled): Promise<void> {
  await sql(
    'update enquiry_redirect set state = $3, recipient = $4, followed_by = $5, code = $6 where id = $1 and issuer = $2',
    [redirect['id'], redirect['issuer'], state, recipient ?? null, followedBy ?? null, code ?? null]);
}
