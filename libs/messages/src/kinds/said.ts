import { type KindDeclaration } from './kind-declaration.js';
import { type Kind, kinds } from './kinds.js';

/** What an answer says of itself in codes, with nothing of what it tells. */
export interface Said {
  /** How far it answers, why it refuses, what was decided, or whether a case is listed. */
  readonly said: string | null;
  /** In how many systems was searched; null where it does not say. */
  readonly systems: number | null;
  /** Whether the Police National Database was among them. */
  readonly pnd: boolean;
}

/** The fields in which an answer says it, one of them in each kind. */
const fields = ['status', 'code', 'decision', 'listing'] as const;

/** The codes of an answer, from its content or its case part. */
export function saidIn(content: object): Said {
  const given = content as Readonly<Record<string, unknown>>;
  const said = fields.map((field) => given[field]).find((value) => typeof value === 'string');
  const systems = (given['scope'] as { readonly systems?: unknown } | undefined)?.systems;
  return { said: said === undefined ? null : String(said), systems: Array.isArray(systems) ? systems.length : null, pnd: Array.isArray(systems) && systems.includes('PND') };
}

/** Whether an acknowledgement is all that comes back for something of this kind: nothing that answers it leaves it answered or decided. */
export function endsAcknowledged(kind: string): boolean {
  const left = (Object.values(kinds) as KindDeclaration<Kind>[]).flatMap(({ answers }) => (answers?.kinds.includes(kind) === true ? [answers.leaves] : []));
  return left.includes('ACKNOWLEDGED') && !left.some((leaves) => leaves === 'ANSWERED' || leaves === 'DECIDED');
}
