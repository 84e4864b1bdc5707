import { type Kind } from '#messages';
import { type Row, type Sql } from '#platform';
import { startAwaiting } from '../awaited/start-awaiting.js';
import { isAwaitedThere } from '../store/redirects.js';

/**
 * Starts the clock of a place that an agency says to ask instead and that nobody asks by itself: it tells whoever has the case from the beginning, and ends when they have asked there, or have said what came of it. What the agency that pointed there
 * was asked has an outcome by its answer, so nothing else would remind anybody (DOMAIN 2.3). Once for each place of an issue; `enquiry` is what was asked.
 */
export async function awaitThere(sql: Sql, enquiry: Row, place: string): Promise<void> {
  const { issue, crn, kind, content, asked_by: askedBy, is_supervised: isSupervised } = enquiry;
  if (isSupervised !== true || await isAwaitedThere(sql, issue, place)) return;
  await startAwaiting(sql, { issue: String(issue), crn: String(crn), kind: kind as Kind, content: content as Readonly<Record<string, unknown>>, askedBy: String(askedBy), conversations: [], byHand: [place], places: [] });
}
