import { heldCopies, type Repairs, restoredSince, takenPlaces } from '#exchange';
import { expectDone, NodeApi } from './http.js';
import { type StackFile } from './stack-file.js';

/** So many a node takes in one request. */
const idsAtOnce = 1_000;
const learntAtOnce = 50;
/** A message that had left before a store went back is at its recipient after this. */
const underWayMs = 60_000;

/** What came of asking: stores that were restored and may not send yet, and until when. */
export interface StillRestored {
  readonly agency: string;
  readonly until: Date;
}

/** Asks each agency, as its operator, for what makes differences good; a restored store may send again once it knows what it had sent. @throws CannotRun when one does not take it */
export async function askRepairs(stack: StackFile, { asked }: Pick<Repairs, 'asked'>, reason: string): Promise<readonly StillRestored[]> {
  for (const { agency, messages, ownParts, answers, learns } of asked) {
    const node = await NodeApi.as(stack, agency, 'operator');
    for (const some of portions(messages, idsAtOnce)) expectDone(await node.post('/api/repairs', { messages: some, reason }));
    for (const some of portions(ownParts, idsAtOnce)) expectDone(await node.post('/api/repairs', { ownParts: some, reason }));
    for (const some of portions(answers, idsAtOnce)) expectDone(await node.post('/api/repairs', { answers: some, reason }));
    for (const [from, ofOne] of Map.groupBy(learns, (one) => one.from)) {
      for (const some of portions(ofOne, learntAtOnce)) {
        const holder = stack.agencies.find((one) => one.agency === from);
        if (holder !== undefined) expectDone(await node.post('/api/repairs', { learnt: await heldCopies(holder, agency, some.map(({ messageId }) => messageId)), reason }));
      }
    }
  }
  return resumeRestored(stack, reason);
}

/** Lets restored stores send again: with every place that their messages have at their recipients, and not before what had left has arrived there. */
async function resumeRestored(stack: StackFile, reason: string): Promise<readonly StillRestored[]> {
  const still: StillRestored[] = [];
  for (const agency of stack.agencies) {
    const since = await restoredSince(agency);
    if (since === undefined) continue;
    const until = new Date(since.getTime() + underWayMs);
    if (until > new Date()) {
      still.push({ agency: agency.agency, until });
      continue;
    }
    const node = await NodeApi.as(stack, agency.agency, 'operator');
    for (const other of stack.agencies.filter((one) => one.agency !== agency.agency)) {
      for (const places of portions(await takenPlaces(other, agency.agency), idsAtOnce)) expectDone(await node.post('/api/repairs', { places, reason }));
    }
    expectDone(await node.post('/api/repairs', { resume: true, reason }));
  }
  return still;
}

function* portions<T>(all: readonly T[], atOnce: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += atOnce) yield all.slice(from, from + atOnce);
}
