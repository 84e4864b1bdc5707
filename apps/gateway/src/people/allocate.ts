import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { actingRole, type Actor, reasonToKeep, visiblePeople } from '#access';
import { type CaseDatabase } from '#exchange/web';
import { type Owner, ownersOf } from '#exchange/staff';
import { type Finding, GatewayError } from '#messages';
import { keyOfCursor, type Page, pageOf, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { columnsOfRow, rowOfPerson } from '../caseload/row-of-person.js';
import { appendActed } from '../store/acting.js';
import { beginLoad, endReceiving, keepRows, loadsWaiting } from '../store/loads.js';
import { type AllocationQuery, type NewAllocation } from './allocation-requests.js';

/** Who has somebody's case by the caseload, since when, and who has it now. */
export interface Allocation extends Owner {
  readonly crn: string;
  readonly practitioner: string;
  readonly team: string;
  readonly since: unknown;
}

/** What was given to whom: the load by which it is done, which `GET /api/caseload-loads/{id}` follows. */
export interface Allocated {
  readonly load: string;
  readonly people: readonly string[];
  readonly practitioner: string;
  readonly team: string;
}

const may = { what: 'person', label: 'OPEN' } as const;

/** Who has whom, of the people whom the actor may see, by CRN. */
export async function listAllocations(database: CaseDatabase, actor: Actor, { practitioner, team, cursor, limit }: AllocationQuery): Promise<Page<Allocation>> {
  const sql = sqlOver(database), after = String(keyOfCursor(cursor, ['text'])?.[0] ?? '');
  const visible = visiblePeople(actor, may, { alias: 'p', firstParam: 5 });
  const rows = await sql(
    `select p.crn, w.practitioner, w.team, w.since from supervised_person p join caseload_allocation w on w.crn = p.crn
     where p.state = 'ACTIVE' and p.crn > $1 collate "C" and ($3::text is null or w.practitioner = $3) and ($4::text is null or w.team = $4) and ${visible.sql} order by p.crn limit $2`, [after, limit + 1, practitioner ?? null, team ?? null, ...visible.params]);
  const ownerOf = await ownersOf(sql, rows.map((row) => String(row['practitioner'])));
  return pageOf(rows, limit, (row) => [String(row['crn'])], (row) => ({ crn: String(row['crn']), practitioner: String(row['practitioner']), team: String(row['team']), since: row['since'], ...ownerOf({ person: String(row['practitioner']), team: String(row['team']) }) }));
}

/**
 * Gives people to a practitioner, by a load of their rows with nothing else changed: so whatever follows a transfer in a caseload file follows here, the review, the word to the home force and the clocks. The next file holds again, so the case
 * record has to say it too.
 * @throws GatewayError REQUEST_INVALID with the field; REQUEST_CONFLICT while a file waits to be applied, which may say something else
 */
export async function allocate(database: CaseDatabase, actor: Actor, asked: NewAllocation, keep: (sql: Sql, done: Allocated) => Promise<void>): Promise<Allocated> {
  reasonToKeep(asked.reason);
  const { practitioner, team, practitionerName = '', practitionerContact = '', reason } = asked, people = [...new Set(asked.people)], load = v7();
  const done: Allocated = { load, people, practitioner, team };
  await transactionOver(database, async (sql) => {
    await sql(`select pg_advisory_xact_lock(hashtextextended('caseload-load', 0))`);
    if (await loadsWaiting(sql)) throw new GatewayError('REQUEST_CONFLICT', { path: 'earlier loads' });
    const held = await heldBy(sql, actor, people);
    const findings = [...notThere(people, held), ...await cannotHave(sql, practitioner, team)];
    if (findings.length > 0) throw new GatewayError('REQUEST_INVALID', {}, { findings });
    await beginLoad(sql, { id: load, mode: 'changes', receivedBy: actor.person });
    await keepRows(sql, load, held.map((row, at) => ({ rowNumber: at + 1, bytes: Buffer.alloc(0), row: { ...rowOfPerson(row), practitioner, team, practitionerName, practitionerContact } })));
    await endReceiving(sql, load, 'APPLYING', { digest: createHash('sha256').update(load).digest(), rows: held.length, accepted: held.length, rejected: 0 });
    const role = actingRole(actor, 'person') ?? '';
    await appendActed(sql, actor, held.map((row) => ({
      event: 'allocation.changed', agency: actor.agency, person: actor.person, role, subject: String(row['crn']), facts: { from: String(row['practitioner']), fromTeam: String(row['team']), to: practitioner, toTeam: team, load, reason },
    })));
    await keep(sql, done);
  });
  return done;
}

/** Those of these people whom the actor may see and who are under supervision, as the store has them. */
async function heldBy(sql: Sql, actor: Actor, crns: readonly string[]): Promise<Row[]> {
  const visible = visiblePeople(actor, may, { alias: 'p', firstParam: 2 });
  return sql(`select ${columnsOfRow} from supervised_person p where p.state = 'ACTIVE' and p.crn = any($1) and ${visible.sql} order by p.crn`, [crns, ...visible.params]);
}

/** Somebody whom the actor may not see is as little there as nobody. */
const notThere = (people: readonly string[], held: readonly Row[]): Finding[] =>
  people.flatMap((crn, at) => (held.some((row) => row['crn'] === crn) ? [] : [{ path: `/people/${at}`, code: 'NOT_IN_LIST', todo: 'Name somebody under supervision of your teams, by CRN.' } as const]));

/** Cases are given to those alone whom the register of people has, in a team of theirs, and who are here: nobody's case may be owned by a slip of the pen. */
async function cannotHave(sql: Sql, practitioner: string, team: string): Promise<Finding[]> {
  const [known] = await sql('select s.teams, exists (select 1 from staff_away a where a.person = s.person) as away from staff s where s.person = $1', [practitioner]);
  if (known === undefined || known['away'] === true) return [{ path: '/practitioner', code: 'NOT_IN_LIST', todo: 'Name somebody who is in the register of people, and is here.' }];
  return (known['teams'] as string[]).includes(team) ? [] : [{ path: '/team', code: 'NOT_IN_LIST', todo: 'Name a team in which they work, as the register of people has it.' }];
}
