import { readFileSync, statSync } from 'node:fs';
import { type Kafka } from 'kafkajs';
import { type ReconciledNode } from '#exchange';
import { agencyCodePattern } from '#messages';
import { NodeApi } from './http.js';
import { kafkaAs, kafkaOfEnvironment } from './kafka/admin.js';
import { CannotRun } from './place.js';
import { type StackFile } from './stack-file.js';

/** The stores that are compared, and through whom what differs is made good. */
export interface Reconciled {
  readonly agencies: readonly ReconciledNode[];
  /** The API of an agency's node, as its operator. */
  operatorOf(agency: string): Promise<NodeApi>;
  /** As a user who may see how far each exchange has read; asked for only where a store was restored. @throws CannotRun */
  kafka(): Kafka;
}

/** All agencies of a running stack. */
export const ofStack = (stack: StackFile): Reconciled => ({
  agencies: stack.agencies,
  operatorOf: (agency) => NodeApi.as(stack, agency, 'operator'),
  kafka: () => kafkaAs({ brokers: stack.kafka.brokers, caFile: stack.kafka.ca }, stack.kafka.admin.username, stack.kafka.admin.password),
});

interface NamedNode extends ReconciledNode {
  readonly url?: string;
  readonly token?: string;
}

/** The members of one agency in such a file: what each must be, and whether it may be absent where nothing is to be repaired. */
const members: Readonly<Record<keyof NamedNode, { readonly form: RegExp; readonly is: string; readonly forRepair?: true }>> = {
  agency: { form: agencyCodePattern, is: 'its code in the directory' },
  caseDatabaseUrl: { form: /^postgres(ql)?:\/\/./, is: 'the address of its case store, postgresql://...' },
  victimDatabaseUrl: { form: /^postgres(ql)?:\/\/./, is: 'the address of its victim store, postgresql://...' },
  url: { form: /^https?:\/\/./, is: 'the address of its `web`', forRepair: true },
  token: { form: /^[\w.~+/-]+=*$/, is: 'a bearer token of an operator of its', forRepair: true },
};
const names = Object.keys(members) as readonly (keyof NamedNode)[];

/**
 * The agencies that a file names (docs/runbooks, section 7), with nothing known of any stack; Kafka is then in the settings that every process uses. What the file says is never repeated: it has passwords.
 * @throws CannotRun that says what is to be put right
 */
export function ofFile(file: string, isForRepair: boolean, variables: NodeJS.ProcessEnv = process.env): Reconciled {
  const nodes = nodesIn(file, isForRepair);
  return {
    agencies: nodes,
    operatorOf: async (code) => {
      const { url, token } = nodes.find(({ agency }) => agency === code)!;
      return NodeApi.at(code, url!.replace(/\/$/, ''), token!);
    },
    kafka: () => {
      const kafka = kafkaOfEnvironment(variables);
      if ('missing' in kafka) throw new CannotRun(`a store was restored: set ${kafka.missing.join(', ')} to say where Kafka is, and which user may see how far each exchange has read.`);
      return kafka;
    },
  };
}

function nodesIn(file: string, isForRepair: boolean): readonly NamedNode[] {
  const nodes = (readWhole(file) as { agencies?: unknown } | null)?.agencies;
  if (!Array.isArray(nodes) || nodes.length === 0) throw new CannotRun(`${file} names no agency: give a JSON file of the form {"agencies":[{${names.slice(0, 3).map((name) => `"${name}":...`).join(',')}}]}`);
  nodes.forEach((node: unknown, at) => {
    const wrong = whatIsWrong(node, isForRepair);
    if (wrong !== undefined) throw new CannotRun(`${file}: agency ${at + 1} ${wrong}`);
  });
  const codes = (nodes as NamedNode[]).map(({ agency }) => agency), twice = codes.find((code, at) => codes.indexOf(code) !== at);
  if (twice !== undefined) throw new CannotRun(`${file} names ${twice} twice.`);
  return nodes as NamedNode[];
}

function whatIsWrong(node: unknown, isForRepair: boolean): string | undefined {
  if (typeof node !== 'object' || node === null) return `is no object with ${names.join(', ')}.`;
  const given = node as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) return `has a member ${unknown}; there are ${names.join(', ')}.`;
  for (const name of names) {
    const { form, is, forRepair } = members[name], value = given[name];
    if (value === undefined && forRepair && !isForRepair) continue;
    if (typeof value !== 'string' || !form.test(value)) return `must have ${name}: ${is}${forRepair ? '; --repair asks it there' : ''}.`;
  }
  return undefined;
}

function readWhole(file: string): unknown {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0) throw new CannotRun(`${file} has passwords that others may read: set its mode to 0600, and take them for known to them.`);
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw cause instanceof CannotRun ? cause : new CannotRun(`${file} cannot be read: check the name and its permissions.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says of the text may repeat a password.
    throw new CannotRun(`${file} is no JSON.`);
  }
}
