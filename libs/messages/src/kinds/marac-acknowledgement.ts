import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { listingStates } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m12 = 'DOMAIN 2.10';

/**
 * The coordinator's word that a referral has come and what is done with it. Its reason is written by somebody who reads where the victim is, and is often just that: a MARAC sits
 * where the victim lives (DOMAIN 2.10). So it is split like all that a MARAC says (DOMAIN 0.2 C15): role words on the case side, what was written in the victim part.
 */
export class MaracAcknowledgement {
  @Field.code(listingStates, { label: 'SENSITIVE', meaning: 'Whether the case is listed.', source: m12 }) listing!: OneOf<typeof listingStates>;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Day of the meeting.', source: m12 }) meetingOn?: string;
  @Field.text({ label: 'SENSITIVE', optional: true, max: 300, meaning: 'Why it is not listed.', source: m12 }) reasonNotListed?: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of the coordinator.', source: m12 }) acknowledgedBy!: string;
  @Field.phoneOrEmail({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone or mail of the coordinator.', source: m12 }) contact?: string;
}

export const maracAcknowledgement = declareKind({
  kind: 'marac-acknowledgement', family: 'M12', version: 1, content: MaracAcknowledgement, floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    { when: { field: 'listing', in: ['LISTED'] }, required: ['meetingOn'], todo: 'Give the day of the meeting.' },
    { when: { field: 'listing', in: ['NOT_LISTED'] }, required: ['reasonNotListed'], todo: 'Say why the case is not listed.' },
  ],
  between: [{ from: 'marac-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] }],
  answers: { kinds: ['marac-referral'], leaves: 'ACKNOWLEDGED' },
  meaning: 'Acknowledges a MARAC referral and says whether it is listed.', source: 'DOMAIN 2.10',
});
