import { type AgencyCode } from '#messages';
import { type Agency, type AgreedKind, type Agreement, type ContactPoint, type DirectoryDocument, type PublishedKey } from '../document.js';

/** A changed document, or in plain words why it may not be changed so. */
export type Edited = { readonly document: DirectoryDocument } | { readonly refused: string };
/** The uses of a published key. */
type Use = keyof Agency['keys'];

/** What is to be agreed about a kind: what is not named stays as it was, what is `null` is agreed no longer. */
export type NewTerms = Pick<AgreedKind, 'kind'> & { readonly [Term in Exclude<keyof AgreedKind, 'kind'>]?: AgreedKind[Term] | null | undefined };

/** An agency as it is added: it has its keys from the first day on. */
export type NewAgency = Omit<Agency, 'suspendedSince'>;

/** Adds an agency that is not there yet. */
export function addAgency(document: DirectoryDocument, agency: NewAgency): Edited {
  if (document.agencies.some(({ code }) => code === agency.code)) return { refused: `${agency.code} is in the directory already.` };
  return { document: { ...document, agencies: [...document.agencies, agency] } };
}

/** Suspends an agency: nothing is taken from it or sent to it from that moment on. */
export function suspend(document: DirectoryDocument, code: string, since: Date): Edited {
  return withAgency(document, code, (agency) => (agency.suspendedSince === undefined ? { ...agency, suspendedSince: since.toISOString() } : `${code} is suspended already, since ${agency.suspendedSince}.`));
}

/** Ends a suspension. */
export function resume(document: DirectoryDocument, code: string): Edited {
  return withAgency(document, code, ({ suspendedSince, ...agency }) => (suspendedSince === undefined ? `${code} is not suspended.` : agency));
}

/** Says how an agency is reached for something, or with no `reach` that it no longer is. */
export function setContact(document: DirectoryDocument, code: string, contact: { readonly for: string; readonly reach?: string }): Edited {
  return withAgency(document, code, ({ contacts = [], ...agency }) => {
    const others = contacts.filter((one) => one.for !== contact.for);
    const kept: ContactPoint[] = contact.reach === undefined ? others : [...others, { for: contact.for, reach: contact.reach }];
    return kept.length === 0 ? agency : { ...agency, contacts: kept };
  });
}

/**
 * Publishes a new key of an agency beside those it has. Each of those ends `overlapMs` after the new one begins, and no sooner: senders that do not
 * know the new one yet still seal to the old one, and a sender that signs with the old one is still believed.
 */
export function rotateKey(document: DirectoryDocument, code: string, use: Use, key: { readonly jwk: PublishedKey['jwk']; readonly from: Date; readonly until: Date }, overlapMs: number): Edited {
  const from = key.from.toISOString(), end = new Date(key.from.getTime() + overlapMs).toISOString();
  return withAgency(document, code, (agency) => {
    const old = agency.keys[use].map((one) => (one.revokedAt !== undefined || Date.parse(one.until) <= key.from.getTime() ? one : { ...one, until: end }));
    return { ...agency, keys: { ...agency.keys, [use]: [{ jwk: key.jwk, from, until: key.until.toISOString() }, ...old] } };
  });
}

/** Revokes a key at once: nothing that it made is believed and nothing is sealed to it, whatever the time of issue. */
export function revokeKey(document: DirectoryDocument, code: string, kid: string, at: Date, compromisedSince?: Date): Edited {
  return withAgency(document, code, (agency) => {
    const found = Object.values(agency.keys).flat().find(({ jwk }) => jwk.kid === kid);
    if (found === undefined) return `${code} has no key ${kid}; \`show\` lists its keys.`;
    const revokedAt = found.revokedAt ?? at.toISOString();
    if (compromisedSince !== undefined && compromisedSince.getTime() > Date.parse(revokedAt)) return `A key cannot be compromised only after its revocation at ${revokedAt}.`;
    const revoke = (keys: readonly PublishedKey[]): PublishedKey[] => keys.map((key) => (key.jwk.kid !== kid ? key
      : { ...key, revokedAt, ...(compromisedSince === undefined ? {} : { compromisedSince: compromisedSince.toISOString() }) }));
    return { ...agency, keys: { signing: revoke(agency.keys.signing), exchange: revoke(agency.keys.exchange), victim: revoke(agency.keys.victim) } };
  });
}

/** Lets a kind pass one way between two agencies, or says anew how it may. */
export function agree(document: DirectoryDocument, from: AgencyCode, to: AgencyCode, terms: NewTerms): Edited {
  const was = document.agreements.find((one) => one.from === from && one.to === to)?.kinds.find(({ kind }) => kind === terms.kind);
  const named = Object.entries(terms).filter(([, value]) => value !== undefined);
  const agreed = Object.fromEntries(Object.entries({ ...was, ...Object.fromEntries(named) }).filter(([, value]) => value !== null)) as Partial<AgreedKind>;
  if (!isWhole(agreed)) return { refused: `Say for what ${terms.kind} may pass from ${from} to ${to}, and up to which label.` };
  return withAgreement(document, from, to, (kinds) => [...kinds.filter(({ kind }) => kind !== terms.kind), agreed]);
}

const isWhole = (agreed: Partial<AgreedKind>): agreed is AgreedKind => agreed.kind !== undefined && agreed.purposes !== undefined && agreed.labelCeiling !== undefined;

/** Lets a kind no longer pass that way. */
export function endAgreement(document: DirectoryDocument, from: AgencyCode, to: AgencyCode, kind: string): Edited {
  if (!document.agreements.some((one) => one.from === from && one.to === to && one.kinds.some((each) => each.kind === kind))) return { refused: `There is no agreement about ${kind} from ${from} to ${to}.` };
  return withAgreement(document, from, to, (kinds) => kinds.filter((one) => one.kind !== kind));
}

function withAgreement(document: DirectoryDocument, from: AgencyCode, to: AgencyCode, change: (kinds: readonly AgreedKind[]) => readonly AgreedKind[]): Edited {
  for (const code of [from, to]) if (!document.agencies.some((agency) => agency.code === code)) return unknown(document, code);
  if (from === to) return { refused: 'An agency has no agreement with itself.' };
  const found: Agreement = document.agreements.find((one) => one.from === from && one.to === to) ?? { from, to, kinds: [] };
  const changed = { ...found, kinds: change(found.kinds) };
  const agreements = document.agreements.includes(found) ? document.agreements.map((one) => (one === found ? changed : one)) : [...document.agreements, changed];
  return { document: { ...document, agreements: agreements.filter(({ kinds }) => kinds.length > 0) } };
}

function withAgency(document: DirectoryDocument, code: string, change: (agency: Agency) => Agency | string): Edited {
  const agency = document.agencies.find((one) => one.code === code);
  if (agency === undefined) return unknown(document, code);
  const changed = change(agency);
  return typeof changed === 'string' ? { refused: changed } : { document: { ...document, agencies: document.agencies.map((one) => (one === agency ? changed : one)) } };
}

const unknown = (document: DirectoryDocument, code: string): Edited => ({ refused: `The directory has no agency ${code}; it has ${document.agencies.map((one) => one.code).join(', ') || 'none yet'}.` });
