import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kafka, type Producer } from 'kafkajs';
import { type AgreedKind, type DirectoryDocument, type PublishedKey, signDirectory, signFreshness } from '#directory';
import { importPrivate, type KeyUse, publicHalf } from '#envelope';
import { parseAgencyCode } from '#messages';
import { keysOf } from './agency-keys.js';
import { kafkaAs } from './kafka/admin.js';
import { type Broker } from './kafka/broker.js';
import { directoryTopic, freshnessTopic, publisherUser } from './kafka/rules.js';
import { keyFolder } from './nodes.js';
import { type Place } from './place.js';
import { agencies } from './sample/agencies.js';
import { agreements, routes } from './sample/agreements.js';

const dayMs = 86_400_000;
const freshEveryMs = 30_000;

/** The signed directory of the sample and what is needed to vouch for it again and again. */
export interface DirectoryDocuments {
  readonly trustAnchorsFile: string;
  readonly directory: string;
  freshness(now: Date): Promise<string>;
}

/** Makes the trust anchor and every agency's keys where they are absent, and signs a directory over them. */
export async function prepareDirectory(place: Place): Promise<DirectoryDocuments> {
  const folder = join(place.folder, 'keys');
  const [anchorJwk] = keysOf(join(folder, 'trust-anchor'), 'signing');
  const anchor = importPrivate(anchorJwk, 'signing');
  const trustAnchorsFile = join(folder, 'trust-anchors.jwks.json');
  writeFileSync(trustAnchorsFile, JSON.stringify({ keys: [publicHalf(anchorJwk!)] }, null, 2));
  const document = sampleDirectory(place, new Date());
  const directory = await signDirectory(document, anchor);
  writeFileSync(join(folder, 'directory.jws'), directory);
  const digest = createHash('sha256').update(Buffer.from(directory.split('.')[1]!, 'base64url')).digest('base64url');
  return { trustAnchorsFile, directory, freshness: (now) => signFreshness({ version: document.version, digest, at: now.toISOString() }, anchor) };
}

/** The directory of the sample: who takes part, with which keys, and what may pass between whom. The version is the time, so that it grows though the folder was emptied. */
function sampleDirectory(place: Place, now: Date): DirectoryDocument {
  const span = { from: new Date(now.getTime() - dayMs).toISOString(), until: new Date(now.getTime() + 365 * dayMs).toISOString() };
  const published = (code: string, use: KeyUse): PublishedKey[] => keysOf(keyFolder(place, code), use).map((jwk) => ({ jwk: publicHalf(jwk) as unknown as PublishedKey['jwk'], ...span }));
  return {
    version: Math.floor(now.getTime() / 1000),
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 30 * dayMs).toISOString(),
    agencies: agencies.map(({ code, app, name, forceCode, areaCodes }) => ({
      code: parseAgencyCode(code), app, name, ...(forceCode === undefined ? {} : { forceCode }), areaCodes,
      keys: { signing: published(code, 'signing'), exchange: published(code, 'exchange'), victim: published(code, 'victim') },
    })),
    agreements: agreements().map(({ from, to, kinds }) => ({ from: parseAgencyCode(from), to: parseAgencyCode(to), kinds: kinds as readonly AgreedKind[] })),
    routing: { routes: routes().map((route) => ({ ...route, agency: parseAgencyCode(route.agency) })) },
  };
}

/** Publishes the directory once and its freshness every 30 seconds; survives an absent broker. */
export class DirectoryPublisher {
  private readonly kafka: Kafka;
  private producer: Producer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silent = false;

  constructor(broker: Broker, password: string, private readonly documents: DirectoryDocuments, private readonly say: (line: string) => void) {
    this.kafka = kafkaAs(broker, publisherUser, password, { retry: { retries: 3, initialRetryTime: 200 } });
  }

  async start(): Promise<void> {
    const { directory } = this.documents;
    await this.publish(directoryTopic, 'directory', directory);
    await this.publish(freshnessTopic, 'freshness', await this.documents.freshness(new Date()));
    this.timer = setInterval(() => { void this.refresh(); }, freshEveryMs);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.producer?.disconnect().catch(() => undefined);
  }

  private async refresh(): Promise<void> {
    try {
      await this.publish(freshnessTopic, 'freshness', await this.documents.freshness(new Date()));
      if (this.silent) this.say('Directory freshness is published again');
      this.silent = false;
    } catch {
      if (!this.silent) this.say('Directory freshness cannot be published: is the broker away? Trying again every 30 s');
      this.silent = true;
    }
  }

  private async publish(topic: string, key: string, value: string): Promise<void> {
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
