/** Dates and times as people in England and Wales type and read them, and as messages carry them. */

/** The three fields of a date. */
export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

const zone = 'Europe/London';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** The wall clock in England and Wales at a moment, as if it were UTC. */
function localAt(moment: number): number {
  const part = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** The moment at which clocks in England and Wales show a day (YYYY-MM-DD) and a time (hh:mm), in UTC; undefined for what is none. */
export function utcOf(day: string, time: string): string | undefined {
  const wanted = /^\d{4}-\d\d-\d\d$/.test(day) && /^([01]?\d|2[0-3]):[0-5]\d$/.test(time) ? Date.parse(`${day}T${time.padStart(5, '0')}:00Z`) : Number.NaN;
  if (Number.isNaN(wanted) || !new Date(wanted).toISOString().startsWith(day)) return undefined;
  const moment = wanted - (localAt(wanted) - wanted);
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
  const [day = '', time = ''] = new Date(localAt(moment)).toISOString().split('T');
  return { day: '', month: '', year: '', ...dateParts(day), time: time.slice(0, 5) };
}

const plain = (digits: string | undefined): string => (digits ?? '').replace(/^0+(?=.)/, '');
