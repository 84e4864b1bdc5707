import { type Producer } from 'kafkajs';
import pg from 'pg';
import { topics } from '#kafka';
import { type Lane } from '#messages';
import { agency, kafkaAs, withDatabase } from '../support/stack.js';
import { wait } from './figures.js';
import { ReceiptsReader } from './receipts-reader.js';
import { type Sender } from './sender.js';
import { type Spool } from './spool.js';

const recordsAtOnce = 60;
const silentMs = 60_000;

/** Opens a producer as an agency's own Kafka user, with the settings of its exchange. */
export async function producerOf(code: string): Promise<Producer> {
  const producer = kafkaAs(code).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return producer;
}

/** How a desk's outcomes grow: when, and up to which position. */
interface Mark { readonly at: number; readonly position: number }

/** Watches one run of sealed messages through a node: receipts on Kafka and outcomes of the desk. */
export class WayIn {
  readonly marks: Mark[] = [];
  private ended = false;

  private constructor(readonly receipts: ReceiptsReader, private readonly wanted: readonly string[], private readonly victim: pg.Client, private readonly first: number, private readonly closeReader: () => Promise<void>) {}

  static async watch(sender: Sender, to: string, ids: readonly string[], { lookEveryMs, waitForMs }: { readonly lookEveryMs: number; readonly waitForMs: number }): Promise<WayIn> {
    const { reader, close } = await ReceiptsReader.start(topics.inbox(sender.code, 'bulk'), sender.exchangeKeys, new Set(ids), waitForMs);
    const victim = new pg.Client({ connectionString: agency(to).victimDatabaseUrl });
    await victim.connect();
    const run = new WayIn(reader, ids, victim, await lastOutcome(victim), close);
    void run.look(lookEveryMs);
    return run;
  }

  private async look(everyMs: number): Promise<void> {
    while (!this.ended) {
      const position = await lastOutcome(this.victim);
      if (position > (this.marks.at(-1)?.position ?? this.first)) this.marks.push({ at: Date.now(), position });
      await wait(everyMs);
    }
  }

  /** How many victim parts the desk has decided about since the start; gaps of a transaction that was begun anew count too. */
  get stored(): number {
    return (this.marks.at(-1)?.position ?? this.first) - this.first;
  }

  /** Messages that have both: victim part stored and receipt on Kafka. */
  get done(): number {
    return Math.min(this.stored, this.receipts.acceptedAt.size);
  }

  /** Waits until the first messages are done. @returns how many those are */
  async untilFirst(): Promise<number> {
    for (const until = Date.now() + silentMs; this.done === 0 && Date.now() < until; await wait(5));
    return this.done;
  }

  /** Waits for the last victim part and the last receipt. @returns when that was */
  async untilAll(): Promise<number> {
    let seen = -1;
    for (let changed = Date.now(); this.done < this.wanted.length; await wait(20)) {
      if (this.done !== seen) [seen, changed] = [this.done, Date.now()];
      if (Date.now() - changed > silentMs) break;
    }
    return Math.max(this.marks.at(-1)?.at ?? 0, ...lastOf(this.receipts.acceptedAt.values()));
  }

  /** When the desk had decided about each message, as nearly as the looks were close. */
  async storedAt(): Promise<Map<string, number>> {
    const { rows } = await this.victim.query<{ message_id: string; position: string }>(`select message_id, position from outcome where position > $1 and direction = 'received' order by position`, [this.first]);
    let mark = 0;
    return new Map(rows.map(({ message_id: id, position }) => {
      while (mark < this.marks.length - 1 && (this.marks[mark]?.position ?? 0) < Number(position)) mark += 1;
      return [id, this.marks[mark]?.at ?? 0];
    }));
  }

  async close(): Promise<void> {
    this.ended = true;
    await wait(100);
    await Promise.all([this.victim.end(), this.closeReader()]);
  }

  /** What is lost or doubled, in words; nothing when all is as it must be. */
  async differences(to: string): Promise<string[]> {
    const ids = [...this.wanted];
    const { caseDatabaseUrl, victimDatabaseUrl } = agency(to);
    const count = (url: string, table: string, key: string): Promise<string[]> => withDatabase(url, async (client) => {
      let rows = 0;
      const distinct = new Set<string>();
      for (let from = 0; from < ids.length; from += 10_000) {
        const found = await client.query<{ id: string }>(`select ${key} as id from ${table} where ${key} = any($1::uuid[])`, [ids.slice(from, from + 10_000)]);
        rows += found.rows.length;
        for (const { id } of found.rows) distinct.add(id);
      }
      return [...(distinct.size < ids.length ? [`${ids.length - distinct.size} lost from ${table}`] : []), ...(rows > distinct.size ? [`${rows - distinct.size} doubled in ${table}`] : [])];
    });
    const missing = ids.length - this.receipts.acceptedAt.size;
    return [
      ...(await count(caseDatabaseUrl, 'inbox', 'message_id')), ...(await count(caseDatabaseUrl, 'incident', 'id')), ...(await count(victimDatabaseUrl, 'victim_part', 'message_id')),
      ...(await count(victimDatabaseUrl, 'outcome', 'message_id')),
      ...(missing > 0 ? [`${missing} without a receipt`] : []),
      ...(this.receipts.others.length > 0 ? [`${this.receipts.others.length} receipts that do not say accepted, the first: ${this.receipts.others[0] ?? ''}`] : []),
    ];
  }
}

const lastOf = (times: Iterable<number>): number[] => {
  let last = 0;
  for (const time of times) if (time > last) last = time;
  return [last];
};

async function lastOutcome(victim: pg.Client): Promise<number> {
  const { rows } = await victim.query<{ position: string }>('select position from outcome order by position desc limit 1');
  return Number(rows[0]?.position ?? 0);
}

/**
 * Puts messages of a spool on an inbox: as fast as the broker takes them while `mayGoOn` says so, or so many a second.
 * @returns when each was handed over
 */
export async function put(spool: Spool, range: readonly [from: number, to: number], into: { readonly producer: Producer; readonly to: string; readonly lane: Lane; readonly rate?: number; mayGoOn?(sent: number): boolean }): Promise<Map<string, number>> {
  const { producer, rate } = into;
  const sentAt = new Map<string, number>();
  const began = Date.now();
  const [first, last] = range;
  const atOnce = rate === undefined ? recordsAtOnce : Math.max(1, Math.round(rate / 100));
  for (let from = first; from < last; from += atOnce) {
    while (into.mayGoOn?.(from - first) === false) await wait(20);
    if (rate !== undefined) await wait(began + ((from - first) / rate) * 1000 - Date.now());
    const to = Math.min(from + atOnce, last);
    const at = Date.now();
    for (const id of spool.ids.slice(from, to)) sentAt.set(id, at);
    await producer.send({ topic: topics.inbox(into.to, into.lane), acks: -1, messages: spool.read(from, to) });
  }
  return sentAt;
}
