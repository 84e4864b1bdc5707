import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { type PersonRecord, prepare, type Prepared, unreadable } from '#matching';
import { CannotRun } from '../place.js';
import { sizeOf } from '../send-file.js';

export interface PersonRow { readonly id: string; readonly prepared: Prepared }

/** The columns of a file of people, with the field that each is. Others are left out, so that nothing decides that nobody thought of: ethnicity and nationality are not among them. */
const columns: Readonly<Record<string, Exclude<keyof PersonRecord, 'formerCrns'>>> = {
  given_name: 'givenNames', surname: 'familyName', former_surname: 'formerFamilyName', date_of_birth: 'dateOfBirth', sex: 'sex', street_number: 'house', address_1: 'street', address_2: 'street2', suburb: 'town', postcode: 'postcode', state: 'region', uprn: 'uprn',
  pnc: 'pnc', cro: 'cro', nhs_number: 'nhsNumber', prison_number: 'prisonNumber', crn: 'crn',
};
/** The numbers that were merged into the crn, with blanks between. */
const formerCrns = 'former_crns';
const columnNames = ['rec_id', ...Object.keys(columns), formerCrns];

/** The people of a CSV file; a row without `rec_id` is known by its number. What cannot be read in a row is left out of the comparison, and said on standard error. @throws CannotRun */
export async function readPeople(file: string): Promise<PersonRow[]> {
  sizeOf(file);
  const rows: PersonRow[] = [], ids = new Map<string, number>(), unread = new Map<string, number[]>();
  const header = (names: readonly string[]): string[] => {
    const known = names.map((name) => name.trim().toLowerCase());
    if (!known.some((name) => name in columns)) throw new CannotRun(`${file} has no column of people: its first row names some of ${columnNames.join(', ')}`);
    const twice = known.find((name, at) => columnNames.includes(name) && known.indexOf(name) !== at);
    if (twice !== undefined) throw new CannotRun(`${file} has the column ${twice} twice: leave one out`);
    return known;
  };
  const take = ({ record, info: { lines } }: { readonly record: Readonly<Record<string, string>>; readonly info: { readonly lines: number } }): void => {
    const person: PersonRecord = {
      ...Object.fromEntries(Object.entries(columns).flatMap(([column, field]) => (record[column] === undefined || record[column] === '' ? [] : [[field, record[column]]]))),
      formerCrns: (record[formerCrns] ?? '').split(/\s+/).filter((crn) => crn !== ''),
    };
    for (const field of unreadable(person)) {
      const column = field === 'formerCrns' ? formerCrns : Object.keys(columns).find((name) => columns[name] === field)!;
      unread.set(column, [...unread.get(column) ?? [], lines]);
    }
    const id = record['rec_id'] === undefined || record['rec_id'] === '' ? String(rows.length + 1) : record['rec_id'];
    if (ids.has(id)) throw new CannotRun(`${file} has the same rec_id in line ${ids.get(id)} and in line ${lines}: each row needs one of its own`);
    ids.set(id, lines);
    rows.push({ id, prepared: prepare(person) });
  };
  try {
    await pipeline(createReadStream(file), parse({ bom: true, columns: header, trim: true, skip_empty_lines: true, info: true }), async (records: AsyncIterable<Parameters<typeof take>[0]>) => { for await (const record of records) take(record); });
  } catch (cause) {
    if (cause instanceof CannotRun) throw cause;
    const { lines, message } = cause as CsvError & { lines?: number };
    throw new CannotRun(`${file} is no CSV file${lines === undefined ? '' : ` at line ${lines}`}: ${message}`, { cause });
  }
  if (rows.length === 0) throw new CannotRun(`${file} has no row of a person below its first row`);
  for (const [column, lines] of unread) process.stderr.write(`mag: ${file}: ${column} cannot be read in ${lines.length} of ${rows.length} rows (first in line ${lines[0]}), and is left out there: ${remedies[column] ?? 'give it as its source writes it'}\n`);
  return rows;
}

const remedies: Readonly<Record<string, string>> = {
  date_of_birth: 'give YYYYMMDD or YYYY-MM-DD, or YYYY-MM or YYYY where no more is known', pnc: 'give YYYY/NNNNNNNL with the right check letter', cro: 'give NNNNNN/YYL or SFYY/NL with the right check letter', nhs_number: 'give ten digits of which the last is the right check digit',
  prison_number: 'give a letter, four digits and two letters', crn: 'give a letter and six digits', [formerCrns]: 'give each as a letter and six digits, with a blank between',
};
