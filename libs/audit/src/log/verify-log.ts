import { asGatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { type OpenedCheckpoint } from '../note/checkpoint.js';
import { type CompletedNode, Frontier } from '../tree/frontier.js';
import { digestOf, type LoggedEntry, leafHashOf, selectFields, type SubjectPlace } from './entry.js';
import { keptLevels } from './stored-tree.js';

/** What can be wrong with a stored log. */
export type Breach =
  /** The entry is not what was sealed. */
  | 'ENTRY_ALTERED'
  /** The entry that was sealed here is not there. */
  | 'ENTRY_GONE'
  /** The entry does not stand in the order of the log. */
  | 'ENTRY_OUT_OF_ORDER'
  /** An entry stands where everything was sealed, and was not. */
  | 'ENTRY_NOT_SEALED'
  /** The leaf is not the one that its entry and its subject's chain give. */
  | 'LEAF_ALTERED'
  /** The log has no leaf in this place. */
  | 'LEAF_GONE'
  /** A kept inner hash is not that of the leaves below it. */
  | 'NODE_ALTERED'
  /** A checkpoint that was signed has another root than the log had at that size. */
  | 'CHECKPOINT_DIFFERS'
  /** A checkpoint is not signed by its agency. */
  | 'CHECKPOINT_SIGNATURE';

/** The first thing that is wrong: in which place of the log, and about which entry where it is known. */
export interface Broken {
  readonly what: Breach;
  readonly position: number;
  readonly entry: string | null;
}

/** What a whole verification found. */
export interface LogReport {
  readonly sealed: number;
  /** Entries that wait to be sealed. */
  readonly waiting: number;
  readonly checkpoints: number;
  readonly broken: Broken | null;
}

/** A kept checkpoint of the log. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** What a verification reads, beside the log itself. */
export interface VerifyParts {
  readonly sql: Sql;
  /** The checkpoints that were signed, the smallest first. */
  readonly checkpoints: readonly KeptCheckpoint[];
  /** Verifies the signature of one. @throws AUDIT_CHECKPOINT */
  open(note: string): OpenedCheckpoint;
}

const leavesAtOnce = 2_000;

/** Recomputes a whole log from its stored entries: digests, order, chains of subjects, leaves, inner hashes, and the root of every checkpoint. */
export async function verifyLog(parts: VerifyParts): Promise<LogReport> {
  const log = new LogReader(parts);
  const broken = await log.firstBroken();
  const [row] = await parts.sql('select count(*)::int as waiting from audit_entry e where not exists (select 1 from audit_leaf l where l.entry = e.id)');
  return { sealed: log.frontier.size, waiting: Number(row?.['waiting'] ?? 0), checkpoints: parts.checkpoints.length, broken };
}

class LogReader {
  readonly frontier = Frontier.empty();
  private readonly subjects = new Map<string, { sequence: number; position: number }>();
  private readonly checkpoints: KeptCheckpoint[];
  private last: Place | undefined;

  constructor(private readonly parts: VerifyParts) {
    this.checkpoints = [...parts.checkpoints];
  }

  async firstBroken(): Promise<Broken | null> {
    const atStart = this.checkpointsHere(null);
    if (atStart !== null) return atStart;
    for (;;) {
      const rows = await this.parts.sql(leavesSql, [this.frontier.size, leavesAtOnce]);
      const nodes: CompletedNode[] = [];
      for (const row of rows) {
        const broken = await this.look(row, nodes);
        if (broken !== null) return broken;
      }
      const altered = await this.alteredNode(nodes);
      if (altered !== null) return altered;
      if (rows.length < leavesAtOnce) return this.atEnd();
    }
  }

  /** Looks at the next leaf and its entry. */
  private async look(row: Row, nodes: CompletedNode[]): Promise<Broken | null> {
    const position = this.frontier.size;
    const entry = String(row['entry']);
    const broken = (what: Breach): Broken => ({ what, position, entry });
    const place: Place = { tx: BigInt(String(row['leaf_tx'])), id: entry };
    if (Number(row['position']) !== position) return { what: 'LEAF_GONE', position, entry: await this.entryBetween(place) };
    if (row['id'] === null) return broken('ENTRY_GONE');
    const logged = row as LoggedEntry;
    if (BigInt(String(logged.tx)) !== place.tx || (this.last !== undefined && !isAfter(place, this.last))) return broken('ENTRY_OUT_OF_ORDER');
    const digest = digestOf(logged, row['salt'] as Buffer);
    if (!digest.equals(row['digest'] as Buffer)) return broken('ENTRY_ALTERED');
    const subject = this.subjectPlace(logged.subject_tag, position);
    const hash = leafHashOf(digest, subject);
    if (!hash.equals(row['hash'] as Buffer) || !isSamePlace(row, subject)) return broken('LEAF_ALTERED');
    nodes.push(...this.frontier.append(hash).filter(({ level }) => level % keptLevels === 0));
    this.last = place;
    return this.checkpointsHere(entry);
  }

  private subjectPlace(tag: string | null, position: number): SubjectPlace | null {
    if (tag === null) return null;
    const before = this.subjects.get(tag);
    const sequence = (before?.sequence ?? 0) + 1;
    this.subjects.set(tag, { sequence, position });
    return { tag, sequence, previous: before?.position ?? null };
  }

  /** Compares every checkpoint of the size that has been reached. */
  private checkpointsHere(entry: string | null): Broken | null {
    const { size } = this.frontier;
    while (this.checkpoints[0] !== undefined && this.checkpoints[0].size <= size) {
      const { note } = this.checkpoints.shift() as KeptCheckpoint;
      const position = Math.max(size - 1, 0);
      try {
        const opened = this.parts.open(note);
        if (opened.size !== size || !opened.root.equals(this.frontier.root())) return { what: 'CHECKPOINT_DIFFERS', position, entry };
      } catch (error) {
        if (asGatewayError(error).code !== 'AUDIT_CHECKPOINT') throw error;
        return { what: 'CHECKPOINT_SIGNATURE', position, entry };
      }
    }
    return null;
  }

  private async alteredNode(nodes: readonly CompletedNode[]): Promise<Broken | null> {
    if (nodes.length === 0) return null;
    const rows = await this.parts.sql('select level, place, hash from audit_node join json_to_recordset($1) as r (level smallint, place bigint) using (level, place)', [JSON.stringify(nodes.map(({ level, place }) => ({ level, place })))]);
    const kept = new Map(rows.map((row) => [`${String(row['level'])} ${String(row['place'])}`, row['hash'] as Buffer]));
    const altered = nodes.find(({ level, place, hash }) => kept.get(`${level} ${place}`)?.equals(hash) !== true);
    return altered === undefined ? null : { what: 'NODE_ALTERED', position: altered.place * 2 ** altered.level, entry: null };
  }

  /** After the last leaf: no checkpoint may be of more, and no entry may stand before it unsealed. */
  private async atEnd(): Promise<Broken | null> {
    const position = this.frontier.size;
    if (this.checkpoints.length > 0) return { what: 'LEAF_GONE', position, entry: await this.entryBetween(undefined) };
    if (this.last === undefined) return null;
    const [row] = await this.parts.sql('select id from audit_entry e where (tx, id) < ($1::text::xid8, $2::uuid) and not exists (select 1 from audit_leaf l where l.entry = e.id) order by tx, id limit 1', [String(this.last.tx), this.last.id]);
    return row === undefined ? null : { what: 'ENTRY_NOT_SEALED', position, entry: String(row['id']) };
  }

  /** The first entry without a leaf that stands after the last good one, and before another. */
  private async entryBetween(before: Place | undefined): Promise<string | null> {
    const [row] = await this.parts.sql(
      `select id from audit_entry e where ($1::text is null or (tx, id) > ($1::text::xid8, $2::uuid)) and ($3::text is null or (tx, id) < ($3::text::xid8, $4::uuid))
         and not exists (select 1 from audit_leaf l where l.entry = e.id) order by tx, id limit 1`,
      [this.last === undefined ? null : String(this.last.tx), this.last?.id ?? null, before === undefined ? null : String(before.tx), before?.id ?? null],
    );
    return row === undefined ? null : String(row['id']);
  }
}

interface Place {
  readonly tx: bigint;
  readonly id: string;
}

const isAfter = (one: Place, other: Place): boolean => one.tx > other.tx || (one.tx === other.tx && one.id > other.id);

const isSamePlace = (row: Row, subject: SubjectPlace | null): boolean =>
  (row['leaf_tag'] ?? null) === (subject?.tag ?? null) && numberOf(row['subject_sequence']) === (subject?.sequence ?? null) && numberOf(row['previous']) === (subject?.previous ?? null);

const numberOf = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

const leavesSql = `
select l.position, l.entry, l.leaf_tx, l.digest, l.hash, l.leaf_tag, l.subject_sequence, l.previous, e.*
from (select position, entry, tx::text as leaf_tx, digest, hash, encode(subject_tag, 'hex') as leaf_tag, subject_sequence, previous from audit_leaf where position >= $1 order by position limit $2) l
left join lateral (select ${selectFields}, salt from audit_entry where id = l.entry) e on true
order by l.position`;
