import { type Sql } from '#platform';

/** How long an Idempotency-Key is remembered; a caller that repeats a request does so within minutes, or a day after an outage. */
const rememberedDays = 3;
const keysAtOnce = 1_000;

/** Forgets old idempotency keys of a store. @returns whether there may be more */
export async function forgetIdempotencyKeys(sql: Sql): Promise<boolean> {
  const gone = await sql(
    `delete from idempotency_key where (actor, key) in (select actor, key from idempotency_key where at < now() - make_interval(days => $1) limit $2) returning 1`,
    [rememberedDays, keysAtOnce],
  );
  return gone.length === keysAtOnce;
}
