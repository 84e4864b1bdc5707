import { type Row, type Sql } from '#platform';
import { isStopped } from './awaited.js';

/** Sets the task of people under supervision who care for an adult and have none yet, for a clock of that id; whoever else does the same at once takes others. */
export const setCarerTasks = (sql: Sql, limit: number): Promise<Row[]> => sql(
  `update supervised_person set carer_task = gen_random_uuid()
   where crn in (select crn from supervised_person where carer_of_adult and carer_task is null and state = 'ACTIVE' order by crn limit $1 for update skip locked)
   returning crn, carer_task, practitioner, team`, [limit]);

/** The tasks that are over, because their people are no carers any more, or not under supervision. */
export const carerTasksOver = (sql: Sql, crns: readonly string[]): Promise<Row[]> => sql(
  `select c.id from awaited_reply a join clock c on c.id = a.clock_id join supervised_person p on p.crn = a.crn
   where a.crn = any($1) and c.rule = 'ADULT_REFERRAL_MADE' and not (p.carer_of_adult and p.state = 'ACTIVE') and not ${isStopped}`, [crns]);
