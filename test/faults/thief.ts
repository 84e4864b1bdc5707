import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Producer } from 'kafkajs';
import { askedKinds } from '#apps/gateway';
import { type KindDeclaration, kinds, newOrderingKey } from '#messages';
import { Draw } from '../generate/draw.js';
import { protectedContent } from '../generate/of-kind.js';
import { connectionTest, draft, type Draft, rootOfOne, seal } from '../support/sealed.js';
import { agency, kafkaAs } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const everyMs = 500;
/** So many of its rounds also forge receipts and enquiries, which cost people work. */
const moreEvery = 4;

/**
 * Somebody who has an agency's signing key, its place at the broker and its knowledge of what it was sent: goes on writing to its partners in its name, under that key, until told to stop. It forges
 * tests, receipts for what they have just sent it, so that they would stop sending, and what its agency may ask of them.
 */
export class Thief {
  /** The ids of everything that was written in the agency's name. */
  readonly forged = new Set<string>();
  /** The messages of its partners that it said had been accepted. */
  readonly receipted = new Set<string>();
  private readonly producer: Producer;
  private readonly draw = new Draw(20260302);
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
    for (let round = 0; this.going; round += 1) {
      for (const to of this.to) {
        const more = round % moreEvery === 0 ? [...await this.receipts(to), ...this.enquiries(to)] : [];
        for (const message of [connectionTest(this.from, to), ...more]) await this.forge(to, message);
      }
      await wait(everyMs);
    }
  }

  private async forge(to: string, message: Draft): Promise<void> {
    const value = await seal(message, { kid: this.kid });
    this.forged.add(message.payload.id);
    await this.producer.send({ topic: `mag.${to}.inbox`, acks: -1, messages: [{ key: newOrderingKey(), value }] });
  }

  /** That the newest message which a partner still sends to the agency was accepted. */
  private async receipts(to: string): Promise<Draft[]> {
    const sent = await rowsOf<{ message_id: string; digest: Buffer }>(agency(to).caseDatabaseUrl,
      `select message_id, digest from sent_message where recipient = $1 and stage in ('sealed', 'sent') and kind <> 'receipts' order by message_id desc limit 1`, [this.from]);
    return sent.map(({ message_id: message, digest }) => {
      this.receipted.add(message);
      const leaf = { salt: randomBytes(16).toString('base64url'), text: JSON.stringify({ message, digest: digest.toString('base64url'), outcome: 'accepted', at: new Date().toISOString() }) };
      return draft(this.from, to, 'receipts', { leaves: [leaf] }, { orderingKey: null, sequence: null, root: rootOfOne(leaf) });
    });
  }

  /** One of each kind that the agency may ask of a partner, of invented content. */
  private enquiries(to: string): Draft[] {
    const word = (): string => `Forged${this.draw.text(8, 'abcdefgh')}`;
    return askedKinds.flatMap(({ kind }) => {
      const passage = (kinds[kind] as KindDeclaration).between?.find((one) => one.from === agency(this.from).app && one.to === agency(to).app);
      if (passage === undefined) return [];
      const content = protectedContent(kind, this.draw, { word, postcode: () => 'ZQ10 1AA', phone: () => '07918000000' });
      return [draft(this.from, to, kind, content, { purpose: passage.purposes[0] })];
    });
  }
}
