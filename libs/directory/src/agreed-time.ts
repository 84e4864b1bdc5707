const units: Readonly<Record<string, { readonly name: string; readonly seconds: number }>> = { D: { name: 'day', seconds: 86_400 }, H: { name: 'hour', seconds: 3_600 }, M: { name: 'minute', seconds: 60 } };

/** The seconds of a time in an agreement: days, hours or minutes, e.g. P2D, PT24H or PT10M. Its form has been checked with the document. */
export const secondsOfTime = (time: string): number => countOf(time) * (unitOf(time)?.seconds ?? Number.NaN);

/** The same as people say it: 2 days, 24 hours, 10 minutes. */
export const timeInWords = (time: string): string => `${countOf(time)} ${unitOf(time)?.name ?? time}${countOf(time) === 1 ? '' : 's'}`;

const countOf = (time: string): number => Number(/\d+/.exec(time)?.[0]);
const unitOf = (time: string): (typeof units)[string] | undefined => units[time.at(-1) ?? ''];
