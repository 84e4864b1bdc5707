import { type Schema } from '#messages';
import { type Change, compareSchemas } from './compare-schemas.js';
import { type Contracts, type Operation } from './contracts-now.js';

/** One change of the contracts, and whose. */
export interface ContractChange extends Change {
  /** What it belongs to, as partners call it: a kind, a document, an error code, a channel, an HTTP operation. */
  readonly subject: string;
  /** The kind or document that the changelog must name; other subjects explain themselves in their own files. */
  readonly named?: string;
}

const whole = (subject: string, effect: Change['effect'], what: string, todo: string, named?: string): ContractChange =>
  ({ subject, effect, field: '', what, todo, ...(named === undefined ? {} : { named }) });

/** Every change from the released contracts to the present ones. */
export function compareContracts(before: Contracts, after: Contracts): ContractChange[] {
  return [...compareKinds(before, after), ...compareDocuments(before, after), ...compareErrors(before, after), ...compareChannels(before, after), ...compareHttp(before, after)];
}

function compareKinds(before: Contracts, after: Contracts): ContractChange[] {
  const kept = Object.entries(before.kinds).flatMap(([kind, old]): ContractChange[] => {
    const subject = `kind ${kind}`;
    const now = after.kinds[kind];
    if (now === undefined) return [whole(subject, 'breaks', 'the kind was taken away', 'Put it back: partners that send it would be refused as MESSAGE_UNKNOWN_KIND.', kind)];
    const facts = (['version', 'floor', 'victimPart', 'ordering', 'expiryDays'] as const).filter((fact) => old[fact] !== undefined && old[fact] !== now[fact])
      .map((fact) => whole(subject, 'breaks', `${words[fact]} went from ${String(old[fact])} to ${String(now[fact])}`, 'Leave it as it was, and make a new kind beside this one.', kind));
    const lists = (['passages', 'answers'] as const).flatMap((fact) => listChanges(subject, kind, fact, old[fact], now[fact]));
    return [...facts, ...lists, ...schemaChanges(before, after, kind, subject)];
  });
  return [...kept, ...Object.keys(after.kinds).filter((kind) => !(kind in before.kinds)).map((kind) => whole(`kind ${kind}`, 'widens', 'the kind was added', 'Recipients take it up before an agreement names it.', kind))];
}
const words = { version: 'its version', floor: 'its floor', victimPart: 'whether it carries a victim part', ordering: 'its order', expiryDays: 'its days until expiry' } as const;

/** Where a kind goes and for what, and what it answers: what was kept of it may only grow. */
function listChanges(subject: string, kind: string, fact: 'passages' | 'answers', old: readonly string[] | undefined, now: readonly string[] = []): ContractChange[] {
  if (old === undefined) return [];
  const said = { passages: (one: string) => `the passage ${one}`, answers: (one: string) => `the answer to ${one}` }[fact];
  return [
    ...old.filter((one) => !now.includes(one)).map((one) => whole(subject, 'breaks', `${said(one)} was taken away`, 'Put it back: partners have agreements that rest on it.', kind)),
    ...now.filter((one) => !old.includes(one)).map((one) => whole(subject, 'widens', `${said(one)} was added`, 'Recipients take it up before an agreement names it.', kind)),
  ];
}

/** Of a kind the whole content is compared; its parts only where that shows nothing that breaks, for then it is the way of splitting that changed. */
function schemaChanges(before: Contracts, after: Contracts, kind: string, subject: string): ContractChange[] {
  const of = (name: string): ContractChange[] => {
    const [old, now] = [before.schemas[name], after.schemas[name]];
    if (old === undefined || now === undefined) return [];
    return compareSchemas(old, now, 'taken').map((change) => ({ ...change, subject: name === kind ? subject : `${subject}, ${name.slice(kind.length + 1)} part`, named: kind }));
  };
  const content = of(kind);
  const seen = new Set(content.map(({ field, what }) => `${field} ${what}`));
  const parts = Object.keys(before.schemas).filter((name) => name.startsWith(`${kind}.`)).flatMap(of);
  return [...content, ...parts.filter(({ effect, field, what }) => effect === 'breaks' && !seen.has(`${field} ${what}`) && !content.some((change) => change.effect === 'breaks'))];
}

