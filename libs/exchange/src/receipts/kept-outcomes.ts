import { digestOfSigned, keptPayload } from '#envelope';
import { type ErrorCode } from '#messages';
import { type Row } from '#platform';
import { type Stood } from '../in/incoming.js';
import { type Outcome } from './give-receipts.js';

/** A message as its receipts name it, from its token in the inbox, which was verified before it was kept. */
export const messageOf = (signed: string): Outcome['message'] => ({ payload: keptPayload(signed), digest: digestOfSigned(signed) });

/** The columns of the inbox that say how far a message has come. */
export const stoodColumns = 'stage, stage_at, opened_as, part_refused, part_refused_at';

/** How far a message of the inbox has come, from its `stoodColumns`. */
export const stoodOf = (row: Row): Stood => ({
  stage: row['stage'] as Stood['stage'], at: row['stage_at'] as Date, role: row['opened_as'] as string | null,
  ...(row['part_refused'] === null ? {} : { partRefused: { code: row['part_refused'] as ErrorCode, at: row['part_refused_at'] as Date } }),
});

/** Everything that has become of a message that was taken in before: its sender may never have got those receipts, which are sent once. */
export function outcomesSince(message: Outcome['message'], stood: Stood | undefined): Outcome[] {
  const accepted: Outcome = { message, outcome: 'accepted' };
  if (stood === undefined) return [accepted];
  const { stage, at, role, partRefused } = stood;
  return [
    accepted,
    ...(stage === 'accepted' ? [] : [{ message, outcome: stage, at, ...(role === null ? {} : { role }) }]),
    ...(partRefused === undefined ? [] : [{ message, outcome: 'part-refused' as const, part: 'victim' as const, ...partRefused }]),
  ];
}
