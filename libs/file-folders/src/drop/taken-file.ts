import { type RowFinding } from './findings.js';

/** What became of one row. */
export type RowOutcome = 'ACCEPTED' | 'REJECTED' | 'REPEATED';

/** What became of a whole file: every row went on, some did, or none did. */
export type FileOutcome = 'SUCCESSFUL' | 'PARTIAL' | 'FAILED';

/** One row of a report: where it stands in the file, what became of it, and what to put right. Never a value of the row. */
export interface ReportRow {
  readonly row: number;
  readonly outcome: RowOutcome;
  readonly findings: readonly RowFinding[];
}

/** What the sender is told of a file. */
export interface FileReport {
  readonly id: string;
  readonly name: string;
  readonly receivedAt: string;
  /** Null while the file is being taken. */
  readonly outcome: FileOutcome | null;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  /** The first file with the same content, if this is not it. */
  readonly repeatOf: string | null;
  /** About the file as a whole. */
  readonly findings: readonly RowFinding[];
}

/** The outcome of a file by its rows; a repeated row was accepted before. */
export function outcomeOf(counts: { readonly accepted: number; readonly rejected: number; readonly repeated: number }, fileFindings: readonly RowFinding[]): FileOutcome {
  const spoilt = fileFindings.some(({ code }) => code !== 'REPEATED_FILE');
  if (counts.accepted + counts.repeated === 0) return 'FAILED';
  return counts.rejected > 0 || spoilt ? 'PARTIAL' : 'SUCCESSFUL';
}
