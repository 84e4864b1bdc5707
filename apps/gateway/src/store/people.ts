import { type Row, type Sql } from '#platform';
import { type CaseloadRow } from '../caseload/columns.js';
import { type Fingerprints } from '../caseload/fingerprint.js';
import { isLimited, personBlock } from '../caseload/person-block.js';
import { type HeldPerson, type PersonPlan } from '../caseload/plan-changes.js';

/** A person's row as it will stand. */
export interface PersonWrite {
  readonly row: CaseloadRow;
  readonly prints: Fingerprints;
  readonly plan: PersonPlan;
}

/** What is held of these people, locked for this transaction. */
export async function peopleBy(sql: Sql, crns: readonly string[]): Promise<Map<string, HeldPerson>> {
  const rows = await sql(
    `select crn, state, version, home_force, encode(row_digest, 'hex') as row_digest from supervised_person where crn = any($1) order by crn for update`,
    [crns],
  );
  return new Map(rows.map((row) => [row['crn'] as string, {
    crn: row['crn'] as string, state: row['state'] as HeldPerson['state'], version: row['version'] as number, homeForce: row['home_force'] as string, rowDigest: row['row_digest'] as string,
  }]));
}

/** What the caseload says of these people before it is written anew, as far as a change of it is a significant one. */
export async function peopleBefore(sql: Sql, crns: readonly string[]): Promise<Map<string, Row>> {
  const rows = await sql('select crn, state, addresses, practitioner, team, supervision_type from supervised_person where crn = any($1)', [crns]);
  return new Map(rows.map((row) => [String(row['crn']), row]));
}

/** Writes people, who has their case, and who may not look: three statements and two removals, however many people. */
export async function writePeople(sql: Sql, loadId: string, writes: readonly PersonWrite[], now: Date): Promise<void> {
  if (writes.length === 0) return;
  const crns = writes.map(({ row }) => row.crn);
  await sql(upsertPeople, [JSON.stringify(writes.map(personRecord)), loadId, now]);
  await sql(
    `insert into caseload_allocation (crn, practitioner, team, since) select crn, practitioner, team, $2 from supervised_person where crn = any($1)
     on conflict (crn) do update set practitioner = excluded.practitioner, team = excluded.team, since = excluded.since
     where (caseload_allocation.practitioner, caseload_allocation.team) is distinct from (excluded.practitioner, excluded.team)`,
    [crns, now],
  );
  await sql('delete from limited_access where crn = any($1)', [crns]);
  const limits = writes.flatMap(({ row }) => [
    ...row.excludedStaff.map((person) => ({ crn: row.crn, person, rule: 'EXCLUDED' })), ...row.restrictedToStaff.map((person) => ({ crn: row.crn, person, rule: 'RESTRICTED' })),
  ]);
  if (limits.length > 0) {
    await sql('insert into limited_access (crn, person, rule) select distinct l.crn, l.person, l.rule from jsonb_to_recordset($1::jsonb) as l (crn text, person text, rule text)', [JSON.stringify(limits)]);
  }
}

function personRecord({ row, prints, plan }: PersonWrite): Record<string, unknown> {
  const orNull = (value: string): string | null => (value === '' ? null : value);
  const block = personBlock(row);
  return {
    crn: row.crn, given_names: row.givenNames, family_name: row.familyName, date_of_birth: row.dateOfBirth, sex: orNull(row.sex), pnc: orNull(row.pnc), cro: orNull(row.cro), prison_number: orNull(row.prisonNumber),
    former_crns: row.formerCrns, aliases: row.aliases, addresses: block.addresses ?? [], home_force: row.homeForce, practitioner: row.practitioner, practitioner_name: orNull(row.practitionerName), practitioner_contact: orNull(row.practitionerContact), team: row.team,
    delivery_unit: row.deliveryUnit, manager: orNull(row.manager), manager_contact: orNull(row.managerContact), supervision_type: row.supervisionType, supervision_start: row.supervisionStart,
    supervision_end: orNull(row.supervisionEnd), ended_on: orNull(row.endedOn), rosh: orNull(row.rosh), da_flag: row.daFlag, carer_of_adult: row.carerOfAdult, orders: row.orders, limited: isLimited(row),
    state: plan.state, version: plan.version, content_digest: `\\x${prints.content}`, row_digest: `\\x${prints.row}`,
  };
}

