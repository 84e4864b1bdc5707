import { type Row, type Sql } from '#platform';

/** Who has a case now: the practitioner, and the team that acts when they do not. */
export async function whoHas(sql: Sql, crn: string): Promise<{ readonly practitioner: string; readonly team: string } | undefined> {
  const [row] = await sql('select practitioner, team from caseload_allocation where crn = $1', [crn]);
  return row as { practitioner: string; team: string } | undefined;
}

/** Writes what is waited for, in the transaction that starts its clocks. */
export async function insertAwaited(sql: Sql, rows: readonly Row[]): Promise<void> {
  await sql(
    `insert into awaited_reply (clock_id, issue, conversation, place, crn)
     select clock_id, issue, conversation, place, crn from jsonb_to_recordset($1::jsonb) as r (clock_id uuid, issue uuid, conversation uuid, place text, crn text)`, [JSON.stringify(rows)]);
}
