import { type CaseDatabase } from '#exchange/web';
import { GatewayError } from '#messages';
import { type Sql, sqlOver } from '#platform';
import { type RowFormat } from '../drop/drop-folder.js';
import { type RowFinding } from '../drop/findings.js';
import { type FileReport, outcomeOf, type ReportRow } from '../drop/taken-file.js';
import { answerFinding } from './answer-findings.js';

/** One row with what is stored of it. */
export interface StoredRow extends ReportRow {
  readonly digest: string;
  readonly submission: string | null;
}

/** On whose behalf files act. */
export interface ActingName {
  readonly person: string;
  readonly role: string;
}

/** What the case store holds of files of answers: figures, digests and findings, nothing of what they say and of what belongs to a victim not even what was wrong. */
export class AnswerStore {
  private readonly sql: Sql;

  constructor(database: CaseDatabase) {
    this.sql = sqlOver(database);
  }

  /** Notes that a file is being taken; the same file again after a crash is the same. */
  async begin(id: string, format: RowFormat, { person, role }: ActingName): Promise<void> {
    await this.sql('insert into answer_file (id, format, person, role) values ($1, $2, $3, $4) on conflict (id) do nothing', [id, format, person, role]);
  }

  /** The rows of a file that were decided before a crash, with what became of them. */
  async decided(fileId: string): Promise<ReadonlyMap<number, ReportRow>> {
    const rows = await this.sql('select row_number as "row", outcome, findings from answer_row where file_id = $1', [fileId]);
    return new Map(rows.map((row) => [Number(row['row']), row as unknown as ReportRow]));
  }

  /** Where a row with this digest was accepted. */
  async accepted(digest: string): Promise<{ readonly fileId: string; readonly row: number } | undefined> {
    const [row] = await this.sql(`select file_id, row_number from answer_row where row_digest = $1 and outcome = 'ACCEPTED'`, [digest]);
    return row === undefined ? undefined : { fileId: String(row['file_id']), row: Number(row['row_number']) };
  }

  /**
   * Notes what became of a row; of one that is accepted in the transaction that submits it.
   * @throws REQUEST_DUPLICATE for a row that was accepted meanwhile: the transaction does nothing
   */
  async note(fileId: string, row: StoredRow, sql: Sql = this.sql): Promise<void> {
    const noted = await sql(
      `insert into answer_row (file_id, row_number, row_digest, outcome, findings, submission) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
      [fileId, row.row, row.digest, row.outcome, JSON.stringify(row.findings), row.submission]);
    if (noted.length === 0) throw new GatewayError('REQUEST_DUPLICATE');
  }

  /** Counts what became of a file's rows and closes it. */
  async finish(fileId: string, about: readonly RowFinding[], contentDigest: string): Promise<Omit<FileReport, 'name'>> {
    const [counts] = await this.sql(
      `select count(*)::int as rows, count(*) filter (where outcome = 'ACCEPTED')::int as accepted, count(*) filter (where outcome = 'REJECTED')::int as rejected,
         count(*) filter (where outcome = 'REPEATED')::int as repeated from answer_row where file_id = $1`, [fileId]);
    const tally = { rows: Number(counts?.['rows']), accepted: Number(counts?.['accepted']), rejected: Number(counts?.['rejected']), repeated: Number(counts?.['repeated']) };
    const [first] = await this.sql('select id from answer_file where content_digest = $1 and id <> $2 order by received_at, id limit 1', [contentDigest, fileId]);
    const repeatOf = first === undefined ? null : String(first['id']);
    const findings = [
      ...about, ...(tally.rows === 0 && about.length === 0 ? [answerFinding('EMPTY_FILE')] : []),
      ...(repeatOf === null ? [] : [answerFinding('REPEATED_FILE', '', `The first one has the id ${repeatOf}.`)]),
    ];
    const outcome = outcomeOf(tally, findings);
    const [file] = await this.sql(
      `update answer_file set rows = $2, accepted = $3, rejected = $4, repeated = $5, outcome = $6, findings = $7, repeat_of = $8, content_digest = $9, finished_at = now() where id = $1 returning received_at`,
      [fileId, tally.rows, tally.accepted, tally.rejected, tally.repeated, outcome, JSON.stringify(findings), repeatOf, contentDigest]);
    return { id: fileId, receivedAt: (file?.['received_at'] as Date).toISOString(), outcome, ...tally, repeatOf, findings };
  }
}
