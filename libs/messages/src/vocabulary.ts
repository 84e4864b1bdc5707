/** The closed lists that every message speaks in. */

/** Sensitivity labels, least restrictive first; MAPPA and VICTIM are beside each other and cannot be merged. */
export const labels = ['OPEN', 'SENSITIVE', 'ORIGINATOR', 'MAPPA', 'VICTIM'] as const;
export type Label = (typeof labels)[number];

/** The parts of a message, one for each place where content may be stored. */
export const partNames = ['case', 'originator', 'mappa', 'victim'] as const;
export type PartName = (typeof partNames)[number];

/** Two ways through the exchange that never wait for each other; `urgent` is for imminent harm. */
export const lanes = ['bulk', 'urgent'] as const;
export type Lane = (typeof lanes)[number];

/** What the information is shared for; an agreement names the purposes that it covers. */
export const purposes = {
  'manage-da-risk': 'To manage the risk that a person under supervision poses to a partner, family member or child.',
  'safeguard-child': 'To safeguard or promote the welfare of a child.',
  'safeguard-adult': 'To safeguard an adult who has care and support needs.',
  'run-exchange': 'To run the exchange itself: receipts, connection tests and places given up, with nothing about people.',
} as const;
export type Purpose = keyof typeof purposes;

/** The legal gateways that a message may name as its basis. */
export const lawfulBases = {
  'DPA2018-P3-s31': 'Data Protection Act 2018 Part 3, law enforcement purposes of competent authorities (section 31)',
  'DPA2018-P3-s36-4': 'Data Protection Act 2018 Part 3, further use authorised by law (section 36(4))',
  'UKGDPR-6-1-c': 'UK GDPR article 6(1)(c), legal obligation',
  'UKGDPR-6-1-d': 'UK GDPR article 6(1)(d), vital interests',
  'UKGDPR-6-1-e': 'UK GDPR article 6(1)(e), public task',
  'DPA2018-Sch1-18': 'Data Protection Act 2018 Schedule 1 paragraph 18, safeguarding of children and individuals at risk',
  'OMA2007-s14': 'Offender Management Act 2007 section 14',
  'CJA2003-s325-4': 'Criminal Justice Act 2003 section 325(4), duty to co-operate (MAPPA)',
  'CDA1998-s115': 'Crime and Disorder Act 1998 section 115',
  'COMMON-LAW-POLICING': 'The common law duty of the police to prevent crime',
  'CA1989-s27': 'Children Act 1989 section 27',
  'CA1989-s47': 'Children Act 1989 section 47',
  'CA2004-s11': 'Children Act 2004 section 11',
  'CA2004-s16LA': 'Children Act 2004 section 16LA, duty to share (once commenced)',
  'CARE-ACT-2014': 'Care Act 2014',
  'SSWB-WALES-2014': 'Social Services and Well-being (Wales) Act 2014',
  'DAA2021-s77': 'Domestic Abuse Act 2021 section 77',
} as const;
export type LawfulBasis = keyof typeof lawfulBases;

/** The apps of the five sorts of agency, between which a kind of message goes. */
export const appNames = ['gateway', 'police-adapter', 'childrens-services-adapter', 'marac-adapter', 'mappa-adapter'] as const;
export type AppName = (typeof appNames)[number];

/** A path into content as RFC 6901 writes it, e.g. `/subject/pnc`; the empty string is the whole content. */
export type JsonPointer = string;
