import { generateKey, type KeyUse, readTokenKeys, type TokenKeys } from '#envelope';
import { type Draw } from '../generate/draw.js';
import { agreeWith, encoded, rawJwe, rawJws, type RawKey } from './raw-tokens.js';

/** A valid token with all that is needed to make wrong ones of it that are right for the arithmetic. */
export interface Valid {
  readonly form: 'jws' | 'jwe';
  readonly make: 'curve25519' | 'p256';
  readonly token: string;
  readonly content: Buffer;
  /** Whoever holds these reads it; the private key, because a mutation may sign or agree anew. */
  readonly key: RawKey;
  readonly keys: TokenKeys;
  readonly header: Readonly<Record<string, unknown>>;
  readonly shared: Buffer;
}

/** What must be refused, and by which keys it is read. */
export interface Mutated { readonly token: string; readonly keys?: TokenKeys; readonly profile?: boolean }

/** One way to make a wrong token; nothing where it does not apply to this one. */
export type Mutation = (valid: Valid, draw: Draw, other: Valid) => Mutated | undefined;

const keySet = (...keys: object[]): TokenKeys => readTokenKeys(JSON.stringify({ keys }));
const uses: Readonly<Record<Valid['form'], KeyUse>> = { jws: 'signing', jwe: 'exchange' };

/** A valid token of a form over random content, under a fresh key. */
export function validToken(form: Valid['form'], make: Valid['make'], draw: Draw): Valid {
  const key = generateKey(uses[form], make) as unknown as RawKey;
  const content = Buffer.from(JSON.stringify({ told: draw.text(draw.integer(0, 60), 'abcdefghijklmnopqrstuvwxyz .') }));
  const alg = form === 'jwe' ? 'ECDH-ES+A256KW' : make === 'p256' ? 'ES256' : 'EdDSA';
  const { epk, shared } = form === 'jwe' ? agreeWith(key) : { epk: undefined, shared: Buffer.alloc(0) };
  const header = { alg, ...(form === 'jwe' ? { enc: 'A256GCM', epk } : {}), ...(draw.chance(0.7) ? { kid: key.kid } : {}), ...(draw.chance(0.3) ? { typ: 'mag-signed' } : {}) };
  const token = form === 'jws' ? rawJws(JSON.stringify(header), content, key) : rawJwe({ header: JSON.stringify(header), plaintext: content, shared });
  return { form, make, token, content, key, keys: keySet(key), header, shared };
}

/** The same content under a header with exactly this text, made rightly for the arithmetic. */
function again({ form, content, key, shared }: Valid, header: string | Uint8Array, how: { readonly shared?: Buffer; readonly write?: (segment: string) => string } = {}): string {
  return form === 'jws' ? rawJws(header, content, key, how.write) : rawJwe({ header, plaintext: content, shared: how.shared ?? shared, ...(how.write === undefined ? {} : { write: how.write }) });
}
const withHeader = (valid: Valid, change: object): Mutated => ({ token: again(valid, JSON.stringify({ ...valid.header, ...change })) });

