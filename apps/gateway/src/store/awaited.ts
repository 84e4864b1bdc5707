import { randomUUID } from 'node:crypto';
import { type Actor, actsAs, type Role, visiblePeople } from '#access';
import { type Told } from '#clocks';
import { type EffectTable } from '#exchange';
import { recordClockEvents } from '#exchange/clocks';
import { type Row, type Sql } from '#platform';
import { notOfReply, ofUs } from '../awaited/kinds-of-waiting.js';
import { needsHand, unfiledReply } from './letters.js';
import { notAskedThere } from './redirects.js';

/** Whether something has ended a clock `c`, counted by the exchange already or not. */
export const isStopped = `exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped')`;

/** Whose the clocks of a case are: of the practitioner who has it now, and of the team that acts when they do not; of whoever asks, where nobody has it. */
export async function ownerOfClocks(sql: Sql, crn: string, askedBy: string): Promise<{ readonly owner: string; readonly team?: string }> {
  const [row] = await sql('select practitioner as owner, team from caseload_allocation where crn = $1', [crn]);
  return (row as { owner: string; team: string } | undefined) ?? { owner: askedBy };
}

/** What is waited for, as handlers of messages write it beside its clock. */
export const awaitedTable: EffectTable = { table: 'awaited_reply', key: ['clock_id'], columns: { clock_id: 'uuid', issue: 'uuid', conversation: 'uuid', place: 'text', crn: 'text' } };

/** Writes what is waited for, in the transaction that starts its clocks. */
export async function insertAwaited(sql: Sql, rows: readonly Row[]): Promise<void> {
  await sql(
    `insert into awaited_reply (clock_id, issue, conversation, place, review, crn)
     select clock_id, issue, conversation, place, review, crn from jsonb_to_recordset($1::jsonb) as r (clock_id uuid, issue uuid, conversation uuid, place text, review uuid, crn text)`, [JSON.stringify(rows)]);
}

/** The tasks to ask something of this kind about somebody that have no outcome: clocks that wait for nobody yet; and those of places that an agency said to ask, of the ones that are asked now. */
export const tasksToAsk = (sql: Sql, crn: string, kind: string, places: readonly string[]): Promise<Row[]> => sql(
  `select c.id from clock c join awaited_reply a on a.clock_id = c.id where a.crn = $1 and c.about = $2 and a.conversation is null and (a.place is null or (a.place = any($3::text[]) and ${notAskedThere}))
     and not ${isStopped}`, [crn, kind, places]);

/** Whether a clock `c` waits for whoever has the case, to read or to answer a question, and for no agency. */
const ofUsToDo = `c.rule in ('${ofUs.join(`', '`)}')`;
/** Whether a clock waits for an answer to what was asked: not for a decision on a contest, nor for what follows a decision, nor for whoever has the case. */
export const waitsForReply = (clock: string): string => `${clock}.rule not in ('${notOfReply.join(`', '`)}')`;
/** What of it nobody has done. */
const openToDo = `from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and not ${isStopped}`;

/** Notes that somebody who acts on them has read these answers of a conversation. */
export async function noteRead(sql: Sql, conversation: string, answers: readonly string[]): Promise<void> {
  const rows = await sql(`select c.id ${openToDo} and c.rule = 'ANSWER_READ' and c.reference = any($2::uuid[])`, [conversation, answers]);
  await recordClockEvents(sql, rows.map((row) => ({ id: randomUUID(), clock: String(row['id']), at: new Date(), kind: 'stopped', outcome: 'READ' })));
}

/** Ends what waits for an answer to a question of the agency, in the transaction that answers it or says that nothing is awaited of that agency any more. */
export async function endQuestions(sql: Sql, conversation: string, outcome: string): Promise<void> {
  const rows = await sql(`select c.id ${openToDo} and c.rule = 'QUESTION_ANSWERED'`, [conversation]);
  await recordClockEvents(sql, rows.map((row) => ({ id: randomUUID(), clock: String(row['id']), at: new Date(), kind: 'stopped', outcome })));
}

/** The clocks of a conversation that wait for its agency, the first due before the others, as one value of a select list over enquiries `e`. */
export const clocksOfEnquiry = `(select json_agg(json_build_object('rule', c.rule, 'state', c.state, 'reasons', c.reasons, 'outcome', c.outcome, 'dueAt', c.due_at, 'stoppedAt', c.stopped_at) order by c.due_at, c.id)
  from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = e.conversation and not ${ofUsToDo})`;

