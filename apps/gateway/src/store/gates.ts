import { type Actor, type Condition, visiblePeople } from '#access';
import { correctionOf } from '#exchange/corrections';
import { type Label } from '#messages';
import { cursorTime, type Row, type Sql } from '#platform';
import { contentAsked } from './asked-anew.js';
import { caseOfAnswer, placesOfConversation } from './enquiries.js';

const visible = (actor: Actor, label: Label, firstParam: number): Condition => visiblePeople(actor, { what: 'gate', label }, { alias: 'g', firstParam });

export async function insertGate(sql: Sql, gate: { readonly id: string; readonly kind: string; readonly crn: string; readonly address: { readonly kind: string; readonly address: string; readonly postcode: string }; readonly key: string; readonly openedBy: string }): Promise<void> {
  const { id, kind, crn, address, key, openedBy } = gate;
  await sql('insert into gate (id, kind, crn, address_kind, address, postcode, address_key, opened_by) values ($1, $2, $3, $4, $5, $6, $7, $8)', [id, kind, crn, address.kind, address.address, address.postcode, key, openedBy]);
}

/** A page of the gates of people whom the actor may see, of one of them where a CRN is given; nothing of the address. */
export async function gatePage(sql: Sql, actor: Actor, crn: string | undefined, before: readonly (string | number)[] | undefined, limit: number): Promise<Row[]> {
  const may = visible(actor, 'OPEN', 5);
  return sql(
    `select g.id, g.kind, g.crn, g.opened_by, g.opened_at, ${cursorTime('g.opened_at')} as place from gate g
     where ($1::text is null or g.crn = $1) and ($2::timestamptz is null or (g.opened_at, g.id) < ($2::timestamptz, $3::uuid)) and ${may.sql}
     order by g.opened_at desc, g.id desc limit $4`, [crn ?? null, before?.[0] ?? null, before?.[1] ?? null, limit + 1, ...may.params]);
}

/** One gate with its address, or nothing: hidden and absent are the same. */
export async function gateBy(sql: Sql, actor: Actor, id: string): Promise<Row | undefined> {
  const may = visible(actor, 'SENSITIVE', 2);
  const [row] = await sql(`select g.id, g.kind, g.crn, g.address_kind, g.address, g.postcode, g.opened_by, g.opened_at from gate g where g.id = $1 and ${may.sql}`, [id, ...may.params]);
  return row;
}

/** What was asked of these kinds about the people of these gates because of such a gate, as it was said last, with the address that it names: whether that is the gate's own is not for this statement. */
export const askedForGates = (sql: Sql, gates: readonly string[], kinds: readonly string[]): Promise<Row[]> => sql(
  `select g.id as gate, g.address_key, e.conversation, e.issue, e.kind, e.recipient, e.asked_at, s.content->'proposedAddress' as proposed, s.content, ${placesOfConversation} as places
   from gate g join enquiry e on e.crn = g.crn and e.kind = any($2) and not exists (select 1 from sent_correction w where w.original = e.submission) cross join lateral (select ${contentAsked()} as content) s
   where g.id = any($1::uuid[]) and s.content->>'trigger' = g.kind
   order by e.asked_at, e.conversation`, [gates, kinds]);

/** Places to which an address led and which these issues do not ask. */
export const leftOutOf = (sql: Sql, issues: readonly string[]): Promise<Row[]> =>
  sql(`select issue, place from enquiry_place where issue = any($1::uuid[]) and code in ('LEFT_OUT', 'NO_NODE') order by position`, [issues]);

