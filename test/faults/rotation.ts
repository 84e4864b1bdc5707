import { createPublicKey, verify } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type KeyUse } from '#envelope';
import { directory, everywhereAfter, signedDirectory } from '../support/directory.js';
import { agency, stack } from '../support/stack.js';
import { type Books } from './books.js';
import { kidIn } from './canonical.js';
import { recordsByKey } from './records-by-key.js';
import { everything, type Shown, type Trial } from './trial.js';

/** Seconds with one digit, as they are shown. */
export const inSeconds = (ms: number): number => Math.round(ms / 100) / 10;

/** The newest key of an agency that the directory names for a use. */
export const newestKey = async (code: string, use: KeyUse): Promise<string> => (await signedDirectory()).agency(code).keys[use][0]!.jwk.kid;

/**
 * Rotates keys as the runbook says: the agency makes each where its node reads its keys and sends the public half; the publisher enters it, looks at what differs, signs and publishes.
 * @returns how long after that last step every process went by it, and when the new keys begin
 */
export async function rotate(code: string, uses: readonly KeyUse[], leadSeconds: number): Promise<{ readonly knownAfterMs: number; readonly begins: Date }> {
  const { keyDirectory } = agency(code);
  const made: string[] = [];
  for (const use of uses) {
    made.push((JSON.parse(await directory('new-key', keyDirectory, '--use', use)) as { keys: { kid: string }[] }).keys[0]!.kid);
    await directory('rotate', code, '--use', use, '--keys', keyDirectory, '--lead-seconds', String(leadSeconds));
  }
  const differs = await directory('diff');
  if (!made.every((kid) => differs.includes(kid))) throw new Error(`the new keys are not among what differs: ${differs}`);
  const asked = Date.now();
  await directory('sign');
  await directory('publish');
  const knownAfterMs = await everywhereAfter(asked);
  const begun = (await signedDirectory()).agency(code).keys;
  return { knownAfterMs, begins: new Date(Math.max(...uses.map((use) => Date.parse(begun[use][0]!.from)))) };
}

/** Rotates these keys of an agency some times, each time until the new ones have been in use for a while. @returns the keys by use, the oldest first, and the slowest time until every process knew of one */
async function rotateTimes(code: string, uses: readonly KeyUse[], { times, leadSeconds, useMs }: { readonly times: number; readonly leadSeconds: number; readonly useMs: number }): Promise<{ readonly kids: ReadonlyMap<KeyUse, string[]>; readonly slowestMs: number }> {
  const kids = new Map<KeyUse, string[]>();
  const note = async (): Promise<void> => { for (const use of uses) kids.set(use, [...kids.get(use) ?? [], await newestKey(code, use)]); };
  await note();
  let slowestMs = 0;
  for (let n = 0; n < times; n += 1) {
    const { knownAfterMs, begins } = await rotate(code, uses, leadSeconds);
    slowestMs = Math.max(slowestMs, knownAfterMs);
    await note();
    await wait(Math.max(0, begins.getTime() - Date.now()) + useMs);
  }
  return { kids, slowestMs };
}

/** A sender's signing key is rotated, again and again; what the old ones have signed is proven for ever. */
export function signingKeyRotated(code: string, times: number): Trial {
  let since = new Date();
  let kids: readonly string[] = [];
  return {
    name: 'signing key of a sender rotated', only: everything, repair: false,
    prepare: async () => {
      since = new Date();
      return async () => {
        const { kids: rotated, slowestMs } = await rotateTimes(code, ['signing'], { times, leadSeconds: 20, useMs: 5_000 });
        kids = rotated.get('signing')!;
        return { figures: { rotations: times, 'every process knows the new key after, slowest s': inSeconds(slowestMs) }, findings: [] };
      };
    },
    check: (books) => proven(books, code, kids, since),
  };
}

/** Whether everything that came from an agency since then is proven by the keys that the directory names now, and each of these keys has signed some of it. */
async function proven(books: Books, code: string, kids: readonly string[], since: Date): Promise<Shown> {
  const keys = new Map((await signedDirectory()).agency(code).keys.signing.map((key) => [key.jwk.kid, { ...key, of: createPublicKey({ key: key.jwk as never, format: 'jwk' }) }]));
  const signedBy = new Map<string, number>();
  const findings: string[] = [];
  for (const other of stack().agencies) {
    for (const { message_id: id, signed } of await books.read<{ message_id: string; signed: string }>(other.caseDatabaseUrl, 'select message_id, signed from inbox where issuer = $1 and received_at >= $2', [code, since])) {
      const [kid, [header, payload, signature]] = [kidIn(signed), signed.split('.') as [string, string, string]];
      const key = keys.get(kid);
      const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { iat: number };
      const isInTime = key !== undefined && Math.floor(Date.parse(key.from) / 1000) <= iat && iat * 1000 < Date.parse(key.until);
      if (!isInTime || !verify(null, Buffer.from(`${header}.${payload}`), key.of, Buffer.from(signature, 'base64url'))) findings.push(`${other.agency} holds message ${id} of ${code}, which is not proven by the key ${kid} that it names`);
      signedBy.set(kid, (signedBy.get(kid) ?? 0) + 1);
    }
  }
  return { figures: { 'messages proven under each key, the oldest first': shares(kids, signedBy) }, findings: [...findings, ...unused(kids, signedBy)] };
}

const shares = (kids: readonly string[], counts: ReadonlyMap<string, number>): string => kids.map((kid) => counts.get(kid) ?? 0).join(' / ');
const unused = (kids: readonly string[], counts: ReadonlyMap<string, number>): string[] => kids.filter((kid) => !counts.has(kid)).map((kid) => `nothing was made with the key ${kid}`);

/** A recipient's exchange and victim keys are rotated together, with the overlap of the longest expiry: what was sealed to the old ones is opened. */
export function recipientKeysRotated(code: string, times: number): Trial {
  let since = new Date();
  let kids: ReadonlyMap<KeyUse, string[]> = new Map();
  return {
    name: 'exchange and victim keys of a recipient rotated', only: everything, repair: false,
    prepare: async () => {
      since = new Date();
      return async () => {
        const { kids: rotated, slowestMs } = await rotateTimes(code, ['exchange', 'victim'], { times, leadSeconds: 20, useMs: 5_000 });
        kids = rotated;
        return { figures: { rotations: times, 'every process knows the new keys after, slowest s': inSeconds(slowestMs) }, findings: [] };
      };
    },
    check: async (books) => {
      const [exchange, victim] = [await recordsByKey([`mag.${code}.inbox`, `mag.${code}.inbox.urgent`], since), await partsByKey(books, code, since)];
      return {
        figures: { 'records sealed to each exchange key, the oldest first': shares(kids.get('exchange')!, exchange), 'parts sealed to each victim key, the oldest first': shares(kids.get('victim')!, victim) },
        findings: [...unused(kids.get('exchange')!, exchange), ...unused(kids.get('victim')!, victim)],
      };
    },
  };
}

/** How many victim parts senders have sealed to each key of an agency's desk since then. */
async function partsByKey(books: Books, code: string, since: Date): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { caseDatabaseUrl } of stack().agencies.filter(({ agency: other }) => other !== code)) {
    for (const { jwe } of await books.read<{ jwe: string }>(caseDatabaseUrl, 'select jwe from sealed_part where recipient = $1 and sealed_at >= $2', [code, since])) counts.set(kidIn(jwe), (counts.get(kidIn(jwe)) ?? 0) + 1);
  }
  return counts;
}
