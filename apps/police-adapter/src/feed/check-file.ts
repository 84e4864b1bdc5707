import { randomBytes } from 'node:crypto';
import { keyedDigest } from '#file-folders';
import { systemClock } from '#platform';
import { checkRow } from './check-row.js';
import { feedDigests } from './digest.js';
import { finding, type RowFinding } from './findings.js';
import { type FeedFormat, openFeedFile } from './records.js';

/** What a check says of one row; row 0 stands for the file as a whole. */
export interface CheckedLine {
  readonly row: number;
  readonly accepted: boolean;
  readonly findings: readonly RowFinding[];
}

/**
 * Checks a feed file without any node: the same checks as on sending. Which rows were sent before only the node can say;
 * a row that stands in this file twice is told here.
 */
export async function* checkFeedFile(stream: AsyncIterable<Buffer | string>, format: FeedFormat, forceCode?: string): AsyncGenerator<CheckedLine> {
  const digests = feedDigests(keyedDigest(randomBytes(32)));
  const first = new Map<string, number>();
  const opened = await openFeedFile(stream, format);
  if (opened.findings.length > 0) yield { row: 0, accepted: false, findings: opened.findings };
  let rows = 0;
  for await (const record of opened.records) {
    rows += 1;
    const { findings } = checkRow(record, { forceCode, now: systemClock.now() });
    const digest = digests.ofRow(record);
    const earlier = first.get(digest);
    first.set(digest, earlier ?? record.row);
    if (findings.length === 0 && earlier !== undefined) yield { row: record.row, accepted: true, findings: [finding('REPEATED_ROW', '', `It is row ${earlier} of this file.`)] };
    else yield { row: record.row, accepted: findings.length === 0, findings };
  }
  if (rows === 0 && opened.findings.length === 0) yield { row: 0, accepted: false, findings: [finding('EMPTY_FILE')] };
}
