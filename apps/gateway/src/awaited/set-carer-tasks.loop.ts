import { randomUUID } from 'node:crypto';
import { clockRules } from '#clocks';
import { type ExchangeLoop } from '#exchange';
import { recordClockEvents, startClocks } from '#exchange/clocks';
import { type Sql } from '#platform';
import { insertAwaited } from '../store/awaited.js';
import { carerTasksOver, setCarerTasks } from '../store/carers.js';

const carersAtOnce = 100;

/**
 * Makes the referral of an adult a task of whoever has the case, once the caseload says that the person cares for one (DOMAIN 2.7 [0 18.4]; Dev, for whose brother nobody was asked): a clock like those of answers, which ends when the
 * referral is made or somebody says why none is.
 */
export const setCarerTasksLoop: ExchangeLoop = { name: 'set-carer-tasks', idleMs: 5_000, run: (context) => context.inTransaction(raiseTasks) };

/** @returns whether there may be more */
export async function raiseTasks(sql: Sql): Promise<boolean> {
  const carers = await setCarerTasks(sql, carersAtOnce);
  const at = new Date();
  await startClocks(sql, carers.map((carer) => {
    const id = String(carer['carer_task']);
    return { id, rule: 'ADULT_REFERRAL_MADE', term: clockRules.ADULT_REFERRAL_MADE.term, about: 'adult-referral', reference: id, at, owner: String(carer['practitioner']), team: String(carer['team']) };
  }));
  await insertAwaited(sql, carers.map(({ carer_task: task, crn }) => ({ clock_id: task, issue: task, conversation: null, place: null, crn })));
  return carers.length === carersAtOnce;
}

/** Ends the tasks of people who are no carers any more, or not under supervision; the caller's transaction says so of them. */
export async function endCarerTasks(sql: Sql, crns: readonly string[], at: Date): Promise<void> {
  await recordClockEvents(sql, (await carerTasksOver(sql, crns)).map(({ id }) => ({ id: randomUUID(), clock: String(id), at, kind: 'stopped', outcome: 'WITHDRAWN' })));
}
