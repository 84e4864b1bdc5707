import { join } from 'node:path';
import { type WorkQueue } from '#exchange/work-queue';
import { type Kind } from '#messages';
import { cellOf, type Column, separatorOf, templateColumns } from '../columns/columns.js';
import { stringifyRows } from '../csv/safe-csv.js';
import { writeWhole } from '../drop/write-file.js';
import { answerColumns } from './answers.js';

const head = {
  inReplyTo: { rule: 'the messageId of the enquiry or referral, as its file says', meaning: 'What is answered.', example: '019ac1f0-0000-7000-8000-000000000000' },
  kind: { rule: 'as in this template', meaning: 'What sort of answer it is.' },
  lawfulBasis: { rule: 'one of the bases in the contract; the usual one of the kind when left empty', meaning: 'What sharing this stands on.', example: '' },
} as const;

/** The header that somebody fills in below to answer, as a CSV file. */
export const templateCsv = (kind: Kind): string => stringifyRows([[...answerColumns, ...templateColumns(kind).map(({ name }) => name)]]);

/** What each column of a template means, as a CSV file. */
export function columnsCsv(kind: Kind): string {
  return stringifyRows([
    ['column', 'label', 'required', 'rule', 'meaning', 'example'],
    ...answerColumns.map((name) => [name, 'OPEN', name === 'lawfulBasis' ? 'no' : 'yes', head[name].rule, head[name].meaning, name === 'kind' ? kind : head[name].example]),
    ...templateColumns(kind).map((column) => [column.name, column.field.label, column.required ? 'yes' : 'no', ruleOf(column), column.field.meaning, exampleOf(column)]),
  ]);
}

function ruleOf({ name, field }: Column): string {
  const many = field.many === undefined ? '' : `; at most ${field.many}, ${separatorOf(field) === ';' ? 'separated by semicolons' : 'one a line'}`;
  const flag = field.form.schema['type'] === 'boolean' ? 'yes or no' : field.form.rule;
  return `${flag}${many}${/\.0(\.|$)/.test(name) ? '; for further ones add columns with the numbers 1, 2 and so on' : ''}`;
}

const exampleOf = ({ field }: Column): string => cellOf(field, field.many === undefined ? field.example : [field.example]);

/** Puts the templates of every kind that may be answered with into a folder, anew at each start: `KIND.csv` to fill in, `KIND.columns.csv` to read. */
export async function writeTemplates(folder: string, queues: readonly WorkQueue[]): Promise<void> {
  for (const { kind } of queues.flatMap(({ replies }) => replies)) {
    await writeWhole(join(folder, 'templates'), `${kind}.csv`, templateCsv(kind));
    await writeWhole(join(folder, 'templates'), `${kind}.columns.csv`, columnsCsv(kind));
  }
}
