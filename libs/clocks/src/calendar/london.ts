/** A day of the calendar, counted from 1 January 1970. */
export type Day = number;

export const dayMs = 86_400_000;

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** The wall clock in England and Wales at a moment, as if it were UTC; in milliseconds, whole seconds. */
export function wallClockAt(moment: number): number {
  const part = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** The day in England and Wales at a moment. */
export const dayAt = (moment: number): Day => Math.floor(wallClockAt(moment) / dayMs);

/** Every clock asks for the same few hundred days, and asking the platform takes longer than counting. */
const starts = new Map<Day, number>();
const mostKept = 10_000;

/** The moment at which a day begins in England and Wales. Clocks change at 01:00 UTC, so there is exactly one midnight in each day (Summer Time Act 1972). */
export function startOf(day: Day): number {
  const known = starts.get(day);
  if (known !== undefined) return known;
  const asUtc = day * dayMs;
  const start = asUtc - (wallClockAt(asUtc) - asUtc);
  if (starts.size >= mostKept) starts.clear();
  starts.set(day, start);
  return start;
}

/** The day that a date as YYYY-MM-DD names; undefined for what is none. */
export function dayOf(date: string): Day | undefined {
  const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / dayMs : Number.NaN;
  return !Number.isNaN(day) && dateOf(day) === date ? day : undefined;
}

/** The moment at which a date as YYYY-MM-DD begins in England and Wales; undefined for what is no date. */
export function startOfDate(date: string): Date | undefined {
  const day = dayOf(date);
  return day === undefined ? undefined : new Date(startOf(day));
}

/** A day as YYYY-MM-DD. */
export const dateOf = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10);
export const yearOf = (day: Day): number => new Date(day * dayMs).getUTCFullYear();
/** 0 for Sunday to 6 for Saturday; 1 January 1970 was a Thursday. */
export const weekdayOf = (day: Day): number => (((day + 4) % 7) + 7) % 7;
