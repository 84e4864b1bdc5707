import { createPublicKey, diffieHellman, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { createInterface } from 'node:readline';

/**
 * A keeper of private keys, run as a process of its own: it makes them, tells their public halves in its first line, and answers a line `{ id, use, bytes }` (to sign) or `{ id, use, ephemeral }`
 * (to agree) with `{ id, answer }`. It knows nothing of ours, as an HSM does not.
 */
const make = process.argv[2];
const pair = (use: string): KeyObject => (make === 'p256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : use === 'signing' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey;
const keys = new Map(['signing', 'exchange', 'victim'].map((use) => [use, pair(use)]));
const tell = (line: object): void => { process.stdout.write(`${JSON.stringify(line)}\n`); };

tell(Object.fromEntries([...keys].map(([use, key]) => [use, { ...createPublicKey(key).export({ format: 'jwk' }), kid: `${use}-1` }])));
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, use, bytes, ephemeral } = JSON.parse(line) as { id: number; use: string; bytes?: string; ephemeral?: JsonWebKey };
  const key = keys.get(use)!;
  const answer = ephemeral === undefined
    ? sign(make === 'p256' ? 'sha256' : null, Buffer.from(bytes ?? '', 'base64'), { key, dsaEncoding: 'ieee-p1363' })
    : diffieHellman({ privateKey: key, publicKey: createPublicKey({ key: ephemeral, format: 'jwk' }) });
  tell({ id, answer: answer.toString('base64') });
});
