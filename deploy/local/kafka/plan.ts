import { type DirectoryDocument } from '#directory';
import { type AccessRow, accessRows, mustBeSet, type TopicRow, topicRows, userNames } from './rules.js';

/** A rule as the broker keeps it. */
export interface KafkaRule {
  readonly principal: string;
  readonly host: string;
  readonly operation: string;
  readonly permission: string;
  readonly resource: string;
  readonly pattern: string;
  readonly name: string;
}

/** What a broker has: it may serve others too. */
export interface KafkaState {
  /** The topics, each with the settings of it that are known. */
  readonly topics: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly rules: readonly KafkaRule[];
  readonly users: ReadonlySet<string>;
  /** The user that asks, and would do what is planned. */
  readonly askedAs: string;
}

/** What has to be done for a broker to be as the directory says. Topics are never taken away: what lies on them may still be wanted. */
export interface KafkaPlan {
  readonly topics: readonly TopicRow[];
  readonly addRules: readonly KafkaRule[];
  readonly takeRules: readonly KafkaRule[];
  readonly addUsers: readonly string[];
  readonly takeUsers: readonly string[];
  /** Rules that others have and that reach what is ours. They are not ours to take away: whoever keeps the cluster must. */
  readonly foreignRules: readonly KafkaRule[];
  /** Settings of topics that are there already and are not what they must be: changing them decides about what lies on them, so a person does. */
  readonly topicSettings: readonly TopicSetting[];
}

/** A setting of a topic that is not what it must be. */
export interface TopicSetting {
  readonly topic: string;
  readonly setting: string;
  readonly is: string;
  readonly mustBe: string;
}

/** A derived rule as the broker keeps it. */
export const ruleOf = ({ user, operation, resource, name, prefix }: AccessRow): KafkaRule =>
  ({ principal: `User:${user}`, host: '*', operation, permission: 'ALLOW', resource, pattern: prefix ? 'PREFIXED' : 'LITERAL', name });

/**
 * The difference between what the directory says and what a broker has. Taken away is only what is ours: of an agency of this or an earlier version every
 * rule that nobody derived, and its user when it takes part no longer; of anybody else the rules on topics of the exchange. The user that asks keeps everything. Whatever else reaches a topic, a group or a
 * transactional id of ours is found.
 */
export function planOf(directory: DirectoryDocument, state: KafkaState, now: Date, earlier: readonly DirectoryDocument[] = []): KafkaPlan {
  const wanted = accessRows(directory, now).map(ruleOf), users = userNames(directory);
  const [has, wants] = [new Set(state.rules.map(keyOf)), new Set(wanted.map(keyOf))];
  const ours = new Set([directory, ...earlier].flatMap(userNames).filter((user) => user !== state.askedAs));
  const isOurs = ({ principal, resource, name }: KafkaRule): boolean =>
    principal !== `User:${state.askedAs}` && (ours.has(principal.replace(/^User:/, '')) || (resource === 'TOPIC' && name.startsWith('mag.')));
  return {
    topics: topicRows(directory).filter(({ topic }) => !state.topics.has(topic)),
    addRules: wanted.filter((rule) => !has.has(keyOf(rule))), takeRules: state.rules.filter((rule) => isOurs(rule) && !wants.has(keyOf(rule))),
    foreignRules: state.rules.filter((rule) => rule.principal !== `User:${state.askedAs}` && !isOurs(rule) && opens(rule) && reaches(rule, [directory, ...earlier].flatMap(userNames))),
    topicSettings: topicRows(directory).flatMap((row) => wrongSettings(row, state.topics.get(row.topic))),
    addUsers: users.filter((user) => !state.users.has(user)), takeUsers: [...ours].filter((user) => state.users.has(user) && !users.includes(user)),
  };
}

/** A rule that denies something to one who is none of ours harms nobody; one for everybody may shut us out. */
const opens = ({ permission, principal }: KafkaRule): boolean => permission !== 'DENY' || principal === 'User:*';

/** What lets somebody change rules or settings, and with them reach every topic. */
const overEverything: ReadonlySet<string> = new Set(['ALL', 'ALTER', 'ALTER_CONFIGS', 'CLUSTER_ACTION']);

/** Whether a rule is about anything of the exchange: topics begin with `mag.`, groups and transactional ids with the code of their agency. */
function reaches({ resource, pattern, name, operation }: KafkaRule, users: readonly string[]): boolean {
  if (resource === 'CLUSTER') return overEverything.has(operation);
  const beginnings = resource === 'TOPIC' ? ['mag.'] : resource === 'GROUP' || resource === 'TRANSACTIONAL_ID' ? users.map((user) => `${user}.`) : [];
  return (pattern === 'LITERAL' && name === '*') || beginnings.some((beginning) => name.startsWith(beginning) || (pattern === 'PREFIXED' && beginning.startsWith(name)));
}

function wrongSettings(row: TopicRow, has: Readonly<Record<string, string>> | undefined): TopicSetting[] {
  if (has === undefined) return [];
  return Object.entries(mustBeSet(row)).filter(([setting, mustBe]) => has[setting] !== mustBe).map(([setting, mustBe]) => ({ topic: row.topic, setting, is: has[setting] ?? 'not known', mustBe }));
}

/** What is found that no plan puts right, in plain words. */
export function findingLines({ foreignRules, topicSettings }: KafkaPlan): string[] {
  return [
    ...foreignRules.map((rule) => `found, and not ours to take away: ${wordsOf(rule)}`),
    ...topicSettings.map(({ topic, setting, is, mustBe }) => `found: ${setting} of the topic ${topic} is ${is}; it must be ${mustBe}`),
  ];
}

/** Whether the rules of a broker are those of a plan that was carried out. */
export function isInForce({ addRules, takeRules }: KafkaPlan, rules: readonly KafkaRule[]): boolean {
  const has = new Set(rules.map(keyOf));
  return addRules.every((rule) => has.has(keyOf(rule))) && !takeRules.some((rule) => has.has(keyOf(rule)));
}

/** Each step in plain words; of what a broker tells in no order, in the order of the words. */
export function planLines({ topics, addRules, takeRules, addUsers, takeUsers }: KafkaPlan): string[] {
  return [
    ...topics.map(({ topic, partitions, compacted }) => `make the topic ${topic}: ${partitions} partition${partitions === 1 ? '' : 's'}${compacted ? ', compacted' : ''}`),
    ...addUsers.map((user) => `make the user ${user}`),
    ...addRules.map((rule) => `add the rule: ${wordsOf(rule)}`),
    ...takeRules.map((rule) => `take the rule away: ${wordsOf(rule)}`).sort(),
    ...takeUsers.map((user) => `take the user ${user} away`),
  ];
}

const keyOf = ({ principal, host, operation, permission, resource, pattern, name }: KafkaRule): string => [principal, host, operation, permission, resource, pattern, name].join('\n');

function wordsOf({ principal, host, operation, permission, resource, pattern, name }: KafkaRule): string {
  const may = permission === 'DENY' ? 'may not' : 'may';
  return `${principal.replace(/^User:/, '')} ${may} ${operation.toLowerCase()} the ${resource.toLowerCase()}${pattern === 'PREFIXED' ? 's that begin with' : ''} ${name}${host === '*' ? '' : ` from ${host}`}`;
}
