import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { declareKind } from './kind-declaration.js';

const m43 = 'DOMAIN 2.15';

/** What its sender says of a message: it holds no more; a newer one stands in its place; it was wrong and another is right; it should never have been sent, so its content is taken out wherever it came. */
export const correctionActs = ['WITHDRAW', 'SUPERSEDE', 'CORRECT', 'RECALL_IN_ERROR'] as const;
export type CorrectionAct = (typeof correctionActs)[number];
/** Why it is said. The sources give no list (*inferred*). */
export const correctionReasons = ['WRONG_PERSON', 'WRONG_RECIPIENT', 'WRONG_CONTENT', 'NEWER_INFORMATION', 'NO_LONGER_NEEDED', 'SENT_TWICE', 'NO_LAWFUL_BASIS'] as const;

/** What can be corrected: what says something about people and is read by people. Who is under supervision is corrected by the next notification, which replaces the last; reminders and what is about the exchange itself say nothing of anybody. */
export const correctableKinds = [
  'reportable-incident-arrest', 'reportable-incident-no-arrest', 'da-enquiry', 'da-response', 'enquiry-refusal', 'refusal-contest', 'contest-decision', 'safeguarding-enquiry', 'safeguarding-response',
  'child-referral', 'referral-acknowledgement', 'referral-outcome', 'adult-referral', 'adult-referral-outcome', 'custody-notice', 'custody-acknowledgement', 'marac-referral', 'marac-acknowledgement',
] as const;

/** Withdraws, supersedes, corrects or recalls a message, in its conversation, by whoever sent it (M43): told to every recipient, each about the copy that it got. */
export class MessageCorrection {
  @Field.uuid({ label: 'OPEN', meaning: 'Id of the message that is corrected.', source: m43 }) message!: string;
  @Field.code(correctableKinds, { label: 'OPEN', meaning: 'Kind of that message.', source: m43 }) correctedKind!: OneOf<typeof correctableKinds>;
  @Field.code(correctionActs, { label: 'OPEN', meaning: 'Whether it holds no more, another stands in its place, or it should never have been sent.', source: m43 }) act!: CorrectionAct;
  @Field.code(correctionReasons, { label: 'OPEN', meaning: 'Why.', source: m43 }) reasonCode!: OneOf<typeof correctionReasons>;
  @Field.freeText({ label: 'SENSITIVE', min: 3, max: 500, meaning: 'Why, in words that repeat nothing of what was wrong.', source: m43 }) reason!: string;
  @Field.uuid({ label: 'OPEN', optional: true, meaning: 'Id of the message that stands in its place.', source: m43 }) replacedBy?: string;
}

export const messageCorrection = declareKind({
  kind: 'message-correction', family: 'M43', version: 1, content: MessageCorrection,
  // It tells as much as that there was a message.
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    { when: { field: 'act', in: ['SUPERSEDE', 'CORRECT'] }, required: ['replacedBy'], todo: 'Send the message that stands in its place first, and name it.' },
    { when: { field: 'act', in: ['WITHDRAW', 'RECALL_IN_ERROR'] }, absent: ['replacedBy'], todo: 'Name no other message, or say that it is superseded or corrected.' },
  ],
  between: [
    { from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child', 'safeguard-adult'] },
    { from: 'gateway', to: 'marac-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'police-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child', 'safeguard-adult'] },
    { from: 'marac-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] },
    ...(['childrens-services-adapter', 'marac-adapter', 'mappa-adapter'] as const).map((to) => ({ from: 'police-adapter', to, purposes: ['manage-da-risk', 'safeguard-child'] }) as const),
  ],
  meaning: 'Withdraws, supersedes, corrects or recalls a message that its sender sent, with the reason.', source: m43,
});
