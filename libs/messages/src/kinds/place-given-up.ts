import { type ContractClass } from '../fields/declarations.js';
import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const adr = 'ADR 0010';
const own = 'place-given-up';

/** Gives up the place in the order of a message that expired without a receipt. It carries that very place, so that what follows need not wait for ever. */
export interface PlaceGivenUp {
  readonly message: string;
  /** A name out of the list of kinds. */
  readonly kind: string;
  readonly issuedAt: string;
}

/** The declaration, given the names of all other kinds: one of them is what the message was. */
export function placeGivenUpOf(others: readonly string[]) {
  class Content implements PlaceGivenUp {
    @Field.uuid({ label: 'OPEN', meaning: 'Id of the message whose place is given up.', source: adr }) message!: string;
    @Field.code([...others, own], { label: 'OPEN', meaning: 'Kind of that message.', source: adr }) kind!: string;
    @Field.time({ label: 'OPEN', meaning: 'When that message was issued.', source: adr }) issuedAt!: string;
  }
  return declareKind({
    kind: own, family: 'M43', version: 1, content: Content as ContractClass<PlaceGivenUp>, floor: 'OPEN', mayHaveVictimPart: false, ordering: 'conversation', defaultExpiryDays: 30,
    conditions: [], meaning: 'Gives up the place in the order of a message that expired without a receipt.', source: adr,
  });
}
