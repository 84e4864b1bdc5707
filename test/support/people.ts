import { randomInt } from 'node:crypto';
import { caseloadTemplate } from '#apps/gateway';
import { readPnc } from '#messages';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { agency, ask, eventually } from './stack.js';

/** One row of the caseload file, by column. */
export type CaseloadRow = Record<string, string>;

/** What a caseload file looks like: its columns and one row that is accepted. */
const template = ((): { columns: string[]; row: CaseloadRow } => {
  const [row = {}] = parse(caseloadTemplate().csv, { columns: true }) as CaseloadRow[];
  return { columns: Object.keys(row), row };
})();

const letters = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');
/** A word that stands nowhere else, in letters only, as part of an invented name. */
export const invented = (beginning: string): string => `${beginning}${Array.from({ length: 10 }, () => letters[randomInt(letters.length)]!.toLowerCase()).join('')}`;

/** A PNC id with the right check letter that no other test uses. */
export function newPnc(): string {
  const number = `19${randomInt(60, 99)}/${digits(7)}`;
  const letter = [...letters].find((one) => readPnc(`${number}${one}`).ok);
  return `${number}${String(letter)}`;
}

/** A case reference number that no other test uses. */
export const newCrn = (): string => `${letters[randomInt(letters.length)]!}${digits(6)}`;

/** An invented person under supervision with identifiers and names of their own, of West Mercia and pat.practitioner unless said. */
export function newPerson(more: CaseloadRow = {}): CaseloadRow {
  return {
    ...template.row, crn: newCrn(), pnc: newPnc(), cro: '', given_names: invented('Given'), family_name: invented('Testperson'), aliases: '', other_addresses: '', address: `${randomInt(1, 99)} ${invented('Street')} Road, Exampleton`,
    home_force: '22', practitioner: 'pat.practitioner', team: 'North', ended_on: '', excluded_staff: '', restricted_to_staff: '', ...more,
  };
}

export const caseloadCsv = (people: readonly CaseloadRow[]): string => stringify([...people], { header: true, columns: template.columns });
export const caseloadNdjson = (people: readonly CaseloadRow[]): string => people.map((person) => `${JSON.stringify(person)}\n`).join('');

/** What is answered to a caseload file. */
export interface LoadReport {
  readonly id: string;
  readonly state: string;
  readonly sameAs?: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly findings: readonly { readonly row: number; readonly column: string; readonly code: string; readonly todo: string }[];
}

/** Sends a caseload file; answers what was answered. */
export async function sendCaseload(content: string, form: 'csv' | 'ndjson' = 'csv'): Promise<LoadReport> {
  const answer = await ask(agency('probation').url, '/api/caseload-loads?mode=changes', 'casey.administrator', {
    method: 'POST', body: content, headers: { 'content-type': form === 'csv' ? 'text/csv' : 'application/x-ndjson' },
  });
  if (answer.status !== 202) throw new Error(`the caseload was answered ${answer.status}: ${await answer.text()}`);
  return await answer.json() as LoadReport;
}

/** A load with its counts, once it has been applied. */
export async function applied(id: string): Promise<Record<string, unknown>> {
  return eventually(async () => {
    const load = await (await ask(agency('probation').url, `/api/caseload-loads/${id}`, 'casey.administrator')).json() as Record<string, unknown>;
    return load['state'] === 'APPLIED' && load;
  }, 30_000, 'the end of a caseload load');
}

/** Loads people and waits until all of them are applied. */
export async function supervise(...people: readonly CaseloadRow[]): Promise<void> {
  await applied((await sendCaseload(caseloadCsv(people))).id);
}