const isDocument = (contracts: Contracts, name: string): boolean => !name.includes('.') && !(name in contracts.kinds);

function compareDocuments(before: Contracts, after: Contracts): ContractChange[] {
  return Object.entries(before.schemas).filter(([name]) => isDocument(before, name)).flatMap(([name, old]): ContractChange[] => {
    const now = after.schemas[name];
    if (now === undefined) return [whole(`document ${name}`, 'breaks', 'the document was taken away', 'Put it back.', name)];
    return compareSchemas(old, now, 'taken').map((change) => ({ ...change, subject: `document ${name}`, named: name }));
  });
}

function compareErrors(before: Contracts, after: Contracts): ContractChange[] {
  return Object.entries(before.errors).flatMap(([code, old]): ContractChange[] => {
    const now = after.errors[code];
    if (now === undefined) return [whole(`error code ${code}`, 'breaks', 'the code was taken away', 'Put it back: partners decide by codes, and a code never means anything else.')];
    return (['fate', 'receipt', 'http'] as const).filter((fact) => old[fact] !== now[fact])
      .map((fact) => whole(`error code ${code}`, 'breaks', `its ${fact} went from ${String(old[fact])} to ${String(now[fact])}`, 'Leave it as it was, and add a code of another name.'));
  });
}

function compareChannels(before: Contracts, after: Contracts): ContractChange[] {
  return Object.entries(before.channels).filter(([name, address]) => after.channels[name] !== address)
    .map(([name, address]) => whole(`channel ${name}`, 'breaks', `its topic went from ${address} to ${after.channels[name] ?? 'none'}`, 'Keep the topic under its name.'));
}

function compareHttp(before: Contracts, after: Contracts): ContractChange[] {
  return Object.entries(before.http).flatMap(([host, operations]) => Object.entries(operations).flatMap(([name, old]): ContractChange[] => {
    const subject = `${host} ${name}`;
    const now = after.http[host]?.[name];
    if (now === undefined) return [whole(subject, 'breaks', 'the operation was taken away', 'Put it back, or keep the old address beside the new one.')];
    return compareOperations(old, now).map((change) => ({ ...change, subject }));
  }));
}

/** What changed in one HTTP operation: what it takes, and what it gives. */
export function compareOperations(before: Operation, after: Operation): Change[] {
  return [...compareSchemas(parametersOf(before), parametersOf(after), 'taken'), ...bodyChanges(before, after), ...answerChanges(before, after)];
}

const parametersOf = ({ parameters }: Operation): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(parameters).map(([name, { schema }]) => [name, schema])),
  required: Object.entries(parameters).filter(([, { required }]) => required).map(([name]) => name),
});

function bodyChanges(before: Operation, after: Operation): Change[] {
  const changes = Object.entries(before.body).flatMap(([type, old]): Change[] => {
    const now = after.body[type];
    return now === undefined ? [{ effect: 'breaks', field: `body ${type}`, what: 'the media type is no longer taken', todo: 'Take it again.' }] : compareSchemas(old, now, 'taken', 'body');
  });
  if (!before.bodyRequired && after.bodyRequired) changes.push({ effect: 'breaks', field: 'body', what: 'a body must be sent now', todo: 'Do without it, as before.' });
  return changes;
}

function answerChanges(before: Operation, after: Operation): Change[] {
  return Object.entries(before.answers).flatMap(([status, types]): Change[] => {
    const now = after.answers[status];
    if (now === undefined) return [{ effect: 'breaks', field: `answer ${status}`, what: 'the status is no longer given', todo: 'Answer with the same status as before.' }];
    return Object.entries(types).flatMap(([type, old]): Change[] => {
      const schema = now[type];
      return schema === undefined
        ? [{ effect: 'breaks', field: `answer ${status}`, what: `it is no longer given as ${type}`, todo: 'Give it in the same media type.' }]
        : compareSchemas(old, schema, 'given', `answer ${status}`);
    });
  });
}
