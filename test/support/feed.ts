import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { feedTemplate } from '#apps/police-adapter';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { agency, ask, stack } from './stack.js';

/** One row of the incident feed, by column. */
export type FeedRow = Record<string, string>;

const westMercia = 'police-west-mercia';
const template = ((): { columns: string[]; rows: FeedRow[] } => {
  const rows = parse(feedTemplate('22').csv, { columns: true }) as FeedRow[];
  return { columns: Object.keys(rows[0]!), rows };
})();

/** An invented incident with a reference of its own, about nobody in particular until identifiers are given: with an arrest, and known to the person, unless said. */
export function newIncident(more: FeedRow = {}): FeedRow {
  return { ...template.rows[0]!, incident_reference: `T/${randomUUID().slice(0, 18)}`, crn: '', pnc: '', cro: '', circumstances: 'Invented circumstances.', ...more };
}

/** An invented incident without arrest, with a victim whose address, number and words are protected. */
export function newIncidentWithVictim(more: FeedRow = {}): FeedRow {
  return { ...template.rows[1]!, incident_reference: `T/${randomUUID().slice(0, 18)}`, crn: '', pnc: '', cro: '', ...more };
}

export const feedCsv = (rows: readonly FeedRow[]): string => stringify([...rows], { header: true, columns: template.columns });
export const feedNdjson = (rows: readonly FeedRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** What is answered to an incident file. */
export interface FeedReport {
  readonly id: string;
  readonly outcome: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly repeatOf: string | null;
  readonly findings: readonly { readonly code: string }[];
  readonly rowFindings: readonly { readonly row: number; readonly outcome: string; readonly findings: readonly { readonly code: string; readonly column: string; readonly todo: string }[] }[];
}

/** Sends an incident file to West Mercia's node. */
export async function sendFeed(content: string, form: 'csv' | 'ndjson' = 'csv'): Promise<FeedReport> {
  const answer = await ask(agency(westMercia).url, '/api/feed-files', 'feed.wm', {
    method: 'POST', body: content, headers: { 'content-type': form === 'csv' ? 'text/csv' : 'application/x-ndjson', 'file-name': `test.${form}` },
  });
  if (answer.status !== 200) throw new Error(`the file was answered ${answer.status}: ${await answer.text()}`);
  return await answer.json() as FeedReport;
}

/** A place of a force's watched folder, or the folder itself; West Mercia's unless said. */
export const feedFolder = (place: 'in' | 'work' | 'reports' | 'rejected' | '', force = westMercia): string => join(dirname(stack().logDirectory), 'feed', force, place);
