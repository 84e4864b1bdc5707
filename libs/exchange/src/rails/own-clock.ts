import { type Database, type Metrics, type NodeLog } from '#platform';
import { clearAlarms, raiseAlarms } from './alarms.js';

/** Whose clock ours is compared with. */
export type ClockOf = 'publisher' | 'case-store' | 'victim-store';

/** How far our clock may be from another before a person is alarmed: far less than the minute and the five minutes within which others still believe it. */
export const clockApartMs = 30_000;
/** The publisher writes every half minute. What comes sooner after another was waiting for us, so its age says nothing. */
const leastGapMs = 10_000;
const recordsKept = 3;
/** An answer that took longer than this says too little about the time. */
const longestAnswerMs = 2_000;

/**
 * What others tell of the time. Everybody else may be wrong too: several witnesses are asked, and the alarm says which one we are apart from.
 */
export class OwnClock {
  private lags: number[] = [];
  private lastHeard = Number.NEGATIVE_INFINITY;

  /** A freshness record has come, signed by the publisher at `at`. A record travels, so the least of the last lags is nearest to what the clocks are apart. */
  heard(at: Date, receivedAt: Date): void {
    const gap = receivedAt.getTime() - this.lastHeard;
    this.lastHeard = receivedAt.getTime();
    if (gap < leastGapMs || !Number.isFinite(gap)) return;
    this.lags = [...this.lags, receivedAt.getTime() - at.getTime()].slice(-recordsKept);
  }

  /** How far ours is ahead of the publisher's, in milliseconds; undefined until two records have come in their time. */
  aheadOfPublisher(): number | undefined {
    return this.lags.length < 2 ? undefined : Math.min(...this.lags);
  }
}

/** How far our clock is ahead of a database's; undefined when the answer took too long to say so. */
export async function aheadOf({ sql }: Pick<Database, 'sql'>, now: () => Date): Promise<number | undefined> {
  const before = now().getTime();
  const [row] = await sql('select (extract(epoch from clock_timestamp()) * 1000)::float8 as at');
  const after = now().getTime();
  return after - before > longestAnswerMs || after < before ? undefined : (before + after) / 2 - Number(row?.['at']);
}

/** What watching our clock needs. */
export interface ClockParts {
  readonly clock: OwnClock;
  readonly caseSide: Database;
  readonly victimSide: Database;
  readonly metrics: Pick<Metrics, 'clockApart'>;
  readonly log: NodeLog;
  now(): Date;
}

/** Compares our clock with every witness that answers, and keeps an alarm raised for each that it is apart from. @returns false: there is never more to do at once */
export async function watchOwnClock({ clock, caseSide, victimSide, metrics, log, now }: ClockParts): Promise<boolean> {
  const ahead: readonly (readonly [ClockOf, number | undefined])[] = [
    ['publisher', clock.aheadOfPublisher()], ['case-store', await aheadOf(caseSide, now)],
    // Each has its own loop that waits for it; here the other witnesses do not.
    ['victim-store', await aheadOf(victimSide, now).catch(() => undefined)],
  ];
  for (const [of, ms] of ahead) {
    if (ms === undefined) continue;
    metrics.clockApart.set({ clock: of }, ms / 1000);
    if (Math.abs(ms) <= clockApartMs) await clearAlarms(caseSide.sql, ['CLOCK_APART'], { facts: { clock: of } });
    else {
      await raiseAlarms(caseSide.sql, [{ alarm: 'CLOCK_APART', facts: { clock: of } }]);
      log.warn('our clock is apart from another', { code: 'CLOCK_APART', clock: of, durationMs: Math.round(ms) });
    }
  }
  return false;
}
