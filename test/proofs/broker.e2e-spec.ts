import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs, { type Kafka } from 'kafkajs';
import { ScramUsers } from '../../deploy/local/kafka/scram-users.js';
import { answersTo, type Operation, operations } from '../support/broker.js';
import { mag } from '../support/command.js';
import { eventually, kafkaAs, stack, withKafkaAdmin } from '../support/stack.js';

/** What an agency tries at the broker. */
interface Attempt {
  readonly who: string;
  readonly does: 'write' | 'read';
  readonly topic: string;
  /** The consumer group to read with; one of the agency's own unless said. */
  readonly group?: string;
}

const may: readonly Attempt[] = [
  { who: 'police-west-mercia', does: 'write', topic: 'mag.police-west-mercia.checkpoints' },
  { who: 'probation', does: 'read', topic: 'mag.police-west-mercia.checkpoints' },
  { who: 'probation', does: 'read', topic: 'mag.directory' },
];

const mayNot: readonly Attempt[] = [
  { who: 'police-west-mercia', does: 'read', topic: 'mag.probation.inbox' },
  { who: 'police-west-mercia', does: 'read', topic: 'mag.probation.inbox.urgent' },
  { who: 'probation', does: 'read', topic: 'mag.police-cheshire.inbox' },
  { who: 'marac-worcestershire', does: 'read', topic: 'mag.mappa-west-mercia.inbox' },
  { who: 'police-west-mercia', does: 'read', topic: 'mag.police-west-mercia.inbox', group: 'police-cheshire.inbox' },
  { who: 'police-west-mercia', does: 'read', topic: 'mag.police-west-mercia.inbox', group: 'police-west-merci' },
  { who: 'probation', does: 'write', topic: 'mag.probation.inbox' },
  { who: 'police-west-mercia', does: 'write', topic: 'mag.directory' },
  { who: 'probation', does: 'write', topic: 'mag.freshness' },
  { who: 'probation', does: 'write', topic: 'mag.police-west-mercia.checkpoints' },
  { who: 'mag-directory', does: 'write', topic: 'mag.probation.inbox' },
  { who: 'mag-directory', does: 'read', topic: 'mag.probation.inbox' },
  { who: 'probation', does: 'write', topic: 'mag.somewhere-new' },
];

/** Tries without waiting for anything to arrive; says why it was refused, or that it was not. */
async function outcome(kafka: Kafka, { who, does, topic, group = `${who}.test-${randomUUID()}` }: Attempt): Promise<string> {
  try {
    await (does === 'write' ? write(kafka, topic) : read(kafka, topic, group));
    return 'done';
  } catch (error) {
    const { type, name, message } = (error as { cause?: unknown }).cause as { type?: string; name: string; message: string } | undefined ?? (error as { type?: string; name: string; message: string });
    return type ?? `${name}: ${message}`;
  }
}

async function write(kafka: Kafka, topic: string): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  await producer.connect();
  try {
    // An empty record: where it were let through, the reader would only find it malformed.
    await producer.send({ topic, messages: [{ key: randomUUID(), value: 'a test of the access rules' }] });
  } finally {
    await producer.disconnect();
  }
}

async function read(kafka: Kafka, topic: string, groupId: string): Promise<void> {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) } });
  const settled = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.on(consumer.events.FETCH, () => resolve());
  });
  settled.catch(() => undefined);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
    await settled;
  } finally {
    await consumer.disconnect();
  }
}

const named = ({ who, does, topic, group }: Attempt): string => `${who} ${does}s ${topic}${group === undefined ? '' : ` as ${group}`}`;
const rows = (attempts: readonly Attempt[]): (readonly [string, Attempt])[] => attempts.map((attempt) => [named(attempt), attempt]);

