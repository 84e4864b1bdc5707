import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { finding } from './findings.js';
import { csvReport, jsonReport } from './report.js';
import { type FileReport, outcomeOf, type ReportRow } from './taken-file.js';

const report: FileReport = {
  id: '0190d1f0-0000-7000-8000-000000000000', name: 'week.csv', receivedAt: '2026-03-31T12:00:00.000Z', outcome: 'PARTIAL', rows: 3, accepted: 1, rejected: 1, repeated: 1,
  repeatOf: null, findings: [finding('UPLOAD_INTERRUPTED')],
};

async function* rows(): AsyncGenerator<ReportRow> {
  yield { row: 2, outcome: 'REJECTED', findings: [finding('NOT_UTF8', 'circumstances'), finding('WRONG_COLUMN_COUNT', 'force_code')] };
  yield { row: 3, outcome: 'REPEATED', findings: [finding('REPEATED_ROW')] };
}

describe('a report', () => {
  it('is one JSON document with the figures and the rows to put right', async () => {
    expect(JSON.parse(await text(jsonReport(report, rows())))).toMatchObject({ ...report, rowFindings: [{ row: 2 }, { row: 3 }] });
  });

  it('is a CSV file with one finding a line, those of the file as row 0', async () => {
    const lines = (await text(csvReport(report, rows()))).trim().split('\n').map((line) => line.replaceAll('"', '').split(',').slice(0, 4).join(' '));
    expect(lines).toEqual([
      'row outcome code column', '0 PARTIAL UPLOAD_INTERRUPTED ', '2 REJECTED NOT_UTF8 circumstances', '2 REJECTED WRONG_COLUMN_COUNT force_code', '3 REPEATED REPEATED_ROW ',
    ]);
  });
});

describe('the outcome of a file', () => {
  it.each([
    ['every row went on', { accepted: 2, rejected: 0, repeated: 0 }, 'SUCCESSFUL'],
    ['every row was accepted before', { accepted: 0, rejected: 0, repeated: 2 }, 'SUCCESSFUL'],
    ['some rows went on', { accepted: 1, rejected: 1, repeated: 0 }, 'PARTIAL'],
    ['no row went on', { accepted: 0, rejected: 2, repeated: 0 }, 'FAILED'],
    ['there was no row', { accepted: 0, rejected: 0, repeated: 0 }, 'FAILED'],
  ])('says when %s', (_, counts, expected) => {
    expect(outcomeOf(counts, [])).toBe(expected);
  });

  it('is partial when the upload broke off, and untouched by a repeated file', () => {
    expect(outcomeOf({ accepted: 1, rejected: 0, repeated: 0 }, [finding('UPLOAD_INTERRUPTED')])).toBe('PARTIAL');
    expect(outcomeOf({ accepted: 0, rejected: 0, repeated: 1 }, [finding('REPEATED_FILE')])).toBe('SUCCESSFUL');
  });
});
