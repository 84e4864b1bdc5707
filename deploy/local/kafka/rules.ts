import { type SampleAgreement } from '../sample/agreements.js';

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

export const directoryTopic = 'mag.directory';
export const freshnessTopic = 'mag.freshness';
const sharedTopics = [directoryTopic, freshnessTopic];
const inboxes = (agency: string): string[] => [`mag.${agency}.inbox`, `mag.${agency}.inbox.urgent`];

/** Topics: per agency two inboxes (one for imminent harm) and one for its checkpoints, and two that all read. */
export function topicRows(agencyCodes: readonly string[]): TopicRow[] {
  return [
    ...agencyCodes.flatMap((agency) => [
      { topic: `mag.${agency}.inbox`, partitions: 3, compacted: false },
      { topic: `mag.${agency}.inbox.urgent`, partitions: 1, compacted: false },
      { topic: `mag.${agency}.checkpoints`, partitions: 1, compacted: false },
    ]),
    ...sharedTopics.map((topic) => ({ topic, partitions: 1, compacted: true })),
  ];
}

/**
 * Access rules: an agency reads only its own inboxes, as its own groups; writes to the inboxes of those with whom an agreement lets it
 * speak; writes only its own checkpoints and reads everyone's; only the publisher writes directory and freshness.
 */
export function accessRows(agencyCodes: readonly string[], agreements: readonly SampleAgreement[]): AccessRow[] {
  return [
    ...agencyCodes.flatMap((agency): AccessRow[] => [
      ...[...inboxes(agency), ...sharedTopics, ...agencyCodes.map((each) => `mag.${each}.checkpoints`)].map((name) => ({ user: agency, operation: 'READ', resource: 'TOPIC', name }) as const),
      { user: agency, operation: 'READ', resource: 'GROUP', name: `${agency}.`, prefix: true },
      { user: agency, operation: 'WRITE', resource: 'TOPIC', name: `mag.${agency}.checkpoints` },
      ...agreements.filter(({ from }) => from === agency).flatMap(({ to }) => inboxes(to)).map((name) => ({ user: agency, operation: 'WRITE', resource: 'TOPIC', name }) as const),
    ]),
    ...sharedTopics.map((name) => ({ user: publisherUser, operation: 'WRITE', resource: 'TOPIC', name }) as const),
  ];
}
