import { type Admin, type Kafka } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
import { groups, topics } from '#kafka';
import { lanes } from '#messages';

/** Where one partition begins and ends; Kafka says offsets as text. */
export interface Ends { readonly partition: number; readonly low: string; readonly high: string }
/** Up to where a group has read; -1 where it has committed nothing. */
export interface Read { readonly partition: number; readonly offset: string }

interface Inbox { readonly agency: string; readonly topic: string; readonly group: string; readonly ends: readonly Ends[] }

/** How long a reader that is at work gets to come to the end. */
const patienceMs = 10_000;

/** Whether a group has read every partition up to these ends; what retention has taken away nobody can read. */
export const hasRead = (ends: readonly Ends[], read: readonly Read[]): boolean =>
  ends.every(({ partition, low, high }) => low === high || BigInt(read.find((one) => one.partition === partition)?.offset ?? -1) >= BigInt(high));

/** The exchanges of these agencies as readers of their inboxes, as of one moment. */
export class InboxReaders {
  private constructor(private readonly kafka: Kafka, private readonly inboxes: readonly Inbox[]) {}

  /** Notes where every inbox ends now. */
  static async asOfNow(kafka: Kafka, agencies: readonly { readonly agency: string }[]): Promise<InboxReaders> {
    return new InboxReaders(kafka, await withAdmin(kafka, (admin) => Promise.all(agencies.flatMap(({ agency }) => lanes.map(async (lane): Promise<Inbox> => {
      const topic = topics.inbox(agency, lane);
      return { agency, topic, group: groups.inbox(agency, lane), ends: await admin.fetchTopicOffsets(topic) };
    })))));
  }

  /** The agencies that have not read up to there, even after a moment of waiting. */
  behind(): Promise<ReadonlySet<string>> {
    return withAdmin(this.kafka, async (admin) => {
      for (const until = Date.now() + patienceMs; ; await wait(200)) {
        const read = await Promise.all(this.inboxes.map(async ({ agency, topic, group, ends }) => {
          const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
          return hasRead(ends, committed?.partitions ?? []) ? [] : [agency];
        }));
        const behind = new Set(read.flat());
        if (behind.size === 0 || Date.now() > until) return behind;
      }
    });
  }
}

async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
