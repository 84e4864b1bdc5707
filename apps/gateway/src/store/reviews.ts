import { type Actor, type Condition, visiblePeople } from '#access';
import { type Label } from '#messages';
import { cursorTime, type Row, type Sql } from '#platform';

const visible = (actor: Actor, label: Label, firstParam: number): Condition => visiblePeople(actor, { what: 'review', label }, { alias: 'r', firstParam });

/** Those of these people who are under supervision, with what a review of a change depends on. */
export const peopleToReview = (sql: Sql, crns: readonly string[]): Promise<Row[]> => sql(
  `select p.crn, p.rosh, w.practitioner, w.team from supervised_person p left join caseload_allocation w on w.crn = p.crn where p.crn = any($1) and p.state = 'ACTIVE'`, [crns]);

/** Those of these causes that are known: of source, reference, CRN and event. */
export const knownCauses = (sql: Sql, causes: readonly Row[]): Promise<Row[]> => sql(
  `select c.source, c.reference, c.crn, c.event from change_cause c join jsonb_to_recordset($1::jsonb) as r (source text, reference text, crn text, event text)
     on c.source = r.source and c.reference = r.reference and c.crn = r.crn and c.event = r.event`, [JSON.stringify(causes)]);

/** Opens each review unless there is one of that person, event and day in London of which nothing has been dealt with; gives the one that is, locked until the transaction ends. */
export const insertReviews = (sql: Sql, rows: readonly { readonly id: string; readonly crn: string; readonly event: string }[], at: Date): Promise<Row[]> => sql(
  `insert into change_review (id, crn, event, opened_on, opened_at) select id, crn, event, ($2::timestamptz at time zone 'Europe/London')::date, $2 from jsonb_to_recordset($1::jsonb) as r (id uuid, crn text, event text)
   on conflict (crn, event, opened_on) where begun_at is null do update set opened_on = excluded.opened_on returning id, crn, event`, [JSON.stringify(rows), at]);

export async function insertCauses(sql: Sql, rows: readonly Row[]): Promise<void> {
  await sql(
    `insert into change_cause (source, reference, crn, event, review, noted_at, message_id, issuer, happened_on, learned_from, details, entered_by, relationship, report_names)
     select * from jsonb_to_recordset($1::jsonb) as r (source text, reference text, crn text, event text, review uuid, noted_at timestamptz, message_id uuid, issuer text, happened_on date, learned_from text, details text, entered_by text, relationship text, report_names text)`,
    [JSON.stringify(rows)]);
}

export async function insertProposals(sql: Sql, rows: readonly Row[]): Promise<void> {
  await sql('insert into change_proposal (review, proposal, position) select * from jsonb_to_recordset($1::jsonb) as r (review uuid, proposal text, position int)', [JSON.stringify(rows)]);
}

/** Incidents about people for whom no review has been opened yet, oldest first; past those that somebody else holds. */
export const incidentsToReview = (sql: Sql, limit: number): Promise<Row[]> => sql(
  `select i.id, i.issuer, i.incident_reference, i.crn from incident i where not i.review_opened and i.crn is not null order by i.received_at limit $1 for no key update skip locked`, [limit]);

export async function noteReviewed(sql: Sql, incidents: readonly Row[]): Promise<void> {
  await sql(
    'update incident i set review_opened = true from jsonb_to_recordset($1::jsonb) as r (id uuid, issuer text) where i.id = r.id and i.issuer = r.issuer', [JSON.stringify(incidents.map(({ id, issuer }) => ({ id, issuer })))]);
}

const shown = `r.id, r.crn, r.event, r.opened_at, r.completed_at, c.due_at, coalesce(w.practitioner, c.owner) as owner, coalesce(w.team, c.team) as team,
  array(select p.proposal from change_proposal p where p.review = r.id and p.state = 'OPEN' order by p.position) as open`;
/** The clock of a review `r`: of one that was open again after it was complete, the later. */
const clockOfReview = `select c.* from awaited_reply a join clock c on c.id = a.clock_id where a.review = r.id order by c.started_at desc, c.id desc limit 1`;
const reviews = `change_review r left join lateral (${clockOfReview}) c on true left join caseload_allocation w on w.crn = r.crn`;

