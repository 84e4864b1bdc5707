import { type Actor, type Condition, visiblePeople, type What } from '#access';
import { type EffectTable } from '#exchange';
import { correctionOf, correctionWithWordsOf } from '#exchange/corrections';
import { cursorTime, type Row, type Sql } from '#platform';
import { contentAsked } from './asked-anew.js';
import { clocksOfEnquiry, waitsForReply } from './awaited.js';
import { letterOfEnquiry, needsHand, unfiledReply } from './letters.js';
import { hasGoneOn, isSentOn } from './redirects.js';

/** The table that answers arrive in, as the exchange writes it. What they say stays in `message_part`, the very bytes that were signed. */
export const answerTable: EffectTable = {
  table: 'enquiry_answer', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text', conversation: 'uuid', kind: 'text', leaves: 'text', crn: 'text', received_at: 'timestamptz', said: 'text', systems: 'int', pnd: 'boolean', decides: 'uuid' },
};

/** Which of the things that were asked for. */
interface Asked {
  readonly kind: string;
  readonly what: What;
}

const shown = `e.conversation, e.issue, e.submission, e.kind, e.crn, e.recipient, e.asked_by, e.asked_at, e.respond_by, e.urgency, e.sensitive, e.state, e.answered_at, n.why as attention, ${clocksOfEnquiry} as clocks, e.instead_of, r.redirect, ${letterOfEnquiry} as letter, ${unfiledReply('e.conversation')} as unfiled`;
/** What was asked, with why it needs attention where it does, and where its recipient said to ask instead. */
const asked = `enquiry_standing e left join (
  select m.submission_id, n.why from sent_needing_attention n join message_status m on m.message_id = n.message_id and m.direction = 'sent') n on n.submission_id = e.submission
  left join lateral (select json_build_object('place', place, 'state', state, 'to', recipient, 'conversation', followed_by, 'code', code) as redirect
    from enquiry_redirect d where d.conversation = e.conversation and ${isSentOn('d')} order by noted_at desc limit 1) r on true`;
const visible = (actor: Actor, { what }: Asked, alias: string, firstParam: number): Condition => visiblePeople(actor, { what, label: 'SENSITIVE' }, { alias, firstParam });

/** A person of whom the actor may ask, as an enquiry describes them; nothing for somebody hidden as for nobody. */
export async function personToAskAbout(sql: Sql, actor: Actor, asked: Asked, crn: string): Promise<Row | undefined> {
  const may = visible(actor, asked, 'p', 2);
  const [row] = await sql(
    `select p.crn, p.given_names, p.family_name, to_char(p.date_of_birth, 'YYYY-MM-DD') as date_of_birth, p.sex, p.pnc, p.cro, p.prison_number, p.aliases, p.addresses
     from supervised_person p where p.crn = $1 and p.state = 'ACTIVE' and ${may.sql}`, [crn, ...may.params]);
  return row;
}

/** Writes what was asked, in the transaction that submits it. */
export async function insertEnquiries(sql: Sql, rows: readonly Row[]): Promise<void> {
  await sql(
    `insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, respond_by, urgency, sensitive, content, instead_of)
     select conversation, issue, submission, kind, crn, recipient, asked_by, respond_by, urgency, sensitive, content, instead_of
     from jsonb_to_recordset($1::jsonb) as r (conversation uuid, issue uuid, submission uuid, kind text, crn text, recipient text, asked_by text, respond_by timestamptz, urgency text,
       sensitive boolean, content jsonb, instead_of uuid)`, [JSON.stringify(rows)]);
}

/** Writes where an issue asks and where it does not, each with its reasons, in the transaction that submits it. */
export async function insertPlaces(sql: Sql, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql(
    `insert into enquiry_place (issue, conversation, place, code, because, reason)
     select issue, conversation, place, code, because, reason from jsonb_to_recordset($1::jsonb) as r (issue uuid, conversation uuid, place text, code text, because text[], reason text)`, [JSON.stringify(rows)]);
}

/** The places for which a conversation asks, as one value of a select list over enquiries `e`. */
export const placesOfConversation = `coalesce((select array_agg(p.place order by p.position) from enquiry_place p where p.issue = e.issue and p.conversation = e.conversation), '{}')`;

/** Where an issue asks and where it does not, in the order in which it was written. Whoever asks for them may see the issue. */
export const placesOfIssue = (sql: Sql, issue: string): Promise<Row[]> =>
  sql('select conversation, place, code, because, reason from enquiry_place where issue = $1 order by position', [issue]);

/** What an answer `a` says on the case side, as `c.body`: by whatever way it came. */
export const caseOfAnswer = `lateral (select p.body::json as body from message_part p where p.message_id = a.id and p.issuer = a.issuer and p.part = 'case'
       union all select f.case_part::json from filed_reply f where f.id = a.id and f.place = a.issuer) c`;

/**
 * The answers in scope of these agencies to something of this kind about a person, each with what it was asked, what it says of its search, and the day on which it came. One that its agency has corrected, that is misrouted, or that may be forged, is none.
 * Whoever asks for it may ask about the person.
 */
