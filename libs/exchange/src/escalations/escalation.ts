import { escalatedRefusals, isKind, reviewedRefusals, stateLeftBy } from '#messages';
import { type Sql } from '#platform';
import { type EffectTable } from '../rails/effects.js';

/** The table of what goes to managers, as the exchange writes it when an answer comes; where one is sent, web writes it with it. */
export const escalationTable: EffectTable = { table: 'escalation', key: ['id'], columns: { id: 'uuid', code: 'text', kind: 'text', conversation: 'uuid', partner: 'text', crn: 'text', escalated_at: 'timestamptz' } };

/** What goes to managers at once: a refusal against the agreement, one that was upheld although it was contested (DOMAIN 2.3, 2.5, 8), and a decision on a referral that leaves a child or an adult at risk (DOMAIN 2.6, 2.17); on the side that asked, a refusal that doubts the lawful basis; on the side that was asked, what stays unanswered past its time (DOMAIN 4); on both sides a decision that whoever referred escalates (DOMAIN 2.6). */
export const escalationCodes = [...escalatedRefusals, ...reviewedRefusals, 'UPHELD', 'LEFT_AT_RISK', 'ESCALATED', 'UNANSWERED'] as const;
export type EscalationCode = (typeof escalationCodes)[number];

/** What of something asked says whether its answer leaves somebody at risk. */
export interface AskedFor { readonly ask?: unknown }

const onBothSides = [...escalatedRefusals, 'UPHELD'] as const;

/** As what an answer goes to managers of both sides; `undefined` for one that does not. `asked` is what it answers. */
export function escalatedAs(kind: string, content: object, asked: AskedFor): EscalationCode | undefined {
  const { code, decision } = content as Readonly<Record<string, unknown>>;
  if (isKind(kind) && stateLeftBy(kind, content) === 'DECIDED') return leavesAtRisk(content, asked) ? 'LEFT_AT_RISK' : undefined;
  const said = kind === 'enquiry-refusal' ? code : kind === 'contest-decision' ? decision : undefined;
  return onBothSides.find((one) => one === said);
}

/** The same on the side that asked, whose managers review a refusal that doubts the lawful basis too (DOMAIN 2.3, SPO/IG review): to have it is no fault of who refused. */
export function escalatedToAsker(kind: string, content: object, asked: AskedFor): EscalationCode | undefined {
  const { code } = content as { readonly code?: unknown };
  return escalatedAs(kind, content, asked) ?? (kind === 'enquiry-refusal' ? reviewedRefusals.find((one) => one === code) : undefined);
}

/**
 * Whether a decision leaves a child or an adult at risk: it says so itself, or nothing is done although something was asked for. Every referral says what will happen if nothing is done, so that needs no further word; one that asked for
 * nothing but to know is answered by nothing.
 */
function leavesAtRisk(content: object, { ask }: AskedFor): boolean {
  const { decision, stillAtRisk } = content as Readonly<Record<string, unknown>>;
  return stillAtRisk === 'YES' || (decision === 'NFA' && ask !== 'INFO_ONLY');
}

/** What is escalated by a message that is sent, as the side that sends it keeps it for its own managers. */
export interface SentEscalation {
  readonly id: string;
  readonly code: EscalationCode;
  /** The kind that was answered. */
  readonly kind: string;
  readonly conversation: string;
  readonly partner: string;
  /** Whom it concerns, where the node has a caseload, by which its managers are found. */
  readonly crn?: string;
}

/** Tells the managers of the own agency, in the transaction that sends the message. */
export async function escalate(sql: Sql, { id, code, kind, conversation, partner, crn }: SentEscalation): Promise<void> {
  await sql('insert into escalation (id, code, kind, conversation, partner, crn) values ($1, $2, $3, $4, $5, $6)', [id, code, kind, conversation, partner, crn ?? null]);
}

/** Ends what stayed unanswered, for it was answered: in the transaction of the answer, with who gave it. */
export async function endUnanswered(sql: Sql, { kind, conversation, partner, person, role }: { readonly kind: string; readonly conversation: string; readonly partner: string; readonly person: string; readonly role: string }): Promise<void> {
  await sql(
    `update escalation set dealt_by = $4, dealt_role = $5, dealt_at = now(), dealt_reason = 'REPLIED' where code = 'UNANSWERED' and conversation = $1 and partner = $2 and kind = $3 and dealt_at is null`, [conversation, partner, kind, person, role]);
}
