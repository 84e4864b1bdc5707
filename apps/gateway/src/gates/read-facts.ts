import { answerScope, askedScope } from '#messages';
import { type Row, type Sql } from '#platform';
import { answersForGates, askedForGates, checksOf, gatesOfAddress, gatesWithRisk, lastIncidentsOf, leftOutOf } from '../store/gates.js';
import { peopleIn } from '../enquiries/people-asked.js';
import { addressKey } from './address-key.js';
import { gateEnquiries, type GateEnquiry, riskToOthers } from './gate-kinds.js';
import { isOccupied, partners } from './occupied.js';
import { type AnswerFacts, type ConversationFacts, type GateFacts } from './state.js';

/** What somebody concluded from an answer. */
export interface Review {
  readonly by: string;
  readonly at: unknown;
  readonly conclusion: string;
}

/** An answer of a bundle, with which it is and who reviewed it. */
export interface BundledAnswer extends AnswerFacts {
  readonly id: string;
  readonly issuer: string;
  readonly kind: string;
  readonly review: Review | null;
}

export interface BundledConversation extends ConversationFacts {
  readonly answers: readonly BundledAnswer[];
}

/** One check as it was recorded. */
export interface RecordedCheck {
  readonly what: string;
  readonly outcome: string;
  readonly by: string;
  readonly at: unknown;
}

/** All that is known of a gate: what its state is computed from, and who recorded it. */
export interface Bundle extends GateFacts {
  readonly conversations: readonly BundledConversation[];
  readonly recorded: readonly RecordedCheck[];
}

/**
 * Gathers what belongs to gates, by a number of statements that does not depend on how many they are. A bundle is every enquiry to the police and to children's services about this person that was asked because of
 * such a gate and about this very address, whether it was asked from the gate or before: nobody chooses what belongs to it, so nothing inconvenient can be left out.
 */
export async function bundlesOf(sql: Sql, gates: readonly string[], now = new Date()): Promise<(gate: string) => Bundle> {
  const asked = (await askedForGates(sql, gates, gateEnquiries)).filter((row) => addressKey((row['proposed'] ?? {}) as object) === row['address_key']);
  const idsOf = (column: string): string[] => [...new Set(asked.map((row) => String(row[column])))];
  const [leftOut, answers, checks, atRisk, atPartners, incidents] = [
    await leftOutOf(sql, idsOf('issue')), await answersForGates(sql, idsOf('conversation')), await checksOf(sql, gates), await gatesWithRisk(sql, gates, riskToOthers), await gatesOfAddress(sql, gates, partners), await lastIncidentsOf(sql, gates),
  ];
  const of = (rows: readonly Row[], column: string, value: unknown): Row[] => rows.filter((row) => row[column] === value);
  return (gate) => {
    const own = of(asked, 'gate', gate);
    const recorded = of(checks, 'gate', gate);
    return {
      conversations: own.map((row) => conversationOf(row, of(answers, 'conversation', row['conversation']))),
      leftOut: own.flatMap(({ issue, kind }) => of(leftOut, 'issue', issue).map(({ place }) => ({ kind: kind as GateEnquiry, place: String(place) }))),
      checks: Object.fromEntries(recorded.map(({ what, outcome }) => [what, outcome])),
      isRisk: of(atRisk, 'id', gate).length > 0, isPartners: of(atPartners, 'id', gate).length > 0, lastIncidentAt: of(incidents, 'gate', gate)[0]?.['at'] as Date | undefined, now,
      recorded: recorded.map((row) => ({ what: String(row['what']), outcome: String(row['outcome']), by: String(row['recorded_by']), at: row['recorded_at'] })),
    };
  };
}

const conversationOf = (row: Row, answers: readonly Row[]): BundledConversation => ({
  conversation: String(row['conversation']), kind: row['kind'] as GateEnquiry, to: String(row['recipient']), askedAt: row['asked_at'] as Date, places: row['places'] as string[],
  asks: askedScope(row['content'] as object, []), people: peopleIn(row['content'] as object), isOccupied: isOccupied(row['content'] as object), answers: answers.map(answerOf),
});

const answerOf = (row: Row): BundledAnswer => ({
  id: String(row['id']), issuer: String(row['issuer']), kind: String(row['kind']), leaves: String(row['leaves']), receivedAt: row['received_at'] as Date, isCompromised: row['compromised'] as boolean,
  isReviewed: row['reviewed_by'] !== null, status: (row['status'] as string | null) ?? undefined, ...answerScope(row['told'] as object), searchedAt: timeOf(row['searched_at']),
  instead: (row['instead'] as string | null) ?? undefined,
  review: row['reviewed_by'] === null ? null : { by: String(row['reviewed_by']), at: row['reviewed_at'], conclusion: String(row['conclusion']) },
});

function timeOf(value: unknown): Date | undefined {
  const time = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
