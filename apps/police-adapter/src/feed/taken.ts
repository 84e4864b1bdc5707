import { type FileReport, type ReportRow as DroppedRow } from '#file-folders';
import { type AgencyCode } from '#messages';
import { type RowFinding } from './findings.js';

/** Who sent a file. */
export interface Sender {
  readonly person: string;
  readonly role: 'feed-officer';
}

/** One row of a report. */
export interface ReportRow extends DroppedRow {
  readonly findings: readonly RowFinding[];
}

/** What the sender is told of a file. */
export interface FeedReport extends FileReport {
  readonly findings: readonly RowFinding[];
}

/** One version of one incident as it is stored: split by label, its victim part already sealed. */
export interface TakenIncident {
  readonly id: string;
  readonly incidentReference: string;
  readonly version: number;
  /** The version that the row named itself. */
  readonly givenVersion: number | null;
  readonly rowDigest: string;
  readonly fileId: string;
  readonly row: number;
  readonly kind: string;
  readonly lane: string;
  readonly recipient: AgencyCode;
  readonly conversation: string;
  readonly sender: Sender;
  readonly case: object;
  readonly originator: object;
  readonly mappa: object;
  readonly victimDigest: string | null;
  readonly identifiers: readonly string[];
}
