import { Field } from '../fields/field.js';
import { type Crn, type CroNumber, type PncId, type Postcode, type Uprn } from '../identifiers/index.js';
import { declareKind } from './kind-declaration.js';

const m8 = 'DOMAIN 2.8';
export const supervisionChanges = ['ADDED', 'CHANGED', 'ENDED', 'TRANSFERRED'] as const;
export const sexes = ['M', 'F', 'N', 'NS'] as const;
export const roshLevels = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
export const supervisionTypes = ['COMMUNITY_ORDER', 'SUSPENDED_SENTENCE', 'LICENCE', 'POST_SENTENCE_SUPERVISION', 'LIFE_LICENCE', 'PRE_RELEASE', 'OTHER'] as const;
/** What an address of the person's own is to them. Whose it is beside them is not said: that it is a partner's is said of a proposed address alone, and there it is sensitive. */
export const ownAddressKinds = ['HOME', 'TEMPORARY', 'APPROVED_PREMISES', 'PRISON', 'OTHER'] as const;
export const nameKinds = ['CURRENT', 'FORMER', 'ALIAS'] as const;
export const orderTypes = [
  'RESTRAINING_ORDER', 'NON_MOLESTATION_ORDER', 'OCCUPATION_ORDER', 'DVPO', 'DAPO', 'STALKING_PROTECTION_ORDER', 'LICENCE_CONDITION', 'OTHER',
] as const;

/** A name by which the supervised person is or was known. */
export class PersonName {
  @Field.elementId() id?: string;
  @Field.code(nameKinds, { label: 'OPEN', meaning: 'Whether the name is in use, former or an alias.', source: m8 }) kind!: (typeof nameKinds)[number];
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Given names, as written in the case record.', source: m8 }) givenNames!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Family name, as written in the case record.', source: m8, contact: 'name' }) familyName!: string;
}

/** Where the supervised person lives or lived: their own address, which is not protected from them. */
export class OwnAddress {
  @Field.elementId() id?: string;
  @Field.lines({ label: 'OPEN', max: 300, meaning: "The person's own address.", source: 'DESIGN 6', contact: 'address' }) address!: string;
  @Field.postcode({ label: 'OPEN', optional: true, meaning: "Postcode of the person's own address.", source: m8 }) postcode?: Postcode;
  @Field.uprn({ label: 'OPEN', optional: true, meaning: 'Unique property reference number.', source: m8 }) uprn?: Uprn;
  @Field.code(ownAddressKinds, { label: 'OPEN', optional: true, meaning: 'What the address is to the person.', source: 'DOMAIN 2.17, M1' }) kind?: (typeof ownAddressKinds)[number];
  @Field.date({ label: 'OPEN', optional: true, meaning: 'First day at the address.', source: m8 }) from?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Last day at the address.', source: m8 }) until?: string;
}

/** The person who supervises, and how to reach them. */
export class Practitioner {
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name of the practitioner.', source: m8 }) name!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Team of the practitioner.', source: m8 }) team!: string;
  @Field.phoneOrEmail({ label: 'OPEN', optional: true, meaning: 'Work telephone or mail of the practitioner.', source: m8 }) contact?: string;
}

/** The practitioner's manager, who is asked when the practitioner is away. */
export class PractitionersManager {
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name of the manager.', source: m8 }) name!: string;
  @Field.phoneOrEmail({ label: 'OPEN', optional: true, meaning: 'Work telephone or mail of the manager.', source: m8 }) contact?: string;
}

/** An order in force against the supervised person; who it protects is not said here. */
export class OrderInForce {
  @Field.elementId() id?: string;
  @Field.code(orderTypes, { label: 'OPEN', meaning: 'Type of order.', source: 'DOMAIN 2.13' }) type!: (typeof orderTypes)[number];
  @Field.name({ label: 'OPEN', max: 100, optional: true, meaning: 'Court that made the order.', source: 'DOMAIN 2.13' }) court?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Day on which the order ends.', source: 'DOMAIN 2.13' }) expiresOn?: string;
  @Field.flag({ label: 'OPEN', optional: true, meaning: 'Whoever breaks the order may be arrested without a warrant.', source: 'DOMAIN 2.13, 2.17' }) powerOfArrest?: boolean;
}

/** The same with its terms, which may name somebody: only where a victim part takes what is left out of them. */
export class OrderWithTerms {
  @Field.elementId() id?: string;
  @Field.code(orderTypes, { label: 'OPEN', meaning: 'Type of order.', source: 'DOMAIN 2.13' }) type!: (typeof orderTypes)[number];
  @Field.name({ label: 'OPEN', max: 100, optional: true, meaning: 'Court that made the order.', source: 'DOMAIN 2.13' }) court?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Day on which the order ends.', source: 'DOMAIN 2.13' }) expiresOn?: string;
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'Terms of the order, as the person was told them.', source: 'DOMAIN 2.17, M2' }) terms?: string;
  @Field.flag({ label: 'OPEN', optional: true, meaning: 'Whoever breaks the order may be arrested without a warrant.', source: 'DOMAIN 2.13, 2.17' }) powerOfArrest?: boolean;
}

