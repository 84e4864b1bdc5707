import { wallClockAt } from '#clocks';

/** Dates and times as people in England and Wales type and read them, and as messages carry them. */

/** The three fields of a date. */
export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** The moment at which clocks in England and Wales show a day (YYYY-MM-DD) and a time (hh:mm), in UTC; undefined for what is none. */
export function utcOf(day: string, time: string): string | undefined {
  const wanted = /^\d{4}-\d\d-\d\d$/.test(day) && /^([01]?\d|2[0-3]):[0-5]\d$/.test(time) ? Date.parse(`${day}T${time.padStart(5, '0')}:00Z`) : Number.NaN;
  if (Number.isNaN(wanted) || !new Date(wanted).toISOString().startsWith(day)) return undefined;
  const moment = wanted - (wallClockAt(wanted) - wanted);
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** What the fields of a date show of a value. */
export function dateParts(value: unknown): DateParts | undefined {
  const [year, month, day] = typeof value === 'string' ? value.split('-') : [];
  return year === undefined ? undefined : { day: plain(day), month: plain(month), year: plain(year) };
}

/** The same with the time, of a moment in UTC or of what somebody typed. */
export function timeParts(value: unknown): (DateParts & { readonly time: string }) | undefined {
  if (typeof value !== 'string') return undefined;
  const moment = Date.parse(value);
  if (Number.isNaN(moment)) {
    const [day = '', time = ''] = value.split(' ');
    return { day: '', month: '', year: '', ...dateParts(day), time };
  }
  const [day = '', time = ''] = new Date(wallClockAt(moment)).toISOString().split('T');
  return { day: '', month: '', year: '', ...dateParts(day), time: time.slice(0, 5) };
}

const plain = (digits: string | undefined): string => (digits ?? '').replace(/^0+(?=.)/, '');