describe('the broker', () => {
  it.each(rows(may))('lets through: %s', async (_, attempt) => {
    expect(await outcome(kafkaAs(attempt.who), attempt)).toBe('done');
  });

  it.each(rows(mayNot))('refuses: %s', async (_, attempt) => {
    // Who may not use a group is not even told who coordinates it, and kafkajs makes that its own error.
    const refusal = attempt.group === undefined ? /^TOPIC_AUTHORIZATION_FAILED$/ : /^GROUP_AUTHORIZATION_FAILED$|^KafkaJSGroupCoordinatorNotFound/;
    expect(await outcome(kafkaAs(attempt.who), attempt)).toMatch(refusal);
  });

  it.each([['nobody', undefined], ['a stranger', { mechanism: 'scram-sha-512', username: 'stranger', password: randomUUID() }], ['an agency with a wrong password', { mechanism: 'scram-sha-512', username: 'probation', password: randomUUID() }]] as const)(
    'does not let in %s', async (_, sasl) => {
      const { brokers, ca } = stack().kafka;
      const kafka = new kafkajs.Kafka({ brokers: [...brokers], ssl: { ca: [readFileSync(ca, 'utf8')] }, ...(sasl === undefined ? {} : { sasl: { ...sasl } }), logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 0 }, connectionTimeout: 5_000, requestTimeout: 5_000 });
      expect(await outcome(kafka, { who: 'probation', does: 'write', topic: 'mag.police-west-mercia.inbox' })).not.toBe('done');
    });

  it('speaks to nobody without TLS', async () => {
    const { brokers } = stack().kafka;
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 0 }, connectionTimeout: 3_000, requestTimeout: 3_000 });
    expect(await outcome(kafka, { who: 'probation', does: 'write', topic: 'mag.police-west-mercia.inbox' })).not.toBe('done');
  });

  it('shows a certificate that only the own authority has signed', async () => {
    const [host = '', port] = stack().kafka.brokers[0]!.split(':');
    const authorised = (ca?: string): Promise<boolean> => new Promise((resolve, reject) => {
      const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ...(ca === undefined ? {} : { ca }) }, () => { resolve(socket.authorized); socket.destroy(); });
      socket.once('error', reject);
    });
    expect([await authorised(readFileSync(stack().kafka.ca, 'utf8')), await authorised()]).toEqual([true, false]);
  });
});

/** Whether anybody of the sample may do this: written down here a second time, and not by the function that makes the rules. */
function isAllowed(who: string, operation: Operation, topic: string): boolean {
  const [, owner, kind = ''] = /^mag\.([a-z-]+)\.(inbox|inbox\.urgent|checkpoints)$/.exec(topic) ?? [];
  const isAgency = stack().agencies.some(({ agency }) => agency === who);
  if (operation === 'Read') return isAgency && (owner === undefined || kind === 'checkpoints' || owner === who);
  if (operation === 'Write') return owner === undefined ? who === 'mag-directory' : isAgency && (kind === 'checkpoints' ? owner === who : owner !== who);
  return false;
}

const stranger = `stranger-${randomUUID().slice(0, 8)}`, password = randomUUID();
/** A user whom the broker lets in and to whom nobody has given anything. */
const kafkaOf = (who: string): Kafka => {
  const { brokers, ca } = stack().kafka;
  return who !== stranger ? kafkaAs(who) : new kafkajs.Kafka({ brokers: [...brokers], ssl: { ca: [readFileSync(ca, 'utf8')] }, sasl: { mechanism: 'scram-sha-512', username: stranger, password }, logLevel: kafkajs.logLevel.NOTHING });
};

