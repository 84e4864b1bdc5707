import { setTimeout as pause } from 'node:timers/promises';
import { LogSealer } from '#audit';
import { type Directory } from '#directory';
import { errorFields, type NodeLog } from '#platform';
import { type Loop } from '../rails/loops.js';
import { CheckpointFollower, type FollowerParts } from './follow-checkpoints.js';
import { type CheckpointParts, CheckpointSigner, clearStalled, isStalled, raiseStalled } from './sign-checkpoints.js';

export type AuditParts = CheckpointParts & Pick<FollowerParts, 'kafka'> & { readonly nodeLog: NodeLog };

/** Entries are sealed so soon after their transaction; a batch of a full exchange fits in between. */
const sealEveryMs = 2_000;
const slowly = 5_000;
/** The end of the process waits no longer than this for a broker: what has been signed leaves after the next start. */
const lastCheckpointMs = 5_000;

/** What an exchange does about audit logs: seals its own, signs and publishes the checkpoints of both of the agency's, and checks those of all others. */
export class ExchangeAudit {
  private readonly sealer: LogSealer;
  private readonly signer: CheckpointSigner;
  private readonly follower: CheckpointFollower;
  private stalled: boolean | undefined;

  constructor(private readonly parts: AuditParts) {
    const { agency, caseSide, victimSide, producer, kafka, nodeLog } = parts;
    const now = (): Date => parts.now();
    const directory = (): Directory => parts.directory();
    this.sealer = new LogSealer(caseSide, now);
    this.signer = new CheckpointSigner({ agency, caseSide, victimSide, producer, now, directory, get signingKey() { return parts.signingKey; } });
    this.follower = new CheckpointFollower({ kafka, agency, database: caseSide, log: nodeLog, directory, now });
  }

  /** Begins to work in this process: another may have sealed meanwhile, and raised an alarm that is over. */
  begin(): void {
    this.sealer.forget();
    this.stalled = undefined;
  }

  loops(): Loop[] {
    return [
      { name: 'audit-seal', idleMs: sealEveryMs, run: () => this.seal() },
      { name: 'audit-checkpoints', idleMs: slowly, run: () => this.signer.run() },
      { name: 'audit-others', idleMs: slowly, run: () => this.follower.watch() },
    ];
  }

  /** Ends to work in this process, while no other does: what was committed is sealed and signed once more. */
  async end(): Promise<void> {
    const last = this.sealAndSign().catch((error: unknown) => this.parts.nodeLog.warn('the last checkpoint is not published', errorFields(error)));
    await Promise.race([last, pause(lastCheckpointMs, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    await this.follower.close().catch((error: unknown) => this.parts.nodeLog.warn('closing', errorFields(error)));
  }

  private async sealAndSign(): Promise<void> {
    while (await this.sealer.seal());
    await this.signer.close();
  }

  private async seal(): Promise<boolean> {
    const more = await this.sealer.seal();
    const stalled = isStalled(this.sealer);
    // Each time: a person may have cleared it, and it is not over.
    if (stalled) await raiseStalled(this.parts.caseSide.sql, 'case');
    else if (this.stalled !== false) await clearStalled(this.parts.caseSide.sql, 'case');
    this.stalled = stalled;
    return more;
  }
}
