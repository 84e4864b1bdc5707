import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCheckpoint, originOf, signCheckpoint } from '#audit';
import {
  type Followed, importElsewhere, importPublic, type Jwk, type KeyHolder, type KeysOfUse, makePart, openMessage, openVictimPart, partMatches, rawPublicKey, sealMessage, sealVictimPart, signPayload, verifySigned,
} from '#envelope';
import { type AgencyCode, type GatewayError, newConversationId, newMessageId, type SignedPayload } from '#messages';
import { noteSignerOf } from '../audit-log/log-keys.js';

const us = 'probation' as AgencyCode;

/** A holder whose private halves are all in another process, and what that process has told of them. */
class Keeper implements KeyHolder {
  private asked = 0;
  private readonly waiting = new Map<number, { resolve(answer: Buffer): void; reject(error: Error): void }>();

  private constructor(readonly child: ChildProcess, readonly open: Readonly<Record<keyof KeysOfUse, Jwk>>) {
    child.stdin?.on('error', () => undefined);
    child.on('close', () => { for (const { reject } of this.waiting.values()) reject(new Error('the keeper has ended')); });
  }

  static async start(make: string): Promise<Keeper> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('key-keeper.fixture.ts', import.meta.url)), make], { stdio: ['pipe', 'pipe', 'inherit'], env: { NODE_NO_WARNINGS: '1' } });
    const lines = createInterface({ input: child.stdout });
    const [first] = await once(lines, 'line') as [string];
    const keeper = new Keeper(child, JSON.parse(first) as Keeper['open']);
    lines.on('line', (line) => {
      const { id, answer } = JSON.parse(line) as { id: number; answer: string };
      keeper.waiting.get(id)?.resolve(Buffer.from(answer, 'base64'));
      keeper.waiting.delete(id);
    });
    return keeper;
  }

  follow<Use extends keyof KeysOfUse>(use: Use): Promise<Followed<KeysOfUse[Use]>> {
    const keys = use === 'signing'
      ? [importElsewhere(this.open.signing, 'signing', { sign: (bytes) => this.ask({ use, bytes: bytes.toString('base64') }) })]
      : [importElsewhere(this.open[use], use as 'exchange', { agree: (ephemeral) => this.ask({ use, ephemeral: ephemeral.export({ format: 'jwk' }) }) })];
    return Promise.resolve({ current: () => keys as unknown as KeysOfUse[Use], problem: () => undefined, stop: () => undefined });
  }

  private ask(what: object): Promise<Buffer> {
    const id = this.asked += 1;
    return new Promise((resolve, reject) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return reject(new Error('the keeper has ended'));
      this.waiting.set(id, { resolve, reject });
      this.child.stdin?.write(`${JSON.stringify({ id, ...what })}\n`);
    });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill();
    await closed;
  }
}

const now = new Date();
const failureOf = (work: Promise<unknown>): Promise<GatewayError> => work.then(() => { throw new Error('it worked'); }, (error: GatewayError) => error);

describe.each(['curve25519', 'p256'])('a node whose private keys are in another process, on %s,', (make) => {
  let keeper: Keeper;
  beforeAll(async () => { keeper = await Keeper.start(make); });
  afterAll(() => keeper.end());
  const sealTo = (use: 'exchange' | 'victim') => [importPublic(keeper.open[use], use)];
  const verifiers = () => [importPublic(keeper.open.signing, 'signing')];

  const victim = makePart({ protectedPhrase: 'invented' }), parts = { case: makePart({ phrase: 'invented' }), originator: makePart({}), mappa: makePart({}) };
  const payload = (): SignedPayload => ({
    specversion: '1.0', id: newMessageId(now), source: `urn:mag:agency:${us}`, type: 'connection-test.v1', time: now.toISOString(), datacontenttype: 'application/json', iss: us, aud: us,
    iat: Math.floor(now.getTime() / 1000), exp: Math.floor(now.getTime() / 1000) + 60, conversation: newConversationId(), orderingKey: null, sequence: null, kind: 'connection-test', lane: 'bulk',
    purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e', onBehalfOf: { person: 'test', role: 'operator' },
    parts: { case: parts.case.digest, originator: parts.originator.digest, mappa: parts.mappa.digest, victim: victim.digest },
  });
  const sealed = async (signed: string): Promise<string> => sealMessage({ signed, parts: { ...parts, victim: await sealVictimPart(victim, sealTo('victim')) } }, sealTo('exchange'));

  it('signs a message, opens it, and opens its victim part', async () => {
    const [signing, exchange, desk] = await Promise.all([keeper.follow('signing'), keeper.follow('exchange'), keeper.follow('victim')]);
    for (const keys of [signing, exchange, desk]) expect(keys.current().map(({ object }) => object)).toEqual([undefined]);
    const bundle = await openMessage(await sealed(await signPayload(payload(), signing.current()[0]!)), exchange.current());
    expect(await verifySigned(bundle.signed, verifiers)).toMatchObject({ iss: us, kind: 'connection-test' });
    expect(partMatches(await openVictimPart(bundle.parts.victim!, desk.current()), victim.digest)).toBe(true);
  });

  it('opens many at a time', async () => {
    const [key, own] = [(await keeper.follow('signing')).current()[0]!, (await keeper.follow('exchange')).current()];
    const payloads = Array.from({ length: 16 }, payload);
    const read = await Promise.all(payloads.map(async (one) => verifySigned((await openMessage(await sealed(await signPayload(one, key)), own)).signed, verifiers)));
    expect(read.map(({ id }) => id)).toEqual(payloads.map(({ id }) => id));
  });

  it('signs checkpoints', async () => {
    const key = (await keeper.follow('signing')).current()[0]!, { curve, bytes } = rawPublicKey(verifiers()[0]!);
    const note = await signCheckpoint({ size: 3, root: Buffer.alloc(32, 1) }, noteSignerOf(us, 'case', key), now);
    expect(openCheckpoint(note, [{ name: originOf(us, 'case'), curve, publicKey: bytes }])).toMatchObject({ size: 3, at: new Date(Math.floor(now.getTime() / 1000) * 1000) });
  });

  it('waits while the other process is away, and keeps what it has', async () => {
    const [signing, exchange, desk] = await Promise.all([keeper.follow('signing'), keeper.follow('exchange'), keeper.follow('victim')]);
    const [message, part] = [await sealed(await signPayload(payload(), signing.current()[0]!)), await sealVictimPart(victim, sealTo('victim'))];
    await keeper.end();
    const failures = await Promise.all([signPayload(payload(), signing.current()[0]!), openMessage(message, exchange.current()), openVictimPart(part, desk.current())].map(failureOf));
    expect(failures.map(({ code, fate, facts, cause }) => [code, fate, facts, cause])).toEqual(['signing', 'exchange', 'victim'].map((setting) => ['KEY_AWAY', 'retry', { setting }, undefined]));
  });
});
