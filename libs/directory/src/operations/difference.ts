import { type Agency, type AgreedKind, type Agreement, type DirectoryDocument, type PublishedKey } from '../document.js';

/**
 * What differs between two versions, one plain sentence each, in the order: agencies, keys, agreements, routes, anchor. A person reads these before they sign: whatever the schema lets a
 * directory say is named here, of what is added too, except its number and its times.
 */
export function differences(before: DirectoryDocument, after: DirectoryDocument): string[] {
  return [
    ...compare(before.agencies, after.agencies, ({ code }) => code, {
      added: (agency) => [`${agency.code} takes part (${agency.name}, ${agency.app}).`, ...agencyDifferences(bareOf(agency), agency)],
      gone: ({ code, name }) => [`${code} no longer takes part (${name}).`],
      both: agencyDifferences,
    }),
    ...compare(before.agreements, after.agreements, ({ from, to }) => `${from} ${to}`, {
      added: (agreement) => [...(agreement.kinds.length === 0 ? [`${way(agreement)}: an agreement under which nothing may pass yet.`] : []), ...agreementDifferences({ from: agreement.from, to: agreement.to, kinds: [] }, agreement)],
      gone: (agreement) => [`${way(agreement)}: nothing may pass any more.`],
      both: agreementDifferences,
    }),
    ...compare(before.routing.routes, after.routing.routes, ({ areaCode, kind }) => `${areaCode} ${kind}`, {
      added: ({ areaCode, kind, agency, unit }) => [`${kind} for ${areaCode} goes to ${agency}${unit === undefined ? '' : `, ${unit}`}.`],
      gone: ({ areaCode, kind, agency }) => [`${kind} for ${areaCode} no longer goes to ${agency}.`],
      both: (was, is) => changed(`${was.kind} for ${was.areaCode} goes to`, [was.agency, was.unit].filter(Boolean).join(', '), [is.agency, is.unit].filter(Boolean).join(', ')),
    }),
    ...changed('The next trust anchor is', anchorOf(before), anchorOf(after)),
  ];
}

interface Sentences<One> {
  added(one: One): string[];
  gone(one: One): string[];
  both(was: One, is: One): string[];
}

function compare<One>(before: readonly One[], after: readonly One[], nameOf: (one: One) => string, say: Sentences<One>): string[] {
  const [was, is] = [new Map(before.map((one) => [nameOf(one), one])), new Map(after.map((one) => [nameOf(one), one]))];
  return [
    ...before.flatMap((one) => { const now = is.get(nameOf(one)); return now === undefined ? say.gone(one) : say.both(one, now); }),
    ...after.flatMap((one) => (was.has(nameOf(one)) ? [] : say.added(one))),
  ];
}

const changed = (what: string, was: string, is: string): string[] => (was === is ? [] : [`${what} ${is || 'none'}, was ${was || 'none'}.`]);
/** An agency of which nothing has been said yet but what it is. */
const bareOf = ({ code, app, name }: Agency): Agency => ({ code, app, name, areaCodes: [], keys: { signing: [], exchange: [], victim: [] } });
const anchorOf = ({ nextAnchor }: DirectoryDocument): string => (nextAnchor === undefined ? '' : `${nextAnchor.kid} from ${nextAnchor.from}`);

function agencyDifferences(was: Agency, is: Agency): string[] {
  const { code } = is;
  const suspension = was.suspendedSince === is.suspendedSince ? [] : [is.suspendedSince === undefined ? `${code} is no longer suspended.` : `${code} is suspended since ${is.suspendedSince}.`];
  return [
    ...suspension,
    ...changed(`${code}: the name is`, was.name, is.name),
    ...changed(`${code}: the app is`, was.app, is.app),
    ...changed(`${code}: the force code is`, was.forceCode ?? '', is.forceCode ?? ''),
    ...changed(`${code}: the areas are`, was.areaCodes.join(', '), is.areaCodes.join(', ')),
    ...changed(`${code}: the contacts are`, contactsOf(was), contactsOf(is)),
    ...(['signing', 'exchange', 'victim'] as const).flatMap((use) => compare(was.keys[use], is.keys[use], ({ jwk }) => jwk.kid, {
      added: ({ jwk, from, until, ...ended }) => [`${code}: a new ${use} key ${jwk.kid}, from ${from} until ${until}.`, ...keyDifferences(`${code}: the ${use} key ${jwk.kid}`, { jwk, from, until }, { jwk, from, until, ...ended })],
      gone: ({ jwk }) => [`${code}: the ${use} key ${jwk.kid} is no longer listed.`],
      both: (old, now) => keyDifferences(`${code}: the ${use} key ${now.jwk.kid}`, old, now),
    })),
  ];
}

const contactsOf = ({ contacts = [] }: Agency): string => contacts.map((one) => `${one.for}: ${one.reach}`).join('; ');

function keyDifferences(what: string, was: PublishedKey, is: PublishedKey): string[] {
  const revocation = was.revokedAt === is.revokedAt ? [] : [is.revokedAt === undefined ? `${what} is no longer revoked.` : `${what} is revoked since ${is.revokedAt}.`];
  return [
    ...(JSON.stringify(was.jwk) === JSON.stringify(is.jwk) ? [] : [`${what} is another key under the same name.`]),
    ...changed(`${what} begins at`, was.from, is.from), ...changed(`${what} ends at`, was.until, is.until), ...revocation,
    ...changed(`${what} counts as compromised since`, was.compromisedSince ?? '', is.compromisedSince ?? ''),
  ];
}

const way = ({ from, to }: Agreement): string => `From ${from} to ${to}`;
function termsOf({ purposes, labelCeiling, lawfulBases, ...times }: AgreedKind): string {
  const basis = lawfulBases === undefined ? '' : `, on ${lawfulBases.join(', ')}`;
  const within = ([['arrival confirmed', times.acceptedWithin], ['opened', times.openedWithin], ['reply', times.replyWithin], ...Object.entries(times.replyWithinFor ?? {}).map(([urgency, time]) => [`reply for ${urgency}`, time] as const)] as const).flatMap(([what, time]) => (time === undefined ? [] : [`, ${what} within ${time}`]));
  return `for ${purposes.join(', ')}, up to ${labelCeiling}${basis}${within.join('')}`;
}

function agreementDifferences(was: Agreement, is: Agreement): string[] {
  return [
    ...compare(was.kinds, is.kinds, ({ kind }) => kind, {
      added: (kind) => [`${way(is)}: ${kind.kind} may pass, ${termsOf(kind)}.`],
      gone: ({ kind }) => [`${way(is)}: ${kind} may no longer pass.`],
      both: (old, now) => changed(`${way(is)}: ${now.kind} may pass`, termsOf(old), termsOf(now)),
    }),
    ...changed(`${way(is)}: messages an hour at most`, String(was.quotaPerHour ?? ''), String(is.quotaPerHour ?? '')),
  ];
}