/** The answers of conversations, oldest first, with what a gate looks at: how far they go, where they say to ask instead, whether they can be believed, and the last review. What they say of anybody stays where it is. One that its agency has corrected is none, nor one that is withheld because it is misrouted: nobody can look at it. */
export const answersForGates = (sql: Sql, conversations: readonly string[]): Promise<Row[]> => sql(
  `select a.id, a.issuer, a.conversation, a.kind, a.leaves, a.received_at, c.body->>'status' as status, c.body->>'searchedAt' as searched_at, json_build_object('scope', c.body->'scope', 'withheld', c.body->'withheld', 'children', (select json_agg(json_build_object('known', k->'known')) from json_array_elements(c.body->'children') k)) as told,
     exists (select 1 from compromised_message m where m.message_id = a.id and m.issuer = a.issuer and m.decision is distinct from 'genuine') as compromised, r.conclusion, r.reviewed_by, r.reviewed_at,
     d.place as instead
   from enquiry_answer a left join enquiry_redirect d on d.id = a.id and d.issuer = a.issuer
   left join ${caseOfAnswer} on true
   left join lateral (select v.conclusion, v.reviewed_by, v.reviewed_at from answer_review v where v.answer = a.id and v.issuer = a.issuer order by v.position desc limit 1) r on true
   where a.conversation = any($1::uuid[]) and ${correctionOf('a.id', 'a.issuer')} is null order by a.received_at, a.id`, [conversations]);

export const checksOf = (sql: Sql, gates: readonly string[]): Promise<Row[]> =>
  sql('select gate, what, outcome, recorded_by, recorded_at from gate_check where gate = any($1::uuid[]) order by position', [gates]);

/** Those of the gates at whose address somebody was found to be at risk: there, or at another gate of the same person about the same address. */
export const gatesWithRisk = (sql: Sql, gates: readonly string[], outcome: string): Promise<Row[]> => sql(
  `select distinct g.id from gate g join gate o on o.crn = g.crn and o.address_key = g.address_key join gate_check c on c.gate = o.id and c.outcome = $2 where g.id = any($1::uuid[])`, [gates, outcome]);

/** Those of the gates whose address is somebody's of this kind: as it was said there, or at another gate of the same person about the same address. */
export const gatesOfAddress = (sql: Sql, gates: readonly string[], kind: string): Promise<Row[]> => sql(
  'select distinct g.id from gate g join gate o on o.crn = g.crn and o.address_key = g.address_key and o.address_kind = $2 where g.id = any($1::uuid[])', [gates, kind]);

/** When an incident about the person of each gate came last. */
export const lastIncidentsOf = (sql: Sql, gates: readonly string[]): Promise<Row[]> =>
  sql('select g.id as gate, max(i.received_at) as at from gate g join incident i on i.crn = g.crn where g.id = any($1::uuid[]) group by g.id', [gates]);

export const decisionsOf = (sql: Sql, gates: readonly string[]): Promise<Row[]> =>
  sql('select gate, decision, state, red, against, reason, manager, decided_by, decided_at from gate_decision where gate = any($1::uuid[]) order by position', [gates]);

export async function insertCheck(sql: Sql, { gate, what, outcome, by }: { readonly gate: string; readonly what: string; readonly outcome: string; readonly by: string }): Promise<void> {
  await sql('insert into gate_check (gate, what, outcome, recorded_by) values ($1, $2, $3, $4)', [gate, what, outcome, by]);
}

/** Writes what was concluded from an answer, if somebody has opened it, or has filed it. @returns whether it was written */
export async function insertReview(sql: Sql, { answer, issuer, conclusion, by }: { readonly answer: string; readonly issuer: string; readonly conclusion: string; readonly by: string }): Promise<boolean> {
  const written = await sql(
    `insert into answer_review (answer, issuer, conclusion, reviewed_by) select id, issuer, $3::text, $4::text from (
       select message_id as id, issuer from opening where message_id = $1 and issuer = $2 union select id, place from filed_reply where id = $1 and place = $2 and state = 'FILED') o returning position`, [answer, issuer, conclusion, by]);
  return written.length > 0;
}

export interface DecisionRow {
  readonly gate: string;
  readonly decision: string;
  readonly state: string;
  readonly red: readonly object[];
  readonly against: boolean;
  readonly reason: string;
  readonly manager: string | null;
  readonly by: string;
}

export async function insertDecision(sql: Sql, { gate, decision, state, red, against, reason, manager, by }: DecisionRow): Promise<void> {
  await sql('insert into gate_decision (gate, decision, state, red, against, reason, manager, decided_by) values ($1, $2, $3, $4, $5, $6, $7, $8)', [gate, decision, state, JSON.stringify(red), against, reason, manager, by]);
}
