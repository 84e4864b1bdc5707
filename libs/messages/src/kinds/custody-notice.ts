import { Field } from '../fields/field.js';
import { ChildAskedAbout, EnquirySubject, forUnits, type OneOf, ProposedAddress, Requester, subjectIsFindable } from './enquiry-parts.js';
import { custodyEvents } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m37 = 'DOMAIN 2.6, 2.15';

/** Tells the children's services of an area that somebody who is a risk to children was received into prison, moved to another, or released, and where to (M37). */
export class CustodyNotice {
  @Field.object(() => EnquirySubject, { meaning: 'The supervised person.', source: m37 }) subject!: EnquirySubject;
  @Field.code(custodyEvents, { label: 'OPEN', meaning: 'What happened: received into prison, moved to another, or released.', source: m37 }) event!: OneOf<typeof custodyEvents>;
  @Field.date({ label: 'OPEN', meaning: 'The day on which it happened, or will.', source: m37 }) happensOn!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'The prison where the person is from then on, or that releases them.', source: m37 }) prison!: string;
  @Field.object(() => ProposedAddress, { optional: true, meaning: 'Where the person is to live after release.', source: m37 }) releaseAddress?: ProposedAddress;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'The probation office that was told as well.', source: m37 }) probationOffice!: string;
  @Field.list(() => ChildAskedAbout, { max: 30, optional: true, meaning: 'Every child concerned as far as known, unborn ones too.', source: m37 }) children?: ChildAskedAbout[];
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 2000, meaning: 'Why they are told: the risk that the person poses to a child.', source: m37 }) reason!: string;
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'What is arranged or ordered about contact with children.', source: m37 }) contactArrangements?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 1000, meaning: 'Warning about contact with a parent or child.', source: m37, contact: 'safe-contact' }) safeContactWarning?: string;
  @Field.object(() => Requester, { meaning: 'Who tells it.', source: m37 }) requestedBy!: Requester;
  @Field.name(forUnits) toUnits?: string[];
}

export const custodyNotice = declareKind({
  kind: 'custody-notice', family: 'M37', version: 1, content: CustodyNotice,
  // Sensitive as whatever children's services are asked or told about children (DOMAIN 3.1): it tells where they live.
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable,
    { when: { field: 'event', in: ['RELEASE'] }, required: ['releaseAddress'], todo: 'Give the address of release; where there is none, say so in its place.' },
  ],
  between: [{ from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child'] }],
  routedByArea: 'childrens-services-adapter',
  concerns: 'subject.crn',
  meaning: "Tells children's services of a reception into prison, a transfer or a release.", source: 'DOMAIN 2.15',
});
