import { GatewayError } from '#messages';
import { hashBytes } from '../tree/hashing.js';
import { fromBase64, longestNote, type NoteKey, type NoteSigner, readNote, signedAt, signNote } from './note.js';

/** The two logs of an agency: that of its case store and that of its victim store. */
export const logNames = ['case', 'victim'] as const;
export type LogName = (typeof logNames)[number];

/** Size and root of a log. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** A head that its agency has signed, with when it did. */
export interface OpenedCheckpoint extends TreeHead {
  readonly at: Date;
}

/** A checkpoint as it is published: with the proof that it continues an earlier one (C2SP tlog-witness, `add-checkpoint`). */
export interface CheckpointRecord {
  /** The size of the checkpoint that it continues. */
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
}

/** The name of a log, in its checkpoints and of the key that signs them. */
export const originOf = (agency: string, log: LogName): string => `mag.${agency}/${log}`;

const mostHashes = 63;
const longestRecord = longestNote + 4_096;

/** Signs a checkpoint (C2SP tlog-checkpoint): origin, size and root as a signed note, with the time. */
export const signCheckpoint = ({ size, root }: TreeHead, signer: NoteSigner, at: Date): Promise<string> => signNote(`${signer.name}\n${size}\n${root.toString('base64')}\n`, signer, at);

/**
 * Opens a checkpoint of the log that the keys are named for; the newest key that signed it counts.
 * @throws AUDIT_CHECKPOINT where it is of another log, not well formed, or signed by none of them
 */
export function openCheckpoint(note: string, keys: readonly NoteKey[]): OpenedCheckpoint & { readonly key: NoteKey } {
  const read = readNote(note);
  const [origin, decimal = '', encoded = '', ...more] = read.text.split('\n');
  const [size, root] = [readSize(decimal), fromBase64(encoded)];
  if (size === undefined || root?.length !== hashBytes || more.length !== 1 || more[0] !== '') throw new GatewayError('AUDIT_CHECKPOINT');
  for (const key of keys.filter(({ name }) => name === origin)) {
    const at = signedAt(read, key);
    if (at !== undefined) return { size, root, at, key };
  }
  throw new GatewayError('AUDIT_CHECKPOINT');
}

/** Which log a note says that it is of; nothing about it has been verified. */
export const originIn = (note: string): string => note.slice(0, note.indexOf('\n'));

/** Of which size a note says that it is; nothing about it has been verified. 0 where it says none. */
export const sizeIn = (note: string): number => readSize(note.split('\n')[1] ?? '') ?? 0;

/** A record for the topic of an agency's checkpoints. */
export const writeRecord = ({ old, proof, note }: CheckpointRecord): string => `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;

/** Takes a record apart; nothing about the checkpoint in it has been verified. @throws AUDIT_CHECKPOINT */
export function readRecord(text: string): CheckpointRecord {
  const split = text.indexOf('\n\n');
  const [first = '', ...encoded] = split < 0 || text.length > longestRecord ? [] : text.slice(0, split).split('\n');
  const old = first.startsWith('old ') ? readSize(first.slice(4)) : undefined;
  return { old: given(old), proof: readHashes(encoded), note: text.slice(split + 2) };
}

/** A proof that a leaf is in a log (C2SP tlog-proof). `extra` has the leaf's data, from which its hash follows; nobody need believe it. */
export const writeInclusion = (leaf: Buffer, place: number, proof: readonly Buffer[], note: string): string =>
  `c2sp.org/tlog-proof@v1\nextra ${leaf.toString('base64')}\nindex ${place}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;

/** Hashes as they stand in a document. @throws AUDIT_CHECKPOINT */
export function readHashes(encoded: readonly unknown[]): Buffer[] {
  if (encoded.length > mostHashes) throw new GatewayError('AUDIT_CHECKPOINT');
  return encoded.map((text) => {
    const hash = given(typeof text === 'string' ? fromBase64(text) : undefined);
    if (hash.length !== hashBytes) throw new GatewayError('AUDIT_CHECKPOINT');
    return hash;
  });
}

function readSize(decimal: string): number | undefined {
  const size = /^(0|[1-9]\d*)$/.test(decimal) ? Number(decimal) : NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new GatewayError('AUDIT_CHECKPOINT');
  return value;
}
