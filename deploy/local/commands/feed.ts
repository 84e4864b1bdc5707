import { createReadStream } from 'node:fs';
import { type Command } from 'commander';
import { expectDone, NodeApi } from '../http.js';
import { CannotRun, readPlace } from '../place.js';
import { agencies } from '../sample/agencies.js';
import { type Finding, findingLine, formOf, sendFile, sizeOf } from '../send-file.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly json?: boolean }
interface Report { readonly id: string; readonly outcome: string | null; readonly rows: number; readonly accepted: number; readonly rejected: number; readonly repeated: number; readonly repeatOf: string | null; readonly findings: readonly Finding[]; readonly rowFindings: readonly ReportRow[] }
interface ReportRow { readonly row: number; readonly outcome: string; readonly findings: readonly Finding[] }

const firstForce = agencies.find(({ app }) => app === 'police-adapter')!.code;

export function addFeed(program: Command): void {
  const noun = program.command('feed').description("a force's file of incidents");
  const verb = (name: string, description: string): Command => noun.command(name).description(description).option('--agency <code>', 'which force', firstForce).option('--json', 'JSON');
  verb('template', 'print the CSV header and three example rows; with --json one object a column').action(template);
  verb('check <file>', 'check every row without sending anything; with --json one object a row').action(check);
  verb('send <file>', "send a file to the force's node").action(send);
}

function forceCode(agency: string): string {
  const code = agencies.find((each) => each.code === agency)?.forceCode;
  if (code === undefined) throw new CannotRun(`${agency} is not a police force of the sample; there are ${agencies.filter((each) => each.forceCode).map((each) => each.code).join(', ')}`);
  return code;
}

async function template(options: Options): Promise<void> {
  const { feedTemplate } = await import('#apps/police-adapter');
  const { csv, columns } = feedTemplate(forceCode(options.agency));
  process.stdout.write(options.json ? `${columns.map((column) => JSON.stringify(column)).join('\n')}\n` : csv);
}

async function check(file: string, options: Options): Promise<void> {
  sizeOf(file);
  const { checkFeedFile } = await import('#apps/police-adapter');
  const counts = { rows: 0, wrong: 0 };
  for await (const line of checkFeedFile(createReadStream(file), formOf(file), forceCode(options.agency))) {
    counts.rows += line.row > 0 ? 1 : 0;
    counts.wrong += line.accepted ? 0 : 1;
    if (options.json) console.log(JSON.stringify({ row: line.row, accepted: line.accepted, findings: line.findings }));
    else for (const finding of line.findings) console.log(findingLine(line.row, finding));
  }
  if (!options.json) console.log(counts.wrong === 0 ? `All ${counts.rows} rows can be accepted.` : `${counts.wrong} of ${counts.rows} rows cannot be accepted.`);
  if (counts.wrong > 0) process.exitCode = 1;
}

async function send(file: string, options: Options): Promise<void> {
  sizeOf(file);
  const api = await NodeApi.as(runningStack(readPlace()), options.agency, 'feed-officer');
  const report = expectDone(await sendFile(api, '/api/feed-files', file)) as unknown as Report;
  // The answer alone says what is wrong with a victim's details; the node keeps no more than that something is.
  const told = new Map(report.rowFindings.map((row) => [row.row, row]));
  const rows = report.rejected > 0 || report.repeated > 0 ? (await rowsOf(api, report.id)).map((row) => told.get(row.row) ?? row) : [];
  if (options.json) console.log(JSON.stringify({ ...report, rowFindings: rows }));
  else {
    console.log(`File ${report.id}: ${report.rows} rows, ${report.accepted} accepted, ${report.rejected} rejected, ${report.repeated} sent before`);
    for (const finding of report.findings) console.log(findingLine(0, finding));
    for (const row of rows) for (const finding of row.findings) console.log(findingLine(row.row, finding));
  }
  if (report.rejected > 0 || report.outcome === 'FAILED') process.exitCode = 1;
}

async function rowsOf(api: NodeApi, id: string): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let cursor: string | null | undefined = ''; typeof cursor === 'string';) {
    const page: { items: ReportRow[]; next: string | null } = expectDone(await api.get(`/api/feed-files/${id}/rows${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`)) as never;
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}
