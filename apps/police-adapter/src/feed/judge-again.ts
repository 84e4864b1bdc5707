import { isShortened } from '#file-folders';
import { type RowFinding } from './findings.js';
import { type FeedFile, type FeedRecord } from './records.js';
import { type ReportRow } from './taken.js';

/** What is needed to judge rows of a file a second time. */
export interface JudgingAgain {
  open(): Promise<FeedFile>;
  judge(record: FeedRecord): readonly RowFinding[];
}

/** Rows of a report in order, each with all its findings: where the store was told less, because it concerns a victim, the row is judged again. The file is read only as far as the last such row. */
export async function* withAllFindings(rows: AsyncIterable<ReportRow>, { open, judge }: JudgingAgain): AsyncGenerator<ReportRow> {
  let records: AsyncGenerator<FeedRecord> | undefined;
  try {
    for await (const row of rows) {
      if (isShortened(row.findings)) records ??= (await open()).records;
      const record = records !== undefined && isShortened(row.findings) ? await recordAt(records, row.row) : undefined;
      const findings = record === undefined ? [] : judge(record);
      yield findings.length === 0 ? row : { ...row, findings };
    }
  } finally {
    await records?.return(undefined);
  }
}

async function recordAt(records: AsyncGenerator<FeedRecord>, row: number): Promise<FeedRecord | undefined> {
  for (;;) {
    const next = await records.next();
    if (next.done === true) return undefined;
    if (next.value.row === row) return next.value;
  }
}
