import { type Day, dayAt, startOf, yearOf } from '../calendar/london.js';
import { type WorkingDays } from '../calendar/working-days.js';

/** In what the time of a clock is counted. */
export const units = ['minutes', 'hours', 'days', 'working-days'] as const;
export type Unit = (typeof units)[number];

/** How long a clock runs; none of days is *the same day*. */
export interface Term {
  readonly count: number;
  readonly unit: Unit;
}

/** A time in which a clock did not run, from one moment to before another; until Infinity where nobody has said when it ends. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** When a term is over, and when four fifths of it are. Null: not before a pause whose end is not known. */
export interface Reached {
  readonly chaseAt: number | null;
  readonly dueAt: number | null;
  /** The first year that was counted through though its bank holidays are not known: the moments may be too early, never too late. */
  readonly unknownYear: number | null;
}

const unitMs = { minutes: 60_000, hours: 3_600_000 } as const;

/**
 * Counts a term from a moment. Minutes and hours are real time, whatever the wall clock shows. Of days the one in which the clock starts is not counted and the last is counted to its end in England and Wales
 * (as CPR 2.8 counts clear days): a day counts when the clock runs at its end. The chase of days comes at the beginning of the one in which four fifths are reached.
 * `pauses` are in order and apart.
 */
export function countTerm(startAt: number, term: Term, pauses: readonly Pause[], calendar: WorkingDays, startDay: Day = dayAt(startAt)): Reached {
  if (term.unit === 'days' || term.unit === 'working-days') return countDays(startAt, startDay, term.count, pauses, term.unit === 'working-days' ? calendar : undefined);
  const ms = term.count * unitMs[term.unit];
  return { chaseAt: afterRunning(startAt, fourFifths(ms), pauses), dueAt: afterRunning(startAt, ms, pauses), unknownYear: null };
}

const fourFifths = (whole: number): number => Math.floor((whole * 4) / 5);
const fourFifthsOf = (from: number, to: number): number => from + fourFifths(to - from);

/** The moment at which a clock has run for so long. */
function afterRunning(startAt: number, ms: number, pauses: readonly Pause[]): number | null {
  let at = startAt;
  let left = ms;
  for (const { from, to } of pauses) {
    if (to <= at) continue;
    if (from - at >= left) break;
    left -= Math.max(from - at, 0);
    at = to;
  }
  return at === Infinity ? null : at + left;
}

/** The first moment of a time in which a clock runs. */
function firstRunning(from: number, to: number, pauses: readonly Pause[]): number | null {
  const at = pauses.find((pause) => pause.from <= from && pause.to > from)?.to ?? from;
  return at < to ? at : null;
}

function countDays(startAt: number, startDay: Day, count: number, pauses: readonly Pause[], calendar: WorkingDays | undefined): Reached {
  const chased = fourFifths(count);
  let chaseAt: number | null = null;
  let unknownYear: number | null = null;
  let done = 0;
  for (let day = count === 0 ? startDay : startDay + 1; ; day += 1) {
    if (calendar !== undefined && !calendar.isKnown(day)) unknownYear ??= yearOf(day);
    if (calendar?.isWorked(day) === false) continue;
    const end = startOf(day + 1);
    if (done === chased && count > 0) chaseAt ??= firstRunning(Math.max(startAt, startOf(day)), end, pauses);
    const pause = pauses.find(({ from, to }) => from < end && to >= end);
    if (pause?.to === Infinity) return { chaseAt, dueAt: null, unknownYear };
    if (pause !== undefined) continue;
    if (count === 0) chaseAt = fourFifthsOf(Math.max(startAt, startOf(day), ...pauses.filter(({ to }) => to < end).map(({ to }) => to)), end);
    done += 1;
    if (done >= count) return { chaseAt, dueAt: end, unknownYear };
  }
}
