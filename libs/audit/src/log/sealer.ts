import { type Database, type Row, type Sql } from '#platform';
import { type CompletedNode, type Frontier } from '../tree/frontier.js';
import { digestSql, leafHashSql } from './entry.js';
import { keptLevels, storedFrontier } from './stored-tree.js';

/** Sealed together at most: one statement, and half a second of an exchange at its full rate. */
const entriesAtOnce = 5_000;

interface Sealed {
  readonly frontier: Frontier;
  /** Transaction and id of the last entry: what comes after is not sealed yet. */
  readonly tx: string;
  readonly id: string;
}

const beforeAll = { tx: '0', id: '00000000-0000-0000-0000-000000000000' } as const;

/**
 * Seals what has been committed into the log of one store, in the order of transaction and id. Entries of a transaction that an open one could still precede are waited for,
 * so that none is ever passed over. One holder of the store's lock works at a time; two would break the primary key of `audit_leaf`, and nothing else.
 */
export class LogSealer {
  private sealed: Sealed | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private held: { readonly by: string; readonly since: number } | undefined;

  constructor(private readonly database: Database, private readonly now: () => Date) {}

  /** Another process may have sealed meanwhile: what is known of the log is read anew. */
  forget(): void {
    void this.inTurn(() => {
      [this.sealed, this.held] = [undefined, undefined];
      return Promise.resolve();
    });
  }

  /** Seals the next entries. @returns whether there may be more at once */
  seal(): Promise<boolean> {
    return this.inTurn(() => this.sealNow());
  }

  /** One after the other: each begins with what the one before has left. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async sealNow(): Promise<boolean> {
    try {
      const known = this.sealed ?? await this.readSealed();
      const { next, count } = await this.database.inTransaction((sql) => this.sealNext(sql, known));
      this.sealed = next;
      if (count < entriesAtOnce) await this.lookForWaiting(next);
      return count === entriesAtOnce;
    } catch (error) {
      this.sealed = undefined;
      throw error;
    }
  }

  /** Since how many milliseconds committed entries have waited for an open write to end. */
  heldBackMs(): number {
    return this.held === undefined ? 0 : this.now().getTime() - this.held.since;
  }

  private async readSealed(): Promise<Sealed> {
    const [last] = await this.database.sql('select position, tx::text as tx, entry from audit_leaf order by position desc limit 1');
    const size = last === undefined ? 0 : Number(last['position']) + 1;
    return { frontier: await storedFrontier(this.database.sql, size), tx: String(last?.['tx'] ?? beforeAll.tx), id: String(last?.['entry'] ?? beforeAll.id) };
  }

  private async sealNext(sql: Sql, { frontier, tx, id }: Sealed): Promise<{ readonly next: Sealed; readonly count: number }> {
    const leaves = await sql(sealSql, [tx, id, entriesAtOnce, frontier.size]);
    const last = leaves.at(-1);
    if (last === undefined) return { next: { frontier, tx, id }, count: 0 };
    const grown = frontier.copy();
    const nodes = leaves.flatMap((leaf) => grown.append(leaf['hash'] as Buffer)).filter(({ level }) => level % keptLevels === 0);
    await keepNodes(sql, nodes);
    return { next: { frontier: grown, tx: String(last['tx']), id: String(last['entry']) }, count: leaves.length };
  }

  /** Notes since when the oldest open write has been the same one while something committed waits behind it. */
  private async lookForWaiting({ tx, id }: Sealed): Promise<void> {
    const [row] = await this.database.sql(waitingSql, [tx, id]);
    if (row?.['waits'] !== true) this.held = undefined;
    else if (this.held?.by !== row['xmin']) this.held = { by: String(row['xmin']), since: this.now().getTime() };
  }
}

/** Every entry that waits with its digest, its place and its place among those about its subject, as leaves. */
const sealSql = `
with fresh as materialized (
  select id, tx, subject_tag, ${digestSql} as digest, row_number() over (order by tx, id) - 1 + $4::bigint as position
  from (select * from audit_entry where (tx, id) > ($1::text::xid8, $2::uuid) and tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx, id limit $3) as entry
), placed as materialized (
  select f.position, f.id, f.tx, f.digest, f.subject_tag,
    case when f.subject_tag is not null then coalesce(before.subject_sequence, 0) + row_number() over of_subject end as subject_sequence,
    case when f.subject_tag is not null then coalesce(lag(f.position) over of_subject, before.position) end as previous
  from fresh f left join lateral (
    select l.subject_sequence, l.position from audit_leaf l where l.subject_tag = f.subject_tag order by l.subject_sequence desc limit 1
  ) before on f.subject_tag is not null
  window of_subject as (partition by f.subject_tag order by f.position)
), added as (
  insert into audit_leaf (position, entry, tx, digest, subject_tag, subject_sequence, previous, hash)
  select position, id, tx, digest, subject_tag, subject_sequence, previous, ${leafHashSql} from placed
  returning position, entry, tx, hash
)
select entry, tx::text as tx, hash from added order by position`;

/** Whether something committed waits behind an open write; or stands where nothing is looked for any more, because the store's transactions were counted anew. */
const waitingSql = `
select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot()) <= $1::text::xid8
  or exists (select 1 from audit_entry where (tx, id) > ($1::text::xid8, $2::uuid) and tx >= pg_snapshot_xmin(pg_current_snapshot())) as waits`;

async function keepNodes(sql: Sql, nodes: readonly CompletedNode[]): Promise<void> {
  if (nodes.length === 0) return;
  const rows = nodes.map(({ level, place, hash }): Row => ({ level, place, hash: `\\x${hash.toString('hex')}` }));
  await sql('insert into audit_node (level, place, hash) select level, place, hash from json_to_recordset($1) as r (level smallint, place bigint, hash bytea)', [JSON.stringify(rows)]);
}
