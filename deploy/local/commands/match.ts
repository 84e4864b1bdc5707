import { readFileSync, writeFileSync } from 'node:fs';
import { type Command } from 'commander';
import { best, CandidateIndex, estimateModel, type MatchingModel, readModel, type Reason, releasedModel, weightsOf } from '#matching';
import { CannotRun } from '../place.js';
import { sizeOf } from '../send-file.js';
import { type PersonRow, readPeople } from './people-file.js';

interface Options { readonly model?: string; readonly estimate?: string; readonly json?: boolean }
/** What was made of one row of the second file. */
interface Line { readonly b: string; readonly a: string | null; readonly decision: 'match' | 'review' | 'none'; readonly score: number | null; readonly reasons: readonly Pick<Reason, 'field' | 'weight'>[]; readonly doubts: readonly string[] }

export function addMatch(program: Command): void {
  program.command('match <a> <b>').description('find the people of one CSV file in another, each with the reasons; needs no running stack')
    .option('--model <file>', 'the model to weigh by; without it that of this release')
    .option('--estimate <file>', 'estimate a model from both files, write it there for a person to review, and match nothing')
    .option('--json', 'one JSON object a row of the second file')
    .action(match);
}

async function match(fileA: string, fileB: string, { model: file, estimate, json }: Options): Promise<void> {
  const model = estimate === undefined ? modelIn(file) : undefined;
  const [a, b] = [await readPeople(fileA), await readPeople(fileB)];
  if (model === undefined) return writeEstimate(estimate!, [...a, ...b], json);
  const weights = weightsOf(model, a.length), index = new CandidateIndex(a), counts = { match: 0, review: 0, none: 0 };
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

/** So many are needed for shares of one in a thousand to mean anything. */
const fewestToEstimate = 1_000;

function writeEstimate(file: string, people: readonly PersonRow[], json: boolean | undefined): void {
  if (people.length < fewestToEstimate) throw new CannotRun(`both files have ${people.length} records together: a model is estimated from ${fewestToEstimate} at least`);
  const model = estimateModel(people.map(({ prepared }) => prepared), `Estimated without labels from ${people.length} records; not reviewed yet.`);
  try {
    writeFileSync(file, `${JSON.stringify(model, undefined, 1)}\n`);
  } catch (cause) {
    throw new CannotRun(`${file} cannot be written (${(cause as NodeJS.ErrnoException).code}): check the folder and its permissions`, { cause });
  }
  console.log(json ? JSON.stringify({ model: file, records: people.length }) : `Wrote ${file}, from ${people.length} records. Review it before it decides anything, and say in its origin who did.`);
}

const inWords = ({ b, a, decision, score, reasons, doubts }: Line): string => (a === null ? `${b}: none`
  : `${b}: ${decision} ${a}, ${score} bits (${reasons.slice(0, 4).map(({ field, weight }) => `${field} ${weight}`).join(', ')})${doubts.length === 0 ? '' : `; a person looks because of ${doubts.join(', ')}`}`);

function modelIn(file: string | undefined): MatchingModel {
  if (file === undefined) return releasedModel();
  sizeOf(file);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CannotRun(`${file} is no JSON: give a model as --estimate writes it`, { cause });
  }
  try {
    return readModel(read);
  } catch (cause) {
    throw new CannotRun(`${file} is no model of this release. ${(cause as Error).message}`, { cause });
  }
}
