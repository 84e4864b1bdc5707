import { type Row, type Sql } from '#platform';

/** A clock that has not stopped: why it runs, who owns it, and how it stands. */
export interface OpenClock {
  readonly id: string;
  readonly rule: string;
  readonly about: string;
  readonly reference: string;
  readonly partner: string | null;
  readonly owner: string;
  readonly team: string | null;
  readonly startedAt: Date;
  readonly state: 'running' | 'paused';
  readonly reasons: readonly string[];
  /** Null while it rests and nobody has said until when. */
  readonly dueAt: Date | null;
  readonly unknownYear: number | null;
  /** The highest rung that it has told in this run. */
  readonly rung: string | null;
}

/** The open clocks, those that are due first before the others, those that rest last; `after` is the last one that was listed. */
export async function openClocks(sql: Sql, limit: number, after?: Pick<OpenClock, 'id' | 'dueAt'>): Promise<OpenClock[]> {
  const rows = await sql(
    `select c.*, a.rung from clock c left join lateral (select rung from clock_act a where a.clock_id = c.id and a.run = c.run order by reached_at desc limit 1) a on true
     where c.state <> 'stopped' and ($2::uuid is null or (coalesce(c.due_at, 'infinity'::timestamptz), c.id) > (coalesce($3::timestamptz, 'infinity'::timestamptz), $2::uuid)) order by coalesce(c.due_at, 'infinity'::timestamptz), c.id limit $1`,
    [limit, after?.id ?? null, after?.dueAt ?? null]);
  return rows.map(shown);
}

const shown = (row: Row): OpenClock => ({
  id: row['id'] as string, rule: row['rule'] as string, about: row['about'] as string, reference: row['reference'] as string, partner: row['partner'] as string | null, owner: row['owner'] as string, team: row['team'] as string | null,
  startedAt: row['started_at'] as Date, state: row['state'] as OpenClock['state'], reasons: row['reasons'] as string[], dueAt: row['due_at'] as Date | null, unknownYear: row['unknown_year'] as number | null, rung: row['rung'] as string | null,
});
