import { type FolderSource } from '#file-folders';
import { askedKinds } from '../enquiries/asked-kinds.js';

/**
 * What comes for a caseload: incidents, and what was answered, refused or acknowledged. Whoever is given it as files sees what they would see of it on the pages:
 * only people of their caseload, and nobody from whom they are barred.
 */
export const caseloadNotices: readonly FolderSource[] = [
  { name: 'incidents', what: 'incident', perPerson: true, statement: 'select id, issuer, received_at, crn from incident' },
  ...askedKinds.map(({ kind, path, what }): FolderSource => ({
    name: path, what, perPerson: true,
    statement: `select a.id, a.issuer, a.received_at, a.crn from enquiry_answer a join enquiry e on e.conversation = a.conversation where e.kind = '${kind}'`,
  })),
];
