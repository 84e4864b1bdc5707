import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const m37 = 'DOMAIN 2.6, 2.15';

/** The word of children's services that a notice of custody has come, and who holds it; nothing is to be decided on it (M37). */
export class CustodyAcknowledgement {
  @Field.time({ label: 'SENSITIVE', meaning: 'When it was received.', source: m37 }) receivedAt!: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of who holds it.', source: m37 }) heldBy!: string;
  @Field.phoneOrEmail({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone or mail of who holds it.', source: m37 }) contact?: string;
}

export const custodyAcknowledgement = declareKind({
  kind: 'custody-acknowledgement', family: 'M37', version: 1, content: CustodyAcknowledgement, floor: 'SENSITIVE', mayHaveVictimPart: false, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [{ from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child'] }],
  answers: { kinds: ['custody-notice'], leaves: 'ACKNOWLEDGED' },
  meaning: 'Says that a notice of custody has come, and who holds it.', source: 'DOMAIN 2.15',
});
