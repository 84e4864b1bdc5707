import { type AgencyCode, agencyCodePattern, GatewayError } from '#messages';
import { isRole, type Role } from './roles.js';

/** Who is asking: what a verified bearer token says, and nothing else. */
export interface Actor {
  /** The username, unique over all agencies. */
  readonly person: string;
  readonly agency: AgencyCode;
  readonly roles: readonly Role[];
  /** The teams that the person works in or answers for; empty where the token names none. */
  readonly teams: readonly string[];
}

/** As long as a signed message may name the person on whose behalf it was sent. */
const longestName = 100;
const isName = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= longestName;

/**
 * The actor that the claims of a verified token describe. Roles outside our list are left out: they mean nothing here.
 * @throws GatewayError ACCESS_TOKEN_INVALID when a claim is missing or not of its form.
 */
export function actorFrom(claims: Readonly<Record<string, unknown>>): Actor {
  const { sub, agency, roles, teams = [] } = claims;
  if (!isName(sub) || !isName(agency) || !agencyCodePattern.test(agency)) throw new GatewayError('ACCESS_TOKEN_INVALID');
  if (!Array.isArray(roles) || !Array.isArray(teams) || !teams.every(isName)) throw new GatewayError('ACCESS_TOKEN_INVALID');
  return Object.freeze({ person: sub, agency: agency as AgencyCode, roles: Object.freeze(roles.filter(isRole)), teams: Object.freeze(teams) });
}
