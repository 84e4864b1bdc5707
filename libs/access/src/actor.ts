import { type AgencyCode, agencyCodePattern, GatewayError } from '#messages';
import { isRole, type Role } from './roles.js';

/** Who is asking: what a verified bearer token says, narrowed by the register of people who work here, and for whom they stand in by it. */
export interface Actor {
  /** The username, unique over all agencies. */
  readonly person: string;
  readonly agency: AgencyCode;
  readonly roles: readonly Role[];
  /** The teams that the person works in or answers for; empty where the token names none. */
  readonly teams: readonly string[];
  /** Whose work is the actor's now, by the register of people: those who are absent or have left and for whom the actor stands in. */
  readonly standsInFor?: readonly string[];
  /** The teams that a manager answers for beside their own, because they stand in for another manager. */
  readonly standsInTeams?: readonly string[];
  /** Whether the actor's own work is somebody else's now, because the register says that the actor is absent. */
  readonly isAway?: boolean;
}

/** The names by which people are the actor's to see: their own, and of everybody for whom they stand in. */
export const seesAs = ({ person, standsInFor = [] }: Actor): readonly string[] => [person, ...standsInFor];

/** The names whose work is the actor's now: their own unless they are absent, and of everybody for whom they stand in. */
export const actsAs = ({ person, standsInFor = [], isAway = false }: Actor): readonly string[] => (isAway ? [] : [person, ...standsInFor]);

/** The teams whose people are the actor's to see. */
export const seesTeams = ({ teams, standsInTeams = [] }: Actor): readonly string[] => [...teams, ...standsInTeams];

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
