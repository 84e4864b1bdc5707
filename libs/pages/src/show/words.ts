import { type Correction } from '#exchange/corrections';

/** A code of a closed list as a person reads it: `RELEASED_ON_BAIL` as "Released on bail", `circumstancesNow` as "Circumstances now". */
export function words(code: unknown): string {
  const spaced = String(code ?? '').replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ').trim();
  const lower = spaced.split(' ').map((word) => (keptWhole.has(word.toUpperCase()) ? word.toUpperCase() : word.toLowerCase())).join(' ');
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** Words that are names or initials, and stay as they are. */
const keptWhole = new Set(['CRN', 'PNC', 'CRO', 'NHS', 'UPRN', 'DVPN', 'DAPN', 'RUI', 'NFA', 'HBA', 'MARAC', 'MAPPA', 'DASH', 'CP', 'CIN', 'OASYS', 'ROSH', 'PSR', 'IDVA', 'SARA', 'DA', 'RMP', 'RMS', 'PND', 'LEDS', 'EMC', 'HDC', 'ROTL', 'AP', 'DVDS', 'LAC', 'S47']);

const saidOfIt: Readonly<Record<Correction['act'], string>> = {
  WITHDRAW: 'Withdrawn', SUPERSEDE: 'Superseded', CORRECT: 'Corrected', RECALL_IN_ERROR: 'Recalled: sent in error', QUARANTINED: 'In quarantine', REMOVED: 'Removed',
};
/** What a correction, or that it was misrouted, has made of a message, by its act. */
export const correctedAs = (act: Correction['act']): string => saidOfIt[act];

const moments = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', hour12: true, timeZone: 'Europe/London' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const dateOf = (value: unknown): Date | undefined => {
  const date = value instanceof Date ? value : new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** A moment as people in England and Wales write it, in their own time: "26 November 2026, 1:05pm". */
export function momentOf(value: unknown): string {
  const date = dateOf(value);
  return date === undefined ? '' : moments.format(date).replace(' at ', ', ').replace(/ ([ap])m$/i, (_, letter: string) => `${letter.toLowerCase()}m`);
}

/** When something is due in words; what is due when a day is over says which day: "at the end of 26 November 2026". */
export function dueOf(value: unknown): string {
  const date = dateOf(value);
  return date === undefined || !momentOf(date).endsWith(', 12:00am') ? momentOf(value) : `at the end of ${momentOf(new Date(date.getTime() - 1)).replace(/, .*$/, '')}`;
}

/** A day of a calendar, whatever the place: "26 November 2026". */
export function dayOf(value: unknown): string {
  const date = dateOf(value);
  return date === undefined ? '' : days.format(date);
}
