import { readFileSync } from 'node:fs';
import { encoded, rawJwe, type RawKey, x25519Of } from './raw-tokens.js';

/** One published token with the keys that its reader has, and what must become of it here. */
export interface PublicVector {
  readonly form: 'jws' | 'jwe';
  readonly what: string;
  readonly keys: string;
  readonly token: string;
  /** `unsupported`: right by its RFC, and of an algorithm that is not in our table; it is refused too, and counted apart. */
  readonly expected: 'accepted' | 'refused' | 'unsupported';
  /** base64url of what it says, where that is published. */
  readonly content?: string;
}

interface Test { readonly tcId: number; readonly comment: string; readonly enc?: string; readonly result: string; readonly token: string; readonly content?: string }
interface Group { readonly comment: string; readonly algorithm: string; readonly keys: readonly RawKey[]; readonly tests: readonly Test[] }
interface Example { readonly comment: string; readonly algorithm: string; readonly enc?: string; readonly keys: readonly RawKey[]; readonly result: string; readonly token: string; readonly content?: string }
interface Agreement { readonly tcId: number; readonly comment: string; readonly shared: string; readonly result: string; readonly flags: readonly string[] }
interface X25519 extends Agreement { readonly public: string; readonly private: string }
interface P256 extends Agreement { readonly public: RawKey; readonly private: RawKey }
/** A signature over bytes that need not be a JWS signing input. */
export interface Ed25519Vector { readonly tcId: number; readonly result: string; readonly message: string; readonly signature: string }

const read = <T>(file: string): T => JSON.parse(readFileSync(`${repository()}test/vectors/public/${file}`, 'utf8')) as T;
const repository = (): string => import.meta.dirname.replace(/(dist\/)?test\/vectors$/, '');
const supported: ReadonlySet<string> = new Set(['EdDSA', 'ES256', 'ECDH-ES+A256KW A256GCM']);
const keySet = (keys: readonly unknown[]): string => JSON.stringify({ keys });
const expectedOf = (result: string, algorithm: string): PublicVector['expected'] => (result !== 'valid' ? 'refused' : supported.has(algorithm) ? 'accepted' : 'unsupported');

const groupsOf = (form: 'jws' | 'jwe', file: string): PublicVector[] => read<{ groups: Group[] }>(file).groups.flatMap(({ comment, algorithm, keys, tests }) => tests.map((test): PublicVector => ({
  form, what: `Wycheproof ${form} ${String(test.tcId)} ${test.comment} (${comment})`, keys: keySet(keys), token: test.token,
  expected: expectedOf(test.result, test.enc === undefined ? algorithm : `${algorithm} ${test.enc}`), ...(test.content === undefined ? {} : { content: test.content }),
})));

function examples(): PublicVector[] {
  const published = read<{ jws: Example[]; jwe: Example[] }>('rfc.json');
  return (['jws', 'jwe'] as const).flatMap((form) => published[form].map(({ comment, algorithm, enc, keys, result, token, content }): PublicVector => ({
    form, what: comment, keys: keySet(keys), token, expected: expectedOf(result, enc === undefined ? algorithm : `${algorithm} ${enc}`), ...(content === undefined ? {} : { content }),
  })));
}

const said = Buffer.from('agreed');

/** A key agreement as a token: sealed under the published secret, with the published public key as its ephemeral one. Whoever computes another secret cannot open it. */
function agreement(what: string, { shared, result }: Agreement, epk: object, recipient: RawKey, mayBeRefused: boolean): PublicVector {
  const { kty, crv, x, y, d } = recipient;
  return {
    form: 'jwe', what, keys: keySet([{ kty, crv, x, ...(y === undefined ? {} : { y }), d }]), expected: mayBeRefused ? 'refused' : expectedOf(result === 'acceptable' ? 'valid' : result, 'ECDH-ES+A256KW A256GCM'), content: encoded(said),
    token: rawJwe({ header: JSON.stringify({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', epk }), plaintext: said, shared: Buffer.from(shared, 'hex') }),
  };
}

const agreements = (): PublicVector[] => [
  ...read<{ tests: X25519[] }>('wycheproof-x25519.json').tests.map((test) => agreement(
    `Wycheproof X25519 ${String(test.tcId)} ${test.comment}`, test, { kty: 'OKP', crv: 'X25519', x: encoded(Buffer.from(test.public, 'hex')) }, x25519Of(Buffer.from(test.private, 'hex')), test.flags.includes('ZeroSharedSecret'))),
  ...read<{ tests: P256[] }>('wycheproof-p256.json').tests.map((test) => agreement(`Wycheproof P-256 ${String(test.tcId)} ${test.comment}`, test, test.public, test.private, false)),
];

/** The published Ed25519 signatures with their key. */
export const ed25519Vectors = (): { readonly key: RawKey; readonly tests: readonly Ed25519Vector[] } => read('wycheproof-ed25519.json');

/** Signatures of special values stand under a JWS too, where they fit no more than over their own message. */
function specialSignatures(): PublicVector[] {
  const { key, tests } = ed25519Vectors();
  return tests.filter(({ result }) => result === 'invalid').map(({ tcId, signature }): PublicVector => ({
    form: 'jws', what: `Wycheproof Ed25519 ${String(tcId)} special values for r and s`, keys: keySet([key]), expected: 'refused',
    token: `${encoded('{"alg":"EdDSA"}')}.Zm9v.${encoded(Buffer.from(signature, 'hex'))}`,
  }));
}

/** Every published vector that is a token or can be made into one. */
export const publicVectors = (): PublicVector[] => [...examples(), ...groupsOf('jws', 'wycheproof-jws.json'), ...groupsOf('jwe', 'wycheproof-jwe.json'), ...agreements(), ...specialSignatures()];
