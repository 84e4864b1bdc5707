import { type Row, type Sql } from '#platform';
import { type LoopContext } from '#exchange';
import { type CaseloadRow } from './columns.js';
import { fingerprintsOf } from './fingerprint.js';
import { changesOfPerson } from './changes-of-person.js';
import { agencyOfForce } from './home-force.js';
import { personBlock } from './person-block.js';
import { type HeldPerson, type PersonPlan, planEnd, planPerson } from './plan-changes.js';
import { type Change, openReviews } from '../changes/open-reviews.js';
import { clearStagedRows, closeLoad, linkWaitingIncidents, peopleBefore, peopleBy, type PersonWrite, writePeople } from '../store/people.js';
import { holdersOf } from '../store/holders.js';
import { absentFrom, keepFindings } from '../store/loads.js';
import { endCarerTasks } from '../awaited/set-carer-tasks.loop.js';
import { type NoticeToSend, type RefusedNotice, sendNotices } from './send-notices.js';
import { sendSnapshots } from './send-snapshots.js';

/** Rows of a load that are applied in one transaction, with the notifications they cause. */
export const rowsPerTransaction = 500;

interface Load {
  readonly id: string;
  readonly mode: 'changes' | 'full';
  readonly receivedBy: string;
  readonly appliedTo: number;
  readonly endedTo: string;
}

/**
 * One step of applying a received caseload: the next rows, then (full loads) the next people whom the file no longer names, then the snapshots.
 * Every step is one transaction that moves the load's own place forward, so a crash anywhere repeats nothing and loses nothing.
 * Loads are applied in the order in which they were accepted.
 * @returns whether there may be more to do at once
 */
export async function applyNextStep(context: LoopContext): Promise<boolean> {
  return context.inTransaction(async (sql) => {
    const load = await oldestWaiting(sql);
    if (load === undefined) return clearStagedRows(sql);
    const rows = await sql('select row_number, crn, content from caseload_row where load_id = $1 and row_number > $2 order by row_number limit $3', [load.id, load.appliedTo, rowsPerTransaction]);
    if (rows.length > 0) await applyRows(context, sql, load, rows);
    else if (!(load.mode === 'full' && (await endAbsent(context, sql, load)))) {
      await sendSnapshots(context, sql, load);
      await closeLoad(sql, load.id, context.now());
    }
    return true;
  });
}

async function oldestWaiting(sql: Sql): Promise<Load | undefined> {
  const [row] = await sql(`select id, mode, received_by, applied_to, ended_to from caseload_load where state = 'APPLYING' order by place limit 1 for update`);
  if (row === undefined) return undefined;
  return { id: row['id'] as string, mode: row['mode'] as Load['mode'], receivedBy: row['received_by'] as string, appliedTo: row['applied_to'] as number, endedTo: row['ended_to'] as string };
}

async function applyRows(context: LoopContext, sql: Sql, load: Load, staged: readonly Row[]): Promise<void> {
  const crns = staged.map((row) => row['crn'] as string);
  const held = await peopleBy(sql, crns);
  const holders = await holdersOf(sql, crns);
  const directory = context.directory();
  const writes: PersonWrite[] = [];
  const notices: NoticeToSend[] = [];
  const plans: PersonPlan[] = [];
  const changes: Change[] = [];
  const before = await peopleBefore(sql, crns);
  for (const { content } of staged) {
    const row = content as CaseloadRow;
    const prints = fingerprintsOf(row);
    const plan = planPerson(row, prints, held.get(row.crn), agencyOfForce(directory, row.homeForce), holders.get(row.crn) ?? []);
    plans.push(plan);
    if (plan.write) writes.push({ row, prints, plan });
    changes.push(...changesOfPerson(before.get(row.crn), row).map((event) => ({ crn: row.crn, event, cause: { source: 'LOAD' as const, reference: load.id } })));
    const subject = { crn: row.crn, homeForce: row.homeForce, block: personBlock(row) };
    for (const notice of plan.notices) notices.push({ ...notice, subject, receivedBy: load.receivedBy, previousForce: held.get(row.crn)?.homeForce });
  }
  await writePeople(sql, load.id, writes, context.now());
  await endCarerTasks(sql, crns, context.now());
  await openReviews(sql, changes, { agency: context.agency }, context.now());
  await findRefused(sql, load, await sendNotices(context, sql, crns, notices), new Map(staged.map((row) => [row['crn'] as string, row['row_number'] as number])));
  await linkWaitingIncidents(sql, writes.map(({ row }) => row.crn));
  await moveOn(sql, load.id, plans, notices, 'applied_to', staged.at(-1)?.['row_number']);
}

/** Ends the next active people whom the file does not name; false when there are none left. */
async function endAbsent(context: LoopContext, sql: Sql, load: Load): Promise<boolean> {
  const rows = await sql(
    `select p.crn from supervised_person p where p.crn > $2 and ${absentFrom('$1')} order by p.crn limit $3`,
    [load.id, load.endedTo, rowsPerTransaction],
  );
  if (rows.length === 0) return false;
  const held = [...(await peopleBy(sql, rows.map((row) => row['crn'] as string))).values()];
  const crns = held.map(({ crn }) => crn);
  const holders = await holdersOf(sql, crns);
  const plans = held.map((person: HeldPerson) => ({ person, plan: planEnd(person, holders.get(person.crn) ?? []) }));
  const notices = plans.flatMap(({ person, plan }) => plan.notices.map((notice) => ({ ...notice, subject: { crn: person.crn, homeForce: person.homeForce, block: null }, receivedBy: load.receivedBy })));
  await sql(
    `update supervised_person set state = 'ENDED', ended_on = $3::date, version = version + 1, row_digest = '', loaded_by = $2, changed_at = $3 where crn = any($1)`,
    [crns, load.id, context.now()],
  );
  await endCarerTasks(sql, crns, context.now());
  await findRefused(sql, load, await sendNotices(context, sql, crns, notices), new Map());
  await moveOn(sql, load.id, plans.map(({ plan }) => plan), notices, 'ended_to', rows.at(-1)?.['crn']);
  return true;
}

/** Tells the person who loaded the file which rows a force could not be told of yet; row 0 is absence from a full file. */
async function findRefused(sql: Sql, load: Load, refused: readonly RefusedNotice[], rowOf: ReadonlyMap<string, number>): Promise<void> {
  await keepFindings(sql, load.id, refused.map(({ notice, code }) => ({
    row: rowOf.get(notice.subject.crn) ?? 0, column: 'home_force', code: 'NOT_SENT',
    todo: `A force could not be told yet (${code}). It is tried again until it can; see that the directory and the agreement are put right.`,
  })));
}

async function moveOn(sql: Sql, loadId: string, plans: readonly PersonPlan[], notices: readonly NoticeToSend[], place: 'applied_to' | 'ended_to', to: unknown): Promise<void> {
  const count = (outcome: PersonPlan['outcome']): number => plans.filter((plan) => plan.outcome === outcome).length;
  await sql(
    `update caseload_load set ${place} = $2, added = added + $3, changed = changed + $4, ended = ended + $5, transferred = transferred + $6, unchanged = unchanged + $7,
       told = array(select distinct unnest(told || $8::text[])) where id = $1`,
    [loadId, to, count('added'), count('changed'), count('ended'), count('transferred'), count('unchanged'), [...new Set(notices.map(({ recipient }) => recipient))]],
  );
}
