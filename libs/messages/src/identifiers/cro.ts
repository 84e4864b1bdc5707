import { checkLetter, type Identifier, read, type Reading, unread } from './reading.js';

/** A Criminal Records Office number in canonical form: `NNNNNN/YYL`, or `SFYY/NL` for a small file. */
export type CroNumber = Identifier<'CroNumber'>;

export const croPattern = '^([0-9]{6}/[0-9]{2}|SF[0-9]{2}/[1-9][0-9]{0,5})[A-HJ-NP-RT-Z]$';
const standard = /^(\d{1,6})\/(\d{2})([A-Z])$/;
const smallFile = /^SF(\d{2})\/0*(\d{1,6})([A-Z])$/;
const badLetter = unread('CRO_CHECK_LETTER', 'The check letter does not fit the number. Copy the CRO number again from its source.');

/** Reads a CRO number, standard (serial padded to six for check and output) or small file (serial never padded). DOMAIN 6.1 */
export function readCro(text: string): Reading<CroNumber> {
  const written = text.trim().toUpperCase().replaceAll(' ', '');
  const ordinary = standard.exec(written);
  if (ordinary) {
    const [, serial = '', year = '', letter] = ordinary;
    const padded = serial.padStart(6, '0');
    return checkLetter(year + padded) === letter ? read(`${padded}/${year}${letter}`) : badLetter;
  }
  const small = smallFile.exec(written);
  if (small) {
    const [, year = '', serial = '', letter] = small;
    return checkLetter(year + serial) === letter ? read(`SF${year}/${serial}${letter}`) : badLetter;
  }
  return unread('NOT_A_CRO', 'Write the CRO number as serial, slash, two-digit year and letter (065656/91H), or as a small file (SF05/482703J).');
}
