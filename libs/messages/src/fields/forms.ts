import { type FindingCode } from '../errors/index.js';
import {
  crnPattern, croPattern, forceCodes, nhsNumberPattern, pncPattern, postcodePattern, prisonNumberPattern, type Reading, readCrn, readCro,
  readNhsNumber, readPnc, readPostcode, readPrisonNumber, readUprn, uprnPattern,
} from '../identifiers/index.js';

/** A fragment of JSON Schema 2020-12. */
export type Schema = Record<string, unknown>;
/** What is wrong with a value, or nothing. Never quotes the value. */
export type Complaint = { code: FindingCode; todo: string } | undefined;

/** One leaf type: its JSON Schema, the same rule as a function that says what to do, the rule in words, and a value that fits. */
export interface Form {
  readonly schema: Schema;
  readonly rule: string;
  /** Stands in the schema's `examples`, where the field does not give one of its own. */
  readonly example: string | number | boolean;
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
    example: 'An invented text'.padEnd(min, '.').slice(0, max),
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
    example,
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

/** What a form that is wholly a pattern says of itself; `extra` is what its `format` asks beyond the pattern. */
interface Patterned {
  readonly pattern: string;
  readonly max: number;
  readonly rule: string;
  readonly example: string;
  readonly code: FindingCode;
  readonly todo: string;
  readonly format?: string;
  readonly extra?: (value: string) => boolean;
}

function patterned({ pattern, max, rule, example, code, todo, format, extra = () => true }: Patterned): Form {
  const form = new RegExp(pattern, 'u');
  return {
    schema: { type: 'string', maxLength: max, pattern, ...(format === undefined ? {} : { format }) },
    rule,
    example,
    complain: (value) =>
      typeof value !== 'string' ? notText : value.length <= max && form.test(value) && extra(value) ? undefined : wrong(code, todo),
  };
}

const isDay = (value: string): boolean => {
  const at = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value.slice(0, 10));
};
export const date = patterned({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', max: 10, rule: 'a date, YYYY-MM-DD', example: '2026-03-31', code: 'NOT_A_DATE',
  todo: 'Write the date as YYYY-MM-DD, for example 2026-03-31.', format: 'date', extra: isDay,
});
export const time = patterned({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?Z$', max: 30, rule: 'a time in UTC, YYYY-MM-DDThh:mm:ssZ',
  example: '2026-03-31T21:05:00Z', code: 'NOT_A_TIME', todo: 'Write the time in UTC, for example 2026-03-31T21:05:00Z.', format: 'date-time', extra: isDay,
});
/** The one way in which a time is written: `date-time` alone would let a space, small letters and leap seconds through, by some validators. */
export const timeSchema = time.schema;
export const uuid = patterned({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', max: 36, rule: 'a UUID in small letters',
  example: '6f2d1c3a-0b5e-4a7d-9c81-2e4f6a8b0c1d', code: 'NOT_A_UUID', todo: 'Give a UUID in small letters.',
});
export const digest = patterned({
  pattern: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$', max: 43, rule: 'a SHA-256 in base64url', example: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
  code: 'NOT_PLAIN_TEXT', todo: 'Give the SHA-256 in base64url without padding.',
});
export const bytes = (max: number): Form => patterned({
  pattern: '^[A-Za-z0-9_-]+$', max, rule: 'bytes in base64url', example: 'AQIDBAUGBwgJCgsMDQ4PEA'.slice(0, max), code: 'NOT_PLAIN_TEXT', todo: 'Give base64url without padding.',
});
/** One number: no more digits than any number has (ITU-T E.164), so that a second one beside it does not fit. */
const phonePattern = '\\+?\\(?[0-9](?:[ ().-]{0,3}[0-9]){5,14}(?: ?(?:x|ext\\.?) ?[0-9]{1,6})?';
const emailPattern = '[^\\s@\\p{Cc}]{1,64}@[^\\s@\\p{Cc}.]+(?:\\.[^\\s@\\p{Cc}.]+)+';
export const phone = patterned({
  pattern: `^${phonePattern}$`, max: 40, rule: 'one phone number', example: '01632 960123', code: 'NOT_A_PHONE', todo: 'Write one phone number in digits, for example 01632 960 123.',
});
export const email = patterned({
  pattern: `^${emailPattern}$`, max: 254, rule: 'an email address', example: 'testperson@example.org', code: 'NOT_AN_EMAIL', todo: 'Write the email address as name@example.org.',
});
export const phoneOrEmail = patterned({
  pattern: `^(?:${phonePattern}|${emailPattern})$`, max: 120, rule: 'one phone number or one email address', example: '01632 960123', code: 'NOT_A_CONTACT',
  todo: 'Write one phone number or one email address and nothing else, for example 01632 960123.',
});
/** Whether a text is one phone number or one email address, and nothing else. */
export const isPhoneOrEmail = (value: string): boolean => phoneOrEmail.complain(value) === undefined;
export const areaCode = patterned({
  pattern: '^[EW][0-9]{8}$', max: 9, rule: 'a GSS area code', example: 'E10000034', code: 'NOT_AN_AREA_CODE', todo: 'Write the GSS code, for example E10000034.',
});

export const code = (values: readonly string[], name: FindingCode = 'NOT_IN_LIST'): Form => ({
  schema: { type: 'string', enum: [...values] },
  rule: `one of ${values.join(', ')}`,
  example: values[0] ?? '',
  complain: (value) => (typeof value === 'string' && values.includes(value) ? undefined : wrong(name, `Choose one of ${values.join(', ')}.`)),
});
export const forceCode: Form = { ...code(forceCodes, 'NOT_A_FORCE_CODE'), example: '22' };

export const flag: Form = {
  schema: { type: 'boolean' },
  rule: 'true or false',
  example: true,
  complain: (value) => (typeof value === 'boolean' ? undefined : wrong('WRONG_TYPE', 'Give true or false.')),
};

export const integer = (min: number, max: number): Form => ({
  schema: { type: 'integer', minimum: min, maximum: max },
  rule: `a whole number from ${min} to ${max}`,
  example: Math.max(min, Math.min(3, max)),
  complain: (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : wrong('OUT_OF_RANGE', `Give a whole number from ${min} to ${max}.`),
});
