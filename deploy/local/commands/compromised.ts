import { type Command } from 'commander';
import { expectDone, NodeApi } from '../http.js';
import { readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly agency: string; readonly json?: boolean; readonly state?: string; readonly as?: string; readonly reason?: string }

/** What of a listed message is told in a line. */
interface Listed {
  readonly messageId: string; readonly partner: string; readonly kind: string; readonly receivedAt: string; readonly decision: string | null;
  readonly caused: {
    readonly stage: string | null; readonly openedAs: string | null; readonly victimPart: string | null; readonly rows: Readonly<Record<string, number>>; readonly sent: readonly { readonly kind: string; readonly recipient: string }[];
    readonly settled: readonly { readonly messageId: string; readonly said: string; readonly stands: string | null }[]; readonly places: readonly { readonly messageId: string; readonly kind: string; readonly arrived: boolean }[];
  };
}

export function addCompromised(program: Command): void {
  const noun = program.command('compromised').description('messages that were accepted while their signing key may have been in other hands');
  const verb = (name: string, description: string): Command => noun.command(name).description(description)
    .option('--agency <code>', 'whose node', 'probation').option('--json', 'JSON; one object a line for a list');
  verb('list', 'what was accepted, and what each has caused').option('--state <state>', 'open, decided or all', 'open').action(list);
  verb('decide <partner> <id>', 'say what was found out about one').requiredOption('--as <decision>', 'genuine, forged or undecidable').requiredOption('--reason <text>', 'how, and what was put right; kept in the audit')
    .action(async (partner: string, id: string, options: Options) => {
      const answer = await (await operator(options)).post(`/api/compromised-messages/${encodeURIComponent(partner)}/${encodeURIComponent(id)}/decide`, { decision: options.as, reason: options.reason });
      if (answer.status === 404) {
        process.stderr.write(`mag: no message ${id} of ${partner} is listed\n`);
        process.exitCode = 1;
        return;
      }
      const body = expectDone(answer);
      console.log(options.json ? JSON.stringify(body) : `${id}: ${String(body['decision'])}`);
    });
}

async function list(options: Options): Promise<void> {
  const api = await operator(options);
  let found = 0;
  for (let cursor: string | null = null, more = true; more;) {
    const query = new URLSearchParams({ ...(options.state === 'all' || options.state === undefined ? {} : { state: options.state }), ...(cursor === null ? {} : { cursor }) });
    const { items, next } = expectDone(await api.get(`/api/compromised-messages?${query.toString()}`)) as unknown as { items: Listed[]; next: string | null };
    for (const item of items) {
      found += 1;
      console.log(options.json ? JSON.stringify(item) : lineOf(item));
    }
    more = typeof next === 'string';
    cursor = next;
  }
  if (found === 0 && !options.json) console.log('Nothing is listed.');
}

function lineOf({ messageId, partner, kind, receivedAt, decision, caused }: Listed): string {
  const { stage, openedAs, victimPart, rows, sent, settled, places } = caused;
  const said = [
    openedAs === null ? stage ?? 'no longer kept' : `opened as ${openedAs}`, ...(victimPart === null ? [] : [`victim part ${victimPart}`]), ...Object.entries(rows).map(([table, count]) => `${count} in ${table}`),
    ...sent.map((one) => `${one.kind} sent to ${one.recipient}`), ...settled.map((one) => `says ${one.said} of ${one.messageId}, which stands as ${one.stands ?? 'no longer kept'}`),
    ...places.map((one) => `takes the place of the ${one.kind} ${one.messageId}, which has ${one.arrived ? 'come' : 'not come'}`),
  ];
  return `${messageId}  ${partner}  ${kind}  ${receivedAt}  ${said.join(', ')}${decision === null ? '' : `  ${decision}`}`;
}

function operator(options: Options): Promise<NodeApi> {
  return NodeApi.as(runningStack(readPlace()), options.agency, 'operator');
}
