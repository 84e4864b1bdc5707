import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const m8 = 'DOMAIN 2.8';

/** What the home force should hold at a time: how many people, and one digest over them, so that a lost change shows (M8). */
export class SupervisionSnapshot {
  @Field.time({ label: 'OPEN', meaning: 'The time at which this was so.', source: m8 }) asOf!: string;
  @Field.integer({ label: 'OPEN', min: 0, max: 1_000_000, meaning: 'Number of people under supervision.', source: m8 }) count!: number;
  @Field.digest({ label: 'OPEN', meaning: 'SHA-256 over one line for each person, CRN, colon, digest in hex, line feed, in the byte order of the CRNs.', source: m8 }) digest!: string;
}

export const supervisionSnapshot = declareKind({
  kind: 'supervision-snapshot', family: 'M8', version: 1, content: SupervisionSnapshot, floor: 'OPEN', mayHaveVictimPart: false,
  ordering: 'conversation', defaultExpiryDays: 7, conditions: [],
  between: [{ from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk'] }],
  meaning: 'Tells the home force how many people it should hold, with one digest over them.', source: 'DOMAIN 2.8',
});
