import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const m43 = 'DOMAIN 2.15';

/** Proves the rails to a partner, both ways and to both stores, with nothing about people (M43). */
export class ConnectionTest {
  @Field.reference({ label: 'OPEN', max: 200, meaning: 'A phrase that arrives in the case store.', source: m43 }) phrase!: string;
  @Field.reference({ label: 'VICTIM', max: 200, meaning: 'A phrase that arrives in the victim store only.', source: m43 }) protectedPhrase!: string;
}

export const connectionTest = declareKind({
  kind: 'connection-test', family: 'M43', version: 1, content: ConnectionTest, floor: 'OPEN', mayHaveVictimPart: true, ordering: 'conversation',
  defaultExpiryDays: 1, conditions: [], meaning: 'Proves the way to a partner and into both of its stores.', source: 'DOMAIN 2.15',
});