/** A clock passes on with the case that it is about: to whoever has the case now. Who has it while they are away, or have left, says the register. */
const owner = 'coalesce(w.practitioner, c.owner)';
const open = `clock c join awaited_reply a on a.clock_id = c.id left join caseload_allocation w on w.crn = a.crn`;
/** When the rest ended that an agency asked for because of a live investigation: the morning of its review, which nobody but the practitioner is waiting for (DOMAIN 2.3, time-boxed). Null while one lasts. */
const reviewCame = `case when c.state = 'running' then (select max(r.at) from clock_event p join clock_event r on r.clock_id = p.clock_id and r.pause = p.id
    where p.clock_id = c.id and p.kind = 'paused' and p.reason = 'LIVE_INVESTIGATION' and r.at <= now()) end`;
const shown = `c.id, c.rule, c.about, c.partner, c.started_at, c.state, c.reasons, c.due_at, c.unknown_year, a.conversation, case when c.partner is null and a.conversation is not null then (select e.recipient from enquiry e where e.conversation = a.conversation) else a.place end as place, a.review, a.crn, ${owner} as owner, coalesce(w.team, c.team) as team,
  array(select t.rung from clock_act t where t.clock_id = c.id and t.run = c.run) as rungs,
  (select l.state from letter l where l.conversation = a.conversation order by l.written_at desc, l.id desc limit 1) as letter,
  ${unfiledReply('a.conversation')} as unfiled,
  (select s.code from answer_chased s where s.clock_id = c.id and s.run = c.run and s.code is not null order by s.at desc limit 1) as not_chased,
  ${reviewCame} as review_came, ${notAskedThere} as not_asked`;

/** As whom the ladder tells somebody of every clock that they may see; a practitioner it tells of their own, and of those of whom they stand in for. Nobody is told while somebody stands in for them. */
const toldAs: Partial<Record<Role, Told>> = { manager: 'MANAGER', 'head-of-unit': 'HEAD_OF_UNIT' };

/** Whether it rests for a question that is nobody's to answer: whoever has the case is told of the rest itself then. */
const isUntold = `('CLARIFICATION' = any(c.reasons) and not exists (select 1 from awaited_reply qa join clock q on q.id = qa.clock_id and q.rule = 'QUESTION_ANSWERED' and q.state <> 'stopped' where qa.conversation = a.conversation))`;

interface Conditions { readonly may: string; readonly told: string; readonly params: readonly unknown[] }

/** Which clocks the actor may see, and of which of those they are told: by a rung that tells them, because it waits for themselves to read an answer or to answer a question, because the day has come on which the agency looks at its refusal again, because an agency said to ask somewhere where nobody has asked, because the letter that asks has not been sent, or because the reply to it that was filed cannot stand among the answers: whoever filed that is told too. */
function conditionsFor(actor: Actor, firstParam: number): Conditions {
  const may = visiblePeople(actor, { what: 'clock', label: 'OPEN' }, { alias: 'a', firstParam });
  const next = firstParam + may.params.length;
  const told = `(exists (select 1 from clock_act t where t.clock_id = c.id and t.run = c.run and (t.tells && $${next}::text[] or ('PRACTITIONER' = any(t.tells) and ${owner} = any($${next + 1}::text[]))))
    or (${owner} = any($${next + 1}::text[]) and (${ofUsToDo} or ${isUntold} or ${reviewCame} is not null or ${notAskedThere}))
    or (not ${ofUsToDo} and (${owner} = any($${next + 1}::text[]) or cardinality($${next}::text[]) > 0) and exists (select 1 from letter l where l.conversation = a.conversation and ${needsHand}))
    or not ${ofUsToDo} and exists (select 1 from (select ${unfiledReply('a.conversation')} as reply) u where u.reply is not null and (${owner} = any($${next + 1}::text[]) or u.reply->>'filedBy' = any($${next + 1}::text[]) or 'MANAGER' = any($${next}::text[]))))`;
  return { may: `c.state <> 'stopped' and ${may.sql}`, told, params: [...may.params, actor.isAway === true ? [] : actor.roles.flatMap((role) => toldAs[role] ?? []), actsAs(actor)] };
}

/** Which of the open clocks. */
export type WhichClocks = 'all' | 'told';

