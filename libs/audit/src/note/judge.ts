import { verifyConsistency } from '../tree/verify.js';
import { type CheckpointRecord, type OpenedCheckpoint } from './checkpoint.js';

/** What a checkpoint is, beside the last one that is held of the same log. */
export type Verdict =
  /** Nothing is held yet: it is believed, as the first. */
  | 'first'
  /** It is proven to continue what is held. */
  | 'continues'
  /** It was signed before what is held, and comes again. */
  | 'older'
  /** Both cannot be true of one log. */
  | 'fork'
  /** Signed later, and yet of fewer entries. */
  | 'rollback'
  /** It may be true, and its proof does not begin at what is held. */
  | 'gap';

/** Judges a checkpoint whose signature has been verified against the one that is held, itself verified when it came. */
export function judge(held: OpenedCheckpoint | undefined, came: OpenedCheckpoint, { old, proof }: Pick<CheckpointRecord, 'old' | 'proof'>): Verdict {
  if (held === undefined) return 'first';
  if (came.size < held.size) return came.at > held.at ? 'rollback' : 'older';
  if (came.size === held.size) {
    if (!came.root.equals(held.root)) return 'fork';
    return came.at < held.at ? 'older' : 'continues';
  }
  if (held.size === 0) return 'continues';
  if (old !== held.size) return 'gap';
  return verifyConsistency({ old: held, grown: came }, proof) ? 'continues' : 'fork';
}
