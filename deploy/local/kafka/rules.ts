import { type DirectoryDocument, isSuspended, topicRetentionDays } from '#directory';
import { topics } from '#kafka';

/** A topic of the exchange and how it keeps its records. */
export interface TopicRow { readonly topic: string; readonly partitions: number; readonly compacted: boolean }

/** One access rule: this user may do this with this resource. What no rule allows is refused. */
export interface AccessRow {
  readonly user: string;
  readonly operation: 'READ' | 'WRITE';
  readonly resource: 'TOPIC' | 'GROUP';
  readonly name: string;
  /** All names that begin so. */
  readonly prefix?: true;
}

/** The user that publishes directory and freshness. */
export const publisherUser = 'mag-directory';

const sharedTopics = [topics.directory, topics.freshness];
const inboxes = (agency: string): string[] => [topics.inbox(agency, 'bulk'), topics.inbox(agency, 'urgent')];
const codesOf = ({ agencies }: DirectoryDocument): string[] => agencies.map(({ code }) => code);

/** The users: one for each agency, named by its code, and the publisher. */
export const userNames = (directory: DirectoryDocument): string[] => [...codesOf(directory), publisherUser];

/** Topics: per agency two inboxes (one for imminent harm) and one for its checkpoints, and two that all read. */
export function topicRows(directory: DirectoryDocument): TopicRow[] {
  return [
    ...codesOf(directory).flatMap((agency) => [
      { topic: topics.inbox(agency, 'bulk'), partitions: 3, compacted: false },
      { topic: topics.inbox(agency, 'urgent'), partitions: 1, compacted: false },
      { topic: topics.checkpoints(agency), partitions: 1, compacted: false },
    ]),
    ...sharedTopics.map((topic) => ({ topic, partitions: 1, compacted: true })),
  ];
}

/**
 * The settings on which something rests: a shared topic keeps the newest record of each key; of the others every record is dropped when it is old, not sooner, so that no message falls out unread, and
 * not later, for the destruction of keys counts from there (DESIGN section 7).
 */
export const mustBeSet = ({ compacted }: TopicRow): Readonly<Record<string, string>> =>
  (compacted ? { 'cleanup.policy': 'compact' } : { 'cleanup.policy': 'delete', 'retention.ms': String(topicRetentionDays * 86_400_000), 'retention.bytes': '-1' });

/**
 * Access rules: an agency reads only its own inboxes, as its own groups; writes to the inboxes of those with whom an agreement lets it
 * speak; writes only its own checkpoints and reads everyone's; only the publisher writes directory and freshness. One that is suspended may only follow
 * the directory, so that it learns when that is over, and nobody writes to it.
 */
export function accessRows(directory: DirectoryDocument, now: Date): AccessRow[] {
  const codes = codesOf(directory), suspended = new Set<string>(directory.agencies.filter((agency) => isSuspended(agency, now)).map(({ code }) => code));
  const read = (user: string, name: string): AccessRow => ({ user, operation: 'READ', resource: 'TOPIC', name });
  const write = (user: string, name: string): AccessRow => ({ user, operation: 'WRITE', resource: 'TOPIC', name });
  return [
    ...codes.flatMap((agency): AccessRow[] => [
      ...sharedTopics.map((name) => read(agency, name)),
      { user: agency, operation: 'READ', resource: 'GROUP', name: `${agency}.`, prefix: true },
      ...(suspended.has(agency) ? [] : [
        ...[...inboxes(agency), ...codes.map((each) => topics.checkpoints(each))].map((name) => read(agency, name)),
        write(agency, topics.checkpoints(agency)),
        ...directory.agreements.filter(({ from, to }) => from === agency && !suspended.has(to)).flatMap(({ to }) => inboxes(to)).map((name) => write(agency, name)),
      ]),
    ]),
    ...sharedTopics.map((name) => write(publisherUser, name)),
  ];
}
