import { contestDecisions } from '#messages';
import { cursorTime, type Fields, type Row, shapes, type Sql } from '#platform';
import { keyCompromised } from '../compromise/key-compromised.js';
import { type Correction, correctionIn, correctionOf, correctionOrNull, correctionWithWordsOf } from '../corrections/correction.js';
import { type Owner, ownerShape, whoHas } from '../staff/owners.js';
import { type WorkQueue } from './work-queue.js';

export const workStates = ['WAITING', 'TAKEN', 'REPLIED', 'WITHDRAWN'] as const;
export type WorkState = (typeof workStates)[number];

const columns = `w.id, w.issuer, w.kind, w.conversation, w.lane, w.purpose, w.respond_by, w.urgency, w.sensitive, w.units, w.received_at, w.state, w.taken_by, w.taken_at, w.replied_by, w.replied_at, w.reply_kind, w.review_on::text as review_on,
  (select case when c.state = 'REPLIED' then c.reply_outcome else 'CONTESTED' end from work_item c where c.conversation = w.conversation and c.issuer = w.issuer and c.kind = 'refusal-contest' and w.kind <> c.kind
    order by c.received_at desc, c.id desc limit 1) as contest,
  (select s.leaves = 'ANSWERED_IN_PART' from work_step s where s.item_id = w.id and s.item_issuer = w.issuer and s.step = 'REPLIED' order by s.position desc limit 1) as in_part,
  (select json_build_object('by', o.by_person, 'seen', o.seen_at is not null) from work_handover o where o.item_id = w.id and o.item_issuer = w.issuer and w.state = 'TAKEN' and o.to_person = w.taken_by and o.at >= w.taken_at order by o.position desc limit 1) as handed_over,
  h.received_at as chased_at, h.due_at as answer_due,
  ${keyCompromised('w.id', 'w.issuer')} as key_compromised`;

/** The newest reminder that the answer is awaited, where one has come; one from before the work came is of other work in the conversation. */
const lastChase = 'left join lateral (select received_at, due_at from work_chase h where h.conversation = w.conversation and h.issuer = w.issuer and h.received_at >= w.received_at order by received_at desc limit 1) h on true';

/** Who has work in hand, and which urgent work has come, for the `owned` and `urgent` of an app with queues. Here no piece of work is of a team. */
export const ownedWork = `select taken_by as person, 'work' as what from work_item where state = 'TAKEN'`;
export const urgentWork = `select id as message_id, issuer, received_at, null::text as team from work_item where lane = 'urgent' and received_at > $1`;

/** A page of a queue, newest first. */
export async function workPage(sql: Sql, { takes }: WorkQueue, asked: { readonly state: WorkState | undefined; readonly unit?: string | undefined; readonly before: readonly (string | number)[] | undefined; readonly limit: number; /** Only what was handed to this person, who has not opened it. */ readonly handedTo?: string }): Promise<Row[]> {
  return sql(
    `select ${columns}, ${correctionOf('w.id', 'w.issuer')} as correction, ${cursorTime('w.received_at')} as place from work_item w ${lastChase}
     where w.kind = $1 and ($2::text is null or w.state = $2) and ($3::timestamptz is null or (w.received_at, w.id) < ($3::timestamptz, $4::uuid))
       and ($6::text is null or w.state = 'TAKEN' and w.taken_by = $6 and exists (select 1 from work_handover o where o.item_id = w.id and o.item_issuer = w.issuer and o.to_person = $6 and o.seen_at is null))
       and ($7::text is null or w.units @> array[$7::text])
     order by w.received_at desc, w.id desc limit $5`,
    [takes, asked.state ?? null, asked.before?.[0] ?? null, asked.before?.[1] ?? null, asked.limit + 1, asked.handedTo ?? null, asked.unit ?? null],
  );
}

/** What was corrected has no content any more, but what stands in its place. */
const oneItem = `select ${columns}, ${correctionWithWordsOf('w.id', 'w.issuer')} as correction, p.body, m.signed from work_item w left join message_part p on p.message_id = w.id and p.issuer = w.issuer and p.part = 'case'
  left join inbox m on m.message_id = w.id and m.issuer = w.issuer ${lastChase} where w.id = $1 and w.kind = $2 order by w.received_at limit 1`;

