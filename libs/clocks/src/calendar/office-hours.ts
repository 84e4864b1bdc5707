import { dayAt, dayMs, wallClockAt } from './london.js';
import { type WorkingDays } from './working-days.js';

const hourMs = 3_600_000;
/** When offices are staffed on a working day, by the clock in England and Wales: from the beginning of the first hour to that of the last. */
export const officeHours = { from: 9, until: 17 } as const;

/** Whether offices are staffed at a moment: Monday to Friday, no bank holiday, in {@link officeHours}. In a year whose bank holidays are not known only weekends are out of hours. */
export function isInOfficeHours(moment: Date, calendar: WorkingDays): boolean {
  const time = ((wallClockAt(moment.getTime()) % dayMs) + dayMs) % dayMs;
  return calendar.isWorked(dayAt(moment.getTime())) && time >= officeHours.from * hourMs && time < officeHours.until * hourMs;
}