export const searchesOf = (sql: Sql, crn: string, kind: string, recipients: readonly string[]): Promise<Row[]> => sql(
  `select e.recipient, ${contentAsked('a.received_at')} as asked, json_build_object('scope', c.body->'scope', 'withheld', c.body->'withheld') as told, to_char(a.received_at at time zone 'Europe/London', 'YYYY-MM-DD') as received_on
   from enquiry e join enquiry_answer a on a.conversation = e.conversation and a.leaves = 'ANSWERED' and a.said is distinct from 'REDIRECTED'
     join ${caseOfAnswer} on true
   where e.crn = $1 and e.kind = $2 and e.recipient = any($3) and ${correctionOf('a.id', 'a.issuer')} is null
     and not exists (select 1 from compromised_message m where m.message_id = a.id and m.issuer = a.issuer and m.decision is distinct from 'genuine')
   order by a.received_at, a.id`, [crn, kind, recipients]);

/**
 * How many of those who are asked in an issue have answered in scope, for how many a manager has said why no answer is needed, and how many they are: agencies and places, but not those who sent the enquiry to others that are asked in their place,
 * and nothing that was withdrawn. Where nobody could be asked where an agency sent it, what a manager says of that place counts for the agency. Whoever asks for it may see the issue.
 */
export async function answeredInScope(sql: Sql, issue: string): Promise<{ readonly answered: number; readonly notNeeded: number; readonly of: number }> {
  const [row] = await sql(
    `select count(*) filter (where one.answered)::int as answered, count(*) filter (where one.excused and not one.answered)::int as excused, count(*)::int as of from (
       select e.state = 'ANSWERED' and not exists (select 1 from enquiry_answer a where a.conversation = e.conversation and a.received_at = e.answered_at and a.said = 'REDIRECTED') as answered, ${notNeeded(`(w.conversation = e.conversation or w.issue = e.issue and w.conversation is null and w.place in (select r.place from enquiry_redirect r where r.conversation = e.conversation and r.state in ('NO_NODE', 'CANNOT') and ${isSentOn('r')}))`)} as excused
         from enquiry_standing e where e.issue = $1 and e.state <> 'WITHDRAWN' and not exists (select 1 from enquiry_redirect r where r.conversation = e.conversation and ${hasGoneOn('r')})
       union all select false, ${notNeeded('w.issue = p.issue and w.conversation is null and w.place = p.place')} from (select distinct issue, place from enquiry_place where issue = $1 and code = 'NO_NODE') p) one`, [issue]);
  return { answered: Number(row?.['answered']), notNeeded: Number(row?.['excused']), of: Number(row?.['of']) };
}

/** Whether a manager has said of what is waited for that no answer is needed any more. */
const notNeeded = (which: string): string => `exists (select 1 from awaited_reply w join clock_event s on s.clock_id = w.clock_id and s.kind = 'stopped' and s.outcome = 'NOT_NEEDED' join clock wc on wc.id = w.clock_id and ${waitsForReply('wc')} where ${which})`;

/** Which stands first in a list: the newest, or what needs attention and then the newest. */
export type FirstInList = 'newest' | 'needing-attention';

/** A page of what was asked about people whom the actor may see; nothing of what it says. `place` and `first` are where a row stands in the order. */
export async function enquiryPage(sql: Sql, actor: Actor, what: Asked, first: FirstInList, before: readonly (string | number)[] | undefined, limit: number): Promise<Row[]> {
  const may = visible(actor, what, 'e', 6);
  const rank = first === 'newest' ? '0' : `(n.why is not null or ${unfiledReply('e.conversation')} is not null or exists (select 1 from letter l where l.conversation = e.conversation and ${needsHand}))::int`;
  return sql(
    `select ${shown}, ${rank} as first, ${cursorTime('e.asked_at')} as place from ${asked}
     where e.kind = $1 and ($2::int is null or (${rank}, e.asked_at, e.conversation) < ($2::int, $3::timestamptz, $4::uuid)) and ${may.sql}
     order by first desc, e.asked_at desc, e.conversation desc limit $5`, [what.kind, ...(before ?? [null, null, null]), limit + 1, ...may.params]);
}

/** One conversation with what was asked, or nothing: hidden and absent are the same. */
export async function enquiryBy(sql: Sql, actor: Actor, what: Asked, conversation: string): Promise<Row | undefined> {
  const may = visible(actor, what, 'e', 3);
  const [row] = await sql(`select ${shown}, e.content, ${contentAsked()} as asked_now from ${asked} where e.conversation = $1 and e.kind = $2 and ${may.sql}`, [conversation, what.kind, ...may.params]);
  return row;
}

/** The answers of a conversation, newest first, without what was decided on a contest; what the originator keeps to itself only for those who may see it. Of one that its agency has corrected, what stands in its place. */
export async function answersOf(sql: Sql, conversation: string, withOriginator: boolean): Promise<Row[]> {
  return sql(
    `select a.id, a.issuer, a.kind, a.received_at, coalesce(p.body::json, f.case_part::json) as content, coalesce(o.body::json, case when $2 and f.originator_part <> '{}' then f.originator_part::json end) as originator, f.filed_by, ${correctionWithWordsOf('a.id', 'a.issuer')} as correction from enquiry_answer a
     left join message_part p on p.message_id = a.id and p.issuer = a.issuer and p.part = 'case' left join filed_reply f on f.id = a.id and f.place = a.issuer
     left join message_part o on $2 and o.message_id = a.id and o.issuer = a.issuer and o.part = 'originator'
     where a.conversation = $1 and a.kind <> 'contest-decision' and (p.body is not null or f.case_part is not null or ${correctionOf('a.id', 'a.issuer')} is not null) order by a.received_at desc, a.id desc limit 100`, [conversation, withOriginator]);
}
