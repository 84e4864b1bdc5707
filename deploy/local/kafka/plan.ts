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

/** What a broker has that concerns the exchange. */
export interface KafkaState {
  readonly topics: ReadonlySet<string>;
  readonly rules: readonly KafkaRule[];
  readonly users: ReadonlySet<string>;
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

/** The difference between what the directory says and what a broker has. */
export function planOf(directory: DirectoryDocument, state: KafkaState, now: Date): KafkaPlan {
  const wanted = accessRows(directory, now).map(ruleOf), users = userNames(directory);
  const [has, wants] = [new Set(state.rules.map(keyOf)), new Set(wanted.map(keyOf))];
  const takeRules = state.rules.filter((rule) => !wants.has(keyOf(rule)));
  // Only who could do something here is taken for a user of ours: the broker may serve others.
  const gone = new Set(takeRules.map(({ principal }) => principal.replace(/^User:/, '')).filter((user) => state.users.has(user) && !users.includes(user)));
  return {
    topics: topicRows(directory).filter(({ topic }) => !state.topics.has(topic)),
    addRules: wanted.filter((rule) => !has.has(keyOf(rule))), takeRules,
    addUsers: users.filter((user) => !state.users.has(user)), takeUsers: [...gone],
  };
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
