import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DirectoryDocument, type PublishedKey, signDirectory, signFreshness } from '#directory';
import { generateKey, importPrivate, publicHalf } from '#envelope';
import { agency, kafkaAs, stack } from '../support/stack.js';
import { killNow } from './killer.js';

const freshEveryMs = 2_000;
const uses = ['exchange', 'victim'] as const;
const publisher = 'mag-directory';

/** Loses the exchange and the victim key of an agency: its processes come back with new ones and nothing else, before anybody else knows. */
export async function loseKeys(code: string): Promise<void> {
  for (const use of uses) writeFileSync(join(agency(code).keyDirectory, `${use}.jwk.json`), JSON.stringify({ keys: [generateKey(use)] }));
  for (const role of ['exchange', 'desk'] as const) await killNow({ role, agency: code });
}

/** Publishes a directory in which the lost keys of an agency are revoked and its new ones stand, and vouches for it until it is told to stop. */
export async function publishNewKeys(code: string): Promise<() => Promise<void>> {
  const anchor = importPrivate((JSON.parse(readFileSync(join(dirname(agency(code).keyDirectory), 'trust-anchor', 'signing.jwk.json'), 'utf8')) as { keys: object[] }).keys[0]!, 'signing');
  const now = new Date().toISOString();
  const older = JSON.parse(Buffer.from(readFileSync(stack().directoryFile, 'utf8').split('.')[1]!, 'base64url').toString('utf8')) as DirectoryDocument;
  const document: DirectoryDocument = {
    ...older, version: older.version + 1, issuedAt: now,
    agencies: older.agencies.map((one) => (one.code !== code ? one : { ...one, keys: { ...one.keys, ...Object.fromEntries(uses.map((use) => [use, withNewKey(code, use, one.keys[use], now)])) } })),
  };
  const directory = await signDirectory(document, anchor);
  const digest = createHash('sha256').update(Buffer.from(directory.split('.')[1]!, 'base64url')).digest('base64url');
  const producer = kafkaAs(publisher).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const publish = (topic: string, key: string, value: string): Promise<unknown> => producer.send({ topic, acks: -1, messages: [{ key, value }] });
  const vouch = async (): Promise<void> => void await publish('mag.freshness', 'freshness', await signFreshness({ version: document.version, digest, at: new Date().toISOString() }, anchor));
  await publish('mag.directory', 'directory', directory);
  await vouch();
  // The stack's own publisher vouches for the older one from time to time; the newest word counts.
  const timer = setInterval(() => void vouch().catch(() => undefined), freshEveryMs);
  return async () => {
    clearInterval(timer);
    await producer.disconnect();
  };
}

function withNewKey(code: string, use: (typeof uses)[number], standing: readonly PublishedKey[], now: string): PublishedKey[] {
  const [jwk] = (JSON.parse(readFileSync(join(agency(code).keyDirectory, `${use}.jwk.json`), 'utf8')) as { keys: Parameters<typeof publicHalf>[0][] }).keys;
  return [{ jwk: publicHalf(jwk!) as unknown as PublishedKey['jwk'], from: now, until: standing[0]!.until }, ...standing.map((key) => ({ ...key, revokedAt: now }))];
}
