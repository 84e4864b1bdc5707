import { type Row, type Sql } from '#platform';
import { type RowFinding } from '../caseload/column.js';
import { type CaseloadRow } from '../caseload/columns.js';

/** Whether a file names only what changed, or everybody. */
export type LoadMode = 'changes' | 'full';

/** A good row, and where it stood in the file. */
export interface GoodRow {
  readonly rowNumber: number;
  readonly row: CaseloadRow;
  readonly bytes: Buffer;
}

/** A row that was not taken: kept byte for byte, with what is wrong. */
export interface RejectedRow {
  readonly rowNumber: number;
  readonly bytes: Buffer;
  readonly findings: readonly RowFinding[];
  /** Whom it is about, where that much can be read. */
  readonly crn?: string | undefined;
}

/** Writes that a load has begun. One that a crash left behind is marked as broken by the next. */
export async function beginLoad(sql: Sql, load: { readonly id: string; readonly mode: LoadMode; readonly receivedBy: string }): Promise<void> {
  await sql(`update caseload_load set state = 'BROKEN' where state = 'RECEIVING' and received_at < now() - interval '2 hours'`);
  await sql(`insert into caseload_load (id, mode, received_by, state) values ($1, $2, $3, 'RECEIVING')`, [load.id, load.mode, load.receivedBy]);
}

/** Keeps good rows; gives those back whose CRN already stood in an earlier row of the same file. */
export async function keepRows(sql: Sql, loadId: string, rows: readonly GoodRow[]): Promise<readonly GoodRow[]> {
  if (rows.length === 0) return [];
  const kept = await sql(
    `insert into caseload_row (load_id, row_number, crn, content) select $1, r.row_number, r.crn, r.content from jsonb_to_recordset($2::jsonb) as r (row_number int, crn text, content jsonb)
     order by r.row_number on conflict (load_id, crn) do nothing returning row_number`,
    [loadId, JSON.stringify(rows.map(({ rowNumber, row }) => ({ row_number: rowNumber, crn: row.crn, content: row })))],
  );
  const numbers = new Set(kept.map((row) => row['row_number']));
  return rows.filter(({ rowNumber }) => !numbers.has(rowNumber));
}

/** Keeps rejected rows, byte for byte, so that a bad row is never lost. */
export async function keepRejected(sql: Sql, loadId: string, rows: readonly RejectedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql('insert into caseload_rejected_row (load_id, row_number, crn, content) select $1, * from unnest($2::int[], $3::text[], $4::bytea[])', [
    loadId, rows.map(({ rowNumber }) => rowNumber), rows.map(({ crn }) => crn ?? null), rows.map(({ bytes }) => bytes),
  ]);
}

/** Keeps what is to be put right or known, by row and column. */
export async function keepFindings(sql: Sql, loadId: string, findings: readonly RowFinding[]): Promise<void> {
  if (findings.length === 0) return;
  await sql(
    `insert into caseload_finding (load_id, row_number, column_name, code, todo) select $1, f."row", f."column", f.code, f.todo from jsonb_to_recordset($2::jsonb) as f ("row" int, "column" text, code text, todo text)`,
    [loadId, JSON.stringify(findings)],
  );
}

/** An accepted load with the same content. */
export interface EarlierLoad {
  readonly id: string;
  readonly receivedAt: Date;
  /** Whether no other load was accepted after it: then the same file again says nothing new. */
  readonly isLast: boolean;
}

/** The last accepted load with the same content, if there is one. */
export async function sameFile(sql: Sql, digest: Buffer, mode: LoadMode): Promise<EarlierLoad | undefined> {
  const [row] = await sql(
    `select id, received_at, place = (select max(place) from caseload_load) as is_last from caseload_load where file_digest = $1 and mode = $2 and state in ('APPLYING', 'APPLIED') order by place desc limit 1`,
    [digest, mode],
  );
  return row === undefined ? undefined : { id: row['id'] as string, receivedAt: row['received_at'] as Date, isLast: row['is_last'] === true };
}

/** Whether loads that were accepted earlier still wait to be applied. */
export async function loadsWaiting(sql: Sql): Promise<boolean> {
  const [row] = await sql(`select exists (select 1 from caseload_load where state = 'APPLYING') as waiting`);
  return row?.['waiting'] === true;
}

/**
 * SQL for the active people `p` whom the load does not name: neither in a good row nor in a rejected one, for an error in a row is no end of
 * supervision.
 */
export const absentFrom = (load: string): string =>
  `p.state = 'ACTIVE' and not exists (select 1 from caseload_row r where r.load_id = ${load} and r.crn = p.crn) and not exists (select 1 from caseload_rejected_row j where j.load_id = ${load} and j.crn = p.crn)`;

/** How many people each force would be told have ended, were this full file applied, and how many it has now. */
export async function endsOf(sql: Sql, loadId: string): Promise<readonly { readonly force: string; readonly ends: number; readonly people: number }[]> {
  const rows = await sql(
    `select p.home_force as force, count(*)::int as people, count(*) filter (where ${absentFrom('$1')})::int as ends from supervised_person p where p.state = 'ACTIVE' group by p.home_force`,
    [loadId],
  );
  return rows.map((row) => ({ force: row['force'] as string, ends: row['ends'] as number, people: row['people'] as number }));
}

/** Whether the file has a rejected row that does not even tell whom it is about: then nobody's absence is sure. */
export async function hasNamelessRows(sql: Sql, loadId: string): Promise<boolean> {
  const [row] = await sql('select exists (select 1 from caseload_rejected_row where load_id = $1 and crn is null) as found', [loadId]);
  return row?.['found'] === true;
}

/** The outcome of receiving a file: how many rows, and what becomes of it. */
export interface Received {
  readonly digest: Buffer;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Ends the receiving of a file; an accepted one gets its place in the order in which loads are applied. */
export async function endReceiving(sql: Sql, loadId: string, state: 'APPLYING' | 'SAME' | 'REFUSED', received: Received, sameAs: string | null = null): Promise<void> {
  await sql(
    `update caseload_load set state = $2, file_digest = $3, rows = $4, accepted = $5, rejected = $6, same_as = $7, place = case when $2 = 'APPLYING' then nextval('caseload_load_place_seq') end where id = $1`,
    [loadId, state, received.digest, received.rows, received.accepted, received.rejected, sameAs],
  );
}

/** Marks a load whose file broke off. */
export async function breakLoad(sql: Sql, loadId: string): Promise<void> {
  await sql(`update caseload_load set state = 'BROKEN' where id = $1 and state = 'RECEIVING'`, [loadId]);
}

/** What is held about a load, without its rows. */
export async function loadById(sql: Sql, id: string): Promise<Row | undefined> {
  const [row] = await sql(
    `select id, mode, state, same_as, received_by, received_at, rows, accepted, rejected, added, changed, ended, transferred, unchanged, applied_at from caseload_load where id = $1`,
    [id],
  );
  return row;
}

/** Findings of a load in the order of the file. */
export async function findingsOf(sql: Sql, loadId: string, after: { readonly row: number; readonly position: number }, limit: number): Promise<Row[]> {
  return sql(
    `select position::text, row_number as "row", column_name as "column", code, todo from caseload_finding
     where load_id = $1 and (row_number, position) > ($2, $3) order by row_number, position limit $4`,
    [loadId, after.row, after.position, limit],
  );
}
