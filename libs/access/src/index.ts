/**
 * access owns who is asking and what they may see: bearer tokens, roles, the one table of rules, the register of people who work here as it bears on access, and the guard before every route.
 * It must never know how a thing is stored beyond the columns that its conditions name, nor any content.
 */
export { type Actor, actorFrom, actsAs, seesAs, seesTeams } from './actor.js';
export { AccessGuard, accessProviders, type SessionReader } from './guard.js';
export { actingRole, type Condition, type ConditionPlace, labelsOf, maySee, seesByRole, unlimitedPeople, visiblePeople, visibleRecords } from './may-see.js';
export { type KeptAt, Reason, type ReasonedRequest, reasonFrom, reasonToKeep, textToKeep } from './reason.js';
export { isRole, type Role, roles } from './roles.js';
export { Asking, EVERYBODY, ForEverybody, MAY_SEE, MaySee, PAGES, rolesFor, type RouteRule } from './route.js';
export { type PersonAccess, type Rule, rules, type Thing, unlimitedFor, type What } from './rules.js';
export { type StaffRegister, staffRegister } from './staff-register.js';
export { type TokenVerifier, tokenVerifier } from './token.js';
