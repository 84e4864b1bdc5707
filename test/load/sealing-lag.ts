/** What waits no longer than this after a round of sealing has only just been appended. */
const freshMs = 5_000;

/** How far a sealer is behind what is appended meanwhile. Times are milliseconds of one clock, sizes count entries from the first. */
export class SealingLag {
  private readonly waiting: { readonly size: number; readonly at: number }[] = [];
  private readonly caughtUpAt: number[] = [];
  /** The longest that any entry has waited for its seal. */
  greatestMs = 0;

  /** Entries up to this size have been committed. */
  committed(size: number, at: number): void {
    this.waiting.push({ size, at });
  }

  /** The log has this size, and nothing more was there to be sealed at once: a round is over. A sealer that is slower than what is appended ends none. */
  roundEnded(size: number, at: number): void {
    this.sealed(size, at);
    const [oldest] = this.waiting;
    if (oldest === undefined || at - oldest.at < freshMs) this.caughtUpAt.push(at);
  }

  /** The log has this size. */
  sealed(size: number, at: number): void {
    for (let [oldest] = this.waiting; oldest !== undefined; [oldest] = this.waiting) {
      this.greatestMs = Math.max(this.greatestMs, at - oldest.at);
      if (oldest.size > size) return;
      this.waiting.shift();
    }
  }

  /** Whether the sealer had fallen behind for good when as much had been appended as was to be: it had not caught up once in the last quarter of that time. One that was only held up for a while has. */
  isBehindForGood(began: number, ended: number): boolean {
    return !this.caughtUpAt.some((at) => at > ended - (ended - began) / 4 && at <= ended);
  }
}