/** A page of the open clocks that the actor may see, the first due before the others and those that rest last; `after` is where a row stands in that order. */
export async function openAwaited(sql: Sql, actor: Actor, which: WhichClocks, after: { readonly dueAt: string; readonly id: string } | undefined, limit: number): Promise<Row[]> {
  const { may, told, params } = conditionsFor(actor, 4);
  return sql(
    `select ${shown}, ${told} as told, to_char(c.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place_due from ${open}
     where ($2::uuid is null or (coalesce(c.due_at, 'infinity'::timestamptz), c.id) > ($1::timestamptz, $2::uuid)) and ${may} and ${which === 'told' ? told : 'true'}
     order by coalesce(c.due_at, 'infinity'::timestamptz), c.id limit $3`, [after?.dueAt ?? null, after?.id ?? null, limit + 1, ...params]);
}

/** How many open clocks the actor is told of. */
export async function countTold(sql: Sql, actor: Actor): Promise<number> {
  const { may, told, params } = conditionsFor(actor, 1);
  const [row] = await sql(`select count(*) as n from ${open} where ${may} and ${told}`, params);
  return Number(row?.['n']);
}

/** One open clock of what was asked, or nothing: hidden, stopped and absent are the same, and so are the clock of a review, which only what the review proposes can stop, and that of an answer or a question, which only reading or answering can. */
export async function awaitedBy(sql: Sql, actor: Actor, id: string): Promise<Row | undefined> {
  const { may, told, params } = conditionsFor(actor, 2);
  const [row] = await sql(`select ${shown}, ${told} as told from ${open} where c.id = $1 and a.review is null and not ${ofUsToDo} and ${may} and not ${isStopped}`, [id, ...params]);
  return row;
}

/** Whether nothing but the word of a person that the answer came by another way has ended a clock `c`: nobody here has seen that answer. */
const isAnsweredByHand = `(${isStopped} and not exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped' and s.outcome <> 'ANSWERED_BY_HAND') and ${waitsForReply('c')})`;

/** One clock that only such a word has ended, or nothing: hidden and absent are the same. */
export async function answeredByHandBy(sql: Sql, actor: Actor, id: string): Promise<Row | undefined> {
  const may = visiblePeople(actor, { what: 'clock', label: 'OPEN' }, { alias: 'a', firstParam: 2 });
  const [row] = await sql(`select ${shown}, false as told from ${open} where c.id = $1 and a.review is null and ${may.sql} and ${isAnsweredByHand}`, [id, ...may.params]);
  return row;
}

/** Those of an issue, each with the agency or place that was waited for. Whoever asks for them may see the issue. */
export const answeredByHandIn = (sql: Sql, issue: string): Promise<Row[]> =>
  sql(`select c.id as clock, coalesce(a.place, c.partner, (select e.recipient from enquiry e where e.conversation = a.conversation)) as "to" from awaited_reply a join clock c on c.id = a.clock_id where a.issue = $1 and ${isAnsweredByHand} order by c.started_at, c.id`, [issue]);

/** The pauses of a conversation's clocks that last until somebody has answered a question, and that nobody has ended. */
export async function openQuestions(sql: Sql, conversation: string): Promise<readonly { readonly clock: string; readonly pause: string }[]> {
  const rows = await sql(
    `select p.clock_id as clock, p.id as pause from awaited_reply a join clock_event p on p.clock_id = a.clock_id and p.kind = 'paused' and p.reason = 'CLARIFICATION'
     where a.conversation = $1 and not exists (select 1 from clock_event r where r.clock_id = p.clock_id and r.pause = p.id)`, [conversation]);
  return rows as unknown as { clock: string; pause: string }[];
}

/** Writes what was said anew in a conversation, in the transaction that submits it. */
export async function insertClarification(sql: Sql, row: Row): Promise<void> {
  await sql(
    `insert into enquiry_clarification (submission, conversation, asked_by, content)
     select submission, conversation, asked_by, content from jsonb_to_record($1::jsonb) as r (submission uuid, conversation uuid, asked_by text, content jsonb)`, [JSON.stringify(row)]);
}

/** What was said anew in a conversation, newest first. Whoever asks for it may see the conversation. */
export const clarificationsOf = (sql: Sql, conversation: string): Promise<Row[]> =>
  sql('select submission, asked_by, asked_at, content from enquiry_clarification where conversation = $1 order by asked_at desc, submission desc limit 100', [conversation]);
