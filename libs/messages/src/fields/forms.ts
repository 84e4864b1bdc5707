import { type FindingCode } from '../errors/index.js';
import {
  crnPattern, croPattern, forceCodes, nhsNumberPattern, pncPattern, postcodePattern, prisonNumberPattern, type Reading, readCrn, readCro,
  readNhsNumber, readPnc, readPostcode, readPrisonNumber, readUprn, uprnPattern,
} from '../identifiers/index.js';

/** A fragment of JSON Schema 2020-12. */
export type Schema = Record<string, unknown>;
/** What is wrong with a value, or nothing. Never quotes the value. */
export type Complaint = { code: FindingCode; todo: string } | undefined;

/** One leaf type: its JSON Schema, the same rule as a function that says what to do, and the rule in words. */
export interface Form {
  readonly schema: Schema;
  readonly rule: string;
  complain(value: unknown): Complaint;
}

const wrong = (code: FindingCode, todo: string): Complaint => ({ code, todo });
const notText = wrong('WRONG_TYPE', 'Give a text.');
/** The number of characters as JSON Schema counts them (code points). */
const lengthOf = (text: string): number => (text.length < 64 && !/[\ud800-\udbff]/.test(text) ? text.length : [...text].length);

function textForm(max: number, pattern: string, rule: string, odd: string, min = 1): Form {
  const form = new RegExp(pattern, 'u');
  return {
    schema: { type: 'string', minLength: min, maxLength: max, pattern },
    rule: min === 1 ? `${rule}, at most ${max} characters` : `${rule}, ${min} to ${max} characters`,
    complain(value) {
      if (typeof value !== 'string') return notText;
      if (value.length === 0) return wrong('TOO_SHORT', 'Give a text or leave the field out.');
      if (value.length < 2 * min && lengthOf(value) < min) return wrong('TOO_SHORT', `Write at least ${min} characters.`);
      if (value.length > max && lengthOf(value) > max) return wrong('TOO_LONG', `Shorten the text to at most ${max} characters.`);
      return form.test(value) ? undefined : wrong('NOT_PLAIN_TEXT', odd);
    },
  };
}

const lineEnd = 'Write plain text on one line with at least one visible character.';
export const text = (max: number): Form => textForm(max, '^(?=.*\\S)[^\\p{Cc}\\u2028\\u2029]*$', 'text on one line', lineEnd);
export const longText = (max: number, min = 1): Form =>
  textForm(max, '^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$', 'text', 'Write plain text without control characters.', min);

/** An identifier with a check that a pattern cannot make: the schema shows it as `x-check`, and ours compiles it. */
function identifier(name: string, pattern: string, reader: (text: string) => Reading<string>, example: string): Form {
  return {
    schema: { type: 'string', pattern, 'x-check': name },
    rule: `in canonical form, for example ${example}`,
    complain(value) {
      if (typeof value !== 'string') return notText;
      const reading = reader(value);
      if (!reading.ok) return { code: reading.code, todo: reading.todo };
      return reading.value === value ? undefined : wrong('NOT_PLAIN_TEXT', `Write it in its canonical form, for example ${example}.`);
    },
  };
}

/** Every identifier with its reader; the compiled schema looks its `x-check` up here. */
export const identifierForms: Readonly<Record<string, Form>> = {
  crn: identifier('crn', crnPattern, readCrn, 'X123456'),
  pnc: identifier('pnc', pncPattern, (value) => readPnc(value), '1979/0163001B'),
  cro: identifier('cro', croPattern, readCro, '065656/91H'),
  prisonNumber: identifier('prisonNumber', prisonNumberPattern, readPrisonNumber, 'A1234BC'),
  nhsNumber: identifier('nhsNumber', nhsNumberPattern, readNhsNumber, '9434765919'),
  postcode: identifier('postcode', postcodePattern, readPostcode, 'WR1 2AB'),
  uprn: identifier('uprn', uprnPattern, readUprn, '100012345678'),
};

/** A form that is wholly a pattern. */
function patterned(pattern: string, max: number, rule: string, code: FindingCode, todo: string, extra: (value: string) => boolean = () => true, more: Schema = {}): Form {
  const form = new RegExp(pattern, 'u');
  return {
    schema: { type: 'string', maxLength: max, pattern, ...more },
    rule,
    complain: (value) =>
      typeof value !== 'string' ? notText : value.length <= max && form.test(value) && extra(value) ? undefined : wrong(code, todo),
  };
}

const isDay = (value: string): boolean => {
  const at = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value.slice(0, 10));
};
export const date = patterned('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 10, 'a date, YYYY-MM-DD', 'NOT_A_DATE', 'Write the date as YYYY-MM-DD, for example 2026-03-31.', isDay, { format: 'date' });
export const time = patterned(
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?Z$', 30, 'a time in UTC, YYYY-MM-DDThh:mm:ssZ',
  'NOT_A_TIME', 'Write the time in UTC, for example 2026-03-31T21:05:00Z.', isDay, { format: 'date-time' },
);
export const uuid = patterned(
  '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', 36, 'a UUID in small letters', 'NOT_A_UUID', 'Give a UUID in small letters.',
);
export const digest = patterned(
  '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$', 43, 'a SHA-256 in base64url', 'NOT_PLAIN_TEXT', 'Give the SHA-256 in base64url without padding.',
);
export const bytes = (max: number): Form => patterned('^[A-Za-z0-9_-]+$', max, 'bytes in base64url', 'NOT_PLAIN_TEXT', 'Give base64url without padding.');
export const phone = patterned(
  '^\\+?[0-9(][0-9 ().-]{4,28}[0-9]( ?(x|ext\\.?) ?[0-9]{1,6})?$', 40, 'a phone number', 'NOT_A_PHONE', 'Write the phone number in digits, for example 01632 960 123.',
);
export const email = patterned(
  '^[^\\s@\\p{Cc}]{1,64}@[^\\s@\\p{Cc}.]+(\\.[^\\s@\\p{Cc}.]+)+$', 254, 'an email address', 'NOT_AN_EMAIL', 'Write the email address as name@example.org.',
);
export const areaCode = patterned('^[EW][0-9]{8}$', 9, 'a GSS area code', 'NOT_AN_AREA_CODE', 'Write the GSS code, for example E10000034.');

export const code = (values: readonly string[], name: FindingCode = 'NOT_IN_LIST'): Form => ({
  schema: { type: 'string', enum: [...values] },
  rule: `one of ${values.join(', ')}`,
  complain: (value) => (typeof value === 'string' && values.includes(value) ? undefined : wrong(name, `Choose one of ${values.join(', ')}.`)),
});
export const forceCode = code(forceCodes, 'NOT_A_FORCE_CODE');

export const flag: Form = {
  schema: { type: 'boolean' },
  rule: 'true or false',
  complain: (value) => (typeof value === 'boolean' ? undefined : wrong('WRONG_TYPE', 'Give true or false.')),
};

export const integer = (min: number, max: number): Form => ({
  schema: { type: 'integer', minimum: min, maximum: max },
  rule: `a whole number from ${min} to ${max}`,
  complain: (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : wrong('OUT_OF_RANGE', `Give a whole number from ${min} to ${max}.`),
});
