import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sql } from '#platform';
import { type Asking, openAsking, supervised } from '../enquiries/asking.fixture.js';
import { endCarerTasks, raiseTasks } from './set-carer-tasks.loop.js';

let asking: Asking;
let crn: string;
const within = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => asking.own.database.inTransaction(work);
const sql = (text: string, params: readonly unknown[] = []) => asking.own.database.sql(text, params);
const changed = (to: string) => within(async (tx) => {
  await tx(`update supervised_person set ${to} where crn = $1`, [crn]);
  await endCarerTasks(tx, [crn], new Date());
});
/** How each task has ended; null while it is open. */
const outcomes = async () => (await sql(
  `select (select e.outcome from clock_event e where e.clock_id = c.id and e.kind = 'stopped') as outcome from clock c join awaited_reply a on a.clock_id = c.id where a.crn = $1 order by c.started_at, c.id`, [crn])).map(({ outcome }) => outcome);

beforeAll(async () => { asking = await openAsking(); });
beforeEach(async () => {
  crn = await supervised(asking);
  await sql('update supervised_person set carer_of_adult = true where crn = $1', [crn]);
  await within(raiseTasks);
});
afterAll(() => asking?.close());

describe('the task to refer the adult whom somebody cares for', () => {
  it('is set once', async () => {
    await within(raiseTasks);
    expect(await outcomes()).toEqual([null]);
  });

  it('stays while the person is a carer under supervision, whatever else the caseload says', async () => {
    await changed(`team = 'South'`);
    expect(await outcomes()).toEqual([null]);
  });

  it.each(['carer_of_adult = false', `state = 'ENDED', ended_on = current_date`])('is over when the caseload says %s', async (change) => {
    await changed(change);
    await changed(change);
    expect(await outcomes()).toEqual(['WITHDRAWN']);
  });
});
