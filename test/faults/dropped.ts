import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const reportedWithinMs = 240_000;
const lookEveryMs = 200;

/** What a report says of its file. */
interface Report {
  readonly outcome: string | null;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
}

/**
 * Drops a file of good rows into a watched folder as a partner's system does, written aside and then renamed, and waits until it has been reported and taken away, whatever is killed meanwhile.
 * @returns what is not as it should be: the file is reported once, and every row in it as accepted
 */
export async function drop(root: string, ending: 'csv' | 'ndjson', text: string, rows: number): Promise<string[]> {
  const name = `${randomUUID()}.${ending}`;
  await writeFile(join(root, 'in', `.${name}`), text);
  await rename(join(root, 'in', `.${name}`), join(root, 'in', name));
  const at = async (place: string, end = name): Promise<string[]> => (await readdir(join(root, place))).filter((file) => file.endsWith(end) && !file.startsWith('.'));
  for (const until = Date.now() + reportedWithinMs; (await at('reports', `${name}.csv`)).length === 0 || [...await at('in'), ...await at('work')].length > 0; await wait(lookEveryMs)) {
    if (Date.now() > until) return [`a file dropped into ${root} was not reported and taken away within ${reportedWithinMs / 1000} s`];
  }
  const [reports, givenBack] = [await at('reports', `${name}.json`), await at('rejected')];
  if (reports.length !== 1) return [`a file dropped into ${root} has ${reports.length} reports`];
  const report = JSON.parse(await readFile(join(root, 'reports', reports[0]!), 'utf8')) as Report;
  const asTold = report.outcome === 'SUCCESSFUL' && report.rows === rows && report.accepted === rows && report.rejected === 0 && report.repeated === 0 && givenBack.length === 0;
  return asTold ? [] : [`a file of ${rows} good rows dropped into ${root} was reported as ${JSON.stringify(report).slice(0, 600)}${givenBack.length > 0 ? ', and rows were given back' : ''}`];
}
