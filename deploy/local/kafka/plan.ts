import { type DirectoryDocument } from '#directory';
import { type AccessRow, accessRows, type TopicRow, topicRows, userNames } from './rules.js';

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
  readonly topics: ReadonlySet<string>;
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
}

/** A derived rule as the broker keeps it. */
export const ruleOf = ({ user, operation, resource, name, prefix }: AccessRow): KafkaRule =>
  ({ principal: `User:${user}`, host: '*', operation, permission: 'ALLOW', resource, pattern: prefix ? 'PREFIXED' : 'LITERAL', name });

/**
 * The difference between what the directory says and what a broker has. Taken away is only what is ours: of an agency of this or an earlier version every
 * rule that nobody derived, and its user when it takes part no longer; of anybody else the rules on topics of the exchange. The user that asks keeps everything.
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
    addUsers: users.filter((user) => !state.users.has(user)), takeUsers: [...ours].filter((user) => state.users.has(user) && !users.includes(user)),
  };
}

/** Whether the rules of a broker are those of a plan that was carried out. */
export function isInForce({ addRules, takeRules }: KafkaPlan, rules: readonly KafkaRule[]): boolean {
  const has = new Set(rules.map(keyOf));
  return addRules.every((rule) => has.has(keyOf(rule))) && !takeRules.some((rule) => has.has(keyOf(rule)));
}

/** Each step in plain words. */
export function planLines({ topics, addRules, takeRules, addUsers, takeUsers }: KafkaPlan): string[] {
  return [
    ...topics.map(({ topic, partitions, compacted }) => `make the topic ${topic}: ${partitions} partition${partitions === 1 ? '' : 's'}${compacted ? ', compacted' : ''}`),
    ...addUsers.map((user) => `make the user ${user}`),
    ...addRules.map((rule) => `add the rule: ${wordsOf(rule)}`),
    ...takeRules.map((rule) => `take the rule away: ${wordsOf(rule)}`),
    ...takeUsers.map((user) => `take the user ${user} away`),
  ];
}

const keyOf = ({ principal, host, operation, permission, resource, pattern, name }: KafkaRule): string => [principal, host, operation, permission, resource, pattern, name].join('\n');

function wordsOf({ principal, host, operation, permission, resource, pattern, name }: KafkaRule): string {
  const may = permission === 'DENY' ? 'may not' : 'may';
  return `${principal.replace(/^User:/, '')} ${may} ${operation.toLowerCase()} the ${resource.toLowerCase()}${pattern === 'PREFIXED' ? 's that begin with' : ''} ${name}${host === '*' ? '' : ` from ${host}`}`;
}