describe('every topic and every operation', () => {
  let topics: string[];
  beforeAll(async () => {
    await new ScramUsers(kafkaAs()).change(new Map([[stranger, password]]), []);
    topics = await withKafkaAdmin(async (admin) => (await admin.listTopics()).filter((topic) => topic.startsWith('mag.')));
    expect(topics).toHaveLength(3 * stack().agencies.length + 2);
  });
  afterAll(() => new ScramUsers(kafkaAs()).change(new Map(), [stranger]));

  it.each([...stack().agencies.map(({ agency }) => agency), 'mag-directory', stranger])('are refused by the broker itself, but for what the directory lets %s do', async (who) => {
    for (const operation of operations) {
      const refused = topics.filter((topic) => !isAllowed(who, operation, topic)), answers = await answersTo(kafkaOf(who), operation, refused);
      for (const topic of refused) expect([operation, topic, [29, 31].includes(answers.get(topic) ?? 0)]).toEqual([operation, topic, true]);
    }
    const allowed = topics.filter((topic) => isAllowed(who, 'Read', topic));
    for (const [topic, code] of allowed.length === 0 ? [] : await answersTo(kafkaOf(who), 'Read', allowed)) expect([topic, code]).toEqual([topic, 0]);
  });

  it.each(['police-west-mercia', 'mag-directory', stranger])('nor may %s change users, look at or change rules, or touch the groups of others', async (who) => {
    await expect(new ScramUsers(kafkaOf(who)).change(new Map([['mag-admin', 'taken']]), [])).rejects.toThrow(/error 31/);
    const admin = kafkaOf(who).admin({ retry: { retries: 0 } });
    await admin.connect();
    try {
      const rule = { resourceType: 2, resourceName: 'mag.probation.inbox', resourcePatternType: 3, principal: `User:${who}`, host: '*', operation: 3, permissionType: 3 };
      for (const refused of [
        () => admin.createAcls({ acl: [rule] }), () => admin.deleteAcls({ filters: [rule] }), () => admin.describeAcls(rule as never),
        () => admin.deleteGroups(['probation.inbox']), () => admin.fetchOffsets({ groupId: 'probation.inbox', topics: ['mag.probation.inbox'] }),
      ]) await expect(refused()).rejects.toThrow();
    } finally {
      await admin.disconnect();
    }
  });
});

describe('the rules of the broker', () => {
  it('are what the signed directory says, and what nobody derived is named and taken away', async () => {
    const plan = async () => JSON.parse((await mag('kafka', 'plan', '--json')).out) as Record<string, object[]>;
    expect(await plan()).toEqual({ topics: [], addRules: [], takeRules: [], addUsers: [], takeUsers: [], foreignRules: [], topicSettings: [] });
    const rule = { resourceType: 2, resourceName: 'mag.probation.inbox', resourcePatternType: 3, principal: 'User:police-cheshire', host: '*', operation: 3, permissionType: 3 };
    await withKafkaAdmin((admin) => admin.createAcls({ acl: [rule] }));
    const words = 'take the rule away: police-cheshire may read the topic mag.probation.inbox\n';
    await eventually(async () => (await mag('kafka', 'plan')).out === words, 20_000, 'the rule being in force');
    expect(await mag('kafka', 'apply', '--yes')).toEqual({ code: 0, out: `${words}Done.\n`, errors: '' });
    await eventually(async () => (await mag('kafka', 'plan')).out === 'The broker is as the directory says.\n', 20_000, 'the rule being gone');
  });

  it('are not all there is: what somebody else may do to every topic is found, and is not ours to take away', async () => {
    const rule = { resourceType: 2, resourceName: '*', resourcePatternType: 3, principal: 'User:payroll', host: '*', operation: 3, permissionType: 3 };
    const words = 'found, and not ours to take away: payroll may read the topic *\n';
    await withKafkaAdmin((admin) => admin.createAcls({ acl: [rule] }));
    try {
      await eventually(async () => (await mag('kafka', 'plan')).out === words, 20_000, 'the rule being in force');
      for (const verb of [['plan'], ['apply', '--yes']]) expect(await mag('kafka', ...verb)).toEqual({ code: 1, out: words, errors: '' });
    } finally {
      await withKafkaAdmin((admin) => admin.deleteAcls({ filters: [rule] }));
    }
    await eventually(async () => (await mag('kafka', 'plan')).code === 0, 20_000, 'the rule being gone');
  });
});
