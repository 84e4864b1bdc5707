import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { leafHash } from '../tree/hashing.js';
import { openCheckpoint, readRecord, signCheckpoint, writeInclusion, writeRecord } from './checkpoint.js';
import { judge } from './judge.js';
import { keyId, type NoteCurve, type NoteKey, type NoteSigner, readNote, readVerifierKey, signedAt, signNote, verifierKey } from './note.js';

function newSigner(name: string, curve: NoteCurve = 'Ed25519'): NoteSigner {
  if (curve === 'P-256') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return { name, curve, publicKey: publicKey.export({ format: 'der', type: 'spki' }), sign: (bytes) => sign('sha256', bytes, privateKey) };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { name, curve, publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'), sign: (bytes) => sign(null, bytes, privateKey) };
}
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'taken';
  } catch (error) {
    return (error as GatewayError).code;
  }
};

describe('a signed note', () => {
  /** The key and the note of the documentation of golang.org/x/mod/sumdb/note. */
  const published = {
    seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1), vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    line: '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  };

  it('is signed byte for byte as by the implementation that the form comes from', async () => {
    const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), published.seed]), format: 'der', type: 'pkcs8' });
    const publicKey = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x!, 'base64url');
    const signer = { name: 'PeterNeumann', curve: 'Ed25519' as const, publicKey, sign: (bytes: Buffer) => sign(null, bytes, key) };
    expect(verifierKey(signer)).toBe(published.vkey);
    const note = await signNote(published.text, signer, new Date('2026-11-26T12:00:00Z'));
    expect(note.startsWith(`${published.text}\n${published.line}`)).toBe(true);
    expect(signedAt(readNote(note), readVerifierKey(published.vkey))).toEqual(new Date('2026-11-26T12:00:00Z'));
  });

  /** The key of Sigstore's Rekor and a checkpoint that it signed, as the tests of github.com/transparency-dev/formats have them. */
  const rekor = {
    vkey: 'rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=',
    note: 'Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n\u2014 rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n',
  };

  it('on P-256 has the key, its id and the signature over the text in the forms of a log that is in use', () => {
    const key = readVerifierKey(rekor.vkey), { text, signatures: [line] } = readNote(rekor.note);
    expect([key.curve, verifierKey(key), line!.keyId]).toEqual(['P-256', rekor.vkey, keyId(key)]);
    expect(verify('sha256', Buffer.from(text), createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' }), line!.signature)).toBe(true);
    // Without the time it is no checkpoint of ours.
    expect(signedAt(readNote(rekor.note), key)).toBeUndefined();
  });

  it('on P-256 says when it was signed, and is refused with another text, time or key', async () => {
    const signer = newSigner('mag.probation/case', 'P-256'), at = new Date('2026-11-26T12:00:00Z'), text = 'mag.probation/case\n1\n2\n';
    const note = await signNote(text, signer, at), { signatures } = readNote(note);
    expect(signedAt(readNote(note), readVerifierKey(verifierKey(signer)))).toEqual(at);
    expect(signatures.map(({ keyId: id }) => id)).toEqual([keyId(signer), keyId(signer, 'timed')]);
    expect(codeOf(() => signedAt(readNote(note.replace('\n1\n', '\n2\n')), signer))).toBe('AUDIT_CHECKPOINT');
    const later = readNote(await signNote(text, signer, new Date(at.getTime() + 1_000))).signatures[1]!.signature;
    const mixed = Buffer.concat([later.subarray(0, 8), signatures[1]!.signature.subarray(8)]);
    expect(codeOf(() => signedAt({ text, signatures: [signatures[0]!, { ...signatures[1]!, signature: mixed }] }, signer))).toBe('AUDIT_CHECKPOINT');
    for (const other of [newSigner(signer.name, 'P-256'), newSigner(signer.name), { ...signer, name: 'mag.probation/victim' }]) expect(signedAt(readNote(note), other)).toBeUndefined();
  });

  it('is not signed by a key that only has the same name or the same id', async () => {
    const [signer, other] = [newSigner('mag.probation/case'), newSigner('mag.probation/case')];
    const note = readNote(await signNote('a\n1\n2\n', signer, new Date()));
    expect(signedAt(note, other)).toBeUndefined();
    expect(signedAt(note, { ...signer, name: 'mag.probation/victim' })).toBeUndefined();
  });

  it('is refused whole where a signature that names the key is not its', async () => {
    const signer = newSigner('n');
    const at = new Date();
    const note = await signNote('a\n', signer, at);
    const key: NoteKey = signer;
    expect(codeOf(() => signedAt(readNote(note.replace('a\n', 'b\n')), key))).toBe('AUDIT_CHECKPOINT');
    // Another time with the signature over the true one.
    const later = await signNote('a\n', signer, new Date(at.getTime() + 60_000));
    const [plain, timed] = [readNote(note).signatures[0]!, readNote(later).signatures[1]!.signature];
    const mixed = Buffer.concat([timed.subarray(0, 8), readNote(note).signatures[1]!.signature.subarray(8)]);
    expect(codeOf(() => signedAt({ text: 'a\n', signatures: [plain, { name: 'n', keyId: keyId(key, 'timed'), signature: mixed }] }, key))).toBe('AUDIT_CHECKPOINT');
  });

  it('is not read from anything else', () => {
    const good = 'a\n\n\u2014 n AAAAAAA=\n';
    expect(codeOf(() => readNote(good))).toBe('taken');
    for (const bad of ['', 'a\n', '\n\n\u2014 n AAAAAAA=\n', good.slice(0, -1), `${good}\n`, good.replace('\u2014', '-'), good.replace('AAAAAAA=', 'AAAAAAA'), good.replace(' n ', ' n+ '), good.replace('a', 'a\r'), good.replace('a', 'a\ud800'), `a\n\n${good.slice(3).repeat(800)}`]) {
      expect([bad.slice(0, 40), codeOf(() => readNote(bad))]).toEqual([bad.slice(0, 40), 'AUDIT_CHECKPOINT']);
    }
  });

  it('takes verifier keys in their one form', () => {
    for (const bad of [published.vkey.replace('c74f20a3', 'c74f20a4'), published.vkey.slice(0, -1), published.vkey.replace('+ARpc', '+Ahpc'), '', rekor.vkey.replace('c0d23d6a', 'c0d23d6b'), rekor.vkey.replace('+AjBZ', '+ATBZ'), rekor.vkey.replace('+AjBZ', '+BDBZ')]) expect(codeOf(() => readVerifierKey(bad))).toBe('AUDIT_CHECKPOINT');
  });
});

