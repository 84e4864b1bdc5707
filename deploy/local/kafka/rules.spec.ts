import { describe, expect, it } from '@jest/globals';
import { type DirectoryDocument } from '#directory';
import { parseAgencyCode } from '#messages';
import { findingLines, isInForce, type KafkaRule, planOf, planLines, ruleOf, type KafkaState } from './plan.js';
import { accessRows, mustBeSet, topicRows, userNames } from './rules.js';

const now = new Date('2026-03-02T10:00:00Z');
const agency = (code: string, suspendedSince?: string) => ({ code: parseAgencyCode(code), app: 'gateway', name: code, areaCodes: [], keys: { signing: [], exchange: [], victim: [] }, ...(suspendedSince === undefined ? {} : { suspendedSince }) }) as const;
const agreement = (from: string, to: string) => ({ from: parseAgencyCode(from), to: parseAgencyCode(to), kinds: [] });
const directoryOf = (suspendedSince?: string): DirectoryDocument => ({
  version: 1, issuedAt: '', expiresAt: '', routing: { routes: [] }, agencies: [agency('probation'), agency('police-a', suspendedSince), agency('police-b')],
  agreements: [agreement('probation', 'police-a'), agreement('police-a', 'probation'), agreement('probation', 'police-b')],
});
const directory = directoryOf();

