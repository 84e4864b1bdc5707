/**
 * Measures both engines and the whole way of a message: `UV_THREADPOOL_SIZE=2 node dist/libs/envelope/bench/engines.js [seconds per row]`.
 * Figures per second, and CPU microseconds per operation over all threads; 16 at a time, as the exchange opens a batch.
 */
import { cpus } from 'node:os';
import { randomUUID } from 'node:crypto';
import { newConversationId, newMessageId, type SignedPayload } from '#messages';
import { type Engine } from '../src/engine/engine.js';
import { joseEngine } from '../src/engine/jose-engine.js';
import { nodeEngine } from '../src/engine/node-engine.js';
import {
  checkParts, generateKeys, importPrivate, importPublic, makePart, openMessage, openVictimPart, publicHalf, sealMessage, sealVictimPart, signPayload,
  verifySigned,
} from '../src/index.js';
import { parseJwe, parseJws } from '../src/strict/token.js';

const seconds = Number(process.argv[2] ?? 2);
const concurrency = 16;
const print = (line: string) => process.stdout.write(`${line}\n`);

async function measure(name: string, once: () => unknown): Promise<void> {
  const runFor = async (milliseconds: number): Promise<number> => {
    const end = performance.now() + milliseconds;
    let done = 0;
    await Promise.all(Array.from({ length: concurrency }, async () => {
      while (performance.now() < end) {
        await once();
        done++;
      }
    }));
    return done;
  };
  await runFor(500);
  const before = process.cpuUsage(), start = performance.now();
  const done = await runFor(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  const rate = done / ((performance.now() - start) / 1000);
  print(`${name.padEnd(52)} ${rate.toFixed(0).padStart(8)} /s ${((user + system) / done).toFixed(0).padStart(6)} us CPU`);
}

print(`${cpus()[0]?.model} x ${cpus().length}, Node ${process.version}, ${concurrency} at a time`);
const engines: Record<string, Engine> = { 'node:crypto': nodeEngine, jose: joseEngine };
const body = Buffer.alloc(2020, 'x'), sealed = Buffer.alloc(6144, 'x');

for (const [name, engine] of Object.entries(engines)) {
  for (const make of ['curve25519', 'p256'] as const) {
    if (make === 'p256' && engine === nodeEngine) continue;
    const jwks = generateKeys(make);
    const signer = importPrivate(jwks.signing, 'signing'), verifier = importPublic(publicHalf(jwks.signing), 'signing');
    const opener = importPrivate(jwks.exchange, 'exchange'), sealer = importPublic(publicHalf(jwks.exchange), 'exchange');
    const names = { kid: signer.kid, typ: 'mag-signed' };
    const jws = parseJws(await engine.sign(body, signer, names)), jwe = parseJwe(await engine.encrypt(sealed, sealer, names));
    await measure(`${name}: sign ${signer.algorithm.alg}, 2,020 bytes`, () => engine.sign(body, signer, names));
    await measure(`${name}: verify ${signer.algorithm.alg}`, () => engine.verify(jws, verifier));
    await measure(`${name}: encrypt to ${sealer.algorithm.crv}, 6,144 bytes`, () => engine.encrypt(sealed, sealer, names));
    await measure(`${name}: decrypt ${sealer.algorithm.crv}`, () => engine.decrypt(jwe, opener));
  }
}

for (const make of ['curve25519', 'p256'] as const) {
  const jwks = generateKeys(make);
  const signer = importPrivate(jwks.signing, 'signing'), verifiers = [importPublic(publicHalf(jwks.signing), 'signing')];
  const exchange = [importPrivate(jwks.exchange, 'exchange')], toExchange = [importPublic(publicHalf(jwks.exchange), 'exchange')];
  const desk = [importPrivate(jwks.victim, 'victim')], toDesk = [importPublic(publicHalf(jwks.victim), 'victim')];
  const content = { incidentReference: 'EX-0001', circumstances: 'Invented text about nobody. '.repeat(30), people: [{ id: randomUUID(), familyName: 'Examplesson' }] };
  const victimContent = { people: [{ id: randomUUID(), phone: '020 7946 0000', address: '1 Invented Street' }] };
  const victim = makePart(victimContent);
  const forDesk = await sealVictimPart(victim, toDesk);

  const seal = async (): Promise<string> => {
    const parts = { case: makePart(content), originator: makePart({}), mappa: makePart({}) };
    const now = new Date();
    const payload = {
      specversion: '1.0', id: newMessageId(now), source: 'urn:mag:agency:police-west-mercia', type: 'reportable-incident-no-arrest.v1', time: now.toISOString(),
      datacontenttype: 'application/json', iss: 'police-west-mercia', aud: 'probation', iat: Math.floor(now.getTime() / 1000),
      exp: Math.floor(now.getTime() / 1000) + 86_400, conversation: newConversationId(), orderingKey: randomUUID(), sequence: 1,
      kind: 'reportable-incident-no-arrest', lane: 'bulk', purpose: 'manage-da-risk', lawfulBasis: 'DPA2018-P3-s31',
      onBehalfOf: { person: 'feed.wm', role: 'feed-officer' },
      parts: { case: parts.case.digest, originator: parts.originator.digest, mappa: parts.mappa.digest, victim: victim.digest },
    } as SignedPayload;
    return sealMessage({ signed: await signPayload(payload, signer), parts: { ...parts, victim: forDesk } }, toExchange);
  };
  const token = await seal();
  const open = async () => {
    const bundle = await openMessage(token, exchange);
    const payload = await verifySigned(bundle.signed, () => verifiers);
    checkParts(bundle.parts, payload.parts);
  };
  print(`whole message, ${make}: ${token.length} characters`);
  await measure('seal a victim part', () => sealVictimPart(victim, toDesk));
  await measure('seal: parts, sign, bundle, encrypt', seal);
  await measure('open: decrypt, bundle, verify, claims, digests', open);
  await measure('open a victim part', () => openVictimPart(forDesk, desk));
}
