type TermUnit = 'minutes' | 'hours' | 'days' | 'working-days';

const units: Readonly<Record<string, { readonly name: string; readonly seconds: number; readonly term: TermUnit }>> = {
  WD: { name: 'working day', seconds: 86_400, term: 'working-days' }, D: { name: 'day', seconds: 86_400, term: 'days' }, H: { name: 'hour', seconds: 3_600, term: 'hours' }, M: { name: 'minute', seconds: 60, term: 'minutes' },
};

/** The seconds of a time in an agreement: days, hours or minutes, e.g. P2D, PT24H or PT10M; a working day, as in 10WD, is a day at the least. Its form has been checked with the document. */
export const secondsOfTime = (time: string): number => countOf(time) * (unitOf(time)?.seconds ?? Number.NaN);

/** The same as a clock counts it: in working days, days of the calendar, hours or minutes. */
export const termOfTime = (time: string): { readonly count: number; readonly unit: TermUnit } => ({ count: countOf(time), unit: unitOf(time)?.term ?? 'days' });

/** The same as people say it: 2 days, 24 hours, 10 working days. */
export const timeInWords = (time: string): string => `${countOf(time)} ${unitOf(time)?.name ?? time}${countOf(time) === 1 ? '' : 's'}`;

const countOf = (time: string): number => Number(/\d+/.exec(time)?.[0]);
const unitOf = (time: string): (typeof units)[string] | undefined => units[/[A-Z]+$/.exec(time)?.[0] ?? ''];
