import { type Command } from 'commander';
import { expectDone, NodeApi } from '../http.js';
import { readPlace } from '../place.js';
import { type Finding, findingLine, sendFile, sizeOf } from '../send-file.js';
import { runningStack } from '../stack-file.js';

interface LoadOptions { readonly agency: string; readonly full?: boolean; readonly confirmEnds?: string; readonly again?: boolean; readonly json?: boolean }

export function addCaseload(program: Command): void {
  const noun = program.command('caseload').description('who is under supervision, and where');
  noun.command('template').description('print the CSV header and three example rows; with --json one object a column')
    .option('--json', 'what each column means')
    .action(async (options: { json?: boolean }) => {
      const { caseloadTemplate } = await import('#apps/gateway');
      const { csv, columns } = caseloadTemplate();
      process.stdout.write(options.json ? `${columns.map((column) => JSON.stringify(column)).join('\n')}\n` : csv);
    });
  noun.command('load <file>').description('load a caseload file (CSV or NDJSON) into the gateway')
    .option('--agency <code>', 'whose caseload', 'probation')
    .option('--full', 'the file is the whole caseload: who is absent from it has ended')
    .option('--confirm-ends <count>', 'how many people a full file may end, when that is many')
    .option('--again', 'apply the file though it is the one that was loaded last')
    .option('--json', 'one JSON document')
    .action(load);
}

async function load(file: string, options: LoadOptions): Promise<void> {
  sizeOf(file);
  const api = await NodeApi.as(runningStack(readPlace()), options.agency, 'caseload-administrator');
  const query = new URLSearchParams({
    mode: options.full ? 'full' : 'changes', ...(options.confirmEnds ? { confirmEnds: options.confirmEnds } : {}), ...(options.again ? { again: 'yes' } : {}),
  });
  const report = expectDone(await sendFile(api, `/api/caseload-loads?${query.toString()}`, file)) as {
    id: string; state: string; sameAs?: string; note?: string; rows: number; accepted: number; rejected: number; findings: Finding[];
  };
  if (options.json) console.log(JSON.stringify(report));
  else {
    if (report.state !== 'SAME') console.log(`Load ${report.id}: ${report.rows} rows, ${report.accepted} accepted, ${report.rejected} rejected`);
    if (report.note !== undefined) console.log(report.state === 'SAME' ? `Nothing to do. ${report.note} --again applies it once more.` : report.note);
    for (const finding of report.findings) console.log(findingLine(finding.row ?? 0, finding));
  }
  if (report.rejected > 0) process.exitCode = 1;
}
