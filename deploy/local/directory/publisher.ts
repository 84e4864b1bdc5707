import { type Kafka, type Producer } from 'kafkajs';
import { topics } from '#kafka';
import { type DirectoryFolder } from './directory-folder.js';

const freshEveryMs = 30_000;

/** Publishes the newest signed directory of a folder, and vouches for it every 30 seconds: for a newer one as soon as it is signed. Survives an absent broker. */
export class DirectoryPublisher {
  private producer: Producer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silent = false;
  private published: string | undefined;

  constructor(private readonly kafka: Kafka, private readonly folder: DirectoryFolder, private readonly say: (line: string) => void) {}

  /** Publishes, and goes on vouching. */
  async start(): Promise<void> {
    await this.publish();
    this.timer = setInterval(() => { void this.refresh(); }, freshEveryMs);
  }

  /** Publishes the newest version where it has not been, and a freshness record for it. Returns its version; nothing where none is signed. */
  async publish(): Promise<number | undefined> {
    const signed = await this.folder.signed();
    if (signed === undefined) return undefined;
    if (signed.token !== this.published) await this.send(topics.directory, 'directory', signed.token);
    this.published = signed.token;
    await this.send(topics.freshness, 'freshness', await this.folder.freshness(signed.directory, new Date()));
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
