import { type Command } from 'commander';
import { NodeApi } from '../http.js';
import { answersReady } from '../nodes.js';
import { readPlace } from '../place.js';
import { personInRole } from '../sample/people.js';
import { runningStack, type StackAgency, type StackFile } from '../stack-file.js';

/** How one node stands. */
interface NodeStatus {
  readonly agency: string;
  readonly app: string;
  readonly url: string;
  readonly deskUrl: string;
  readonly ready: { readonly exchange: boolean; readonly web: boolean; readonly desk: boolean };
  /** What its metrics say about its lanes. */
  readonly lanes: Readonly<Record<string, number>>;
  readonly alarms: readonly Readonly<Record<string, unknown>>[];
  readonly quarantined: number;
}

export function addStatus(program: Command): void {
  program.command('status').description('how every node stands: health, lanes, alarms')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => {
      const stack = runningStack(readPlace());
      const nodes = await Promise.all(stack.agencies.map((agency) => statusOf(stack, agency)));
      if (options.json) console.log(JSON.stringify({ ready: nodes.every(isReady), nodes }));
      else console.log(nodes.map(line).join('\n'));
      if (!nodes.every(isReady)) process.exitCode = 1;
    });
}

const isReady = ({ ready }: NodeStatus): boolean => ready.exchange && ready.web && ready.desk;

async function statusOf(stack: StackFile, agency: StackAgency): Promise<NodeStatus> {
  const [exchange, web, desk] = await Promise.all([answersReady(agency.exchangeUrl), answersReady(agency.url), answersReady(agency.deskUrl)]);
  const [lanes, alarms, quarantined] = await Promise.all([exchange ? lanesOf(agency) : {}, web ? itemsOf(stack, agency, '/api/alarms?state=raised') : [], web ? itemsOf(stack, agency, '/api/quarantine?state=waiting') : []]);
  return { agency: agency.agency, app: agency.app, url: agency.url, deskUrl: agency.deskUrl, ready: { exchange, web, desk }, lanes, alarms, quarantined: quarantined.length };
}

async function itemsOf(stack: StackFile, agency: StackAgency, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  if (!personInRole(agency.agency, 'operator')) return [];
  const answer = await (await NodeApi.as(stack, agency.agency, 'operator')).get(path);
  return answer.status === 200 && Array.isArray(answer.body['items']) ? answer.body['items'] as Record<string, unknown>[] : [];
}

/** The gauges of a node's exchange that concern its lanes, by the names that its metrics page has. */
async function lanesOf(agency: StackAgency): Promise<Record<string, number>> {
  try {
    const text = await (await fetch(`${agency.exchangeUrl}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
    const rows = text.split('\n').filter((row) => row.startsWith('mag_') && row.includes('lane=') && row.includes(`agency="${agency.agency}"`));
    return Object.fromEntries(rows.flatMap((row) => {
      const at = row.lastIndexOf(' ');
      const value = Number(row.slice(at + 1));
      return Number.isFinite(value) && !row.includes('_bucket') ? [[row.slice(0, at), value]] : [];
    }));
  } catch {
    return {};
  }
}

function line(node: NodeStatus): string {
  const parts = (['exchange', 'web', 'desk'] as const).map((role) => `${role} ${node.ready[role] ? 'ready' : 'AWAY'}`);
  const alarms = node.alarms.map((alarm) => `\n    alarm ${String(alarm['code'])} since ${String(alarm['raisedAt'])}  ${String(alarm['id'])}`).join('');
  const held = node.quarantined > 0 ? `, ${node.quarantined} in quarantine` : '';
  return `${node.agency.padEnd(26)} ${parts.join(', ')}${held}   ${node.url}  desk ${node.deskUrl}${alarms}`;
}
