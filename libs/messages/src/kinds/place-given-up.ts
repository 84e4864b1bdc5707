import { Field } from '../fields/field.js';
import { type Kind, kindNames } from '../vocabulary.js';

const adr = 'ADR 0010';

/** Gives up the place in the order of a message that expired without a receipt. It carries that very place, so that what follows need not wait for ever. */
export class PlaceGivenUp {
  @Field.uuid({ label: 'OPEN', meaning: 'Id of the message whose place is given up.', source: adr }) message!: string;
  @Field.code(kindNames, { label: 'OPEN', meaning: 'Kind of that message.', source: adr }) kind!: Kind;
  @Field.time({ label: 'OPEN', meaning: 'When that message was issued.', source: adr }) issuedAt!: string;
}
