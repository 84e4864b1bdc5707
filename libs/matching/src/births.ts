/** A date of birth as it is compared. Parts that nobody knows are 0; so are all where there is none. */
export interface Birth {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** The eight digits, where all parts are known. */
  readonly digits: string;
  /** Whether it was only estimated: the first of January or of July, or a year alone. */
  readonly isApproximate: boolean;
}

const unborn: Birth = { year: 0, month: 0, day: 0, digits: '', isApproximate: false };

/** Reads `YYYYMMDD`, `YYYY-MM-DD`, `YYYY-MM` and `YYYY`. What cannot be read is no date of birth; one that no calendar has is, for it was mistyped from one that has. */
export function readBirth(text: string | undefined): Birth {
  const [, years, months, days] = /^(\d{4})(?:-?(\d{2}))?(?:-?(\d{2}))?$/.exec((text ?? '').trim()) ?? [];
  if (years === undefined || years === '0000') return unborn;
  const [year, month, day] = [Number(years), Number(months ?? 0), Number(days ?? 0)];
  return { year, month, day, digits: day === 0 ? '' : `${years}${months}${days}`, isApproximate: day === 0 || (day === 1 && (month === 1 || month === 7)) };
}

/** How two dates of birth agree; the names stand in the model. `generation`: as far apart as parent and child are. */
export const birthLevels = ['exact', 'exchanged', 'one digit', 'two digits', 'two parts', 'approximate', 'year', 'differs', 'generation'] as const;
export type BirthLevel = (typeof birthLevels)[number];

/** `undefined` where one is missing. */
export function compareBirths(a: Birth, b: Birth): BirthLevel | undefined {
  if (a.year === 0 || b.year === 0) return undefined;
  if (a.digits !== '' && a.digits === b.digits) return 'exact';
  if (a.digits !== '' && b.digits !== '') {
    if (a.year === b.year && a.month === b.day && a.day === b.month) return 'exchanged';
    const wrong = wrongDigits(a.digits, b.digits);
    if (wrong === 1) return 'one digit';
    if (wrong === 2) return isTransposed(a.digits, b.digits) ? 'exchanged' : 'two digits';
    if (Number(a.year === b.year) + Number(a.month === b.month) + Number(a.day === b.day) === 2) return 'two parts';
  }
  if ((a.isApproximate || b.isApproximate) && Math.abs(a.year - b.year) <= 1) return 'approximate';
  if (a.year === b.year) return 'year';
  const apart = Math.abs(a.year - b.year);
  return apart >= youngestParent && apart <= oldestParent ? 'generation' : 'differs';
}

/** In years: between a parent and a child of one household. */
const [youngestParent, oldestParent] = [15, 50];

function wrongDigits(a: string, b: string): number {
  let wrong = 0;
  for (let at = 0; at < 8; at += 1) if (a.charCodeAt(at) !== b.charCodeAt(at)) wrong += 1;
  return wrong;
}

/** Of two that differ in two digits: whether these stand beside each other and were exchanged. */
function isTransposed(a: string, b: string): boolean {
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return a.charCodeAt(at) === b.charCodeAt(at + 1) && a.charCodeAt(at + 1) === b.charCodeAt(at);
}