/** One piece of work with the case part of its message. */
export async function workItem(sql: Sql, { takes }: WorkQueue, id: string): Promise<Row | undefined> {
  return kept((await sql(oneItem, [id, takes]))[0]);
}

/** The same, locked until the end of the transaction: two people cannot take or answer it at once. */
export async function lockedWorkItem(sql: Sql, { takes }: WorkQueue, id: string): Promise<Row | undefined> {
  return kept((await sql(`${oneItem} for update of w`, [id, takes]))[0]);
}

/** Without its content, and without what stands in its place, it is no longer kept. */
const kept = (row: Row | undefined): Row | undefined => (row !== undefined && row['body'] === null && row['correction'] === null ? undefined : row);

export async function noteTaken(sql: Sql, item: Row, person: string): Promise<void> {
  await sql(`update work_item set state = 'TAKEN', taken_by = $3, taken_at = now() where id = $1 and issuer = $2`, [item['id'], item['issuer'], person]);
}

export async function noteReplied(sql: Sql, item: Row, person: string, { kind, state, outcome, reviewOn }: { readonly kind: string; readonly state: WorkState; readonly outcome: string | null; readonly reviewOn: string | null }): Promise<void> {
  await sql(`update work_item set state = $5, replied_by = $3, replied_at = now(), reply_kind = $4, reply_outcome = $6, review_on = $7 where id = $1 and issuer = $2`, [item['id'], item['issuer'], person, kind, state, outcome, reviewOn]);
}

/** Who refused, or decided, what a contest is about: of the refusals and decisions of its conversation that were before it, the last. */
export async function refusedBy(sql: Sql, contest: Row): Promise<string | undefined> {
  const [row] = await sql(
    `select s.person from work_item w join work_step s on s.item_id = w.id and s.item_issuer = w.issuer where w.conversation = $1 and w.issuer = $2 and w.kind <> $3 and s.leaves in ('REFUSED', 'DECIDED') and s.at <= $4 order by s.position desc limit 1`,
    [contest['conversation'], contest['issuer'], contest['kind'], contest['received_at']]);
  return (row?.['person'] as string | null | undefined) ?? undefined;
}

/** The case part of a message that this agency sent. */
export async function sentCasePart(sql: Sql, agency: string, id: string): Promise<object | undefined> {
  const [row] = await sql(`select body from message_part where message_id = $1 and issuer = $2 and part = 'case'`, [id, agency]);
  return row === undefined ? undefined : JSON.parse(String(row['body'])) as object;
}

/** Lets everything else of a conversation wait again, as if nobody had taken it; what was replied stays said. */
export const reopen = (sql: Sql, item: Row): Promise<Row[]> => sql(
  `update work_item set state = 'WAITING', taken_by = null, taken_at = null, review_on = null where conversation = $1 and issuer = $2 and kind <> $3 and state = 'REPLIED' returning id, issuer`, [item['conversation'], item['issuer'], item['kind']]);

const { oneOf, orNull, text, time, uuid } = shapes;
/** What an answer says of a piece of work. */
export const workShape: Fields = {
  id: uuid, issuer: text, kind: text, conversation: uuid, lane: oneOf('bulk', 'urgent'), respondBy: orNull(time), urgency: orNull(text), sensitive: shapes.flag, receivedAt: time,
  /** The units of this agency that it is for; none where it is for all. */
  units: shapes.listOf(text),
  state: oneOf(...workStates), takenBy: orNull(text), takenAt: orNull(time), repliedBy: orNull(text), repliedAt: orNull(time), replyKind: orNull(text), keyCompromised: shapes.flag,
  /** The day on which what was refused because of a live investigation waits again; null where it was not. */
  reviewOn: orNull(text),
  /** Whether the search behind the last reply does not cover what was asked, so that the rest is waited for still. */
  answeredInPart: shapes.flag,
  /** When it was last reminded that the answer is awaited, and when that is due by then; null where nobody has. */
  chasedAt: orNull(time), answerDue: orNull(time),
  /** How it stands with the contest of what was replied, where it was contested: not decided yet, upheld, or overturned, so that it waits again. */
  contest: orNull(oneOf('CONTESTED', ...contestDecisions)),
  /** Who handed it to whoever has it, and whether that one has opened it; null where it was taken. */
  handedOver: orNull(shapes.fields({ by: text, seen: shapes.flag })),
  /** Who has taken it, or whoever stands in for them; null where nobody has. */
  has: orNull(shapes.fields(ownerShape)),
  /** What stands in its place, where its sender has withdrawn, replaced or recalled it. */
  correction: correctionOrNull,
};

