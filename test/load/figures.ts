import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { cpus, totalmem } from 'node:os';
import { type StackFile, withDatabase } from '../support/stack.js';

export const wait = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, Math.max(0, ms)); });

/** p50, p95 and p99 of some durations, in whole milliseconds. */
export function percentiles(name: string, durationsMs: readonly number[]): Record<string, string> {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { [`${name} p50 / p95 / p99, ms`]: `${at(0.5)} / ${at(0.95)} / ${at(0.99)}` };
}

/** CPU seconds for each thousand, as one line a process. */
export const cpuFigures = (used: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(used).map(([name, seconds]) => [`CPU s per 1,000, ${name}`, seconds.toFixed(3)]));

export const memoryFigures = (mebibytes: Record<string, number>): Record<string, number> =>
  Object.fromEntries(['exchange', 'desk'].flatMap((name) => (mebibytes[name] === undefined ? [] : [[`peak memory, ${name}, MiB`, mebibytes[name]]])));

/** How fast a core is at this moment, in microseconds for one verification: on a shared host the same work takes twice as long in another minute. */
export function oneVerification(): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const content = Buffer.alloc(1_500, 7);
  const signature = sign(null, content, privateKey);
  const rounds = Array.from({ length: 9 }, () => {
    const began = process.hrtime.bigint();
    for (let n = 0; n < 200; n += 1) verify(null, content, publicKey, signature);
    return Number(process.hrtime.bigint() - began) / 200_000;
  });
  return rounds.sort((a, b) => a - b)[4] ?? 0;
}

/** What the figures hold for: the machine, and that nothing that costs was left off. */
export async function settingsOf(stack: StackFile): Promise<Record<string, string>> {
  const durable = async (url: string): Promise<string> => withDatabase(url, async (client) => {
    const { rows: [row] } = await client.query(`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sc, current_setting('server_version') as version`);
    return `PostgreSQL ${String(row.version)}, fsync ${String(row.fsync)}, synchronous_commit ${String(row.sc)}`;
  });
  return {
    'one core now': `${oneVerification().toFixed(0)} us to verify an Ed25519 signature by node:crypto`,
    machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? ''}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    'case cluster': await durable(stack.caseClusterUrl),
    'victim cluster': await durable(stack.victimClusterUrl),
    Kafka: `${stack.kafka.mechanism} over TLS, one user an agency`,
  };
}
