import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { leafHash } from '../tree/hashing.js';
import { openCheckpoint, signCheckpoint, sizeIn } from './checkpoint.js';
import { type CheckpointCopy, copiesForm, type CopiesFile, isCopyOf, readCopiesFile } from './copies.js';
import { type NoteSigner } from './note.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signer: NoteSigner = { name: 'mag.probation/case', curve: 'Ed25519', publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'), sign: (bytes) => sign(null, bytes, privateKey) };
const head = (size: number, of: string) => ({ size, root: leafHash(Buffer.from(of)) });
const at = new Date('2026-11-26T12:00:00Z');
const open = (note: string) => openCheckpoint(note, [signer]);
const copyOf = (note: string): CheckpointCopy => ({ agency: 'probation', log: 'case', note, seenAt: at.toISOString() });
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as GatewayError).code;
  }
};

describe('a copy that another agency holds', () => {
  it('is of a head with the same size and root, and signed by its agency', async () => {
    const note = await signCheckpoint(head(3, 'a'), signer, at), heads = (...some: { size: number; root: Buffer }[]) => some.map((one) => ({ ...one, at }));
    expect(sizeIn(note)).toBe(3);
    expect(isCopyOf(copyOf(note), heads(head(2, 'a'), head(3, 'a')), open)).toBe(true);
    expect(isCopyOf(copyOf(note), heads(head(3, 'b'), head(4, 'a')), open)).toBe(false);
    expect(codeOf(() => isCopyOf(copyOf(note.replace('\n3\n', '\n4\n')), heads(head(4, 'a')), open))).toBe('AUDIT_CHECKPOINT');
  });
});

describe('a file of copies', () => {
  const file: CopiesFile = { form: copiesForm, heldBy: 'police-cheshire', at: at.toISOString(), copies: [copyOf('a')], contradictions: [{ agency: 'probation', log: 'victim', verdict: 'fork', held: 'a', came: 'b', at: at.toISOString() }] };

  it('is read as it was written', () => expect(readCopiesFile(JSON.stringify(file))).toEqual(file));

  it('is not read from anything else', () => {
    const bad = [{ ...file, form: 'mag-audit-copies/v2' }, { ...file, heldBy: 1 }, { ...file, copies: {} }, { ...file, copies: [{ ...copyOf('a'), log: 'mappa' }] }, { ...file, copies: [{ ...copyOf('a'), note: 1 }] }, { ...file, contradictions: [null] }];
    for (const one of [...bad.map((each) => JSON.stringify(each)), '', 'null', '[]']) expect([one, codeOf(() => readCopiesFile(one))]).toEqual([one, 'AUDIT_PROOF']);
  });
});
