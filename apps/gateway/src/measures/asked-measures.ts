import { type Directory } from '#directory';
import { type Covered, decidedIn, endOfDay, type MeasureSource, type NotAskedCount, type Period, readers, repliesBy, startOfDay, type Statement, stateOf } from '#measures';
import { type Row, type Sql } from '#platform';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { holds } from '../store/holds.js';
import { gatesCovered } from './gates-covered.js';
import { isUsed } from './used.js';

/** Whether what was asked stands, as SQL over its row: what was withdrawn or replaced from here was not asked. */
const isMade = (enquiry: string): string => `not exists (select 1 from sent_correction w where w.original = ${enquiry}.submission)`;
/** Whether a proposal of a review was issued, and by something that stands. */
const isIssued = (proposal: string): string => `${proposal}.state = 'ISSUED' and (not exists (select 1 from enquiry e where e.issue = ${proposal}.issue) or exists (select 1 from enquiry e where e.issue = ${proposal}.issue and ${isMade('e')}))`;
const within = (column: string): string => `${column} >= ${startOfDay('$1')} and ${column} < ${endOfDay('$2')}`;

/** The units that the directory routes places to. */
const unitsIn = (directory: Directory): Row[] => directory.document.routing.routes.flatMap(({ areaCode, kind, agency, unit }) => (unit === undefined ? [] : [{ place: areaCode, kind, agency, unit }]));

/**
 * What was asked of each agency. It is taken there when a receipt says that somebody opened it, or when anything came back; it is read when somebody who acts on it has read it since the last answer came, as the audit says. An agency is
 * asked at a unit where all places because of which it was asked are routed to that one. What was withdrawn or
 * replaced from here was not asked, what was said anew since the last answer waits for one again, and an answer that its agency has corrected, or that was removed because it told something of a victim, did not come.
 */
function facts({ from, until }: Period, directory: Directory): Statement {
  return {
    sql: `
      with asked as (select conversation, issue, submission, kind, recipient, asked_at, trigger, urgency, decision from enquiry where ${within('asked_at')} and ${isMade('enquiry')}),
      replied as (${repliesBy({ from: `asked join enquiry_answer a on a.conversation = asked.conversation and ${holds('a')}`, by: ['a.conversation'], kind: 'asked.kind', at: 'a.received_at', order: 'a.id' })}),
      opened as (select o.submission_id, min(o.at) as at from asked join sent_opened o on o.submission_id = asked.submission group by o.submission_id),
      read as (select facts ->> 'conversation' as conversation, max(at) as at from audit_entry where event = 'enquiry.read' and role in ${readers} and at >= ${startOfDay('$1')} group by facts ->> 'conversation'),
      unit as (select p.conversation, min(u.unit) as unit from jsonb_to_recordset($3::jsonb) as u (place text, kind text, agency text, unit text)
        join enquiry_place p on p.place = u.place join asked on asked.conversation = p.conversation and asked.recipient = u.agency and asked.kind = u.kind group by p.conversation having count(distinct u.unit) = 1),
      anew as (select q.conversation, max(q.asked_at) as at from asked join enquiry_clarification q on q.conversation = asked.conversation and not exists (select 1 from sent_correction w where w.original = q.submission) group by q.conversation),
      contested as (select k.conversation from asked join refusal_contest k on k.conversation = asked.conversation and k.code is null group by k.conversation),
      decided as (select a.conversation, ${decidedIn('a.leaves')} as decided from asked join enquiry_answer a on a.conversation = asked.conversation and a.leaves in ('UPHELD', 'OVERTURNED') and ${holds('a')} group by a.conversation)
      select e.recipient as agency, u.unit, e.kind, e.trigger, e.urgency, e.decision, e.asked_at, least(o.at, r.first_at) as seen_at, r.answered_at, case when w.at > r.last_at then 'WAITING' else ${stateOf('e.kind')} end as state, r.said, r.systems, r.pnd, d.at >= r.last_at as is_read, ${isUsed('e')} as is_used,
        false as said_anew, k.conversation is not null or v.decided is not null as is_contested, v.decided
      from asked e left join replied r on r.conversation = e.conversation left join opened o on o.submission_id = e.submission left join read d on d.conversation = e.conversation::text left join unit u on u.conversation = e.conversation
        left join anew w on w.conversation = e.conversation left join contested k on k.conversation = e.conversation left join decided v on v.conversation = e.conversation`,
    params: [from, until, JSON.stringify(unitsIn(directory))],
  };
}

