import { type Corrected, type SentCorrected } from '#exchange/corrections';
import { type Row, type Sql } from '#platform';
import { notOfReply, ofUs } from '../awaited/kinds-of-waiting.js';
import { isStopped } from './awaited.js';
import { notAskedThere } from './redirects.js';

/** A clock of a conversation with what has ended it and what makes it rest. */
export interface CorrectedClock {
  readonly id: string;
  readonly conversation: string;
  /** Where it is known by an answer: which. */
  readonly reference: string;
  /** The ids of the events that stopped it. */
  readonly stops: readonly string[];
  /** The ids of its rests that nothing has ended. */
  readonly rests: readonly string[];
}

/** The clocks of these conversations that wait for an agency. */
export async function correctedClocks(sql: Sql, conversations: readonly string[]): Promise<CorrectedClock[]> {
  const rows = await sql(
    `select c.id, c.reference, a.conversation, array(select s.id::text from clock_event s where s.clock_id = c.id and s.kind = 'stopped') as stops,
       array(select p.id::text from clock_event p where p.clock_id = c.id and p.kind = 'paused' and not exists (select 1 from clock_event r where r.clock_id = c.id and r.pause = p.id)) as rests
     from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = any($1::uuid[]) and c.rule <> all($2) order by c.started_at`, [conversations, ofUs]);
  return rows as unknown as CorrectedClock[];
}

/** A message of a conversation that its sender has corrected, or that was removed because it told something of a victim. */
export interface CorrectedAnswer {
  readonly id: string;
  readonly issuer: string;
  readonly conversation: string;
}

/** All that was corrected or removed in these conversations, now or before. */
export async function correctedAnswers(sql: Sql, conversations: readonly string[]): Promise<CorrectedAnswer[]> {
  return (await sql(
    `select message_id as id, issuer, conversation from message_correction where conversation = any($1::uuid[])
     union select message_id, issuer, conversation from misroute where conversation = any($1::uuid[]) and outcome = 'REMOVED'`, [conversations])) as unknown as CorrectedAnswer[];
}

/** Starts the same clock once more, for the same that it waited for, under an id of its own; one that is there already stays as it is. */
export async function startAnew(sql: Sql, clock: string, id: string, at: Date): Promise<void> {
  await sql(
    `with anew as (insert into clock (id, run, rule, about, reference, partner, owner, team, term_count, term_unit, started_at)
       select $2, $2, rule, about, reference, partner, owner, team, term_count, term_unit, $3 from clock where id = $1 on conflict do nothing returning id)
     insert into awaited_reply (clock_id, issue, conversation, place, review, crn) select anew.id, a.issue, a.conversation, a.place, a.review, a.crn from anew, awaited_reply a where a.clock_id = $1`, [clock, id, at]);
}

const ofMessages = 'json_to_recordset($1) as r (id uuid, issuer text, recalled boolean)';
const asRows = (corrected: readonly Corrected[]): string => JSON.stringify(corrected.map(({ messageId, issuer, act }) => ({ id: messageId, issuer, recalled: act === 'RECALL_IN_ERROR' })));

/** Takes what lists show of corrected incidents away, and of a recalled one whom it named. Whose it was stays, so that they are told. */
export const emptyIncidents = (sql: Sql, corrected: readonly Corrected[]): Promise<Row[]> => sql(
  `update incident i set open_content = '{}', subject_crn = case when r.recalled then null else i.subject_crn end, subject_pnc = case when r.recalled then null else i.subject_pnc end, subject_cro = case when r.recalled then null else i.subject_cro end
   from ${ofMessages} where i.id = r.id and i.issuer = r.issuer`, [asRows(corrected)]);

/** What a recalled answer said of itself in codes goes too; where a corrected one said to ask instead is not asked any more, unless that has been done. */
export async function emptyAnswers(sql: Sql, corrected: readonly Corrected[]): Promise<void> {
  await sql(`update enquiry_answer a set said = null, systems = null, pnd = false from ${ofMessages} where a.id = r.id and a.issuer = r.issuer and r.recalled`, [asRows(corrected)]);
  await sql(`update filed_reply f set case_part = '{}', originator_part = '{}' from ${ofMessages} where f.id = r.id and f.place = r.issuer and r.recalled`, [asRows(corrected)]);
  await sql(`update enquiry_redirect d set state = 'CANNOT', code = 'WITHDRAWN' from ${ofMessages} where d.id = r.id and d.issuer = r.issuer and d.state = 'WAITING'`, [asRows(corrected)]);
  await sql(`update refusal_contest k set code = 'WITHDRAWN' from ${ofMessages} where k.id = r.id and k.issuer = r.issuer and k.submission is null and k.code is null`, [asRows(corrected)]);
}

/** The open clocks of what was withdrawn, but for the reading of what had come, and of the contests that were, and that a contest which was withdrawn is none. */
export async function endWithdrawn(sql: Sql, corrected: readonly SentCorrected[]): Promise<readonly string[]> {
  const originals = corrected.map(({ original }) => original);
  await sql(`update refusal_contest set code = 'WITHDRAWN' where submission = any($1::uuid[]) and code is null`, [originals]);
  const contests = await sql(`select c.id from refusal_contest k join awaited_reply a on a.conversation = k.conversation join ${openDecision} and c.reference = k.id where k.submission = any($1::uuid[])`, [originals]);
  const there = await sql(`select c.id from enquiry e join enquiry_redirect d on d.conversation = e.conversation join ${openTask} where e.submission = any($1::uuid[])`, [originals]);
  const rows = await sql(
    `select c.id from enquiry e join awaited_reply a on a.conversation = e.conversation join clock c on c.id = a.clock_id and c.rule <> 'ANSWER_READ' where e.submission = any($1::uuid[])
       and not ${isStopped}`, [originals]);
  return [...new Set([...contests, ...there, ...rows].map((row) => row['id'] as string))];
}

