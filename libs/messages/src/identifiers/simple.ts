import { type Identifier, read, type Reading, unread } from './reading.js';

/** A case reference number of the probation case system: a letter and six digits. It may be merged away, so aliases are kept. */
export type Crn = Identifier<'Crn'>;
/** A prison (NOMS) number: letter, four digits, two letters. */
export type PrisonNumber = Identifier<'PrisonNumber'>;
/** Ten digits, the last a check digit modulo 11. */
export type NhsNumber = Identifier<'NhsNumber'>;
/** A unique property reference number: one to twelve digits, no leading zeros. */
export type Uprn = Identifier<'Uprn'>;
/** A United Kingdom postcode in capitals with one space. */
export type Postcode = Identifier<'Postcode'>;

export const crnPattern = '^[A-Z][0-9]{6}$';
export const prisonNumberPattern = '^[A-Z][0-9]{4}[A-Z]{2}$';
export const nhsNumberPattern = '^[0-9]{10}$';
export const uprnPattern = '^[1-9][0-9]{0,11}$';
export const postcodePattern =
  '^(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPSTUW]) [0-9][ABD-HJLNP-UW-Z]{2})$';

const compact = (text: string): string => text.replace(/[\s-]+/g, '').toUpperCase();

const byPattern = <Id extends string>(pattern: string, code: 'NOT_A_CRN' | 'NOT_A_PRISON_NUMBER', todo: string) => {
  const form = new RegExp(pattern);
  return (text: string): Reading<Id> => (form.test(compact(text)) ? read<Id>(compact(text)) : unread(code, todo));
};

export const readCrn = byPattern<Crn>(crnPattern, 'NOT_A_CRN', 'Write the CRN as one letter and six digits, for example X123456.');
export const readPrisonNumber = byPattern<PrisonNumber>(
  prisonNumberPattern, 'NOT_A_PRISON_NUMBER', 'Write the prison number as letter, four digits, two letters, for example A1234BC.',
);

/** Weights 10 down to 2; the check digit is 11 less the remainder, 11 counts as 0 and 10 is never issued (DOMAIN 6.1). */
export function readNhsNumber(text: string): Reading<NhsNumber> {
  const digits = compact(text);
  if (!/^\d{10}$/.test(digits)) return unread('NOT_AN_NHS_NUMBER', 'Write the NHS number as ten digits.');
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  if (check !== Number(digits[9])) return unread('NHS_CHECK_DIGIT', 'The check digit does not fit. Copy the NHS number again from its source.');
  return read(digits);
}

const postcodeForm = new RegExp(postcodePattern);

/** Reads a postcode with or without its space, in any case. It establishes the form, not that the postcode exists. */
export function readPostcode(text: string): Reading<Postcode> {
  const letters = compact(text);
  const spaced = `${letters.slice(0, -3)} ${letters.slice(-3)}`;
  return postcodeForm.test(spaced) ? read(spaced) : unread('NOT_A_POSTCODE', 'Write the postcode in full, for example WR1 2AB.');
}

export function readUprn(text: string): Reading<Uprn> {
  const digits = text.trim();
  const short = digits.replace(/^0+/, '');
  if (!/^\d{1,12}$/.test(digits) || short === '') return unread('NOT_A_UPRN', 'Write the UPRN as one to twelve digits.');
  return read(short);
}
