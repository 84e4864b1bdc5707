import { type Label } from '#messages';

/**
 * Who may read content of a label in their own agency's stores, before caseload and exclusions narrow it (DOMAIN 1.2, DESIGN 6).
 * The most careful reading of the table: a role that reads some of a label's content through others is not listed. VICTIM follows the row "victim contact and
 * safe-contact data": victim liaison, DASO and MARAC coordinator read it; the police, children's services and adult social care "their own", which the rules of `access` hold them to. The
 * supervised person is nobody here: what they are given is built from an allow-list of OPEN fields.
 */
const readers = {
  practitioner: ['OPEN', 'SENSITIVE', 'ORIGINATOR'],
  manager: ['OPEN', 'SENSITIVE', 'ORIGINATOR'],
  'head-of-unit': [],
  'case-administrator': ['OPEN', 'SENSITIVE'],
  'victim-liaison': ['OPEN', 'SENSITIVE', 'VICTIM'],
  daso: ['OPEN', 'SENSITIVE', 'VICTIM'],
  'feed-officer': [],
  'da-unit': ['OPEN', 'SENSITIVE', 'ORIGINATOR', 'VICTIM'],
  'social-worker': ['OPEN', 'SENSITIVE', 'VICTIM'],
  'adult-social-worker': ['OPEN', 'SENSITIVE', 'VICTIM'],
  'unit-lead': [],
  'marac-coordinator': ['OPEN', 'SENSITIVE', 'VICTIM'],
  'mappa-coordinator': ['OPEN', 'SENSITIVE', 'ORIGINATOR', 'MAPPA'],
  'caseload-administrator': [],
  operator: [],
} as const satisfies Record<string, readonly Label[]>;

/** Whether a role may read content of a label; a role that is not in the table reads nothing. */
export const mayRead = (role: string, label: Label): boolean =>
  Object.hasOwn(readers, role) && (readers[role as keyof typeof readers] as readonly Label[]).includes(label);
