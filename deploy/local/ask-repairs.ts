import { heldCopies, isUnproven, mayNotSend, type ReconciledNode, type Repairs, takenPlaces, unknownAt } from '#exchange';
import { expectDone, type NodeApi } from './http.js';
import { InboxReaders } from './kafka/inbox-readers.js';
import { type Reconciled } from './reconciled.js';

/** So many a node takes in one request. */
const idsAtOnce = 1_000;
const learntAtOnce = 50;

/** What came of asking: a store that was restored and may not send yet, and why not. */
export interface StillRestored {
  readonly agency: string;
  readonly because: readonly string[];
}

/** Asks each agency, as its operator, for what makes differences good; a restored store may send again once it knows what it had sent. @throws CannotRun when one does not take it */
export async function askRepairs(reconciled: Reconciled, { asked }: Pick<Repairs, 'asked'>, reason: string): Promise<readonly StillRestored[]> {
  const restored = await restoredOf(reconciled);
  // What had left lies before these ends; whoever has read up to them has it.
  const readers = restored.length === 0 ? undefined : await InboxReaders.asOfNow(reconciled.kafka(), reconciled.agencies);
  for (const { agency, messages, ownParts, answers, learns } of asked) {
    const node = await reconciled.operatorOf(agency);
    for (const some of portions(messages, idsAtOnce)) expectDone(await node.post('/api/repairs', { messages: some, reason }));
    for (const some of portions(ownParts, idsAtOnce)) expectDone(await node.post('/api/repairs', { ownParts: some, reason }));
    for (const some of portions(answers, idsAtOnce)) expectDone(await node.post('/api/repairs', { answers: some, reason }));
    for (const [from, ofOne] of Map.groupBy(learns, (one) => one.from)) {
      const holder = reconciled.agencies.find((one) => one.agency === from);
      if (holder !== undefined) await teach(node, agency, holder, ofOne.map(({ messageId }) => messageId), reason);
    }
  }
  if (readers === undefined) return [];
  const behind = await readers.behind();
  const still: StillRestored[] = [];
  for (const agency of restored) {
    const because = await whyNot(reconciled, agency, behind, reason);
    if (because.length > 0) still.push({ agency: agency.agency, because });
  }
  return still;
}

async function restoredOf({ agencies }: Reconciled): Promise<readonly ReconciledNode[]> {
  const restored = await Promise.all(agencies.map(mayNotSend));
  return agencies.filter((_agency, at) => restored[at]);
}

/**
 * Lets a restored store send again where it can know everything: every recipient has read its inbox, and has nothing of this sender's that it cannot show it. The places that its messages have
 * there are kept in any case, for a person may decide otherwise.
 * @returns why it may not send yet; nothing where it has been asked to
 */
async function whyNot(reconciled: Reconciled, agency: ReconciledNode, behind: ReadonlySet<string>, reason: string): Promise<readonly string[]> {
  const node = await reconciled.operatorOf(agency.agency);
  const because: string[] = [];
  for (const other of reconciled.agencies.filter((one) => one.agency !== agency.agency)) {
    if (behind.has(other.agency)) because.push(`${other.agency} has not read its inbox to the end`);
    const unknown = await unknownAt(other, agency);
    await teach(node, agency.agency, other, unknown.filter(({ waits }) => !waits).map(({ messageId }) => messageId), reason);
    const waiting = unknown.filter(({ waits }) => waits).length;
    if (waiting > 0) because.push(`${other.agency} holds, or has in quarantine, ${waiting} of its messages that it does not know`);
    for (const places of portions(await takenPlaces(other, agency.agency), idsAtOnce)) expectDone(await node.post('/api/repairs', { places, reason }));
  }
  if (await isUnproven(agency)) because.push('it could not prove everything that it is said to have sent (STORE_UNPROVEN)');
  if (because.length === 0) expectDone(await node.post('/api/repairs', { resume: true, reason }));
  return because;
}

/** Shows a sender what a recipient has of these messages of its own. */
async function teach(sender: NodeApi, issuer: string, holder: ReconciledNode, ids: readonly string[], reason: string): Promise<void> {
  for (const some of portions(ids, learntAtOnce)) expectDone(await sender.post('/api/repairs', { learnt: await heldCopies(holder, issuer, some), reason }));
}

function* portions<T>(all: readonly T[], atOnce: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += atOnce) yield all.slice(from, from + atOnce);
}
