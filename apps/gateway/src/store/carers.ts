import { type Row, type Sql } from '#platform';

/** Sets the task of people under supervision who care for an adult and have none yet, for a clock of that id; whoever else does the same at once takes others. */
export const setCarerTasks = (sql: Sql, limit: number): Promise<Row[]> => sql(
  `update supervised_person set carer_task = gen_random_uuid()
   where crn in (select crn from supervised_person where carer_of_adult and carer_task is null and state = 'ACTIVE' order by crn limit $1 for update skip locked)
   returning crn, carer_task, practitioner, team`, [limit]);
