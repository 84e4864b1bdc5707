import { readFileSync } from 'node:fs';
import { setImmediate as seenByTheLoop } from 'node:timers/promises';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import pg from 'pg';
// Mends the client library, here as in every process.
import '#kafka';
import { tokenFor } from '../../deploy/local/commands/token.js';
import { type StackAgency } from '../../deploy/local/stack-file.js';
import { stack } from './this-stack.js';

export { type StackAgency, type StackFile } from '../../deploy/local/stack-file.js';
export { stack, stackFile } from './this-stack.js';

/** One agency of the stack. */
export function agency(code: string): StackAgency {
  const found = stack().agencies.find((each) => each.agency === code);
  if (!found) throw new Error(`the stack has no agency ${code}`);
  return found;
}

const tokens = new Map<string, Promise<string>>();

/** A bearer token for a test person, e.g. `pat.practitioner`. Asked for twice where a connection that was kept open had been closed meanwhile; a failure is not kept. */
export function tokenOf(person: string): Promise<string> {
  const known = tokens.get(person) ?? tokenFor(stack(), person).catch(() => tokenFor(stack(), person));
  tokens.set(person, known);
  known.catch(() => tokens.delete(person));
  return known;
}

/** An HTTP request as a test person; `at` is a node's `url`, `deskUrl` or `exchangeUrl`. */
export async function ask(at: string, path: string, person?: string, init: RequestInit = {}): Promise<Response> {
  // After a long silence, such as the loading of a test file, the other side may have closed a connection that is kept: the loop must see that first.
  await seenByTheLoop();
  const authorization = person === undefined ? {} : { authorization: `Bearer ${await tokenOf(person)}` };
  return fetch(`${at}${path}`, { ...init, headers: { ...authorization, ...(init.headers as Record<string, string> | undefined) } });
}

/** Runs work with a client of a database, and closes it. */
export async function withDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A Kafka client as one of the stack's users; the administrator when no user is named. */
export function kafkaAs(user?: string): Kafka {
  const { brokers, ca, users, admin } = stack().kafka;
  const password = user === undefined ? admin.password : users[user];
  if (password === undefined) throw new Error(`the stack has no Kafka user ${user}`);
  return new kafkajs.Kafka({
    clientId: `test-${user ?? 'admin'}`, brokers: [...brokers], ssl: { ca: [readFileSync(ca, 'utf8')] },
    sasl: { mechanism: 'scram-sha-512', username: user ?? admin.username, password }, logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 5, initialRetryTime: 100 },
  });
}

/** Runs work with the administrator of the broker. */
export async function withKafkaAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaAs().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Waits until `look` gives a value; asks every 100 ms. */
export async function eventually<T>(look: () => Promise<T | undefined | false>, withinMs = 40_000, what = 'what was waited for'): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`${what} did not come about within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
