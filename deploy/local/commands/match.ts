import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Command } from 'commander';
import { parse } from 'csv-parse';
import { best, CandidateIndex, estimateModel, type MatchingModel, type PersonRecord, prepare, type Prepared, readModel, type Reason, releasedModel, weightsOf } from '#matching';
import { CannotRun } from '../place.js';
import { sizeOf } from '../send-file.js';

interface Options { readonly model?: string; readonly estimate?: string; readonly json?: boolean }
interface Row { readonly id: string; readonly prepared: Prepared }
/** What was made of one row of the second file. */
interface Line { readonly b: string; readonly a: string | null; readonly decision: 'match' | 'review' | 'none'; readonly score: number | null; readonly reasons: readonly Pick<Reason, 'field' | 'weight'>[]; readonly doubts: readonly string[] }

/** The columns of a file of people, with the field that each is. Others are left out: a number that identifies somebody would decide alone. */
const columns: Readonly<Record<string, keyof PersonRecord>> = {
  given_name: 'givenNames', surname: 'familyName', date_of_birth: 'dateOfBirth', street_number: 'house', address_1: 'street', address_2: 'street2', suburb: 'town', postcode: 'postcode', state: 'region', pnc: 'pnc', cro: 'cro', nhs_number: 'nhsNumber',
};

export function addMatch(program: Command): void {
  program.command('match <a> <b>').description('find the people of one CSV file in another, each with the reasons; needs no running stack')
    .option('--model <file>', 'the model to weigh by; without it that of this release')
    .option('--estimate <file>', 'estimate a model from both files, write it there for a person to review, and match nothing')
    .option('--json', 'one JSON object a row of the second file')
    .action(match);
}

async function match(fileA: string, fileB: string, { model: file, estimate, json }: Options): Promise<void> {
  const [a, b] = [await people(fileA), await people(fileB)];
  if (estimate !== undefined) {
    const model = estimateModel([...a, ...b].map(({ prepared }) => prepared), `Estimated without labels from ${a.length + b.length} records; not reviewed yet.`);
    writeFileSync(estimate, `${JSON.stringify(model, undefined, 1)}\n`);
    console.log(json ? JSON.stringify({ model: estimate, records: a.length + b.length }) : `Wrote ${estimate}, from ${a.length + b.length} records. Review it before it decides anything.`);
    return;
  }
  const weights = weightsOf(modelIn(file)), index = new CandidateIndex(a), counts = { match: 0, review: 0, none: 0 };
  for (const row of b) {
    const found = best(weights, row.prepared, index.of(row.prepared));
    const line: Line = {
      b: row.id, a: found?.candidate.id ?? null, decision: found?.decision ?? 'none', score: found === undefined ? null : Math.round(found.score * 100) / 100, reasons: (found?.reasons ?? []).map(({ field, weight }) => ({ field, weight })), doubts: found?.doubts ?? [],
    };
    counts[line.decision] += 1;
    console.log(json ? JSON.stringify(line) : inWords(line));
  }
  if (!json) console.log(`${b.length} rows: ${counts.match} matched, ${counts.review} for a person to review, ${counts.none} nobody's.`);
}

const inWords = ({ b, a, decision, score, reasons, doubts }: Line): string => (a === null ? `${b}: none`
  : `${b}: ${decision} ${a}, ${score} bits (${reasons.slice(0, 4).map(({ field, weight }) => `${field} ${weight}`).join(', ')})${doubts.length === 0 ? '' : `; a person looks because of ${doubts.join(', ')}`}`);

function modelIn(file: string | undefined): MatchingModel {
  if (file === undefined) return releasedModel();
  sizeOf(file);
  try {
    return readModel(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new CannotRun(`${file} is no model of this release: ${(error as Error).message}`);
  }
}

/** The people of a CSV file; a row without `rec_id` is known by its number. */
async function people(file: string): Promise<Row[]> {
  sizeOf(file);
  const rows: Row[] = [];
  let known: readonly string[] = [];
  const header = (names: readonly string[]): string[] => {
    known = names.map((name) => name.trim().toLowerCase());
    return [...known];
  };
  try {
    await pipeline(createReadStream(file), parse({ bom: true, columns: header, trim: true, skip_empty_lines: true }), async (records: AsyncIterable<Record<string, string>>) => {
      for await (const record of records) {
        const person = Object.fromEntries(Object.entries(columns).flatMap(([column, field]) => (record[column] === undefined || record[column] === '' ? [] : [[field, record[column]]])));
        rows.push({ id: record['rec_id'] === undefined || record['rec_id'] === '' ? String(rows.length + 1) : record['rec_id'], prepared: prepare(person) });
      }
    });
  } catch (error) {
    throw new CannotRun(`${file} is no CSV file: ${(error as Error).message}`);
  }
  if (!known.some((name) => name in columns)) throw new CannotRun(`${file} has no column of people; its first row names some of rec_id, ${Object.keys(columns).join(', ')}`);
  return rows;
}
