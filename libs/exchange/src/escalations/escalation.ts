import { escalatedRefusals } from '#messages';
import { type Sql } from '#platform';
import { type EffectTable } from '../rails/effects.js';

/** The table of what goes to managers, as the exchange writes it when a refusal comes; where one is sent, web writes it with it. */
export const escalationTable: EffectTable = { table: 'escalation', key: ['id'], columns: { id: 'uuid', code: 'text', kind: 'text', conversation: 'uuid', partner: 'text', crn: 'text', escalated_at: 'timestamptz' } };

/** What goes to managers at once: a refusal against the agreement, and one that was upheld although it was contested (DOMAIN 2.3, 2.5, 8). */
export const escalationCodes = [...escalatedRefusals, 'UPHELD'] as const;
export type EscalationCode = (typeof escalationCodes)[number];

/** As what an answer goes to managers; `undefined` for one that does not. */
export function escalatedAs(kind: string, content: object): EscalationCode | undefined {
  const { code, decision } = content as Readonly<Record<string, unknown>>;
  const said = kind === 'enquiry-refusal' ? code : kind === 'contest-decision' ? decision : undefined;
  return escalationCodes.find((one) => one === said);
}

/** A refusal that is sent, as the side that refuses keeps it for its own leads. */
export interface SentRefusal {
  readonly id: string;
  readonly code: EscalationCode;
  /** The kind that was refused. */
  readonly kind: string;
  readonly conversation: string;
  readonly partner: string;
}

/** Tells the leads of the own agency, in the transaction that sends the refusal. */
export async function escalate(sql: Sql, { id, code, kind, conversation, partner }: SentRefusal): Promise<void> {
  await sql('insert into escalation (id, code, kind, conversation, partner) values ($1, $2, $3, $4, $5)', [id, code, kind, conversation, partner]);
}
