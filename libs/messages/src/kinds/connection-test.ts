import { Field } from '../fields/field.js';

const m43 = 'DOMAIN 2.15';

/** Proves the rails to a partner, both ways and to both stores, with nothing about people (M43). */
export class ConnectionTest {
  @Field.text({ label: 'OPEN', max: 200, meaning: 'A phrase that arrives in the case store.', source: m43 }) phrase!: string;
  @Field.text({ label: 'VICTIM', max: 200, meaning: 'A phrase that arrives in the victim store only.', source: m43 }) protectedPhrase!: string;
}
