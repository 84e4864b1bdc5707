/** What `mag up` tells while it works: one line a step with the seconds since the start. Steps go to stdout; stderr is for the one line of a failure. */
export class Progress {
  private readonly startedAt = performance.now();

  constructor(private readonly write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {}

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  say(line: string): void {
    this.write(`${this.seconds.toFixed(1).padStart(6)} s  ${line}`);
  }

  /** Runs a step and tells how long it took. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.say(`${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    return result;
  }
}