/** Which reviews. */
export interface WhichReviews {
  readonly crn?: string | undefined;
  /** Only those that are not complete. */
  readonly open: boolean;
}

/** A page of the reviews of people whom the actor may see, newest first; nothing of what was entered. */
export async function reviewPage(sql: Sql, actor: Actor, { crn, open }: WhichReviews, before: readonly (string | number)[] | undefined, limit: number): Promise<Row[]> {
  const may = visible(actor, 'SENSITIVE', 6);
  return sql(
    `select ${shown}, ${cursorTime('r.opened_at')} as place from ${reviews}
     where ($1::text is null or r.crn = $1) and (not $2 or r.completed_at is null) and ($3::timestamptz is null or (r.opened_at, r.id) < ($3::timestamptz, $4::uuid)) and ${may.sql}
     order by r.opened_at desc, r.id desc limit $5`, [crn ?? null, open, before?.[0] ?? null, before?.[1] ?? null, limit + 1, ...may.params]);
}

/** One review, or nothing: hidden and absent are the same. */
export async function reviewBy(sql: Sql, actor: Actor, id: string): Promise<Row | undefined> {
  const may = visible(actor, 'SENSITIVE', 2);
  const [row] = await sql(`select ${shown} from ${reviews} where r.id = $1 and ${may.sql}`, [id, ...may.params]);
  return row;
}

/** Why a review was opened and what came to it, oldest first. Whoever asks for it may see the review. */
export const causesOf = (sql: Sql, review: string): Promise<Row[]> => sql(
  `select source, noted_at, message_id, reference, to_char(happened_on, 'YYYY-MM-DD') as happened_on, learned_from, details, entered_by, relationship, report_names from change_cause where review = $1 order by noted_at, reference`, [review]);

/** What a review proposes, in its order, with the conversations of what was issued. */
export const proposalsOf = (sql: Sql, review: string): Promise<Row[]> => sql(
  `select p.proposal, p.state, p.said, p.manager, p.dealt_by, p.dealt_at,
     coalesce((select json_agg(json_build_object('conversation', e.conversation, 'kind', e.kind, 'to', e.recipient, 'state', e.state) order by e.recipient) from enquiry_standing e where e.issue = p.issue), '[]') as conversations
   from change_proposal p where p.review = $1 order by p.position`, [review]);

export interface Dealt {
  readonly review: string;
  readonly proposal: string;
  readonly state: 'ISSUED' | 'DONE' | 'DECLINED';
  readonly issue?: string;
  readonly said?: string;
  readonly manager?: string | null;
  readonly by: string;
}

/** Writes what became of a proposal, if it is open. @returns whether it was */
export async function dealWith(sql: Sql, { review, proposal, state, issue, said, manager, by }: Dealt): Promise<boolean> {
  const written = await sql(
    `update change_proposal set state = $3, issue = $4, said = $5, manager = $6, dealt_by = $7, dealt_at = now() where review = $1 and proposal = $2 and state = 'OPEN' returning review`,
    [review, proposal, state, issue ?? null, said ?? null, manager ?? null, by]);
  if (written.length === 0) return false;
  // Two that deal with the last two proposals at once wait for each other here, and the later one sees both.
  await sql('update change_review set begun_at = coalesce(begun_at, now()) where id = $1', [review]);
  return true;
}

/** Completes a review of which nothing is open any more, after {@link dealWith} in its transaction. @returns its clock, if it is complete now and was not before */
export async function completeReview(sql: Sql, review: string): Promise<string | undefined> {
  const [row] = await sql(
    `update change_review r set completed_at = now() where r.id = $1 and r.completed_at is null and not exists (select 1 from change_proposal p where p.review = r.id and p.state = 'OPEN')
     returning (select c.id from (${clockOfReview}) c) as clock_id`, [review]);
  return (row?.['clock_id'] as string | null | undefined) ?? undefined;
}
