import { addressKey } from './address-key.js';

type Content = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Content => typeof value === 'object' && value !== null;
const listed = (value: unknown): readonly Content[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Whose a proposed address must be for it to be a partner's. */
export const partners = 'PARTNERS';

/**
 * Whether an enquiry because of a curfew says itself that somebody else lives at the address (DOMAIN 2.15, 2.17): the address is a partner's, it names an occupier, somebody named lives there by the address that is given of them, or it
 * names a partner and does not say that nobody else lives there: whoever is named without that, lives there. `content` is the case part, so an address that is protected is never looked at. Pure.
 */
export function isOccupied(content: object): boolean {
  const { proposedAddress, nobodyElse, persons, children, carers } = content as Content;
  const there = isObject(proposedAddress) ? proposedAddress : {};
  return there['kind'] === partners
    || [persons, children, carers].flatMap(listed).some((one) => one['role'] === 'PROPOSED_OCCUPIER' || (one['role'] === 'PARTNER' && nobodyElse !== 'YES') || isSameAddress(one, there));
}

/** The postcode may be left out of one of them. */
function isSameAddress(one: Content, other: Content): boolean {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
  if (!isGiven(one['address']) || !isGiven(other['address'])) return false;
  return addressKey(one) === addressKey(other) || (!(isGiven(one['postcode']) && isGiven(other['postcode'])) && addressKey({ address: one['address'] }) === addressKey({ address: other['address'] }));
}
