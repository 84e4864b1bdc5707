import { type GivenReceipts } from '../receipts/give-receipts.js';
import { type Handled } from './handle.js';
import { type Failed, type Parsed } from './incoming.js';

/** Everything that one wave makes true, all of it or nothing. */
export interface WaveToWrite {
  readonly handled: readonly Handled[];
  readonly duplicates: readonly Parsed[];
  readonly hold: readonly Parsed[];
  readonly failed: readonly Failed[];
  readonly receipts: GivenReceipts;
}
