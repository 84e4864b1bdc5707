import { type Sql } from '#platform';

/** A batch, or one record taken alone, by where it begins. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly alone: boolean;
}

/** Counts, durably and before anything is opened, that this place is being taken in; the count outlives a process that a message kills. */
export async function countAttempt(sql: Sql, { topic, partition, offset, alone }: Place): Promise<number> {
  const [row] = await sql(
    `insert into attempt (topic, partition, first_offset, alone, tries) values ($1, $2, $3, $4, 1)
     on conflict (topic, partition, first_offset, alone) do update set tries = attempt.tries + 1, at = now() returning tries`,
    [topic, partition, offset, alone],
  );
  return row?.['tries'] as number;
}

/** Forgets the counts of a partition up to the batch that is done. */
export async function forgetAttempts(sql: Sql, { topic, partition, offset }: Place): Promise<void> {
  await sql('delete from attempt where topic = $1 and partition = $2 and not alone and first_offset <= $3', [topic, partition, offset]);
}

/** Forgets the count of a record taken alone that is done: it was not the one to blame. */
export async function forgetAlone(sql: Sql, { topic, partition, offset }: Place): Promise<void> {
  await sql('delete from attempt where topic = $1 and partition = $2 and first_offset = $3 and alone', [topic, partition, offset]);
}