describe('access rules of the broker', () => {
  const rows = accessRows(directory, now);
  const may = (user: string, operation: string, name: string, among = rows): boolean => among.some((row) => row.user === user && row.operation === operation && row.name === name);

  it('lets an agency read its own inboxes and no other', () => {
    expect(may('police-a', 'READ', 'mag.police-a.inbox')).toBe(true);
    expect(may('police-a', 'READ', 'mag.police-a.inbox.urgent')).toBe(true);
    expect(may('police-a', 'READ', 'mag.police-b.inbox')).toBe(false);
    expect(may('police-a', 'READ', 'mag.probation.inbox')).toBe(false);
  });

  it('lets an agency write to an inbox only under an agreement', () => {
    expect(may('police-a', 'WRITE', 'mag.probation.inbox')).toBe(true);
    expect(may('police-b', 'WRITE', 'mag.probation.inbox')).toBe(false);
    expect(may('police-a', 'WRITE', 'mag.police-a.inbox')).toBe(false);
  });

  it('lets only the publisher write directory and freshness', () => {
    const writers = rows.filter((row) => row.operation === 'WRITE' && /^mag\.(directory|freshness)$/.test(row.name)).map((row) => row.user);
    expect(new Set(writers)).toEqual(new Set(['mag-directory']));
  });

  it('lets only its owner write a checkpoint topic, and everyone read it', () => {
    expect(rows.filter((row) => row.operation === 'WRITE' && row.name === 'mag.probation.checkpoints').map((row) => row.user)).toEqual(['probation']);
    expect(may('police-b', 'READ', 'mag.probation.checkpoints')).toBe(true);
  });

  it('gives each agency a group prefix that is no prefix of another agency', () => {
    const prefixes = rows.filter((row) => row.resource === 'GROUP').map((row) => row.name);
    for (const one of prefixes) expect(prefixes.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  it('leaves a suspended agency nothing but the directory, and lets nobody write to it', () => {
    const suspended = accessRows(directoryOf('2026-03-01T00:00:00Z'), now);
    expect(suspended.filter(({ user }) => user === 'police-a').map(({ operation, name }) => `${operation} ${name}`)).toEqual(['READ mag.directory', 'READ mag.freshness', 'READ police-a.']);
    expect(suspended.some(({ operation, name }) => operation === 'WRITE' && name.startsWith('mag.police-a.'))).toBe(false);
    expect(may('probation', 'WRITE', 'mag.police-b.inbox', suspended)).toBe(true);
  });
});

describe('topics and users', () => {
  it('has an inbox for each lane of each agency, so that neither waits for the other', () => {
    expect(topicRows({ ...directory, agencies: [agency('probation')] }).map((row) => row.topic)).toEqual(['mag.probation.inbox', 'mag.probation.inbox.urgent', 'mag.probation.checkpoints', 'mag.directory', 'mag.freshness']);
  });

  it('has one user for each agency, and the publisher', () => expect(userNames(directory)).toEqual(['probation', 'police-a', 'police-b', 'mag-directory']));
});

describe('what is to be changed at the broker', () => {
  const inForce = (document: DirectoryDocument): KafkaState => ({ topics: new Map(topicRows(document).map((row) => [row.topic, mustBeSet(row)])), rules: accessRows(document, now).map(ruleOf), users: new Set([...userNames(document), 'mag-admin']), askedAs: 'mag-admin' });

  it('is nothing where the broker is as the directory says', () => {
    const plan = planOf(directory, inForce(directory), now);
    expect([plan, planLines(plan)]).toEqual([{ topics: [], addRules: [], takeRules: [], addUsers: [], takeUsers: [], foreignRules: [], topicSettings: [] }, []]);
  });

  it('is everything at an empty one', () => {
    const plan = planOf(directory, { topics: new Map(), rules: [], users: new Set(['mag-admin']), askedAs: 'mag-admin' }, now);
    expect([plan.topics.length, plan.addRules.length, plan.addUsers, plan.takeRules, plan.takeUsers]).toEqual([11, accessRows(directory, now).length, userNames(directory), [], []]);
    expect(planLines(plan)).toContain('add the rule: police-a may write the topic mag.probation.inbox');
  });

  it('takes away what an agency that has left could do, with its user', () => {
    const without = { ...directory, agencies: directory.agencies.filter(({ code }) => code !== 'police-b'), agreements: directory.agreements.filter(({ to }) => to !== 'police-b') };
    const plan = planOf(without, inForce(directory), now, [directory]);
    expect(plan.takeUsers).toEqual(['police-b']);
    expect(planLines(plan)).toEqual(expect.arrayContaining(['take the user police-b away', 'take the rule away: police-b may read the topic mag.police-b.inbox', 'take the rule away: probation may write the topic mag.police-b.inbox']));
    // What lies on its topics is not ours to delete.
    expect(planLines(plan).some((line) => line.includes('topic mag.police-b.inbox') && line.startsWith('delete'))).toBe(false);
  });

  it('takes away a rule that nobody derived: of a stranger, of every topic, of another operation', () => {
    const more = [
      { ...ruleOf({ user: 'stranger', operation: 'READ', resource: 'TOPIC', name: 'mag.probation.inbox' }) },
      { ...ruleOf({ user: 'police-a', operation: 'READ', resource: 'TOPIC', name: '*' }) },
      { ...ruleOf({ user: 'police-a', operation: 'READ', resource: 'TOPIC', name: 'mag.probation.inbox' }), operation: 'DELETE' },
      { ...ruleOf({ user: '*', operation: 'READ', resource: 'TOPIC', name: 'mag.', prefix: true }) },
    ];
    const state = inForce(directory);
    expect(planOf(directory, { ...state, rules: [...state.rules, ...more] }, now).takeRules).toEqual(more);
  });

  const rule = (user: string, more: Partial<KafkaRule>): KafkaRule => ({ ...ruleOf({ user, operation: 'READ', resource: 'TOPIC', name: '*' }), ...more });
  const planWith = (theirs: readonly KafkaRule[]) => {
    const state = inForce(directory);
    return planOf(directory, { ...state, users: new Set([...state.users, 'payroll']), rules: [...state.rules, ...theirs] }, now, [directory]);
  };

  it('takes nothing away of another application or of an administrator, but for rules on our topics', () => {
    const theirs = [rule('mag-admin', { operation: 'ALL' }), rule('mag-admin', { operation: 'ALL', resource: 'CLUSTER', name: 'kafka-cluster' }), rule('mag-admin', { name: 'mag.', pattern: 'PREFIXED' }), rule('payroll', {}), rule('payroll', { name: 'payroll.runs' })];
    expect(planLines(planWith(theirs))).toEqual([]);
    const onOurs = ruleOf({ user: 'payroll', operation: 'READ', resource: 'TOPIC', name: 'mag.directory' }), plan = planWith([...theirs, onOurs]);
    expect([plan.takeRules, plan.takeUsers]).toEqual([[onOurs], []]);
  });

  it('tells of every rule of others that reaches a topic, a group or a transactional id of ours', () => {
    const reaching = [
      rule('payroll', {}), rule('payroll', { name: '', pattern: 'PREFIXED' }), rule('payroll', { name: 'ma', pattern: 'PREFIXED', operation: 'WRITE' }), rule('*', { name: 'm', pattern: 'PREFIXED', permission: 'DENY' }),
      rule('payroll', { resource: 'GROUP' }), rule('payroll', { resource: 'GROUP', name: 'probation.inbox' }), rule('payroll', { resource: 'GROUP', name: 'police', pattern: 'PREFIXED' }),
      rule('payroll', { resource: 'TRANSACTIONAL_ID', name: 'police-a.', pattern: 'PREFIXED', operation: 'WRITE' }), rule('payroll', { resource: 'CLUSTER', name: 'kafka-cluster', operation: 'ALTER' }),
    ];
    const apart = [
      rule('mag-admin', {}), rule('payroll', { permission: 'DENY' }), rule('payroll', { name: 'payroll.', pattern: 'PREFIXED' }), rule('payroll', { name: 'm' }), rule('payroll', { resource: 'GROUP', name: 'payroll.runs' }),
      rule('payroll', { resource: 'GROUP', name: 'probationers', pattern: 'PREFIXED' }), rule('payroll', { resource: 'CLUSTER', name: 'kafka-cluster', operation: 'IDEMPOTENT_WRITE' }),
    ];
    const plan = planWith([...reaching, ...apart]);
    expect([plan.foreignRules, plan.takeRules, planLines(plan)]).toEqual([reaching, [], []]);
    expect(findingLines(plan)[0]).toBe('found, and not ours to take away: payroll may read the topic *');
  });

  it('tells of a topic that keeps records for longer or shorter than it must, or does not drop the old ones', () => {
    const state = inForce(directory), topics = new Map(state.topics);
    topics.set('mag.probation.inbox', { ...topics.get('mag.probation.inbox'), 'retention.ms': '-1' });
    topics.set('mag.police-a.checkpoints', { ...topics.get('mag.police-a.checkpoints'), 'cleanup.policy': 'compact' });
    topics.set('mag.directory', { 'cleanup.policy': 'delete' });
    expect(findingLines(planOf(directory, { ...state, topics }, now))).toEqual([
      'found: retention.ms of the topic mag.probation.inbox is -1; it must be 5184000000', 'found: cleanup.policy of the topic mag.police-a.checkpoints is compact; it must be delete', 'found: cleanup.policy of the topic mag.directory is delete; it must be compact',
    ]);
    expect(planLines(planOf(directory, { ...state, topics }, now))).toEqual([]);
  });

  it('is over when every rule to add is there and every rule to take is gone', () => {
    const without = { ...directory, agreements: [] }, plan = planOf(without, inForce(directory), now);
    expect(plan.takeRules.length).toBeGreaterThan(0);
    expect([isInForce(plan, inForce(directory).rules), isInForce(plan, inForce(without).rules)]).toEqual([false, true]);
    expect(isInForce(planOf(directory, inForce(without), now), inForce(without).rules)).toBe(false);
  });
});
