import { answeredStates, answersTo, kindNames, proposedAddressKinds } from '#messages';
import { type Fields, type Row, shapes } from '#platform';
import { gateCheckNames, gateDecisions, gateEnquiries, gateKindNames } from './gate-kinds.js';
import { type Bundle, type BundledConversation, type RecordedCheck, type Review } from './read-facts.js';
import { gateState, countedOf, type Red, redCodes } from './state.js';
import { inWords } from './words.js';

const { fields, flag, listOf, oneOf, orNull, text, time, uuid } = shapes;
const states = oneOf('RED', 'GREEN');
const answerKinds = kindNames.filter((kind) => gateEnquiries.some((asked) => answersTo(kind, asked)));
const redShape = listOf(fields({ code: oneOf(...redCodes), about: orNull(text), text }));

/** What an answer says of a gate in a list. */
export const listedGateShape: Fields = {
  id: uuid, kind: oneOf(...gateKindNames), crn: text, openedBy: text, openedAt: time, state: states,
  /** What was decided last, and whether the gate was red then although it should not have been. */
  decision: orNull(oneOf(...gateDecisions)), against: flag,
};
/** And in full. */
export const gateShape: Fields = {
  ...listedGateShape, proposedAddress: fields({ kind: oneOf(...proposedAddressKinds), address: text, postcode: text }), reasons: redShape,
  conversations: listOf(fields({
    conversation: uuid, kind: oneOf(...gateEnquiries), to: text, askedAt: time, state: oneOf('ASKED', ...answeredStates), counts: flag,
    answers: listOf(fields({ id: uuid, kind: oneOf(...answerKinds), receivedAt: time, review: orNull(fields({ by: text, at: time, conclusion: text })) })),
  })),
  checks: listOf(fields({ what: oneOf(...gateCheckNames), outcome: text, by: text, at: time })),
  decisions: listOf(fields({ decision: oneOf(...gateDecisions), state: states, against: flag, reasons: redShape, reason: text, manager: orNull(text), by: text, at: time })),
};

/** A gate as a list shows it: nothing of the address, and not why it is red. */
export interface ListedGate {
  readonly id: string;
  readonly kind: string;
  readonly crn: string;
  readonly openedBy: string;
  readonly openedAt: unknown;
  readonly state: string;
  readonly decision: string | null;
  readonly against: boolean;
}

interface InWords extends Red { readonly text: string }

export interface ShownGate extends ListedGate {
  readonly proposedAddress: { readonly kind: string; readonly address: string; readonly postcode: string };
  readonly reasons: readonly InWords[];
  readonly conversations: readonly {
    readonly conversation: string; readonly kind: string; readonly to: string; readonly askedAt: Date; readonly state: string;
    /** Nothing that was asked of the same agency later asks for all of it as well. */
    readonly counts: boolean;
    readonly answers: readonly { readonly id: string; readonly kind: string; readonly receivedAt: Date; readonly review: Review | null }[];
  }[];
  readonly checks: readonly RecordedCheck[];
  readonly decisions: readonly {
    readonly decision: string; readonly state: string; readonly against: boolean; readonly reasons: readonly InWords[]; readonly reason: string; readonly manager: string | null; readonly by: string; readonly at: unknown;
  }[];
}

export function inList(row: Row, bundle: Bundle, decisions: readonly Row[]): ListedGate {
  const last = decisions.at(-1);
  return {
    id: String(row['id']), kind: String(row['kind']), crn: String(row['crn']), openedBy: String(row['opened_by']), openedAt: row['opened_at'], state: gateState(bundle).state,
    decision: (last?.['decision'] as string | undefined) ?? null, against: last?.['against'] === true,
  };
}

/** A gate with every reason in words; of an answer when it came and what was concluded, never what it says. */
export function inFull(row: Row, bundle: Bundle, decisions: readonly Row[], nameOf: (agency: string) => string): ShownGate {
  const worded = (reds: readonly Red[]): InWords[] => reds.map((red) => ({ ...red, text: inWords(red, nameOf) }));
  const counted = new Set(countedOf(bundle.conversations).map(({ conversation }) => conversation));
  const shown = ({ conversation, kind, to, askedAt, answers }: BundledConversation): ShownGate['conversations'][number] => ({
    conversation, kind, to, askedAt, state: answers.at(-1)?.leaves ?? 'ASKED', counts: counted.has(conversation), answers: answers.map((one) => ({ id: one.id, kind: one.kind, receivedAt: one.receivedAt, review: one.review })),
  });
  return {
    ...inList(row, bundle, decisions), proposedAddress: { kind: String(row['address_kind']), address: String(row['address']), postcode: String(row['postcode']) },
    reasons: worded(gateState(bundle).reasons), conversations: bundle.conversations.map(shown), checks: bundle.recorded,
    decisions: decisions.map((one) => ({
      decision: String(one['decision']), state: String(one['state']), against: one['against'] as boolean, reasons: worded(one['red'] as Red[]), reason: String(one['reason']),
      manager: one['manager'] as string | null, by: String(one['decided_by']), at: one['decided_at'],
    })),
  };
}
