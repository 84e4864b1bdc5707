import { type Kafka, type Producer } from 'kafkajs';
import { topics } from '#kafka';
import { type DirectoryFolder } from './directory-folder.js';

const freshEveryMs = 30_000;
/** A node that starts after the topic has lost the directory waits so long at most; to all others the same version is nothing new. */
const againEveryMs = 3_600_000;

/** Publishes the newest signed directory of a folder, and vouches for it every 30 seconds: for a newer one as soon as it is signed. Survives an absent broker and a topic that has lost what was on it. */
export class DirectoryPublisher {
  private producer: Producer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silent = false;
  private published: { readonly token: string; readonly at: number } | undefined;

  constructor(private readonly kafka: Kafka, private readonly folder: DirectoryFolder, private readonly say: (line: string) => void, private readonly now: () => Date = () => new Date()) {}

  /** Publishes, and goes on vouching. */
  async start(): Promise<void> {
    await this.publish();
    this.timer = setInterval(() => { void this.refresh(); }, freshEveryMs);
  }

  /** Publishes the newest version where it has not been within the hour, and a freshness record for it. Returns its version; nothing where none is signed. */
  async publish(): Promise<number | undefined> {
    const signed = await this.folder.signed();
    if (signed === undefined) return undefined;
    const now = this.now();
    if (signed.token !== this.published?.token || now.getTime() - this.published.at >= againEveryMs) {
      await this.send(topics.directory, 'directory', signed.token);
      this.published = { token: signed.token, at: now.getTime() };
    }
    await this.send(topics.freshness, 'freshness', await this.folder.freshness(signed.directory, now));
    return signed.directory.version;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.producer?.disconnect().catch(() => undefined);
  }

  private async refresh(): Promise<void> {
    try {
      await this.publish();
      if (this.silent) this.say('Directory freshness is published again');
      this.silent = false;
    } catch {
      if (!this.silent) this.say('Directory freshness cannot be published: is the broker away, or the anchor not pinned? Trying again every 30 s');
      this.silent = true;
    }
  }

  private async send(topic: string, key: string, value: string): Promise<void> {
    try {
      if (!this.producer) {
        const producer = this.kafka.producer({ allowAutoTopicCreation: false });
        await producer.connect();
        this.producer = producer;
      }
      await this.producer.send({ topic, acks: -1, messages: [{ key, value }] });
    } catch (error) {
      const broken = this.producer;
      this.producer = undefined;
      await broken?.disconnect().catch(() => undefined);
      throw error;
    }
  }
}
