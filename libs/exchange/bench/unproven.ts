/**
 * How long a look at a message takes, by the step at which it fails before its sender is proven, with and without what makes them even: medians and tails side by side. Ends with 1 where a kind of
 * failure can be told from the others by more than the bound (`unevenness.ts`) in spite of it. After a build: `node dist/libs/exchange/bench/unproven.js [rounds]`.
 */
import 'reflect-metadata';
import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { Directory, type DirectoryDocument, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, type Jwk, makePart, publicHalf, sealMessage, sealVictimPart, signPayload } from '#envelope';
import { type AgencyCode, newConversationId, newMessageId, newOrderingKey } from '#messages';
import { type Received } from '../src/in/incoming.js';
import { isParsed, readMessage, type StepParts, takeSteps } from '../src/in/steps.js';
import { boundMs, quantileOf, unevenAmong } from './unevenness.js';

const rounds = Number(process.argv[2] ?? 200);
const us = 'probation' as AgencyCode, sender = 'police-west-mercia' as AgencyCode;
const keySet = () => ({ signing: generateKey('signing'), exchange: generateKey('exchange'), victim: generateKey('victim') });
const keys: Record<string, ReturnType<typeof keySet>> = { [us]: keySet(), [sender]: keySet() };
const anchor = generateKey('signing');
const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

async function directoryWith(revoked: boolean): Promise<Directory> {
  const agency = (code: AgencyCode) => ({
    code, app: code === us ? 'gateway' : 'police-adapter', name: code, areaCodes: [], ...(code === us ? {} : { forceCode: '22' }),
    keys: Object.fromEntries((['signing', 'exchange', 'victim'] as const).map((use) => [use, [{ jwk: publicHalf(keys[code]![use]), from: at(-24), until: at(24), ...(use === 'signing' && revoked ? { revokedAt: at(-1) } : {}) }]])),
  });
  const agreed = { from: sender, to: us, kinds: [{ kind: 'connection-test', purposes: ['run-exchange'], labelCeiling: 'VICTIM' }] };
  const document = { version: 1, issuedAt: at(-24), expiresAt: at(24), agencies: [agency(us), agency(sender)], agreements: [agreed], routing: { routes: [] } };
  return Directory.open(await signDirectory(document as unknown as DirectoryDocument, importPrivate(anchor, 'signing')), [importPublic(publicHalf(anchor), 'signing')], new Date());
}
const [directory, revoked] = [await directoryWith(false), await directoryWith(true)];
const partsOf = (held: Directory): StepParts => ({ agency: us, exchangeKeys: [importPrivate(keys[us]!.exchange, 'exchange')], directory: () => held, now: () => new Date() });

const ours = [importPublic(publicHalf(keys[us]!.exchange), 'exchange')], ourDesk = [importPublic(publicHalf(keys[us]!.victim), 'victim')];
interface Wrong { readonly signer?: Jwk; readonly iss?: string; readonly signed?: (token: string) => string; readonly part?: (text: string) => string }
/** A whole message, with what is to be wrong in it. */
async function sealed({ signer = keys[sender]!.signing, iss = sender, signed = (token) => token, part = (text) => text }: Wrong = {}): Promise<string> {
  const parts = { case: makePart({ phrase: 'invented' }), originator: makePart({}), mappa: makePart({}) }, victim = makePart({ protectedPhrase: 'invented' });
  const iat = Math.floor(Date.now() / 1000);
  const payload = {
    specversion: '1.0', id: newMessageId(), source: `urn:mag:agency:${iss}`, type: 'connection-test.v1', time: new Date(iat * 1000).toISOString(), datacontenttype: 'application/json', iss, aud: us, iat, exp: iat + 86_400,
    conversation: newConversationId(), orderingKey: newOrderingKey(), sequence: 1, kind: 'connection-test', lane: 'bulk', purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'test', role: 'operator' },
    parts: { case: parts.case.digest, originator: parts.originator.digest, mappa: parts.mappa.digest, victim: victim.digest },
  };
  const token = signed(await signPayload(payload as never, importPrivate(signer, 'signing')));
  return sealMessage({ signed: token, parts: { ...parts, case: { ...parts.case, part: part(parts.case.part) }, victim: await sealVictimPart(victim, ourDesk) } }, ours);
}
const segment = (token: string, place: number, change: (one: string) => string): string => token.split('.').map((one, index) => (index === place ? change(one) : one)).join('.');
const flip = (one: string): string => `${one.startsWith('A') ? 'B' : 'A'}${one.slice(1)}`;
const header = (token: string, change: object): string => segment(token, 0, (one) => Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(one, 'base64url').toString()) as object, ...change })).toString('base64url'));
/** Signed by somebody else under the name of the right key. */
function forged(token: string): string {
  const [first, payload] = token.split('.') as [string, string], { kty, crv, x, d } = generateKey('signing');
  const key = createPrivateKey({ key: { kty, crv, x, d } as never, format: 'jwk' });
  return `${first}.${payload}.${sign(null, Buffer.from(`${first}.${payload}`), key).toString('base64url')}`;
}