/** Everything the home force is told about one supervised person. When supervision ends, the CRN alone. */
export class SupervisedPerson {
  @Field.crn({ label: 'OPEN', meaning: 'Case reference number now in use.', source: m8 }) crn!: Crn;
  @Field.crn({ label: 'OPEN', optional: true, many: 20, meaning: 'Case reference numbers merged into this one.', source: 'DOMAIN 6.1' }) formerCrns?: Crn[];
  @Field.list(() => PersonName, { max: 20, optional: true, meaning: 'Names, current first.', source: m8 }) names?: PersonName[];
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Date of birth.', source: m8 }) dateOfBirth?: string;
  @Field.code(sexes, { label: 'OPEN', optional: true, meaning: 'Sex as recorded.', source: 'DOMAIN 6.3' }) sex?: (typeof sexes)[number];
  @Field.pnc({ label: 'OPEN', optional: true, meaning: 'Police National Computer id.', source: m8 }) pnc?: PncId;
  @Field.cro({ label: 'OPEN', optional: true, meaning: 'Criminal Records Office number.', source: m8 }) cro?: CroNumber;
  @Field.list(() => OwnAddress, { max: 20, optional: true, meaning: "The person's own addresses.", source: m8 }) addresses?: OwnAddress[];
  @Field.code(supervisionTypes, { label: 'OPEN', optional: true, meaning: 'What the person is supervised under.', source: m8 })
  supervisionType?: (typeof supervisionTypes)[number];
  @Field.date({ label: 'OPEN', optional: true, meaning: 'First day of supervision.', source: m8 }) startsOn?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Last day of supervision.', source: m8 }) endsOn?: string;
  @Field.object(() => Practitioner, { optional: true, meaning: 'Who supervises.', source: m8 }) practitioner?: Practitioner;
  @Field.object(() => PractitionersManager, { optional: true, meaning: "The practitioner's manager.", source: m8 }) manager?: PractitionersManager;
  @Field.name({ label: 'OPEN', max: 100, optional: true, meaning: 'Probation delivery unit.', source: m8 }) deliveryUnit?: string;
  @Field.code(roshLevels, { label: 'OPEN', optional: true, meaning: 'Level of risk of serious harm.', source: m8 }) rosh?: (typeof roshLevels)[number];
  @Field.flag({ label: 'SENSITIVE', optional: true, meaning: 'A domestic abuse register is open.', source: 'DOMAIN 6.6' }) domesticAbuse?: boolean;
  @Field.list(() => OrderInForce, { max: 50, optional: true, meaning: 'Orders in force.', source: m8 }) ordersInForce?: OrderInForce[];
  @Field.flag({ label: 'SENSITIVE', optional: true, meaning: 'Access to the record is limited to named staff.', source: 'DOMAIN 1.2' }) limitedAccess?: boolean;
}

/** Tells the home force that a person's supervision began, changed, ended or moved to another force (M8). */
export class SupervisionNotification {
  @Field.code(supervisionChanges, { label: 'OPEN', meaning: 'What happened to the supervision.', source: m8 }) change!: (typeof supervisionChanges)[number];
  @Field.forceCode({ label: 'OPEN', meaning: "Force code of the person's home force from now on.", source: 'DOMAIN 6.2' }) homeForce!: string;
  @Field.forceCode({ label: 'OPEN', optional: true, meaning: 'Force code of the home force until now, when it changes.', source: m8 }) previousHomeForce?: string;
  @Field.time({ label: 'OPEN', optional: true, meaning: 'When the change was recorded in the case system.', source: m8 }) changedAt?: string;
  @Field.digest({ label: 'OPEN', meaning: 'Digest of the person block, which snapshots are compared by.', source: m8 }) digest!: string;
  @Field.object(() => SupervisedPerson, { meaning: 'The supervised person.', source: m8 }) person!: SupervisedPerson;
}

export const supervisionNotification = declareKind({
  kind: 'supervision-notification', family: 'M8', version: 1, content: SupervisionNotification, floor: 'OPEN', mayHaveVictimPart: false,
  ordering: 'person', defaultExpiryDays: 30,
  conditions: [{
    when: { field: 'change', in: ['ADDED', 'CHANGED'] },
    required: ['person.names', 'person.supervisionType', 'person.startsOn', 'person.practitioner', 'person.deliveryUnit'],
    todo: 'Fill this field in for this kind of change.',
  }],
  between: [{ from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk'] }],
  concerns: 'person.crn',
  meaning: "Tells the home force that a person's supervision began, changed, ended or moved.", source: 'DOMAIN 2.8',
});
