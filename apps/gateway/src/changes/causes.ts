import { type Row } from '#platform';

/** Why a review was opened, or what came to it. */
export interface ShownCause {
  readonly source: 'PERSON' | 'INCIDENT' | 'LOAD';
  readonly notedAt: Date;
  readonly incident: string | null;
  readonly load: string | null;
  readonly happenedOn: string | null;
  readonly learnedFrom: string | null;
  readonly details: string | null;
  readonly enteredBy: string | null;
  /** Of a conviction, how whoever was harmed stands to the person. */
  readonly relationship: string | null;
  /** Of a handover from prison, whom its transfer report names. */
  readonly reportNames: string | null;
}

export const causeOf = (row: Row): ShownCause => ({
  source: row['source'] as ShownCause['source'], notedAt: row['noted_at'] as Date, incident: row['message_id'] as string | null, load: row['source'] === 'LOAD' ? String(row['reference']) : null,
  happenedOn: row['happened_on'] as string | null, learnedFrom: row['learned_from'] as string | null, details: row['details'] as string | null, enteredBy: row['entered_by'] as string | null,
  relationship: row['relationship'] as string | null, reportNames: row['report_names'] as string | null,
});
