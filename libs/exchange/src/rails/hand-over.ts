/** Rows held at most; beyond them the table has the rest. */
const most = 1_200;

/**
 * Rows that were just committed, on their way to the loop that moves them on, so that it need not read them back. Only a short cut past the read:
 * every row lies in its table until it has been moved on, and what is not here is found there.
 */
export class HandOver<Row> {
  private rows: Row[] = [];
  private missed = true;

  /** @param isTaken whether the loop runs in this process; another instance's loop reads the table */
  constructor(private readonly isTaken: () => boolean) {}

  /** Hands committed rows over. */
  put(rows: readonly Row[]): void {
    if (!this.isTaken()) return;
    if (this.rows.length + rows.length > most) this.missed = true;
    else this.rows.push(...rows);
  }

  /** The oldest rows that were handed over. */
  take(count: number): Row[] {
    return this.rows.splice(0, count);
  }

  /** Puts rows back that could not be moved on, before all others. */
  putBack(rows: readonly Row[]): void {
    this.rows.unshift(...rows);
  }

  /** Whether there are rows in the table that were never handed over: at the start, and after more came than are held. It is told once. */
  tellMissed(): boolean {
    const missed = this.missed && this.rows.length === 0;
    if (missed) this.missed = false;
    return missed;
  }
}
