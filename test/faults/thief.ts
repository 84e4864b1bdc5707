import { setTimeout as wait } from 'node:timers/promises';
import { type Producer } from 'kafkajs';
import { newOrderingKey } from '#messages';
import { connectionTest, seal } from '../support/sealed.js';
import { kafkaAs } from '../support/stack.js';

const everyMs = 500;

/** Somebody who has an agency's signing key and its place at the broker: goes on writing to its partners in its name, under that key, until told to stop. */
export class Thief {
  /** The ids of everything that was written in the agency's name. */
  readonly forged = new Set<string>();
  private readonly producer: Producer;
  private going = true;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly from: string, private readonly kid: string, private readonly to: readonly string[]) {
    this.producer = kafkaAs(from).producer({ allowAutoTopicCreation: false });
  }

  async start(): Promise<void> {
    await this.producer.connect();
    this.done = this.write();
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.done;
    await this.producer.disconnect();
  }

  private async write(): Promise<void> {
    while (this.going) {
      for (const to of this.to) {
        const message = connectionTest(this.from, to);
        const value = await seal(message, { kid: this.kid });
        this.forged.add(message.payload.id);
        await this.producer.send({ topic: `mag.${to}.inbox`, acks: -1, messages: [{ key: newOrderingKey(), value }] });
      }
      await wait(everyMs);
    }
  }
}
