import { randomUUID } from 'node:crypto';
import { type AgreedKind } from '#directory';
import { recordClockEvents, startClocks } from '#exchange/clocks';
import { type Kind, parseAgencyCode } from '#messages';
import { type Sql } from '#platform';
import { insertAwaited, tasksToAsk, ownerOfClocks } from '../store/awaited.js';
import { awaitedReplies } from './reply-times.js';

/** What was asked: of agencies in conversations, of places without a node in conversations by letter, and of such places otherwise, as a person says. */
export interface AskedOf {
  readonly issue: string;
  readonly crn: string;
  readonly kind: Kind;
  readonly content: Readonly<Record<string, unknown>>;
  /** Who asked: owns the clocks of somebody whom nobody has. */
  readonly askedBy: string;
  readonly conversations: readonly { readonly conversation: string; readonly to: string; readonly byLetter: boolean; readonly agreed: AgreedKind | undefined }[];
  readonly byHand: readonly string[];
  /** All the places that are asked in it, whoever acts for them. */
  readonly places: readonly string[];
}

/** Starts the clocks of all that is waited for, in the transaction that asks, and ends the tasks to ask it where there were any: each belongs to the practitioner who has the case, and to the team. */
export async function startAwaiting(sql: Sql, { issue, crn, kind, content, askedBy, conversations, byHand, places }: AskedOf): Promise<void> {
  const at = new Date();
  const whose = { about: kind, at, ...await ownerOfClocks(sql, crn, askedBy) };
  const awaited = [
    ...conversations.flatMap(({ conversation, to, byLetter, agreed }) => awaitedReplies(kind, content, agreed).map((reply) => ({
      clock: { id: randomUUID(), ...reply, ...whose, reference: conversation, ...(byLetter ? {} : { partner: parseAgencyCode(to) }) }, conversation, place: byLetter ? to : null,
    }))),
    ...byHand.flatMap((place) => awaitedReplies(kind, content).map((reply) => ({ clock: { id: randomUUID(), ...reply, ...whose, reference: issue }, conversation: null, place }))),
  ];
  await recordClockEvents(sql, (await tasksToAsk(sql, crn, kind, places)).map((task) => ({ id: randomUUID(), clock: String(task['id']), at, kind: 'stopped', outcome: 'ASKED' })));
  await startClocks(sql, awaited.map(({ clock }) => clock));
  await insertAwaited(sql, awaited.map(({ clock, conversation, place }) => ({ clock_id: clock.id, issue, conversation, place, crn })));
}
