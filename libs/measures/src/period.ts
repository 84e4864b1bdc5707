import { GatewayError } from '#messages';

/** Whole days in England and Wales, as YYYY-MM-DD: the first and the last. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const dayMs = 86_400_000;
const longestDays = 366;

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** A period of at most a year. @throws GatewayError REQUEST_INVALID, with what is to be put right */
export function periodOf({ from, until }: Period): Period {
  const wrong = (path: string, code: 'NOT_A_DATE' | 'OUT_OF_RANGE', todo: string): GatewayError => new GatewayError('REQUEST_INVALID', {}, { findings: [{ path, code, todo }] });
  for (const [path, day] of [['/from', from], ['/until', until]] as const) if (!isDay(day)) throw wrong(path, 'NOT_A_DATE', 'Write the day as YYYY-MM-DD.');
  const days = (Date.parse(until) - Date.parse(from)) / dayMs + 1;
  if (days < 1 || days > longestDays) throw wrong('/until', 'OUT_OF_RANGE', `Choose a last day that is not before the first, and at most ${longestDays} days.`);
  return { from, until };
}

/** The days of a period, in order. */
export const daysOf = ({ from, until }: Period): string[] =>
  Array.from({ length: (Date.parse(until) - Date.parse(from)) / dayMs + 1 }, (_, at) => new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10));

/** The so many days that end with today. */
export const daysUntil = (today: string, count: number): Period => ({ from: new Date(Date.parse(today) - (count - 1) * dayMs).toISOString().slice(0, 10), until: today });
