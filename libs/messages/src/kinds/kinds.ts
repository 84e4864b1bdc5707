import { GatewayError } from '../errors/index.js';
import { type ContractClass } from '../fields/declarations.js';
import { type SignedPayload } from '../signed/signed-payload.js';
import { isKind, type Kind, type Label } from '../vocabulary.js';
import { ConnectionTest } from './connection-test.js';
import { PlaceGivenUp } from './place-given-up.js';
import { Receipts } from './receipts.js';
import { ReportableIncident } from './reportable-incident.js';
import { SupervisionNotification } from './supervision-notification.js';
import { SupervisionSnapshot } from './supervision-snapshot.js';

/** A rule between fields: when the top-level field has one of the values, the paths must be filled in. */
export interface Condition {
  readonly when: { field: string; in: readonly string[] };
  /** Dotted paths of field names. */
  readonly required: readonly string[];
}

/** Everything that differs between kinds of message. */
export interface KindDeclaration {
  readonly kind: Kind;
  /** Family in DOMAIN.md section 2. */
  readonly family: string;
  readonly version: 1;
  readonly content: ContractClass;
  /** Nothing in a message of this kind is labelled lower. */
  readonly floor: Label;
  /** A floor that depends on the content; it may only be higher than `floor`. */
  readonly floorOf?: (content: object) => Label;
  /** A message of such a kind always carries a sealed victim part, empty or not. */
  readonly mayHaveVictimPart: boolean;
  readonly ordering: 'conversation' | 'person' | 'none';
  readonly defaultExpiryDays: number;
  readonly conditions: readonly Condition[];
  readonly meaning: string;
  readonly source: string;
}

const incident = {
  version: 1,
  content: ReportableIncident,
  // UNKNOWN or NO forces SENSITIVE (DOMAIN 2.17, M9/M10): the person may not know that the police recorded it.
  floorOf: (content: object): Label => ((content as { subjectAware?: unknown }).subjectAware === 'YES' ? 'OPEN' : 'SENSITIVE'),
  mayHaveVictimPart: true,
  ordering: 'conversation',
  defaultExpiryDays: 30,
  conditions: [],
} as const;

export const kinds: Readonly<Record<Kind, KindDeclaration>> = {
  'supervision-notification': {
    kind: 'supervision-notification', family: 'M8', version: 1, content: SupervisionNotification, floor: 'OPEN', mayHaveVictimPart: false,
    ordering: 'person', defaultExpiryDays: 30,
    conditions: [{
      when: { field: 'change', in: ['ADDED', 'CHANGED'] },
      required: ['person.names', 'person.supervisionType', 'person.startsOn', 'person.practitioner', 'person.deliveryUnit'],
    }],
    meaning: "Tells the home force that a person's supervision began, changed, ended or moved.", source: 'DOMAIN 2.8',
  },
  'supervision-snapshot': {
    kind: 'supervision-snapshot', family: 'M8', version: 1, content: SupervisionSnapshot, floor: 'OPEN', mayHaveVictimPart: false,
    ordering: 'conversation', defaultExpiryDays: 7, conditions: [],
    meaning: 'Tells the home force how many people it should hold, with one digest over them.', source: 'DOMAIN 2.8',
  },
  'reportable-incident-arrest': {
    ...incident, kind: 'reportable-incident-arrest', family: 'M9', floor: 'OPEN',
    meaning: 'Tells probation of an arrest of a person under supervision.', source: 'DOMAIN 2.9',
  },
  'reportable-incident-no-arrest': {
    ...incident, kind: 'reportable-incident-no-arrest', family: 'M10', floor: 'SENSITIVE', floorOf: () => 'SENSITIVE',
    meaning: 'Tells probation of an incident without an arrest that involves a person under supervision.', source: 'DOMAIN 2.9',
  },
  receipts: {
    kind: 'receipts', family: 'M43', version: 1, content: Receipts, floor: 'OPEN', mayHaveVictimPart: false, ordering: 'none', defaultExpiryDays: 30,
    conditions: [], meaning: 'Says what became of messages that arrived.', source: 'DESIGN 7',
  },
  'connection-test': {
    kind: 'connection-test', family: 'M43', version: 1, content: ConnectionTest, floor: 'OPEN', mayHaveVictimPart: true, ordering: 'conversation',
    defaultExpiryDays: 1, conditions: [], meaning: 'Proves the way to a partner and into both of its stores.', source: 'DOMAIN 2.15',
  },
  'place-given-up': {
    kind: 'place-given-up', family: 'M43', version: 1, content: PlaceGivenUp, floor: 'OPEN', mayHaveVictimPart: false, ordering: 'conversation', defaultExpiryDays: 30,
    conditions: [], meaning: 'Gives up the place in the order of a message that expired without a receipt.', source: 'ADR 0010',
  },
};

/** The class of the content of each kind. */
export interface ContentOf {
  'supervision-notification': SupervisionNotification;
  'supervision-snapshot': SupervisionSnapshot;
  'reportable-incident-arrest': ReportableIncident;
  'reportable-incident-no-arrest': ReportableIncident;
  receipts: Receipts;
  'connection-test': ConnectionTest;
  'place-given-up': PlaceGivenUp;
}

/**
 * The declaration of a verified payload's kind and version.
 * @throws MESSAGE_UNKNOWN_KIND, MESSAGE_UNKNOWN_VERSION
 */
export function kindOf(payload: Pick<SignedPayload, 'kind' | 'type'>): KindDeclaration {
  if (!isKind(payload.kind)) throw new GatewayError('MESSAGE_UNKNOWN_KIND');
  const declaration = kinds[payload.kind];
  if (payload.type !== `${declaration.kind}.v${declaration.version}`) throw new GatewayError('MESSAGE_UNKNOWN_VERSION', { kind: declaration.kind });
  return declaration;
}
