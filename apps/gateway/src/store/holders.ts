import { type AgencyCode, type ErrorCode, type SupervisedPerson } from '#messages';
import { type Row, type Sql } from '#platform';
import { type Holder } from '../caseload/plan-changes.js';

/** One force that holds one person, as it was told just now. */
export interface Told {
  readonly crn: string;
  readonly agency: AgencyCode;
  /** The content digest in hex; `null` for an end. */
  readonly contentDigest: string | null;
  readonly submission: string;
  /** The person in whose name it is told. */
  readonly by: string;
}

/** What a force could not be told, and why. */
export interface Owed {
  readonly crn: string;
  readonly agency: AgencyCode;
  readonly code: ErrorCode;
  readonly receivedBy: string;
  /** What it is to be told; `null` for an end. */
  readonly person: SupervisedPerson | null;
}

/** Stages of a message that its recipient has taken in. */
const arrived = `('accepted', 'part-refused', 'delivered', 'opened')`;
const endingsAtOnce = 500;

/**
 * The ending is compared again, because the row may change between the look and the lock: a force that was told of the person anew in that moment
 * holds them, whatever became of the end before.
 */
const sameEnding = (found: string): string => `h.crn = ${found}.crn and h.agency = ${found}.agency and h.ending = ${found}.ending`;

/** Who holds these people and has not been told of the end. */
export async function holdersOf(sql: Sql, crns: readonly string[]): Promise<Map<string, Holder[]>> {
  const rows = await sql(`select crn, agency, encode(content_digest, 'hex') as digest from supervision_holder where crn = any($1) and ending is null order by crn, agency`, [crns]);
  const holders = new Map<string, Holder[]>();
  for (const row of rows) holders.set(row['crn'] as string, [...(holders.get(row['crn'] as string) ?? []), { agency: row['agency'] as AgencyCode, contentDigest: row['digest'] as string }]);
  return holders;
}

/** Notes, in the transaction that submits them, what forces are told: who holds whom from now on, and by which submission others are told to forget. */
export async function noteTold(sql: Sql, told: readonly Told[], now: Date): Promise<void> {
  const known = told.filter(({ contentDigest }) => contentDigest !== null);
  const ends = told.filter(({ contentDigest }) => contentDigest === null);
  if (known.length > 0) {
    await sql(
      `insert into supervision_holder (crn, agency, content_digest, told_at, told_by)
       select r.crn, r.agency, r.digest, $2, r.told_by from jsonb_to_recordset($1::jsonb) as r (crn text, agency text, digest bytea, told_by text)
       on conflict (crn, agency) do update set content_digest = excluded.content_digest, told_at = excluded.told_at, told_by = excluded.told_by, ending = null`,
      [JSON.stringify(known.map(({ crn, agency, contentDigest, by }) => ({ crn, agency, digest: `\\x${String(contentDigest)}`, told_by: by }))), now],
    );
  }
  if (ends.length > 0) {
    await sql(
      'update supervision_holder h set ending = r.submission from jsonb_to_recordset($1::jsonb) as r (crn text, agency text, submission uuid) where h.crn = r.crn and h.agency = r.agency',
      [JSON.stringify(ends.map(({ crn, agency, submission }) => ({ crn, agency, submission })))],
    );
  }
}

/** Keeps what these people's forces are still to be told in place of what was owed about them before. */
export async function keepOwed(sql: Sql, crns: readonly string[], owed: readonly Owed[], now: Date): Promise<void> {
  const before = await sql('delete from supervision_owed where crn = any($1) returning crn, agency, since', [crns]);
  if (owed.length === 0) return;
  const since = new Map(before.map((row) => [`${row['crn'] as string} ${row['agency'] as string}`, row['since'] as Date]));
  await sql(
    `insert into supervision_owed (crn, agency, code, received_by, person, since, due_at)
     select crn, agency, code, received_by, person, since, $2::timestamptz + least(interval '15 minutes', greatest(interval '15 seconds', $2::timestamptz - since))
     from jsonb_to_recordset($1::jsonb) as r (crn text, agency text, code text, received_by text, person jsonb, since timestamptz)`,
    [JSON.stringify(owed.map(({ crn, agency, code, receivedBy, person }) => ({ crn, agency, code, received_by: receivedBy, person, since: since.get(`${crn} ${agency}`) ?? now }))), now],
  );
}

/** People about whom a force is to be told now; of each, what stands in the caseload, locked, and what was owed. */
export async function owedNow(sql: Sql, now: Date, limit: number): Promise<{ readonly people: readonly Row[]; readonly owed: readonly Row[] }> {
  const due = await sql('select crn from supervision_owed where due_at <= $1 order by due_at limit $2', [now, limit]);
  if (due.length === 0) return { people: [], owed: [] };
  const crns = due.map(({ crn }) => crn);
  const people = await sql(`select crn, state, home_force, encode(content_digest, 'hex') as content_digest from supervised_person where crn = any($1) order by crn for update`, [crns]);
  return { people, owed: await sql('select crn, agency, code, received_by, person, since from supervision_owed where crn = any($1)', [crns]) };
}

/**
 * Lets go of the forces that have acknowledged an end. An end that a force refused, or that expired without a receipt, is owed again: the force may
 * hold the person still.
 */
export async function settleEndings(sql: Sql, now: Date): Promise<boolean> {
  const acknowledged = await sql(
    `delete from supervision_holder h using (
       select h.crn, h.agency, h.ending from supervision_holder h join sent_message s on s.submission_id = h.ending where s.stage in ${arrived} limit $1) d
     where ${sameEnding('d')} returning 1`, [endingsAtOnce]);
  const failed = await sql(
    `update supervision_holder h set ending = null from (
       select h.crn, h.agency, h.ending, s.code from supervision_holder h join sent_message s on s.submission_id = h.ending where s.stage in ('refused', 'expired') limit $1) f
     where ${sameEnding('f')} returning h.crn, h.agency, h.told_by, coalesce(f.code, 'RECEIPT_REFUSED') as code`, [endingsAtOnce]);
  if (failed.length > 0) {
    await sql(
      `insert into supervision_owed (crn, agency, code, received_by, since, due_at) select crn, agency, code, told_by, $2, $2::timestamptz + interval '15 minutes'
       from jsonb_to_recordset($1::jsonb) as r (crn text, agency text, code text, told_by text) on conflict do nothing`,
      [JSON.stringify(failed), now]);
  }
  return acknowledged.length === endingsAtOnce || failed.length === endingsAtOnce;
}

/** The agencies that still wait to be told of somebody. */
export async function agenciesOwed(sql: Sql): Promise<string[]> {
  return (await sql('select distinct agency from supervision_owed')).map((row) => row['agency'] as string);
}
