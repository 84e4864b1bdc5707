import { type Finding, type relationships } from '#messages';
import { type ChangeName } from './change-events.js';

/** Whom the transfer report of a prison names among visitors and contacts (DOMAIN 2.15, M38). */
export const reportNames = ['NOBODY_NEW', 'NEW_PARTNER', 'CHILD', 'NEW_PARTNER_AND_CHILD'] as const;

/** What somebody says with a change, as far as it may show another. */
export interface SaidWithChange {
  readonly event: ChangeName;
  readonly relationship?: (typeof relationships)[number] | undefined;
  readonly reportNames?: (typeof reportNames)[number] | undefined;
}

/** What is asked with a change, because inspectors found that nobody asked it: of a conviction how whoever was harmed stands to the person (DOMAIN 2.16, Arnold), of a handover whom the prison's report names (Ed). */
const questions = [
  { field: 'relationship', of: 'CONVICTION', todo: 'Say how whoever was harmed stands to the person, whatever the offence is called.' },
  { field: 'reportNames', of: 'CUSTODY_HANDOVER', todo: 'Say whom the transfer report names among alerts, visitors, contacts and visits.' },
] as const satisfies readonly { readonly field: keyof SaidWithChange; readonly of: ChangeName; readonly todo: string }[];

/** What is to be put right in what is said with a change: its question is answered, and no other's. Pure. */
export const unasked = (said: SaidWithChange): Finding[] => questions.flatMap(({ field, of, todo }): Finding[] => {
  if (said.event === of) return said[field] === undefined ? [{ path: `/${field}`, code: 'REQUIRED', todo }] : [];
  return said[field] === undefined ? [] : [{ path: `/${field}`, code: 'CONTRADICTION', todo: 'Leave this out: it is not asked of this change.' }];
});

/** Nobody who is connected by a relationship of the Domestic Abuse Act 2021, section 2. Where it is not known the question stands. */
const unconnected: readonly unknown[] = ['NONE', 'CARER'] satisfies (typeof relationships)[number][];

/** The changes that what is said shows beside the change itself: each has a review of its own. Pure. */
export function alsoShown({ relationship, reportNames: names }: SaidWithChange): ChangeName[] {
  return [
    ...(relationship === undefined || unconnected.includes(relationship) ? [] : ['POSSIBLE_ABUSE' as const]),
    ...(names === 'NEW_PARTNER' || names === 'NEW_PARTNER_AND_CHILD' ? ['NEW_RELATIONSHIP' as const] : []),
    ...(names === 'CHILD' || names === 'NEW_PARTNER_AND_CHILD' ? ['CHILD_CONTACT' as const] : []),
  ];
}