/** Of what these withdrew or replaced, the proposals of reviews that nothing does any more that they issued. */
const undone = `change_proposal p join enquiry o on o.issue = p.issue and o.submission = any($1::uuid[])
  where p.state = 'ISSUED' and not exists (select 1 from enquiry e where e.issue = p.issue and not exists (select 1 from sent_correction w where w.original = e.submission))`;

/**
 * Proposals of reviews whose enquiry was withdrawn are open again, for they are not done, and so is their review; one whose enquiry was replaced is done by what stands in its place. Of somebody who is not supervised any more all stays as it was.
 * @returns the clocks that reviews had which were complete and are not any more
 */
export async function reopenProposals(sql: Sql, corrected: readonly SentCorrected[]): Promise<readonly string[]> {
  const originals = corrected.flatMap(({ original }) => (original === null ? [] : [original]));
  await sql(
    `update change_proposal c set issue = n.issue from (
       select distinct on (p.review, p.proposal) p.review, p.proposal, r.issue from (select p.review, p.proposal, o.submission from ${undone}) p
         join sent_correction w on w.original = p.submission join correctable_message m on m.message_id = w.replaced_by join enquiry r on r.submission = m.submission_id and not exists (select 1 from sent_correction x where x.original = r.submission)
       order by p.review, p.proposal, w.sent_at desc) n where c.review = n.review and c.proposal = n.proposal`, [originals]);
  const reopened = await sql(
    `update change_proposal c set state = 'OPEN', issue = null, dealt_by = null, dealt_at = null from (
       select distinct p.review, p.proposal from ${undone} and exists (select 1 from change_review r join supervised_person s on s.crn = r.crn and s.state = 'ACTIVE' where r.id = p.review)) u
     where c.review = u.review and c.proposal = u.proposal returning c.review`, [originals]);
  return (await sql(
    `with before as (select r.id, (select a.clock_id from awaited_reply a join clock c on c.id = a.clock_id where a.review = r.id order by c.started_at desc, c.id desc limit 1) as clock from change_review r where r.id = any($1::uuid[]) and r.completed_at is not null)
     update change_review r set completed_at = null from before where r.id = before.id and before.clock is not null returning before.clock`, [reopened.map(({ review }) => review)])).map(({ clock }) => clock as string);
}

/** The clocks that wait because of an answer that does not hold: for a decision on its refusal, for an answer to its question, for what was to follow from it, for somebody to read it where it is recalled or is shown no more, or for a place that it said to ask. */
export async function clocksWithoutCause(sql: Sql, corrected: readonly Corrected[]): Promise<readonly string[]> {
  const rows = await sql(
    `select c.id from ${ofMessages} join enquiry_answer k on k.id = r.id and k.issuer = r.issuer join awaited_reply a on a.conversation = k.conversation join clock c on c.id = a.clock_id and c.reference = k.id and (c.rule <> 'ANSWER_READ' or r.recalled or k.kind = 'contest-decision') and not ${isStopped}
     union select c.id from ${ofMessages} join enquiry_redirect d on d.id = r.id and d.issuer = r.issuer join enquiry e on e.conversation = d.conversation join ${openTask}`, [asRows(corrected)]);
  return rows.map((row) => row['id'] as string);
}

/** The open clocks of a place that an answer `d` to `e` said to ask, and that nobody has asked. */
const openTask = `awaited_reply a on a.issue = e.issue and a.place = d.place and ${notAskedThere} join clock c on c.id = a.clock_id and not ${isStopped}`;

/** A clock of a decision on a contest that nothing has ended, joined to what is awaited. */
const openDecision = `clock c on c.id = a.clock_id and c.rule = 'CONTEST_DECIDED' and not ${isStopped}`;

/** The newest letter of each conversation that asks the same as one of these, of a place without a node, and is not withdrawn. */
export const lettersBeside = (sql: Sql, corrected: readonly SentCorrected[]): Promise<Row[]> => sql(
  `select distinct on (e.conversation) l.id as letter, e.conversation, l.place, e.kind, e.submission, e.crn from enquiry o join enquiry e on e.issue = o.issue and e.conversation <> o.conversation join letter l on l.conversation = e.conversation and l.says = 'ASKS'
   where o.submission = any($1::uuid[]) and not exists (select 1 from sent_correction s where s.original = e.submission) order by e.conversation, l.written_at desc, l.id desc`, [corrected.flatMap(({ original }) => (original === null ? [] : [original]))]);

/** The open clocks of agencies whose question was answered by what is taken back now and not replaced, each with how the question had been waited for. */
export const questionsAgain = (sql: Sql, corrected: readonly SentCorrected[]): Promise<Row[]> => sql(
  `select distinct on (c.id) c.id as clock, s.submission, (select q.id from clock q join awaited_reply qa on qa.clock_id = q.id where qa.conversation = a.conversation and q.rule = 'QUESTION_ANSWERED' order by q.started_at, q.id limit 1) as question
   from enquiry_clarification s join awaited_reply a on a.conversation = s.conversation join clock c on c.id = a.clock_id and c.rule <> all($2) and not ${isStopped}
   where s.submission = any($1::uuid[]) and not exists (select 1 from enquiry_clarification n where n.conversation = s.conversation and n.asked_at > s.asked_at) order by c.id`,
  [corrected.flatMap(({ act, original }) => (original !== null && (act === 'WITHDRAW' || act === 'RECALL_IN_ERROR') ? [original] : [])), notOfReply]);