describe('a checkpoint', () => {
  const signer = newSigner('mag.probation/case');
  const head = { size: 3, root: leafHash(Buffer.from('x')) };
  const at = new Date('2026-11-26T12:00:00Z');

  it('says size, root and time of its log, to whoever has the key', async () => {
    const other = newSigner('mag.probation/case');
    const opened = openCheckpoint(await signCheckpoint(head, signer, at), [other, signer]);
    expect(opened).toEqual({ ...head, at, key: signer });
  });

  it('is nothing of another log, with another form of a number, or with more lines', async () => {
    const open = (note: string) => codeOf(() => openCheckpoint(note, [signer]));
    expect(open(await signCheckpoint(head, signer, at))).toBe('taken');
    expect(codeOf(() => openCheckpoint('', [signer]))).toBe('AUDIT_CHECKPOINT');
    const root = head.root.toString('base64');
    for (const text of [`mag.probation/victim\n3\n${root}\n`, `${signer.name}\n03\n${root}\n`, `${signer.name}\n3\n${root.slice(0, -1)}\n`, `${signer.name}\n3\n${root}\nmore\n`, `${signer.name}\n3\n`, `${signer.name}\n9007199254740993\n${root}\n`]) {
      expect([text, open(await signNote(text, signer, at))]).toEqual([text, 'AUDIT_CHECKPOINT']);
    }
  });

  it('is published with the proof that it continues an earlier one', async () => {
    const note = await signCheckpoint(head, signer, at);
    const record = { old: 2, proof: [head.root, head.root], note };
    expect(readRecord(writeRecord(record))).toEqual(record);
    expect(readRecord(writeRecord({ old: 0, proof: [], note }))).toEqual({ old: 0, proof: [], note });
    const text = writeRecord(record);
    for (const bad of ['', note, text.replace('old 2', 'old 02'), text.replace('old 2', 'new 2'), text.replace('=\n', '\n'), `old 2\n${`${head.root.toString('base64')}\n`.repeat(64)}\n${note}`]) {
      expect([bad.slice(0, 30), codeOf(() => readRecord(bad))]).toEqual([bad.slice(0, 30), 'AUDIT_CHECKPOINT']);
    }
    expect(writeInclusion(Buffer.from('leaf'), 7, [head.root], note)).toBe(`c2sp.org/tlog-proof@v1\nextra bGVhZg==\nindex 7\n${head.root.toString('base64')}\n\n${note}`);
  });
});

describe('a checkpoint that comes', () => {
  const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
  const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 26, 12, minute));
  const held = { size: 1, root: a, at: at(5) };
  const none = { old: 1, proof: [] };

  it('is believed as the first, and then only as what continues it', () => {
    expect(judge(undefined, held, none)).toBe('first');
    expect(judge(held, { ...held, at: at(6) }, none)).toBe('continues');
    expect(judge(held, { ...held, at: at(4) }, none)).toBe('older');
    expect(judge({ size: 0, root: a, at: at(0) }, held, { old: 0, proof: [] })).toBe('continues');
  });

  it('is a fork with another root, or with a proof that does not lead to what is held', () => {
    expect(judge(held, { size: 1, root: b, at: at(6) }, none)).toBe('fork');
    expect(judge(held, { size: 1, root: b, at: at(4) }, none)).toBe('fork');
    expect(judge(held, { size: 2, root: b, at: at(6) }, { old: 1, proof: [a] })).toBe('fork');
  });

  it('is a rollback where it was signed later and is smaller, and old where it comes again', () => {
    expect(judge({ ...held, size: 4 }, { size: 3, root: b, at: at(6) }, none)).toBe('rollback');
    expect(judge({ ...held, size: 4 }, { size: 3, root: b, at: at(5) }, none)).toBe('older');
  });

  it('is a gap where its proof begins elsewhere', () => {
    expect(judge(held, { size: 5, root: b, at: at(6) }, { old: 3, proof: [a] })).toBe('gap');
  });
});
