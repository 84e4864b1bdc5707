import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactSign, importJWK } from 'jose';
import { type Kafka, type Producer } from 'kafkajs';
import { keysOf, keyUses, publicHalf } from './agency-keys.js';
import { type Broker } from './kafka/broker.js';
import { kafkaAs } from './kafka/admin.js';
import { publisherUser } from './kafka/rules.js';
import { keyFolder } from './nodes.js';
import { type Place } from './place.js';
import { agencies } from './sample/agencies.js';
import { agreements } from './sample/agreements.js';

const dayMs = 86_400_000;
const freshEveryMs = 30_000;

/** The signed directory of the sample and what is needed to vouch for it again and again. */
export interface DirectoryDocuments {
  readonly trustAnchorsFile: string;
  readonly version: number;
  readonly directory: string;
  readonly digest: string;
  freshness(now: Date): Promise<string>;
}

/** Makes the trust anchor and every agency's keys where they are absent, and signs a directory over them. */
export async function prepareDirectory(place: Place): Promise<DirectoryDocuments> {
  const folder = join(place.folder, 'keys');
  const anchor = (await keysOf(join(folder, 'trust-anchor'), 'signing')).keys[0]!;
  const trustAnchorsFile = join(folder, 'trust-anchors.jwks.json');
  writeFileSync(trustAnchorsFile, JSON.stringify({ keys: [publicHalf(anchor)] }, null, 2));
  const versionFile = join(folder, 'directory.version');
  const version = existsSync(versionFile) ? Number(readFileSync(versionFile, 'utf8')) + 1 : 1;
  writeFileSync(versionFile, String(version));
  const sign = async (content: object, typ: string): Promise<string> =>
    new CompactSign(Buffer.from(JSON.stringify(content))).setProtectedHeader({ alg: 'EdDSA', kid: anchor.kid!, typ }).sign(await importJWK(anchor, 'EdDSA'));
  const directory = await sign(await sampleDirectory(place, version, new Date()), 'mag-directory');
  writeFileSync(join(folder, 'directory.jws'), directory);
  const digest = createHash('sha256').update(Buffer.from(directory.split('.')[1]!, 'base64url')).digest('base64url');
  return { trustAnchorsFile, version, directory, digest, freshness: (now) => sign({ version, digest, at: now.toISOString() }, 'mag-freshness') };
}

/** The directory of the sample: who takes part, with which keys, and what may pass between whom. */
async function sampleDirectory(place: Place, version: number, now: Date): Promise<object> {
  const from = new Date(now.getTime() - dayMs).toISOString();
  const until = new Date(now.getTime() + 365 * dayMs).toISOString();
  return {
    version,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 30 * dayMs).toISOString(),
    agencies: await Promise.all(agencies.map(async ({ code, app, name, forceCode, areaCodes }) => {
      mkdirSync(keyFolder(place, code), { recursive: true });
      const keys = await Promise.all(keyUses.map(async (use) => [use, (await keysOf(keyFolder(place, code), use)).keys.map((jwk) => ({ jwk: publicHalf(jwk), from, until }))] as const));
      return { code, app, name, ...(forceCode === undefined ? {} : { forceCode }), areaCodes, keys: Object.fromEntries(keys) };
    })),
    agreements: agreements(),
    routing: {},
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
    await this.publish('mag.directory', 'directory', directory);
    await this.publish('mag.freshness', 'freshness', await this.documents.freshness(new Date()));
    this.timer = setInterval(() => { void this.refresh(); }, freshEveryMs);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.producer?.disconnect().catch(() => undefined);
  }

  private async refresh(): Promise<void> {
    try {
      await this.publish('mag.freshness', 'freshness', await this.documents.freshness(new Date()));
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
