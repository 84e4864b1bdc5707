import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GatewayError } from '#messages';
import released from './bank-holidays.json' with { type: 'json' };
import { dateOf, type Day, dayOf, weekdayOf, yearOf } from './london.js';

/** Which days are worked in England and Wales, and for which years that is known. */
export interface WorkingDays {
  readonly firstYear: number;
  /** The last year whose bank holidays are known; of later ones only the weekends are. */
  readonly lastYear: number;
  /** Another for other holidays or other years: what was counted with another is counted anew. */
  readonly version: string;
  /** Monday to Friday, but no bank holiday as far as they are known. */
  isWorked(day: Day): boolean;
  isKnown(day: Day): boolean;
}

/** England and Wales have had eight a year since 1978 (Banking and Financial Dealings Act 1971 and proclamations): a year with fewer has not been published in full. */
const holidaysInAYear = 8;

/** Reads bank holidays as https://www.gov.uk/bank-holidays.json gives them: `{"england-and-wales": {"events": [{"title", "date", ...}]}}`; other divisions are left out. @throws GatewayError CONFIG_SETTING_INVALID */
export function readBankHolidays(text: string): WorkingDays {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  return workingDaysOf(document);
}

/** The bank holidays that are released with this version; a newer file can be named in a setting. */
export const releasedWorkingDays = (): WorkingDays => workingDaysOf(released);

/** Those of a file where one is named, else the released ones. A file that cannot be read is refused: no clock is counted by guess. @throws GatewayError CONFIG_SETTING_INVALID */
export function workingDaysFrom(file: string | undefined): WorkingDays {
  if (file === undefined) return releasedWorkingDays();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(cause);
  }
  return readBankHolidays(text);
}

function workingDaysOf(document: unknown): WorkingDays {
  const events = (document as { 'england-and-wales'?: { events?: unknown } } | null)?.['england-and-wales']?.events;
  const days = (Array.isArray(events) ? (events as { date?: unknown }[]) : []).map((event) => dayOf(String(event?.date)));
  if (days.length === 0 || days.includes(undefined)) throw invalid();
  const holidays = new Set(days as Day[]);
  const [firstYear, lastYear] = knownYears(holidays);
  return {
    firstYear, lastYear, version: createHash('sha256').update([firstYear, lastYear, ...[...holidays].sort((a, b) => a - b).map(dateOf)].join()).digest('hex').slice(0, 16),
    isWorked: (day) => weekdayOf(day) % 6 !== 0 && !holidays.has(day),
    isKnown: (day) => yearOf(day) >= firstYear && yearOf(day) <= lastYear,
  };
}

/** The first run of years that have all of theirs. */
function knownYears(holidays: ReadonlySet<Day>): [first: number, last: number] {
  const perYear = Map.groupBy(holidays, yearOf);
  const isWhole = (year: number): boolean => (perYear.get(year)?.length ?? 0) >= holidaysInAYear;
  const first = [...perYear.keys()].sort((a, b) => a - b).find(isWhole);
  if (first === undefined) throw invalid();
  let last = first;
  while (isWhole(last + 1)) last += 1;
  return [first, last];
}

const invalid = (cause?: unknown): GatewayError => new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_BANK_HOLIDAYS' }, { cause });
