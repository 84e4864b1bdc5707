import { askedKinds } from '#apps/gateway';
import { answersTo, kindNames } from '#messages';
import { stack } from '../support/stack.js';
import { type Books } from './books.js';

const askedOrAnswered = kindNames.filter((kind) => askedKinds.some((one) => one.kind === kind || answersTo(kind, one.kind)));

/** Names one version of an incident. */
export const keyOf = (force: string, reference: string, version: number): string => `${force} ${reference} version ${version}`;

/** What was said by messages that their sender has given up: versions of incidents, by key, and conversations in which something was asked or answered. */
export interface SaidBy {
  readonly incidents: ReadonlySet<string>;
  readonly conversations: ReadonlySet<string>;
}

/** Finds what these messages said. A connection test says nothing that anybody misses. */
export async function saidBy(books: Books, messages: ReadonlySet<string>): Promise<SaidBy> {
  const [keys, conversations] = [new Set<string>(), new Set<string>()];
  if (messages.size === 0) return { incidents: keys, conversations };
  for (const { agency: code, app, caseDatabaseUrl } of stack().agencies) {
    const asked = await books.read<{ conversation: string }>(caseDatabaseUrl, `select conversation from sent_message where message_id = any($1::uuid[]) and kind = any($2)`, [[...messages], askedOrAnswered]);
    for (const { conversation } of asked) conversations.add(conversation);
    if (app !== 'police-adapter') continue;
    const told = await books.read<{ incident_reference: string; version: number }>(caseDatabaseUrl,
      'select f.incident_reference, f.version from feed_incident f join sent_message s on s.submission_id = f.id where s.message_id = any($1::uuid[])', [[...messages]]);
    for (const row of told) keys.add(keyOf(code, row.incident_reference, row.version));
  }
  return { incidents: keys, conversations };
}