const segments = (token: string): string[] => token.split('.');
const replaced = (token: string, at: number, segment: string): string => segments(token).map((one, index) => (index === at ? segment : one)).join('.');
const anySegment = ({ token }: Valid, draw: Draw): { at: number; segment: string } => {
  const found = segments(token), at = draw.integer(0, found.length - 1);
  return { at, segment: found[at] ?? '' };
};
/** One segment rewritten, so that it is another text; the arithmetic is given what the sender gave it. */
const rewritten = (valid: Valid, draw: Draw, write: (segment: string) => string): Mutated | undefined => {
  const { at, segment } = anySegment(valid, draw), other = write(segment);
  return other === segment ? undefined : { token: replaced(valid.token, at, other) };
};
/** The whole token written in another way and signed or sealed over that writing, so that only the form is wrong. */
const writtenThroughout = (valid: Valid, write: (segment: string) => string): Mutated | undefined => {
  const token = again(valid, JSON.stringify(valid.header), { write });
  return segments(token).every((segment) => Buffer.from(segment, 'base64url').toString('base64url') === segment) ? undefined : { token };
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes with an unused trailing bit set, where the length leaves some unused. */
function trailingBits(segment: string, draw: Draw): string {
  const unused = { 2: 4, 3: 2 }[segment.length % 4] ?? 0;
  if (unused === 0) return segment;
  return segment.slice(0, -1) + alphabet[alphabet.indexOf(segment.at(-1) ?? '') + draw.integer(1, 2 ** unused - 1)];
}
function flippedBit(segment: string, draw: Draw): string {
  const bytes = Buffer.from(segment, 'base64url');
  if (bytes.length === 0) return segment;
  const at = draw.integer(0, bytes.length * 8 - 1);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return bytes.toString('base64url');
}
const insertedAt = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);
const somewhere = (text: string, draw: Draw): number => draw.integer(0, text.length);
/** A header's text with a member that is there a second time, first or last, its name perhaps escaped. */
function doubledName({ header }: Valid, draw: Draw): string {
  const name = draw.pick(Object.keys(header)), text = JSON.stringify(header);
  const written = draw.chance(0.5) ? JSON.stringify(name) : `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}"`;
  const value = draw.chance(0.5) ? JSON.stringify(header[name]) : '"x"';
  return draw.chance(0.5) ? text.replace('{', `{${written}:${value},`) : text.replace(/\}$/, `,${written}:${value}}`);
}
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Points of small order and writings beyond the prime, little-endian; the secret agreed with them is known to anybody. */
const wrongPoints = [
  '00'.repeat(32), `01${'00'.repeat(31)}`, 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', '5f9c95bce3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`, `ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}7f`, `${'ff'.repeat(32)}`, `${'00'.repeat(31)}80`, `01${'00'.repeat(30)}80`,
];
const orders = { Ed25519: 2n ** 252n + 27742317777372353535851937790883648493n, 'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n };
const numberOf = (bytes: Buffer, curve: string): bigint => BigInt(`0x${(curve === 'Ed25519' ? Buffer.from(bytes).reverse() : bytes).toString('hex')}`);
const bytesOf = (value: bigint, curve: string): Buffer => {
  const bytes = Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  return curve === 'Ed25519' ? bytes.reverse() : bytes;
};

/** Every way to be wrong, by name. All of them must be refused, whatever the token. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'a bit of a segment turned over': (valid, draw) => rewritten(valid, draw, (segment) => flippedBit(segment, draw)),
  'a bit of a character turned over': ({ token }, draw) => {
    const at = draw.integer(0, token.length - 1);
    return { token: token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ (1 << draw.integer(0, 6))) + token.slice(at + 1) };
  },
  'cut short': ({ token }, draw) => ({ token: token.slice(0, draw.integer(0, token.length - 1)) }),
  'longer': ({ token }, draw) => ({ token: draw.chance(0.5) ? token + draw.text(draw.integer(1, 8), alphabet) : draw.text(draw.integer(1, 8), alphabet) + token }),
  'white space': ({ token }, draw) => ({ token: insertedAt(token, somewhere(token, draw), draw.pick([' ', '\n', '\r', '\t', '\u00a0', '\u2028', '\f', '\v', '\ufeff'])) }),
  'a character of no alphabet': ({ token }, draw) => ({ token: insertedAt(token, somewhere(token, draw), draw.pick([...'=+/~!"#$%&\'()*,:;<>?@[]^`{|}', '\0', '\u0141', 'é'])) }),
  'padding': (valid, draw) => rewritten(valid, draw, (segment) => segment + '='.repeat(draw.integer(1, 3))),
  'padding, signed for': (valid) => writtenThroughout(valid, (segment) => segment + '='.repeat((4 - (segment.length % 4)) % 4)),
  'the other alphabet, signed for': (valid) => writtenThroughout(valid, (segment) => segment.replaceAll('-', '+').replaceAll('_', '/')),
  'unused bits that are not zero': (valid, draw) => rewritten(valid, draw, (segment) => trailingBits(segment, draw)),
  'unused bits that are not zero, signed for': (valid, draw) => writtenThroughout(valid, (segment) => trailingBits(segment, draw)),
  'white space, signed for': (valid, draw) => writtenThroughout(valid, (segment) => insertedAt(segment, somewhere(segment, draw), draw.pick([' ', '\n', '\r\n', '\t']))),
  'a segment that is empty': (valid, draw) => rewritten(valid, draw, () => ''),
  'a segment more': ({ token }, draw) => ({ token: draw.pick([`${token}.`, `.${token}`, `${token}.AA`, token.replace('.', '..')]) }),
  'a segment less': ({ token }, draw) => {
    const gone = draw.integer(0, segments(token).length - 1);
    return { token: segments(token).filter((_, at) => at !== gone).join('.') };
  },
  'segments in another order': ({ token }, draw) => {
    const shuffled = draw.sample(segments(token), 5).join('.');
    return shuffled === token ? undefined : { token: shuffled };
  },
  'a segment of another valid token': (valid, draw, other) => {
    const { at, segment } = anySegment(valid, draw), theirs = segments(other.token)[at] ?? '';
    return theirs === segment ? undefined : { token: replaced(valid.token, at, theirs) };
  },
  'the JSON form': ({ form, token }) => {
    const [header, ...rest] = segments(token);
    return { token: JSON.stringify(form === 'jws' ? { protected: header, payload: rest[0], signature: rest[1] } : { protected: header, encrypted_key: rest[0], iv: rest[1], ciphertext: rest[2], tag: rest[3] }) };
  },
  'another algorithm in the header': (valid, draw) => withHeader(valid, { alg: draw.pick([
    'none', 'None', 'NONE', '', 'HS256', 'HS512', 'RS256', 'PS256', 'ES256K', 'ES384', 'ES512', 'Ed25519', 'Ed448', 'eddsa', 'es256', 'EdDSA ', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ecdh-es+a256kw', 'dir', 'A256KW', 'RSA-OAEP', 'PBES2-HS256+A128KW',
    null, 1, true, ['EdDSA'], { alg: 'EdDSA' },
  ]) }),
  'the algorithm of the other make': (valid) => (valid.form === 'jwe' ? undefined : withHeader(valid, { alg: valid.make === 'p256' ? 'EdDSA' : 'ES256' })),
  'no algorithm': (valid) => ({ token: again(valid, JSON.stringify(Object.fromEntries(Object.entries(valid.header).filter(([name]) => name !== 'alg')))) }),
  'another content encryption': (valid, draw) => (valid.form === 'jws' ? undefined : withHeader(valid, { enc: draw.pick(['A128GCM', 'A192GCM', 'A256CBC-HS512', 'A128CBC-HS256', 'a256gcm', 'A256GCM ', '', null, undefined, ['A256GCM']]) })),
  'a critical header': (valid, draw) => withHeader(valid, draw.pick<object>([{ crit: [] }, { crit: ['b64'], b64: false }, { crit: ['b64'], b64: true }, { crit: ['exp'], exp: 1 }, { crit: ['alg'] }, { crit: null }, { crit: 'alg' }, { crit: {} }])),
  'a header that nobody here knows': (valid, draw) => withHeader(valid, draw.pick<object>([
    { b64: false }, { b64: true }, { jwk: valid.key }, { jku: 'https://example.org/keys' }, { x5c: ['AA'] }, { x5u: 'https://example.org' }, { x5t: 'AA' }, { 'x5t#S256': 'AA' }, { iss: 'x' }, { iv: 'AA' }, { tag: 'AA' }, { p2c: 1 }, { nonce: 'x' }, { ppt: 'x' },
    { toString: 1 }, { constructor: {} }, { Alg: 'EdDSA' }, { 'alg\u0000': 'x' }, { '': 'x' }, ...(valid.form === 'jws' ? [{ epk: {} }, { enc: 'A256GCM' }, { apu: 'AA' }, { zip: 'DEF' }] : [{ zip: 'DEF' }, { zip: '' }]),
  ])),
  '__proto__ in the header': (valid) => ({ token: again(valid, JSON.stringify(valid.header).replace('{', '{"__proto__":{"alg":"none"},')) }),
  'a header member of a wrong kind': (valid, draw) => withHeader(valid, { [draw.pick(['kid', 'typ', 'cty'])]: draw.pick([1, null, '', [], {}, true, 'a'.repeat(300)]) }),
  'a name twice in the header': (valid, draw) => ({ token: again(valid, doubledName(valid, draw)) }),
  'a header that is no object': (valid, draw) => ({ token: again(valid, draw.pick(['[]', '"x"', 'null', '1', 'true', '', '{', '{"alg":"EdDSA",}', JSON.stringify([valid.header])])) }),
  'a byte order mark before the header': (valid) => ({ token: again(valid, `\ufeff${JSON.stringify(valid.header)}`) }),
  'something after the header': (valid, draw) => ({ token: again(valid, JSON.stringify(valid.header) + draw.pick(['{}', 'x', '\0', ',', '}', '//', '\v'])) }),
  'a header that is not UTF-8': (valid, draw) => ({ token: again(valid, Buffer.concat([Buffer.from(JSON.stringify({ ...valid.header, cty: 'x' }).slice(0, -2)), Buffer.from(draw.pick(['ff', 'c080', 'eda080', 'f8808080', 'c3']), 'hex'), Buffer.from('"}')])) }),
  'half of a surrogate pair in the header': (valid, draw) => ({ token: again(valid, JSON.stringify(valid.header).replace(/\}$/, `,"cty":"\\u${draw.pick(['d800', 'DFFF', 'dbff', '0000'])}"}`)) }),
  'a header nested without end': (valid, draw) => ({ token: again(valid, JSON.stringify(valid.header).replace(/\}$/, `,"cty":${nested(draw.integer(17, 400))}}`)) }),
  'a header that is too long': (valid, draw) => withHeader(valid, { cty: 'a'.repeat(draw.integer(4000, 8000)) }),
  'a kid of another': (valid, draw, other) => withHeader(valid, { kid: draw.pick([other.key.kid, `${String(valid.key.kid)} `, String(valid.key.kid).toUpperCase(), '../signing', "' or 1=1"]) }),
  'an ephemeral key with something more or less': (valid, draw) => {
    if (valid.form === 'jws') return undefined;
    const epk = valid.header['epk'] as RawKey;
    return withHeader(valid, { epk: draw.pick<unknown>([
      { ...epk, d: valid.key.d }, { ...epk, kid: 'x' }, { ...epk, use: 'enc' }, { ...epk, alg: 'ECDH-ES' }, { ...epk, x: `${epk.x}=` }, { ...epk, x: trailingBits(epk.x, draw) }, { ...epk, x: epk.x.slice(2) }, { ...epk, x: `AA${epk.x}` }, { ...epk, kty: 'EC', crv: 'X25519' },
      { ...epk, crv: 'X448' }, { ...epk, crv: 'Ed25519' }, { ...epk, crv: 'P-384' }, { ...epk, x: 1 }, { kty: epk.kty, crv: epk.crv }, epk.y === undefined ? { ...epk, y: epk.x } : { kty: epk.kty, crv: epk.crv, x: epk.x }, null, [], 'x', undefined, [epk],
    ]) });
  },
  'an ephemeral point whose secret anybody knows, or beyond the prime': (valid, draw) => {
    if (valid.form === 'jws' || valid.make === 'p256') return undefined;
    const header = { ...valid.header, epk: { kty: 'OKP', crv: 'X25519', x: encoded(Buffer.from(draw.pick(wrongPoints), 'hex')) } };
    return { token: again(valid, JSON.stringify(header), { shared: Buffer.alloc(32) }) };
  },
  'an ephemeral point off the curve': (valid, draw) => {
    if (valid.form === 'jws' || valid.make !== 'p256') return undefined;
    const epk = valid.header['epk'] as RawKey & { y: string };
    const header = { ...valid.header, epk: { ...epk, ...draw.pick([{ y: epk.x }, { x: epk.y }, { y: flippedBit(epk.y, draw) }, { x: encoded(Buffer.alloc(32)), y: encoded(Buffer.alloc(32)) }, { x: encoded(Buffer.alloc(32, 255)) }]) } };
    return { token: again(valid, JSON.stringify(header), { shared: draw.pick([valid.shared, Buffer.alloc(32)]) }) };
  },
  'an S that is not below the order': (valid, draw) => {
    if (valid.form === 'jwe') return undefined;
    const curve = valid.key.crv as keyof typeof orders, [header, payload, signature] = segments(valid.token) as [string, string, string], bytes = Buffer.from(signature, 'base64url');
    const s = numberOf(bytes.subarray(32), curve) + orders[curve] * BigInt(draw.integer(1, 7));
    return s >= 2n ** 256n ? undefined : { token: `${header}.${payload}.${encoded(Buffer.concat([bytes.subarray(0, 32), bytesOf(s, curve)]))}` };
  },
  'special values for R and S': (valid, draw) => {
    if (valid.form === 'jwe') return undefined;
    const curve = valid.key.crv as keyof typeof orders, special = [0n, 1n, orders[curve] - 1n, orders[curve], 2n ** 255n - 19n, 2n ** 256n - 1n];
    return { token: replaced(valid.token, 2, encoded(Buffer.concat([bytesOf(draw.pick(special), curve), bytesOf(draw.pick(special), curve)]))) };
  },
  'a signature in DER': (valid) => {
    if (valid.form === 'jwe') return undefined;
    const [r, s] = [0, 32].map((at) => Buffer.from(segments(valid.token)[2] ?? '', 'base64url').subarray(at, at + 32)).map((part) => Buffer.concat([Buffer.of(2, 33, 0), part]));
    return { token: replaced(valid.token, 2, encoded(Buffer.concat([Buffer.of(0x30, 70), r!, s!]))) };
  },
  'a signature with zeros before or after': (valid, draw) => (valid.form === 'jwe' ? undefined
    : { token: replaced(valid.token, 2, encoded(draw.chance(0.5) ? Buffer.concat([Buffer.alloc(1), Buffer.from(segments(valid.token)[2] ?? '', 'base64url')]) : Buffer.concat([Buffer.from(segments(valid.token)[2] ?? '', 'base64url'), Buffer.alloc(draw.integer(1, 8))]))) }),
  'a tag, wrapped key or IV of another length': (valid, draw) => {
    if (valid.form === 'jws') return undefined;
    const at = draw.pick([1, 2, 4]), bytes = Buffer.from(segments(valid.token)[at] ?? '', 'base64url');
    return { token: replaced(valid.token, at, encoded(draw.chance(0.5) ? bytes.subarray(0, bytes.length - draw.integer(1, bytes.length - 1)) : Buffer.concat([bytes, Buffer.alloc(draw.integer(1, 8))]))) };
  },
  'read with the key of another': ({ token, key }, _draw, other) => ({ token, keys: keySet({ ...other.key, kid: key.kid }) }),
  'read with a key for another use': ({ form, token, key }, draw) => ({ token, keys: keySet({ ...key, ...draw.pick([{ use: form === 'jws' ? 'enc' : 'sig' }, { use: 'x' }, { alg: form === 'jws' ? 'ECDH-ES+A256KW' : 'ES256' }, { key_ops: ['encrypt', 'decrypt'] }, { key_ops: [form === 'jws' ? 'deriveKey' : 'sign'] }]) }) }),
  'read with the public point as a shared secret': ({ token, key }) => ({ token, keys: keySet({ kty: 'oct', k: key.x, kid: key.kid }) }),
  'read with a key on another curve under its name': ({ form, make, token, key }) => ({ token, keys: keySet({ ...generateKey(uses[form], make === 'p256' ? 'curve25519' : 'p256'), kid: key.kid }) }),
  'opened by who only may verify, or verified as what is sealed': (valid, _draw, other) => (valid.form === other.form ? undefined : { token: other.token }),
  'another type, where the type is asked for': (valid, draw) => ({ ...withHeader(valid, { typ: draw.pick(['JWT', 'mag-directory', 'mag-freshness', 'MAG-SIGNED', 'mag-signed ', undefined]) }), profile: true }),
  'content that is none of ours, where that is asked for': (valid) => ({ ...withHeader(valid, { typ: valid.form === 'jws' ? 'mag-signed' : 'mag-message' }), profile: true }),
};
