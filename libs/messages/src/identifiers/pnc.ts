import { checkLetter, type Identifier, read, type Reading, unread } from './reading.js';

/** A Police National Computer id in canonical form, `YYYY/NNNNNNNL`. */
export type PncId = Identifier<'PncId'>;

export const pncPattern = '^[0-9]{4}/[0-9]{7}[A-HJ-NP-RT-Z]$';
const withSlash = /^(\d{2}|\d{4})\/(\d{1,7})([A-Z])$/;
const longWithout = /^(\d{4})(\d{7})([A-Z])$/;
const shortWithout = /^(\d{2})(\d{1,7})([A-Z])$/;
const howTo = 'Write the PNC id as year, slash, serial number and check letter, for example 1979/0163001B.';

/**
 * Reads a PNC id in any of its written forms: long or short, with or without the slash, the serial padded or not. A two-digit
 * year later than this year's belongs to the last century. The letter is worked out over the two-digit year and the padded
 * serial, so it cannot tell the century (DOMAIN 6.1).
 */
export function readPnc(text: string, today: Date = new Date()): Reading<PncId> {
  const written = text.trim().toUpperCase().replaceAll(' ', '');
  const found = withSlash.exec(written) ?? longWithout.exec(written) ?? shortWithout.exec(written);
  if (!found) return unread('NOT_A_PNC', howTo);
  const [, year = '', serial = '', letter] = found;
  const padded = serial.padStart(7, '0');
  const fullYear = year.length === 4 ? year : `${Number(year) > today.getUTCFullYear() % 100 ? '19' : '20'}${year}`;
  if (Number(fullYear) < 1900 || Number(fullYear) > today.getUTCFullYear()) return unread('NOT_A_PNC', 'The year of the PNC id is not possible. ' + howTo);
  if (checkLetter(fullYear.slice(2) + padded) !== letter) {
    return unread('PNC_CHECK_LETTER', 'The check letter does not fit the number. Copy the PNC id again from its source.');
  }
  return read(`${fullYear}/${padded}${letter}`);
}
