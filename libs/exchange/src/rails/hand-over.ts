/** What is held at most, in characters of the rows' long texts; beyond it the table has the rest. */
const most = 16 * 1024 * 1024;
/** So often the table has its turn although rows are handed over all the time. */
const tableEvery = 16;

/**
 * Rows that were just committed, on their way to the loop that moves them on, so that it need not read them back. Only a short cut past the read:
 * every row lies in its table until it has been moved on, and what is not here is found there.
 */
export class HandOver<Row> {
  private rows: Row[] = [];
  private size = 0;
  private missed = true;
  private turns = 0;

  /**
   * @param isTaken whether the loop runs in this process; another instance's loop reads the table
   * @param sizeOf the characters of a row's long texts
   */
  constructor(private readonly isTaken: () => boolean, private readonly sizeOf: (row: Row) => number) {}

  /** The loop begins to run in this process: another may have moved on what lies here, and may have left what does not. */
  begin(): void {
    [this.rows, this.size, this.missed] = [[], 0, true];
  }

  /** Hands committed rows over. */
  put(rows: readonly Row[]): void {
    const size = this.sizes(rows);
    if (!this.isTaken() || this.size + size > most) {
      this.missed ||= rows.length > 0;
      return;
    }
    this.rows.push(...rows);
    this.size += size;
  }

  /** The oldest rows that were handed over. */
  take(count: number): Row[] {
    const rows = this.rows.splice(0, count);
    this.size -= this.sizes(rows);
    return rows;
  }

  /** Whether it is time to look into the table too, so that what others left there does not wait for as long as rows come. */
  isTurnOfTable(): boolean {
    this.turns = (this.turns + 1) % tableEvery;
    return this.turns === 0;
  }

  /** Puts rows back that could not be moved on, before all others. */
  putBack(rows: readonly Row[]): void {
    this.rows.unshift(...rows);
    this.size += this.sizes(rows);
  }

  /**
   * Does `work` where there are rows in the table that were never handed over, once nothing is left here: at the start, and after more came than are held.
   * It is done once; where it fails, again.
   */
  async whereMissed(work: () => Promise<unknown>): Promise<void> {
    if (!this.missed || this.rows.length > 0) return;
    this.missed = false;
    try {
      await work();
    } catch (error) {
      this.missed = true;
      throw error;
    }
  }

  private sizes(rows: readonly Row[]): number {
    return rows.reduce((sum, row) => sum + this.sizeOf(row), 0);
  }
}
