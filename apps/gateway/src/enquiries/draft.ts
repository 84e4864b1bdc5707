import { type Actor } from '#access';
import { type Directory } from '#directory';
import { checkSource } from '#labels';
import { type Finding, kinds } from '#messages';
import { type Row } from '#platform';
import { type AskedKind } from './asked-kinds.js';

/** A draft with everything that the case record and the token know, who is asked, and what is still to be put right. */
export interface Completed {
  readonly content: Readonly<Record<string, unknown>>;
  readonly agencies: readonly string[];
  readonly findings: readonly Finding[];
}

interface Given {
  readonly content: object;
  readonly area?: string;
}

/** Completes a draft from the case record and says, field by field, what is to be done. Pure: the same draft is judged alike before and while it is issued. */
export function completeDraft(asked: AskedKind, given: Given, person: Row, actor: Actor, directory: Directory, now: Date): Completed {
  const draft = given.content as Readonly<Record<string, unknown>>;
  const hasRole = kinds[asked.kind].conditions.some(({ when }) => when?.field === 'requesterRole');
  const content: Record<string, unknown> = {
    ...asked.defaults?.(String(person['date_of_birth']), now.toISOString().slice(0, 10)), ...(hasRole ? { requesterRole: 'PRACTITIONER' } : {}), ...draft,
    [asked.requester]: requesterOf(actor, draft[asked.requester]),
    // Who a case administrator is cannot be said otherwise: the directing practitioner must be named (DOMAIN 1.1).
    ...(hasRole && !actor.roles.some((role) => role === 'practitioner' || role === 'manager') ? { requesterRole: 'CASE_ADMINISTRATOR' } : {}),
    subject: subjectOf(person),
  };
  const recipients = asked.recipients(content, given.area, directory);
  return {
    content,
    agencies: [...new Set(recipients.flatMap((one) => ('agency' in one ? [one.agency] : [])))],
    findings: [
      ...('subject' in draft ? [{ path: '/subject', code: 'UNKNOWN_FIELD', todo: 'Leave this field out; it is taken from the case record.' } as const] : []),
      ...checkSource(asked.kind, content), ...recipients.flatMap((one) => ('finding' in one ? [one.finding] : [])),
    ],
  };
}

/** Who asks is who is signed in, whatever the draft says; unit and contact may be given. What is no object stays, to be found wrong. */
function requesterOf(actor: Actor, written: unknown): unknown {
  if (written !== undefined && (typeof written !== 'object' || written === null || Array.isArray(written))) return written;
  return { ...(actor.teams[0] === undefined ? {} : { unit: actor.teams[0] }), ...written, name: actor.person };
}

const given = (fields: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''));
const listed = (value: unknown): readonly object[] => (Array.isArray(value) ? (value as object[]) : []);

/** The supervised person as the case record knows them (DOMAIN 2.17, M1): nobody types an identifier. */
export function subjectOf(person: Row): object {
  return given({
    crn: person['crn'], pnc: person['pnc'], cro: person['cro'], dateOfBirth: person['date_of_birth'], sex: person['sex'],
    names: [{ kind: 'CURRENT', givenNames: person['given_names'], familyName: person['family_name'] }, ...listed(person['aliases']).map((alias) => ({ kind: 'ALIAS', ...alias }))],
    addresses: listed(person['addresses']),
  });
}