/** A hand-over of a piece of work to a colleague. */
export const handoverShape = shapes.fields({ by: text, to: text, at: time, reason: text, seenAt: orNull(time) });

/** A piece of work as a list shows it: nothing of the content. */
export interface QueuedWork {
  readonly id: string;
  readonly issuer: string;
  readonly kind: string;
  readonly conversation: string;
  readonly lane: string;
  readonly respondBy: unknown;
  readonly urgency: string | null;
  readonly sensitive: boolean;
  readonly receivedAt: unknown;
  /** The units of this agency that it is for; none where it is for all. */
  readonly units: readonly string[];
  readonly state: WorkState;
  readonly takenBy: string | null;
  readonly takenAt: unknown;
  readonly repliedBy: string | null;
  readonly repliedAt: unknown;
  readonly replyKind: string | null;
  /** The day on which what was refused for a time waits again. */
  readonly reviewOn: string | null;
  /** Whether it came under a signing key that may have been in other hands, and nobody has said that it is genuine. */
  readonly keyCompromised: boolean;
  /** Whether the search behind the last reply does not cover what was asked, so that the rest is waited for still. */
  readonly answeredInPart: boolean;
  /** When whoever asked last reminded that the answer is awaited, and when it is due. */
  readonly chasedAt: unknown;
  readonly answerDue: unknown;
  /** How it stands with the contest of what was replied, where it was contested. */
  readonly contest: 'CONTESTED' | (typeof contestDecisions)[number] | null;
  /** Who handed it to whoever has it, and whether that one has opened it. */
  readonly handedOver: { readonly by: string; readonly seen: boolean } | null;
  /** Who has it in hand now: whoever took it, or stands in for them. */
  readonly has: Owner | null;
  /** What stands in its place, where its sender has withdrawn, replaced or recalled it. */
  readonly correction: Correction | null;
}

/** Pieces of work as lists show them, each with who has it in hand. */
export async function inQueue(sql: Sql, rows: readonly Row[]): Promise<QueuedWork[]> {
  return whoHas(sql, rows.map(listed), ({ state, takenBy }) => (state === 'TAKEN' && takenBy !== null ? { person: takenBy, team: null } : undefined));
}

const listed = (row: Row): Omit<QueuedWork, 'has'> => ({
  id: row['id'] as string, issuer: row['issuer'] as string, kind: row['kind'] as string, conversation: row['conversation'] as string, lane: row['lane'] as string, respondBy: row['respond_by'],
  urgency: row['urgency'] as string | null, sensitive: row['sensitive'] as boolean, receivedAt: row['received_at'], units: row['units'] as string[], state: row['state'] as WorkState, takenBy: row['taken_by'] as string | null,
  takenAt: row['taken_at'], repliedBy: row['replied_by'] as string | null, repliedAt: row['replied_at'], replyKind: row['reply_kind'] as string | null, reviewOn: row['review_on'] as string | null, answeredInPart: row['in_part'] === true, keyCompromised: row['key_compromised'] as boolean,
  contest: row['contest'] as QueuedWork['contest'], handedOver: row['handed_over'] as QueuedWork['handedOver'], chasedAt: row['chased_at'], answerDue: row['answer_due'], correction: correctionIn(row['correction']),
});
