import { asGatewayError } from '#messages';
import { errorFields, type NodeLog, type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { type Received, type Source } from './incoming.js';

/** What ended the process this often is taken in one message at a time; a message that did so alone goes into quarantine. */
export const triesTogether = 2;
export const triesAlone = 3;

/** A batch, or one record taken alone, by where it begins. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly alone: boolean;
}

/** How the attempts at one thing are counted: durably, before anything of it is opened. */
export interface Attempts {
  /** One more; the count outlives a process that a message kills. */
  count(): Promise<number>;
  /** The attempt ended otherwise than by the message. */
  takeBack(): Promise<unknown>;
  /** It is done, and was not the one to blame. */
  forget(): Promise<unknown>;
}

/**
 * Runs work whose attempt has been counted. What ends it with an error of ours that is not the message's (absent infrastructure, a wrong setting)
 * uses up nothing: only what ends without a word does.
 */
export async function notBlaming<T>(attempts: Pick<Attempts, 'takeBack'>, log: NodeLog, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = asGatewayError(error);
    if (known.fate !== 'quarantine') await attempts.takeBack().catch((cause: unknown) => log.warn('an attempt stays counted', errorFields(cause)));
    throw error;
  }
}

/**
 * The attempts at a batch from the topic. When it is done, so is all before its last record: batches that began elsewhere, and records taken alone,
 * for after a fall the broker may cut the same records into other batches.
 */
export const attemptsAtBatch = (sql: Sql, { lastOffset, ...place }: Omit<Place, 'alone'> & { readonly lastOffset: string }): Attempts => ({
  ...attemptsAt(sql, { ...place, alone: false }),
  forget: () => sql('delete from attempt where topic = $1 and partition = $2 and first_offset <= $3', [place.topic, place.partition, lastOffset]),
});

/** The attempts at one message alone, where it came from: a record by its offset, what is held or quarantined in its own row, which takes the count away with it. */
export function attemptsAtOne(sql: Sql, { source, topic, partition, offset }: Received): Attempts {
  if (source.from === 'topic') {
    return {
      ...attemptsAt(sql, { topic, partition, offset, alone: true }),
      forget: () => sql('delete from attempt where topic = $1 and partition = $2 and first_offset = $3 and alone', [topic, partition, offset]),
    };
  }
  const [table, where, params] = rowOf(source);
  const add = (one: number): Promise<readonly Readonly<Record<string, unknown>>[]> => sql(`update ${table} set tries_alone = tries_alone + $1 where ${where} returning tries_alone as tries`, [one, ...params]);
  return { count: async () => Number((await add(1))[0]?.['tries'] ?? 1), takeBack: () => add(-1), forget: async () => undefined };
}

function rowOf(source: Exclude<Source, { from: 'topic' }>): [table: string, where: string, params: readonly unknown[]] {
  if (source.from === 'held') return ['held', 'issuer = $2 and message_id = $3', [source.issuer, source.messageId]];
  return ['quarantine', 'id = $2', [source.id]];
}

function attemptsAt(sql: Sql, { topic, partition, offset, alone }: Place): Omit<Attempts, 'forget'> {
  const place = [topic, partition, offset, alone];
  return {
    async count() {
      const [row] = await sql(
        `insert into attempt (topic, partition, first_offset, alone, tries) values ($1, $2, $3, $4, 1)
         on conflict (topic, partition, first_offset, alone) do update set tries = attempt.tries + 1, at = now() returning tries`,
        place,
      );
      return row?.['tries'] as number;
    },
    takeBack: () => sql('update attempt set tries = tries - 1 where topic = $1 and partition = $2 and first_offset = $3 and alone = $4', place),
  };
}

/** Counts one attempt at held messages that are taken in together. */
export const countHeld = (sql: Sql, held: readonly Received[]): Promise<unknown> => addToHeld(sql, held, 1);

/** Takes the attempt back from those that are still held. */
export const takeBackHeld = (sql: Sql, held: readonly Received[]): Promise<unknown> => addToHeld(sql, held, -1);

async function addToHeld(sql: Sql, held: readonly Received[], one: number): Promise<void> {
  const rows = held.flatMap(({ source }) => (source.from === 'held' ? [{ issuer: source.issuer, message_id: source.messageId }] : []));
  if (rows.length === 0) return;
  await sql('update held h set tries = h.tries + $2 from json_to_recordset($1) as r (issuer text, message_id uuid) where h.issuer = r.issuer and h.message_id = r.message_id', [jsonRows(rows), one]);
}
