import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { leafData } from './log/entry.js';
import { signCheckpoint, writeInclusion, writeRecord } from './note/checkpoint.js';
import { type NoteCurve, type NoteSigner, verifierKey } from './note/note.js';
import { Frontier } from './tree/frontier.js';
import { leafHash, nodeHash, sha256 } from './tree/hashing.js';
import { consistencyRanges, inclusionRanges, proofOf, type SubtreeHash } from './tree/proofs.js';

const home = process.env['JAVA_HOME'];
const java = home !== undefined && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
const leaves = Array.from({ length: 300 }, (_, at) => leafData(sha256(Buffer.from(String(at))), at % 3 === 0 ? { tag: 'ab'.repeat(32), sequence: at / 3 + 1, previous: at === 0 ? null : at - 3 } : null));

const subtree: SubtreeHash = async (level, place) => level === 0 ? leafHash(leaves[place]!) : nodeHash(await subtree(level - 1, 2 * place), await subtree(level - 1, 2 * place + 1));
const headAt = (size: number) => {
  const frontier = Frontier.empty();
  for (const leaf of leaves.slice(0, size)) frontier.append(leafHash(leaf));
  return { size, root: frontier.root() };
};
function newSigner(name: string, curve: NoteCurve): NoteSigner {
  if (curve === 'P-256') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return { name, curve, publicKey: publicKey.export({ format: 'der', type: 'spki' }), sign: (bytes) => sign('sha256', bytes, privateKey) };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { name, curve, publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'), sign: (bytes) => sign(null, bytes, privateKey) };
}

it.each(['Ed25519', 'P-256'] as const)('what we sign on %s and prove holds for a program in another language that knows only the public forms, and what is spoiled does not', async (curve) => {
  const folder = mkdtempSync(join(tmpdir(), 'tlog-'));
  try {
    const [signer, stranger, at] = [newSigner('mag.probation/case', curve), newSigner('mag.probation/case', curve), new Date()];
    const questions: { readonly asked: string[]; readonly holds: boolean }[] = [];
    const file = (text: string): string => {
      const path = join(folder, String(questions.length) + String(Math.random()));
      writeFileSync(path, text);
      return path;
    };
    const note = (size: number, by = signer, time = at): Promise<string> => signCheckpoint(headAt(size), by, time);
    const inclusion = (text: string, holds: boolean) => questions.push({ asked: ['inclusion', file(text)], holds });
    const consistency = (old: string, record: string, holds: boolean) => questions.push({ asked: ['consistency', file(old), file(record)], holds });
    for (const [place, size] of [[0, 1], [0, 300], [299, 300], [170, 300], [255, 256], [256, 257], [5, 7]] as const) {
      const proof = await proofOf(inclusionRanges(place, size), subtree);
      inclusion(writeInclusion(leaves[place]!, place, proof, await note(size)), true);
      inclusion(writeInclusion(leaves[(place + 1) % 300]!, place, proof, await note(size)), false);
      inclusion(writeInclusion(leaves[place]!, place, proof, await note(size, stranger)), false);
    }
    for (const [old, size] of [[0, 300], [1, 300], [255, 256], [256, 300], [170, 300], [6, 7], [300, 300]] as const) {
      const proof = await proofOf(consistencyRanges(old, size), subtree);
      consistency(await note(old), writeRecord({ old, proof, note: await note(size) }), true);
      consistency(await note(old), writeRecord({ old, proof, note: (await note(size)).replace(`\n${size}\n`, `\n${size + 1}\n`) }), false);
      consistency(await note(old, signer, new Date(at.getTime() + 60_000)), writeRecord({ old, proof, note: await note(size) }), false);
      if (proof.length > 0) consistency(await note(old), writeRecord({ old, proof: [...proof.slice(1), proof[0]!].reverse(), note: await signCheckpoint({ size, root: sha256(Buffer.of(size % 256)) }, signer, at) }), false);
    }
    const keys = file(verifierKey(signer));
    const said = execFileSync(java, ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', 'test/support/TlogVerify.java', keys, ...questions.flatMap(({ asked }) => asked)], { encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(questions.map(({ holds }) => (holds ? 'holds' : 'does not hold')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