const personColumns = {
  crn: 'text', given_names: 'text', family_name: 'text', date_of_birth: 'date', sex: 'text', pnc: 'text', cro: 'text', prison_number: 'text', former_crns: 'text[]', aliases: 'jsonb', addresses: 'jsonb', home_force: 'text',
  practitioner: 'text', practitioner_name: 'text', practitioner_contact: 'text', team: 'text', delivery_unit: 'text', manager: 'text', manager_contact: 'text', supervision_type: 'text', supervision_start: 'date', supervision_end: 'date', ended_on: 'date',
  rosh: 'text', da_flag: 'boolean', carer_of_adult: 'boolean', orders: 'jsonb', limited: 'boolean', state: 'text', version: 'int', content_digest: 'bytea', row_digest: 'bytea',
};
const names = Object.keys(personColumns);
const upsertPeople = `
  insert into supervised_person (${names.join(', ')}, loaded_by, changed_at)
  select ${names.map((name) => `p.${name}`).join(', ')}, $2, $3 from jsonb_to_recordset($1::jsonb) as p (${Object.entries(personColumns).map(([name, type]) => `${name} ${type}`).join(', ')})
  on conflict (crn) do update set ${names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')}, loaded_by = excluded.loaded_by, changed_at = excluded.changed_at,
    carer_task = case when excluded.carer_of_adult and supervised_person.state = 'ACTIVE' then supervised_person.carer_task end`;

/** Incidents `i` without a person and the one person whom their identifiers name; two candidates are for a manager to decide. */
const linkTo = (which: string): string => `
  with candidate as (
    select i.id, i.issuer, min(p.crn) as crn from incident i
      join supervised_person p on p.crn = i.subject_crn or p.former_crns @> array[i.subject_crn] or p.pnc = i.subject_pnc or p.cro = i.subject_cro
    where i.crn is null and (${which})
    group by i.id, i.issuer having count(distinct p.crn) = 1)
  update incident i set crn = c.crn from candidate c where i.id = c.id and i.issuer = c.issuer`;

/** Gives waiting incidents to the people whom they concern, once these are in the caseload. */
export async function linkWaitingIncidents(sql: Sql, crns: readonly string[]): Promise<void> {
  if (crns.length === 0) return;
  const these = (column: string): string => `select ${column} from supervised_person where crn = any($1)`;
  await sql(linkTo(`i.subject_crn = any($1) or i.subject_crn in (${these('unnest(former_crns)')}) or i.subject_pnc in (${these('pnc')}) or i.subject_cro in (${these('cro')})`), [crns]);
}

/** The same for incidents that came in just now: one that was being written while its person was loaded saw nobody, and the load did not see it. */
export async function linkRecentIncidents(sql: Sql, since: Date): Promise<void> {
  await sql(linkTo('i.received_at > $1'), [since]);
}

/** Closes a load; its staged rows are cleared away afterwards, a few thousand at a time. */
export async function closeLoad(sql: Sql, loadId: string, now: Date): Promise<void> {
  await sql(`update caseload_load set state = 'APPLIED', applied_at = $2 where id = $1`, [loadId, now]);
}

/** Takes away staged rows of loads that need them no more; whether there may be others. */
export async function clearStagedRows(sql: Sql): Promise<boolean> {
  const [load] = await sql(`select id from caseload_load where rows_kept and state not in ('RECEIVING', 'APPLYING') limit 1`);
  if (load === undefined) return false;
  const gone = await sql('delete from caseload_row where load_id = $1 and row_number in (select row_number from caseload_row where load_id = $1 order by row_number limit 5000) returning row_number', [load['id']]);
  if (gone.length === 0) await sql('update caseload_load set rows_kept = false where id = $1', [load['id']]);
  return true;
}