const groups = { agency: 'p.place', trigger: 'e.trigger', kind: 'null::text' } as const;

async function notAsked(sql: Sql, { from, until }: Period, by: keyof typeof groups): Promise<NotAskedCount[]> {
  const rows = await sql(
    `select e.kind, ${groups[by]} as group_name, count(*)::int as count from (select distinct issue, kind, trigger from enquiry where ${within('asked_at')} and ${isMade('enquiry')}) e
       join (select distinct issue, place from enquiry_place where code = 'NO_NODE') p on p.issue = e.issue group by 1, 2`, [from, until]);
  return rows.map((row) => ({ kind: String(row['kind']), group: row['group_name'] as string | null, count: Number(row['count']) }));
}

/**
 * What is known to have been due (DOMAIN 5.1, 4 [0 11.3]), and made: of the places to which addresses lead, those that were asked; of the people under supervision for domestic abuse who were given to a practitioner, and of those with a
 * new incident, the ones of whom somebody was asked from that day on; of the enquiries that reviews of significant changes proposed, those that were issued and not withdrawn, whatever the reason why the others were not, and of those that a result of a court made due by themselves; and what curfews made due. Nobody else that was due is known here.
 */
async function covered(sql: Sql, { from, until }: Period): Promise<Covered[]> {
  const rows = await sql(
    `with place as (select p.code, p.code = 'ASKED' and ${isMade('o')} as made from (select distinct issue from enquiry where ${within('asked_at')} and ${isMade('enquiry')}) e join enquiry_place p on p.issue = e.issue left join enquiry o on o.conversation = p.conversation
       where p.code in ('LEFT_OUT', 'NO_NODE') or p.code = 'ASKED' and p.because <> '{}'),
     change as (
       select 'ALLOCATION' as due_on, a.crn, a.since as at from caseload_allocation a join supervised_person s on s.crn = a.crn and s.da_flag and s.state = 'ACTIVE' where ${within('a.since')}
       union all select 'NEW_INCIDENT', i.crn, max(i.received_at) from incident i where i.crn is not null and ${within('i.received_at')} group by i.crn)
     select 'ADDRESS' as due_on, count(*)::int as due, count(*) filter (where made)::int as made from place
     union all select k.due_on, count(c.crn)::int, count(c.crn) filter (where exists (select 1 from enquiry e where e.crn = c.crn and e.kind in ('da-enquiry', 'safeguarding-enquiry') and e.asked_at >= c.at and ${isMade('e')}))::int
       from (values ('ALLOCATION'), ('NEW_INCIDENT')) k (due_on) left join change c on c.due_on = k.due_on group by k.due_on
     union all select k.due_on, count(p.review)::int, count(p.review) filter (where ${isIssued('p')})::int
       from (values ('CHANGE_POLICE', 'DA_ENQUIRY'), ('CHANGE_CHILDREN', 'SAFEGUARDING_ENQUIRY')) k (due_on, proposal) left join (change_proposal p join change_review r on r.id = p.review and ${within('r.opened_at')}) on p.proposal = k.proposal group by k.due_on
     union all select 'COURT', count(p.review)::int, count(p.review) filter (where ${isIssued('p')})::int
       from change_proposal p join change_review r on r.id = p.review and r.event in ('CONVICTION', 'POSSIBLE_ABUSE') and ${within('r.opened_at')} where p.proposal in ('DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY')`, [from, until]);
  return [...rows.map((row) => ({ on: String(row['due_on']), due: Number(row['due']), made: Number(row['made']) })), ...await gatesCovered(sql, { from, until })].sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** What the Probation Service asks. */
export const askedMeasures: MeasureSource = {
  kinds: askedKinds.map(({ kind }) => kind), facts, notAsked, covered,
  agreed: (directory, own, agency) => directory.agreement(own, agency)?.kinds ?? [],
  notKnown: ['DUE_OTHERWISE', 'USED_IN_REFERRAL'],
};
