import { type Lane } from '#messages';
import { countHeld, notBlaming, takeBackHeld } from './attempts.js';
import { overdueHeld, stepOverDiscarded } from './held.js';
import { watchHeld } from './watch-held.js';
import { type InboundParts, takeAlone, takeMessages } from './take-in.js';

const heldAtOnce = 200;

/**
 * Takes in held messages whose turn has come. What ended the process twice is taken alone, and goes into quarantine in the end, so that no
 * held message can stop the others for ever. What has been held too long raises an alarm.
 * @returns whether there may be more
 */
export async function sweepHeld(parts: InboundParts, lane: Lane): Promise<boolean> {
  const { sql } = parts.database;
  await stepOverDiscarded(sql);
  await watchHeld(sql, lane);
  const { together, suspected } = await overdueHeld(sql, lane, heldAtOnce);
  if (together.length > 0) {
    await countHeld(sql, together);
    await notBlaming({ takeBack: () => takeBackHeld(sql, together) }, parts.log, () => takeMessages(parts, lane, together, (work) => work()));
  }
  for (const one of suspected) await takeAlone(parts, lane, one);
  return together.length + suspected.length === heldAtOnce;
}
