import { type FindingCode, type LeafField, readCrn, readCro, readNhsNumber, readPnc, readPostcode, readPrisonNumber, readUprn } from '#messages';

/** The value that a text stands for, or what is wrong with the text (never the text itself). */
export type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: FindingCode; readonly todo: string };

/** How the text of a column becomes the value that its contract field takes. What the value must be, the contract says. */
export type Reading = (value: string) => Read;

const read = (value: unknown): Read => ({ ok: true, value });
const unread = (code: FindingCode, todo: string): Read => ({ ok: false, code, todo });

/** As it stands. */
export const text: Reading = read;

const flags: ReadonlyMap<string, boolean> = new Map([
  ['yes', true], ['y', true], ['true', true], ['1', true], ['no', false], ['n', false], ['false', false], ['0', false],
]);

/** yes or no, in the ways in which spreadsheets and databases write it. */
export const flag: Reading = (value) => {
  const meant = flags.get(value.toLowerCase());
  return meant === undefined ? unread('NOT_IN_LIST', 'Write yes or no.') : read(meant);
};

/** A whole number. */
export const whole: Reading = (value) => (/^\d{1,9}$/.test(value) ? read(Number(value)) : unread('WRONG_TYPE', 'Write a whole number.'));

/** A code, in any case. */
export const code: Reading = (value) => read(value.toUpperCase());

/** A code of a list, in any case, as the list has it; what is not in the list goes on as a code. */
const codeOf = (values: readonly string[]): Reading => (value) => read(values.find((one) => one.toUpperCase() === value.toUpperCase()) ?? value.toUpperCase());

/** Several codes separated by semicolons. */
export const codes: Reading = (value) => read(value.toUpperCase().split(';').map((one) => one.trim()).filter((one) => one !== ''));

/** Identifiers in any of their written forms; the canonical form goes on. */
export const crn: Reading = (value) => readCrn(value);
export const pnc: Reading = (value) => readPnc(value);
export const cro: Reading = (value) => readCro(value);
export const postcode: Reading = (value) => readPostcode(value);

const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A time with its zone; goes on in UTC, as the contract has it. A time without a zone is refused: at the change of clocks it means two moments. */
export const time: Reading = (value) => {
  const at = zoned.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return unread('NOT_A_TIME', 'Write the time with its zone, for example 2026-03-31T21:05:00Z or 2026-03-31T22:05:00+01:00.');
  return read(new Date(at).toISOString().replace('.000Z', 'Z'));
};

/** An identifier by the name of its check. */
const byCheck: Readonly<Record<string, Reading>> = {
  crn, pnc, cro, postcode, prisonNumber: (value) => readPrisonNumber(value), nhsNumber: (value) => readNhsNumber(value), uprn: (value) => readUprn(value),
};

/** How one value of a contract field is written in a cell: as its form says. Texts stand as they are, all else without the white space around it. */
export function readingOf({ form }: LeafField): Reading {
  const { type, format, enum: values, 'x-check': check } = form.schema as { type?: string; format?: string; enum?: readonly string[]; 'x-check'?: string };
  if (type === 'boolean') return (value) => flag(value.trim());
  if (type === 'integer') return (value) => whole(value.trim());
  if (format === 'date-time') return (value) => time(value.trim());
  if (values !== undefined) return (value) => codeOf(values)(value.trim());
  if (check !== undefined && byCheck[check] !== undefined) return (value) => byCheck[check]!(value.trim());
  return isText(form) ? text : (value) => text(value.trim());
}

/** Whether a form takes any text, whose white space is its own. */
export const isText = ({ rule }: LeafField['form']): boolean => rule.startsWith('text');
