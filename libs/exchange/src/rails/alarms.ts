import { v7 as uuidv7 } from 'uuid';
import { type ErrorCode, type Facts } from '#messages';
import { type Sql } from '#platform';
import { type Effect } from './effects.js';
import { jsonRows } from './json-rows.js';

/** Raises alarms, each once for the same code and facts until it is cleared. */
export async function raiseAlarms(sql: Sql, alarms: readonly Extract<Effect, { alarm: unknown }>[]): Promise<void> {
  if (alarms.length === 0) return;
  await sql(
    `insert into alarm (id, code, facts) select id, code, facts from json_to_recordset($1) as r (id uuid, code text, facts jsonb) on conflict do nothing`,
    [jsonRows(alarms.map(({ alarm, facts }) => ({ id: uuidv7(), code: alarm, facts })))],
  );
}

/** Clears alarms whose condition is over by itself: those with one of the codes whose facts are, or contain, these. A person clears all others. */
export async function clearAlarms(sql: Sql, codes: readonly ErrorCode[], which: { readonly facts?: Facts; readonly exceptAgencies?: readonly string[] } = {}): Promise<void> {
  await sql(
    `update alarm set cleared_at = now() where code = any($1) and cleared_at is null and facts @> $2::jsonb and ($3::text[] is null or not coalesce(facts->>'agency', '') = any($3))`,
    [codes, JSON.stringify(which.facts ?? {}), which.exceptAgencies ?? null],
  );
}
