import { failpoint, type Row, type Sql } from '#platform';
import { settle } from '../drop/write-file.js';
import { type FiledItem, writeItem } from './item-files.js';

/** A message that stands where it is to be put out from. */
export interface Waiting {
  readonly id: string;
  readonly issuer: string;
  readonly receivedAt: Date;
  readonly row: Row;
}

/** One place from which messages are put out, and how it notes how far it is. */
export interface Outlet {
  /** Names its mark. */
  readonly source: string;
  readonly folder: string;
  /** The table that remembers each message by id and issuer: `filed_message`, at the desk `filed_part`. */
  readonly table: 'filed_message' | 'filed_part';
  /** Messages that came since then and have not been put out, oldest first. */
  waiting(sql: Sql, since: Date, limit: number): Promise<readonly Waiting[]>;
  /** What is put out of each message, in their order; `undefined` to pass it over, because nothing of it may be seen or is left. */
  itemsOf(sql: Sql, waiting: readonly Waiting[]): Promise<readonly (FiledItem | undefined)[]>;
  /** Notes in the audit what was put out, in the transaction that notes it. */
  readonly audit: (sql: Sql, items: readonly FiledItem[]) => Promise<void>;
}

/** How to run statements of a store: alone, and in one transaction. */
export interface StoreAccess {
  readonly sql: Sql;
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

const itemsAtOnce = 50;
/** A message is looked for so long behind the mark: far longer than the transaction of any message takes to commit. */
const behind = '1 day';
/** Nearly everything is put out within this; what was committed later than that is found by a search that reaches back to the mark. */
const recent = '2 minutes';
/** How far back a search reaches: to the mark, or only a moment, which costs next to nothing however much came before. */
export type Reach = 'mark' | 'moment';

/** A search on its way: what it reaches back to, and up to when everything that it found has been put out. */
export interface Search {
  readonly reach: Reach;
  readonly upTo?: Date;
}

/** The clock of who wrote the time of receipt may be so much behind the database's when a folder is used for the first time. */
const clocksApart = '5 minutes';

/** What one search came to. */
export interface PutOut {
  readonly files: readonly FiledItem[];
  /** How many messages were looked at: of some there is nothing to put out. */
  readonly looked: number;
  /** The search goes on; absent where it has come to its end. */
  readonly next?: Search;
}

/**
 * Puts the next messages out as files and then notes them, so that a crash between the two writes the same files again and loses none. What came before the
 * folder was first used stays where it is. A search goes on behind what it has found, so that however many wait, each is read once.
 */
export async function putOut(store: StoreAccess, outlet: Outlet, search: Search = { reach: 'mark' }): Promise<PutOut> {
  const since = search.upTo ?? await markOf(store.sql, outlet.source, search.reach);
  const waiting = await outlet.waiting(store.sql, since, itemsAtOnce);
  const { files, looked } = await writeItems(store, outlet, waiting);
  const last = waiting.length === itemsAtOnce ? waiting.at(-1) : undefined;
  if (last !== undefined) return { files, looked, next: { reach: search.reach, upTo: last.receivedAt } };
  if (search.reach === 'mark') await store.sql(`update folder_mark set since = now() - interval '${behind}' where source = $1 and since < now() - interval '${behind}' - interval '1 minute'`, [outlet.source]);
  return { files, looked };
}

async function writeItems(store: StoreAccess, outlet: Outlet, waiting: readonly Waiting[]): Promise<{ readonly files: readonly FiledItem[]; readonly looked: number }> {
  const files: FiledItem[] = [];
  const looked: Waiting[] = [];
  const items = await outlet.itemsOf(store.sql, waiting);
  try {
    for (const [at, one] of waiting.entries()) {
      const item = items[at];
      if (item !== undefined) {
        await writeItem(outlet.folder, item);
        failpoint('folder.written');
        files.push(item);
      }
      looked.push(one);
    }
  } finally {
    // Also where one cannot be put out: who has taken the files before it away is not given them again.
    if (files.length > 0) await settle(outlet.folder);
    if (looked.length > 0) await note(store, outlet, looked, files);
  }
  return { files, looked: looked.length };
}

/** Notes what was looked at, and in the audit what of it was put out. */
async function note(store: StoreAccess, { table, audit }: Outlet, looked: readonly Waiting[], files: readonly FiledItem[]): Promise<void> {
  await store.inTransaction(async (sql) => {
    const noted = await sql(
      `insert into ${table} (message_id, issuer) select message_id, issuer from json_to_recordset($1) as r (message_id uuid, issuer text) on conflict do nothing returning message_id, issuer`,
      [JSON.stringify(looked.map(({ id, issuer }) => ({ message_id: id, issuer })))]);
    const isNoted = new Set(noted.map((row) => `${String(row['message_id'])} ${String(row['issuer'])}`));
    await audit(sql, files.filter(({ messageId, issuer }) => isNoted.has(`${messageId} ${issuer}`)));
  });
  failpoint('folder.noted');
}

/** From when a search begins. */
async function markOf(sql: Sql, source: string, reach: Reach): Promise<Date> {
  const begins = reach === 'mark' ? 'since' : `greatest(since, now() - interval '${recent}')`;
  const mark = async (): Promise<Row | undefined> => (await sql(`select ${begins} as begins from folder_mark where source = $1`, [source]))[0];
  const known = await mark();
  if (known !== undefined) return known['begins'] as Date;
  await sql(`insert into folder_mark (source, since) values ($1, now() - interval '${clocksApart}') on conflict do nothing`, [source]);
  return (await mark())!['begins'] as Date;
}