interface Failing { readonly name: string; readonly held?: Directory; make(): Promise<string> }
const failing: readonly Failing[] = [
  { name: 'no token', make: () => Promise.resolve(randomBytes(4096).toString('hex')) },
  { name: 'not canonical', make: async () => `${await sealed()}=` },
  { name: 'algorithm', make: async () => header(await sealed(), { alg: 'none' }) },
  { name: 'key unknown', make: async () => header(await sealed(), { kid: 'another' }) },
  { name: 'wrapped key', make: async () => segment(await sealed(), 1, flip) },
  { name: 'tag', make: async () => segment(await sealed(), 4, flip) },
  { name: 'content', make: async () => segment(await sealed(), 3, flip) },
  { name: 'signed malformed', make: () => sealed({ signed: (token) => `${token}=` }) },
  { name: 'issuer unknown', make: () => sealed({ iss: 'police-nowhere' }) },
  { name: 'signer unknown', make: () => sealed({ signer: generateKey('signing') }) },
  { name: 'key revoked', held: revoked, make: () => sealed() },
  { name: 'signature', make: () => sealed({ signed: forged }) },
  { name: 'part changed', make: () => sealed({ part: (text) => text.replace('invented', 'Invented') }) },
];

type Timed = Record<'alone' | 'even', number[]>;
const timed = new Map(failing.map(({ name }) => [name, { alone: [], even: [] } as Timed]));
const looks = { alone: takeSteps, even: readMessage };
const received = (token: string): Received => ({ source: { from: 'topic' }, lane: 'bulk', topic: 'mag.probation.inbox', partition: 0, offset: '1', key: null, bytes: Buffer.from(token) });
const warmUp = 20;
for (let round = -warmUp; round < rounds; round += 1) {
  // In another order each time, so that none always comes after the same one.
  for (const { name, held = directory, make } of [...failing].sort(() => Math.random() - 0.5)) {
    const message = received(await make()), parts = partsOf(held);
    for (const how of ['alone', 'even'] as const) {
      const began = performance.now(), read = await looks[how](parts, message), took = performance.now() - began;
      if (isParsed(read) || read.verified !== undefined) throw new TypeError(`${name} is no failure before the sender is proven`);
      if (round >= 0) timed.get(name)?.[how].push(took);
    }
  }
}

const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);
const quantile = (values: readonly number[], share: number): number => quantileOf(sorted(values), share);
const line = (values: readonly number[]): string => [0.05, 0.5, 0.95].map((share) => quantile(values, share).toFixed(3).padStart(8)).join(' ');
const apart = (how: keyof Timed): string => {
  const medians = [...timed.values()].map((one) => quantile(one[how], 0.5));
  return (Math.max(...medians) - Math.min(...medians)).toFixed(3);
};
process.stdout.write(`${String(rounds)} of each, in milliseconds: 5 %, median, 95 %\n\n${'fails by'.padEnd(18)} ${'the work alone'.padEnd(28)} with what makes it even\n`);
for (const [name, { alone, even }] of timed) process.stdout.write(`${name.padEnd(18)} ${line(alone)}   ${line(even)}\n`);
const uneven = (how: keyof Timed) => unevenAmong(new Map([...timed].map(([name, one]) => [name, one[how]])));
const [alone, even] = [uneven('alone'), uneven('even')];
const named = (some: typeof even): string => [...new Set(some.map(({ name }) => name))].join(', ') || 'none';
for (const { name, share, byMs } of even) process.stdout.write(`\n${name}: at ${String(share * 100)} % ${byMs.toFixed(3)} ms from the others\n`);
process.stdout.write(`\nmedians apart, the work alone                        ${apart('alone')} ms
medians apart, with what makes it even               ${apart('even')} ms
told apart by more than ${boundMs.toFixed(1)} ms, the work alone        ${named(alone)}
told apart by more than ${boundMs.toFixed(1)} ms, with what makes it even  ${named(even)}\n`);
if (even.length > 0) process.exitCode = 1;
