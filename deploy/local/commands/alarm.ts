import { type Command } from 'commander';
import { expectDone, NodeApi } from '../http.js';
import { readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly json?: boolean; readonly reason?: string; readonly state?: string }

export function addAlarm(program: Command): void {
  const noun = program.command('alarm').description('what a person must look at; some alarms clear themselves when they are over');
  const verb = (name: string, description: string): Command => noun.command(name).description(description)
    .option('--agency <code>', 'whose alarms', 'probation').option('--json', 'JSON; one object a line for a list');
  verb('list', 'what is raised').option('--state <state>', 'raised, cleared or all', 'raised').action(list);
  verb('clear <id>', 'say that it has been dealt with').requiredOption('--reason <text>', 'what was done; kept in the audit')
    .action(async (id: string, options: Options) => {
      const answer = await (await operator(options)).post(`/api/alarms/${encodeURIComponent(id)}/clear`, { reason: options.reason });
      if (answer.status === 404) {
        process.stderr.write(`mag: there is no alarm with the id ${id}\n`);
        process.exitCode = 1;
        return;
      }
      const body = expectDone(answer);
      console.log(options.json ? JSON.stringify(body) : `${id}: ${String(body['code'])} is cleared`);
    });
}

async function list(options: Options): Promise<void> {
  const api = await operator(options);
  let found = 0;
  for (let cursor: string | null = null, more = true; more;) {
    const query = new URLSearchParams({ ...(options.state === 'all' || options.state === undefined ? {} : { state: options.state }), ...(cursor === null ? {} : { cursor }) });
    const { items, next } = expectDone(await api.get(`/api/alarms?${query.toString()}`)) as { items: Record<string, unknown>[]; next: string | null };
    for (const item of items) {
      found += 1;
      console.log(options.json ? JSON.stringify(item) : [item['id'], item['code'], item['raisedAt'], JSON.stringify(item['facts']), item['clearedAt'] === null ? '' : `cleared ${String(item['clearedAt'])}`].map(String).join('  ').trimEnd());
    }
    more = typeof next === 'string';
    cursor = next;
  }
  if (found === 0 && !options.json) console.log('There are no alarms.');
}

function operator(options: Options): Promise<NodeApi> {
  return NodeApi.as(runningStack(readPlace()), options.agency, 'operator');
}
