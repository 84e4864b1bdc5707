import { type Label } from '#messages';
import { type Actor } from './actor.js';
import { type Role } from './roles.js';
import { type Bind, limitedAccess, relations, type Rule, rules, type Thing, type What } from './rules.js';

const rulesFor = (actor: Actor, what: What, label?: Label): readonly Rule[] =>
  rules.filter((rule) => rule.what === what && actor.roles.includes(rule.role) && (label === undefined || rule.labels.includes(label)));

/**
 * Whether `actor` may see `thing`: the one decision behind every read. Another agency's token sees nothing; a limited-access record
 * stands above every role; otherwise some row of the table must allow it. Where the answer is no, the thing does not exist for the actor.
 */
export function maySee(actor: Actor, thing: Thing): boolean {
  return actor.agency === thing.agency
    && limitedAccess.holds(actor, thing)
    && rulesFor(actor, thing.what, thing.label).some((rule) => relations[rule.relation].holds(actor, thing));
}

/** The labels that the actor's roles may see of a kind of thing at all; which things, {@link maySee} or {@link visiblePeople} decides. */
export function labelsOf(actor: Actor, what: What): readonly Label[] {
  return [...new Set(rulesFor(actor, what).flatMap((rule) => rule.labels))];
}

/** Whether the actor's role alone lets them see everything of a kind of thing, whomever it concerns. */
export const seesByRole = (actor: Actor, what: What, label: Label): boolean => rulesFor(actor, what, label).some(({ relation }) => relation === 'by-role');

/** The role in which an actor sees a kind of thing, for the audit: the first that the table allows; `undefined` when none does. */
export function actingRole(actor: Actor, what: What): Role | undefined {
  return actor.roles.find((role) => rules.some((rule) => rule.what === what && rule.role === role));
}

/** A condition for a WHERE clause, with the parameters that it needs. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Where a condition is used: the alias of the rows it is about, and the number of the first parameter that is free. */
export interface ConditionPlace {
  readonly alias: string;
  readonly firstParam: number;
}

/**
 * The same decision as {@link maySee} for things about supervised people, over rows of `alias` that have a `crn` (usually
 * `supervised_person`), in the case store of the actor's own agency. A row hidden and a row absent are then one and the same:
 * the query finds nothing. Reads the tables caseload_allocation(crn, practitioner, team) and limited_access(crn, rule, person).
 */
export function visiblePeople(actor: Actor, asked: { readonly what: What; readonly label: Label }, place: ConditionPlace): Condition {
  const { params, bind } = parameters(place);
  return { sql: `(${limitedAccess.sql(actor, place.alias, bind)} and ${anyOf(actor, asked, place.alias, bind)})`, params };
}

/** Only the limited-access half of {@link visiblePeople}: for a store that knows a person's `crn` but gives its roles no caseload. */
export function unlimitedPeople(actor: Actor, place: ConditionPlace): Condition {
  const { params, bind } = parameters(place);
  return { sql: `(${limitedAccess.sql(actor, place.alias, bind)})`, params };
}

/** The same decision as {@link maySee} over rows of `alias` that have an `issuer`, such as the victim parts of the desk. */
export function visibleRecords(actor: Actor, asked: { readonly what: What; readonly label: Label }, place: ConditionPlace): Condition {
  const { params, bind } = parameters(place);
  return { sql: anyOf(actor, asked, place.alias, bind), params };
}

function anyOf(actor: Actor, asked: { readonly what: What; readonly label: Label }, alias: string, bind: Bind): string {
  const needed = new Set(rulesFor(actor, asked.what, asked.label).map((rule) => rule.relation));
  if (needed.has('by-role')) return 'true';
  return needed.size === 0 ? 'false' : `(${[...needed].map((relation) => relations[relation].sql(actor, alias, bind)).join(' or ')})`;
}

function parameters(place: ConditionPlace): { params: unknown[]; bind: Bind } {
  const params: unknown[] = [];
  return { params, bind: (value) => `$${place.firstParam + params.push(value) - 1}` };
}
