import { type Actor } from '#access';
import { appendAudit, type AuditEntry } from '#audit';
import { type Sql } from '#platform';

/**
 * Appends entries about what somebody did with people of a caseload, in the caller's transaction: each says on whose behalf, where the person is that of somebody for whom the actor stands in, or of a team
 * of a manager for whom they do.
 */
export async function appendActed(sql: Sql, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  const behalf = await onBehalf(sql, actor, entries.flatMap(({ subject }) => (subject === undefined ? [] : [subject])));
  await appendAudit(sql, entries.map((entry) => {
    const whom = behalf.get(entry.subject ?? '');
    return whom === undefined ? entry : { ...entry, facts: { ...entry.facts, onBehalfOf: whom } };
  }));
}

async function onBehalf(sql: Sql, { person, teams, standsInFor = [] }: Actor, crns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (standsInFor.length === 0 || crns.length === 0) return new Map();
  const rows = await sql(
    `select w.crn, case when w.practitioner = any($2) then w.practitioner else (select s.person from staff s where s.person = any($2) and w.team = any(s.manages) order by s.person limit 1) end as whom
     from caseload_allocation w where w.crn = any($1) and w.practitioner <> $3 and (w.practitioner = any($2) or not w.team = any($4))`, [crns, standsInFor, person, teams]);
  return new Map(rows.flatMap((row) => (row['whom'] === null ? [] : [[String(row['crn']), String(row['whom'])] as const])));
}
