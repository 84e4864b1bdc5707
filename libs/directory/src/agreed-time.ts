const units: Readonly<Record<string, number>> = { D: 86_400, H: 3_600, M: 60 };

/** The seconds of a time in an agreement: days, hours or minutes, e.g. P2D, PT24H or PT10M. Its form has been checked with the document. */
export const secondsOfTime = (time: string): number => Number(/\d+/.exec(time)?.[0]) * (units[time.at(-1) ?? ''] ?? Number.NaN);
