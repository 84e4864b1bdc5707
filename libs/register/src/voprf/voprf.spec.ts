import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ristretto255, ristretto255_oprf } from '@noble/curves/ed25519.js';
import { blindInput, finalizeBatch } from './blind.js';
import { evaluateBlinded, evaluatePlain } from './evaluate.js';
import { type Point, randomScalar, readPoint, readScalar } from './group.js';
import { KeyPair } from './key-pair.js';
import { batchVectors, keyVector } from './published-vectors.fixture.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Buffer => Buffer.from(text, 'hex');
const keys = KeyPair.of(bytes(keyVector.secretKey));
const refused = (code: string): unknown => expect.objectContaining({ code });

describe('the VOPRF, held to the vectors of RFC 9497 appendix A.1.2', () => {
  it('derives the key', () => {
    const derived = KeyPair.derive(bytes(keyVector.seed), bytes(keyVector.keyInfo));
    expect([derived.use(hex), hex(derived.publicKey)]).toEqual([keyVector.secretKey, keyVector.publicKey]);
  });

  it.each(batchVectors)('blinds, evaluates, proves and finalizes: $name', ({ inputs, blinds, blinded, evaluated, proof, nonce, outputs }) => {
    const hidden = inputs.map((input, at) => blindInput(bytes(input), readScalar(bytes(blinds[at]!))));
    expect(hidden.map(({ point }) => hex(point))).toEqual(blinded);
    const answer = evaluateBlinded(keys, hidden.map(({ point }) => point), readScalar(bytes(nonce)));
    expect([answer.evaluated.map(hex), hex(answer.proof)]).toEqual([evaluated, proof]);
    expect(finalizeBatch(keys.publicKey, hidden, answer.evaluated, answer.proof).map(hex)).toEqual(outputs);
  });

  it.each(batchVectors)('gives whoever holds the key the same output without blinding: $name', ({ inputs, outputs }) => {
    expect(inputs.map((input) => hex(evaluatePlain(keys, bytes(input))))).toEqual(outputs);
  });
});

describe('the VOPRF, held to another implementation', () => {
  const theirs = ristretto255_oprf.voprf;
  const inputs = ['', 'a', 'a name with marks: Zoë', 'x'.repeat(5_000)].map((text) => Buffer.from(text));

  it('finalizes what the other evaluated', () => {
    const hidden = inputs.map((input) => blindInput(input));
    const answer = keys.use((secret) => theirs.blindEvaluateBatch(secret, keys.publicKey, hidden.map(({ point }) => point)));
    const outputs = finalizeBatch(keys.publicKey, hidden, answer.evaluated.map(readPoint), answer.proof);
    expect(outputs.map(hex)).toEqual(inputs.map((input) => hex(evaluatePlain(keys, input))));
  });

  it('evaluates what the other blinded, with a proof that the other takes', () => {
    const hidden = inputs.map((input) => theirs.blind(input));
    const answer = evaluateBlinded(keys, hidden.map(({ blinded }) => readPoint(blinded)));
    const items = inputs.map((input, at) => ({ input, blind: hidden[at]!.blind, blinded: hidden[at]!.blinded, evaluated: answer.evaluated[at]! }));
    expect(theirs.finalizeBatch(items, keys.publicKey, answer.proof).map(hex)).toEqual(inputs.map((input) => hex(evaluatePlain(keys, input))));
  });
});

describe('an evaluation', () => {
  const hidden = ['one', 'two', 'three'].map((text) => blindInput(Buffer.from(text)));
  const points = hidden.map(({ point }) => point);
  const { evaluated, proof } = evaluateBlinded(keys, points);
  const finalize = (key: Point, answers: readonly Point[], shown: Uint8Array): Buffer[] => finalizeBatch(key, hidden, answers, shown);
  const altered = (at: number): Buffer => { const copy = Buffer.from(proof); copy[at]! ^= 1; return copy; };

  it('is refused with a proof of which one bit is another', () => {
    for (const at of [0, 5, 31, 32, 40, 63]) expect(() => finalize(keys.publicKey, evaluated, altered(at))).toThrow(refused('REGISTER_PROOF'));
  });

  it('is refused with a proof that is shorter, longer, zero or not below the order', () => {
    for (const wrong of [proof.subarray(0, 63), Buffer.concat([proof, Buffer.of(0)]), Buffer.alloc(64), Buffer.alloc(64, 0xff)]) expect(() => finalize(keys.publicKey, evaluated, wrong)).toThrow(refused('REGISTER_PROOF'));
  });

  it('is refused under another public key, as one that was made with another key than was published', () => {
    const other = KeyPair.generate();
    expect(() => finalize(other.publicKey, evaluated, proof)).toThrow(refused('REGISTER_PROOF'));
    const elsewhere = evaluateBlinded(other, points);
    expect(() => finalize(keys.publicKey, elsewhere.evaluated, elsewhere.proof)).toThrow(refused('REGISTER_PROOF'));
  });

  it('is refused where one point of the batch was evaluated with another key, or two were exchanged, or one is missing', () => {
    const [first, second, third] = evaluated as [Point, Point, Point];
    const wrong = evaluateBlinded(KeyPair.generate(), points).evaluated[1]!;
    for (const answers of [[first, wrong, third], [second, first, third], [first, second]]) expect(() => finalize(keys.publicKey, answers, proof)).toThrow(refused('REGISTER_PROOF'));
  });

  it('tells of an input that was blinded twice nothing that is the same', () => {
    expect(hex(blindInput(Buffer.from('one')).point)).not.toBe(hex(points[0]!));
  });
});

describe('what comes from outside', () => {
  it('is no point where it is the identity, not written in its one form, not on the curve, or of another length', () => {
    const negative = bytes('ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'), notReduced = bytes('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f');
    const topBit = Buffer.from(keys.publicKey); topBit[31]! |= 0x80;
    for (const wrong of [Buffer.alloc(32), negative, notReduced, topBit, bytes('01' + '00'.repeat(31)), Buffer.alloc(31, 2), Buffer.alloc(33, 2)]) expect(() => readPoint(wrong)).toThrow(refused('REGISTER_ELEMENT'));
    expect(readPoint(ristretto255.Point.BASE.toBytes())).toHaveLength(32);
  });

  it('is no number where it is zero, the order of the group or above, or of another length', () => {
    const order = bytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010'), above = bytes('eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010'), last = bytes('ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    for (const wrong of [Buffer.alloc(32), order, above, Buffer.alloc(32, 0xff), Buffer.alloc(31, 1)]) expect(() => readScalar(wrong)).toThrow(refused('REGISTER_ELEMENT'));
    expect([readScalar(last), readScalar(randomScalar())].map(({ length }) => length)).toEqual([32, 32]);
  });
});

describe('the key of an epoch', () => {
  it('is another each time that one is generated, and shows its private half nowhere', () => {
    const [one, two] = [KeyPair.generate(), KeyPair.generate()];
    expect(hex(one.publicKey)).not.toBe(hex(two.publicKey));
    const secret = one.use((of) => [hex(of), Buffer.from(of).toString('base64url'), of.toString()]);
    for (const shown of [JSON.stringify(one), inspect(one, { depth: 9, showHidden: true }), `${JSON.stringify(Object.entries(one))}`]) for (const form of secret) expect(shown).not.toContain(form);
  });

  it('is not one that was kept wrongly', () => {
    expect(() => KeyPair.of(Buffer.alloc(32))).toThrow(refused('REGISTER_ELEMENT'));
    expect(() => KeyPair.of(Buffer.alloc(32, 0xff))).toThrow(refused('REGISTER_ELEMENT'));
  });
});
