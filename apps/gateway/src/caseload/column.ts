import { tellsMore } from '#labels';
import { type FindingCode, isPhoneOrEmail, type Label } from '#messages';

/** What came of reading an identifier: its canonical form, or what to put right. */
type TextReading = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly code: FindingCode; readonly todo: string };

/** What can be wrong with a row of a caseload file: a field's own code, or one of the row as a whole. */
export type RowFindingCode = FindingCode | 'ROW_UNREADABLE' | 'ROW_REPEATED' | 'NOT_UTF8' | 'FORCE_WITHOUT_NODE' | 'NOT_SENT';

/** One thing to put right in a caseload file. It names the column and says what to do; it never repeats the value. */
export interface RowFinding {
  readonly row: number;
  /** `null` where the whole row is meant. */
  readonly column: string | null;
  readonly code: RowFindingCode;
  readonly todo: string;
}

/** What a reader gives for a text that breaks the column's rule; `todo` where there is better advice than the rule itself. */
export class Wrong {
  constructor(readonly code: RowFindingCode, readonly todo?: string) {}
}

/** One column of the caseload file: the single place from which parsing, checks, the report's words and the template are made. */
export interface Column<T> {
  readonly name: string;
  /** The sensitivity of what stands in it. */
  readonly label: Label;
  readonly required: boolean;
  /** What a value must look like; "Give ..." in front of it is the advice in a finding. */
  readonly rule: string;
  readonly meaning: string;
  /** Values of the template's three rows, invented people only. */
  readonly examples: readonly [string, string, string];
  /** Reads a text that is not empty. */
  read(text: string): T | Wrong;
  /** What an absent value is. */
  readonly absent: T;
}

type Words<T> = Pick<Column<T>, 'name' | 'label' | 'meaning' | 'examples'> & { readonly required?: boolean };

const declare = <T>(words: Words<unknown>, rule: string, absent: T, read: (text: string) => T | Wrong): Column<T> => ({
  name: words.name, label: words.label, meaning: words.meaning, examples: words.examples, required: words.required ?? false, rule, absent, read,
});

/** One line without control characters or halves of surrogate pairs, as the contract takes it. */
const plain = /^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u;

/** Plain text of at most `max` characters. */
export const text = (words: Words<string>, max: number, noun = 'plain text'): Column<string> =>
  declare(words, `${noun}, at most ${max} characters`, '', (value) => (!plain.test(value) ? new Wrong('NOT_PLAIN_TEXT') : value.length > max ? new Wrong('TOO_LONG') : value));

/** A name of somebody or something, which leads nobody anywhere. */
export const name = (words: Words<string>, max: number): Column<string> => {
  const column = text(words, max, 'a name alone');
  return { ...column, read: (value) => tellsMore('name', value) ? new Wrong('CONTACT_DETAIL', withoutContact) : column.read(value) };
};
export const withoutContact = 'Give the name alone, without an address, postcode, phone number or email.';

/** One phone number or email address, as the contract takes it. */
export const contact = (words: Words<string>): Column<string> =>
  declare(words, 'one phone number or one email address and nothing else', '', (value) => (isPhoneOrEmail(value) ? value : new Wrong('NOT_A_CONTACT')));

/** A text of a fixed form. */
export const form = (words: Words<string>, rule: string, code: RowFindingCode, pattern: RegExp, canonical: (value: string) => string = (value) => value): Column<string> =>
  declare(words, rule, '', (value) => (pattern.test(value) ? canonical(value) : new Wrong(code)));

/** An identifier that the contract's own reader brings into its canonical form. */
export const identifier = (words: Words<string>, rule: string, reader: (value: string) => TextReading): Column<string> =>
  declare(words, rule, '', (value) => {
    const reading = reader(value);
    return reading.ok ? reading.value : new Wrong(reading.code, reading.todo);
  });

/** One of a closed list, in any case of letters. */
export const code = (words: Words<string>, values: readonly string[], rule = `one of ${values.join(', ')}`): Column<string> =>
  declare(words, rule, '', (value) => (values.includes(value.toUpperCase()) ? value.toUpperCase() : new Wrong('NOT_IN_LIST')));

/** `yes` or `no`. */
export const flag = (words: Words<string>): Column<boolean> =>
  declare(words, 'yes or no', false, (value) => (/^(yes|y|true)$/i.test(value) ? true : /^(no|n|false)$/i.test(value) ? false : new Wrong('NOT_IN_LIST')));

/** A day of the calendar, ISO 8601 `YYYY-MM-DD`. */
export const date = (words: Words<string>): Column<string> =>
  declare(words, 'a date as YYYY-MM-DD', '', (value) => (isDay(value) ? value : new Wrong('NOT_A_DATE')));

/** Several values in one cell, separated by semicolons; `item` reads each. */
export const list = <T>(words: Words<string>, rule: string, max: number, item: (value: string) => T | Wrong): Column<readonly T[]> =>
  declare<readonly T[]>(words, `${rule}, separated by semicolons, at most ${max}`, [], (value) => {
    const items = value.split(';').map((one) => one.trim()).filter((one) => one !== '').map((one) => (plain.test(one) ? item(one) : new Wrong('NOT_PLAIN_TEXT')));
    const wrong = items.find((one) => one instanceof Wrong);
    if (wrong instanceof Wrong) return wrong;
    return items.length > max ? new Wrong('TOO_MANY') : (items as T[]);
  });

/** Whether a text is a day that exists. */
export function isDay(value: string): boolean {
  if (!/^(1[89]|2[01])\d{2}-\d{2}-\d{2}$/.test(value)) return false;
  const [year = 0, month = 0, day = 0] = value.split('-').map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
