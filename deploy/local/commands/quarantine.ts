import { type Command } from 'commander';
import { expectDone, NodeApi } from '../http.js';
import { CannotRun, readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly json?: boolean; readonly reason?: string; readonly state?: string; readonly desk?: boolean }

export function addQuarantine(program: Command): void {
  const noun = program.command('quarantine').description('messages that could not be trusted or read, waiting for a person');
  const verb = (name: string, description: string): Command => noun.command(name).description(description)
    .option('--agency <code>', 'whose quarantine', 'probation').option('--json', 'JSON; one object a line for a list').option('--desk', 'victim parts that the desk refused');
  verb('list', 'what waits').option('--state <state>', 'early, waiting, released or discarded; at the desk waiting or discarded').action(list);
  verb('show <id>', 'one record: when, from whom, which code; never its content').action(async (id: string, options: Options) => {
    const answer = await (await operator(options)).get(`${pathOf(options)}/${encodeURIComponent(id)}`);
    if (answer.status === 404) return notFound(id);
    console.log(JSON.stringify(expectDone(answer), null, options.json ? 0 : 2));
  });
  for (const decision of ['release', 'discard'] as const) {
    verb(`${decision} <id>`, decision === 'release' ? 'take it in again; everything but its expiry is checked again' : 'put it away for good')
      .requiredOption('--reason <text>', 'why; kept with the decision')
      .action(async (id: string, options: Options) => {
        const answer = await (await operator(options)).post(`${pathOf(options)}/${encodeURIComponent(id)}/${decision === 'release' && options.desk ? 'retry' : decision}`, { reason: options.reason });
        if (answer.status === 404) return notFound(id);
        const body = expectDone(answer);
        console.log(options.json ? JSON.stringify(body) : `${id}: ${decision === 'release' ? 'will be taken in again' : 'is put away'}`);
      });
  }
}

async function list(options: Options): Promise<void> {
  const api = await operator(options);
  let found = 0;
  for (let cursor: string | null = null, more = true; more;) {
    const query = new URLSearchParams({ ...(options.state ? { state: options.state } : {}), ...(cursor === null ? {} : { cursor }) });
    const { items, next } = expectDone(await api.get(`${pathOf(options)}?${query.toString()}`)) as { items: Record<string, unknown>[]; next: string | null };
    for (const item of items) {
      found += 1;
      console.log(options.json ? JSON.stringify(item) : [item['id'], item['state'], item['code'], item['kind'] ?? '-', item['partner'] ?? '-', item['quarantinedAt'] ?? item['refusedAt'] ?? ''].map(String).join('  '));
    }
    more = typeof next === 'string';
    cursor = next;
  }
  if (found === 0 && !options.json) console.log('Nothing is in quarantine.');
}

const pathOf = ({ desk }: Options): string => (desk ? '/api/refused-parts' : '/api/quarantine');

function operator(options: Options): Promise<NodeApi> {
  return NodeApi.as(runningStack(readPlace()), options.agency, 'operator', options.desk ? 'desk' : 'web');
}

/** Not there is an answer, not a failure of the tool. */
function notFound(id: string): void {
  if (id === '') throw new CannotRun('an id is needed');
  process.stderr.write(`mag: nothing with the id ${id} is in this quarantine\n`);
  process.exitCode = 1;
}
