import { GatewayError, parseStrictJson } from '#messages';
import { type LogName, logNames, type OpenedCheckpoint } from './checkpoint.js';

/** The form of a file of copies (docs/protocol/audit-log.md). */
export const copiesForm = 'mag-audit-copies/v1';

/** The newest checkpoint of another agency's log that a node holds. */
export interface CheckpointCopy {
  readonly agency: string;
  readonly log: LogName;
  readonly note: string;
  /** When it came. */
  readonly seenAt: string;
}

/** Two signed notes of one log that cannot both be true, or of which the second does not connect to the first. */
export interface Contradiction {
  readonly agency: string;
  readonly log: LogName;
  readonly verdict: string;
  readonly held: string;
  readonly came: string;
  readonly at: string;
}

/** What one node holds of the logs of all others: whoever has it can tell whether an agency has rewritten its log since, and needs neither of the two for that. */
export interface CopiesFile {
  readonly form: typeof copiesForm;
  readonly heldBy: string;
  readonly at: string;
  readonly copies: readonly CheckpointCopy[];
  readonly contradictions: readonly Contradiction[];
}

/** Reads a file of copies; nothing in it has been verified. @throws AUDIT_PROOF for anything that is not one */
export function readCopiesFile(text: string): CopiesFile {
  const file = parsed(text) as Partial<CopiesFile> | null;
  const isFile = file?.form === copiesForm && typeof file.heldBy === 'string' && typeof file.at === 'string'
    && areOf(file.copies, ['agency', 'log', 'note', 'seenAt']) && areOf(file.contradictions, ['agency', 'log', 'verdict', 'held', 'came', 'at']);
  if (!isFile) throw new GatewayError('AUDIT_PROOF');
  return file as CopiesFile;
}

function parsed(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (cause) {
    throw new GatewayError('AUDIT_PROOF', {}, { cause });
  }
}

const areOf = (list: unknown, names: readonly string[]): boolean => Array.isArray(list) && list.every((one: unknown) =>
  typeof one === 'object' && one !== null && names.every((name) => typeof (one as Record<string, unknown>)[name] === 'string') && logNames.some((log) => log === (one as CheckpointCopy).log));

/** Whether a copy is one of these very heads. @throws AUDIT_CHECKPOINT where it is not signed by its agency */
export function isCopyOf(copy: CheckpointCopy, heads: readonly OpenedCheckpoint[], open: (note: string) => OpenedCheckpoint): boolean {
  const { size, root } = open(copy.note);
  return heads.some((head) => head.size === size && head.root.equals(root));
}
