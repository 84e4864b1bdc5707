import { digestOfSigned, keptPayload } from '#envelope';
import { type Row } from '#platform';
import { type Stood } from '../in/incoming.js';
import { type Outcome } from './give-receipts.js';

/** A message as its receipts name it, from its token in the inbox, which was verified before it was kept. */
export const messageOf = (signed: string): Outcome['message'] => ({ payload: keptPayload(signed), digest: digestOfSigned(signed) });

/** How far a message of the inbox has come, from its `stage`, `stage_at` and `opened_as`. */
export const stoodOf = (row: Row): Stood => ({ stage: row['stage'] as Stood['stage'], at: row['stage_at'] as Date, role: row['opened_as'] as string | null });

/** Everything that has become of a message that was taken in before: its sender may never have got those receipts, which are sent once. */
export function outcomesSince(message: Outcome['message'], stood: Stood | undefined): Outcome[] {
  const accepted: Outcome = { message, outcome: 'accepted' };
  if (stood === undefined || stood.stage === 'accepted') return [accepted];
  return [accepted, { message, outcome: stood.stage, at: stood.at, ...(stood.role === null ? {} : { role: stood.role }) }];
}
