import { type Readable } from '#exchange/misroutes';
import { askedKinds } from '../enquiries/asked-kinds.js';

/** What people read of what came for a caseload: incidents, and what was answered, refused or acknowledged, by whatever way that came. */
export const caseloadReadable: readonly Readable[] = [
  { what: 'incident', perPerson: true, statement: 'select id as message_id, issuer, kind, conversation, received_at, crn from incident' },
  ...askedKinds.map(({ kind, what }): Readable => ({
    what, perPerson: true, statement: `select a.id as message_id, a.issuer, a.kind, a.conversation, a.received_at, a.crn from enquiry_answer a join enquiry e on e.conversation = a.conversation where e.kind = '${kind}'`,
  })),
];
