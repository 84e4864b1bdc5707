import { actingRole, type Actor, visibleRecords } from '#access';
import { appendAudit } from '#audit';
import { type VictimReading } from '#exchange/victim-parts';
import { GatewayError, isUuid } from '#messages';
import { cursorTime, keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { type Letter } from '../letter.js';

/** A letter or filed reply as a list shows it. */
export interface ListedLetter {
  readonly id: string;
  readonly direction: string;
  readonly conversation: string;
  readonly kind: string;
  readonly place: string;
  readonly placeName: string;
  readonly state: string;
  readonly arrivedAt: unknown;
}

/** The same with what it says. */
export interface ShownLetter extends ListedLetter {
  readonly content: object;
}

const columns = `v.id, v.direction, v.conversation, v.kind, v.place, v.body::json->>'placeName' as place_name, v.state, v.arrived_at, ${cursorTime('v.arrived_at')} as sort_time`;
const asked = { what: 'victim-part', label: 'VICTIM' } as const;
/** The rows with the columns that the rules of access go by: what came from elsewhere was written by the place. */
const letters = '(select *, place as issuer from letter) v';
const batch = 100;

/** The letters that the actor may see, newest first; those about people with limited access are passed over and leave no gap. That somebody looked is recorded. */
export async function listLetters({ store, limits }: VictimReading, actor: Actor, query: PageQuery): Promise<Page<ListedLetter>> {
  return transactionOver(store, async (sql) => {
    const found: Row[] = [];
    for (let after = keyOfCursor(query.cursor, ['time', 'uuid']); ;) {
      const may = visibleRecords(actor, asked, { alias: 'v', firstParam: 4 });
      const rows = await sql(
        `select ${columns} from ${letters} where ($1::timestamptz is null or (v.arrived_at, v.id) < ($1, $2::uuid)) and ${may.sql} order by v.arrived_at desc, v.id desc limit $3`, [after?.[0] ?? null, after?.[1] ?? null, batch, ...may.params]);
      const hidden = await limits.hiddenFrom(actor, rows.map(({ id }) => String(id)));
      found.push(...rows.filter(({ id }) => !hidden.has(String(id))));
      const last = rows.at(-1);
      if (found.length > query.limit || rows.length < batch || last === undefined) break;
      after = [String(last['sort_time']), String(last['id'])];
    }
    const page = pageOf(found.slice(0, query.limit + 1), query.limit, (row) => [String(row['sort_time']), String(row['id'])], listed);
    await appendAudit(sql, [{ event: 'letter.listed', ...who(actor), facts: { count: page.items.length } }]);
    return page;
  });
}

/** What a list shows of one. @throws GatewayError ACCESS_NOT_FOUND */
export const checkLetter = async ({ store, limits }: VictimReading, actor: Actor, id: string): Promise<ListedLetter> => listed(await visibleLetter(sqlOver(store), limits, actor, id));

/** One letter with what it says, for a reason that is recorded in the same transaction. @throws GatewayError ACCESS_NOT_FOUND */
export async function readLetter({ store, limits }: VictimReading, actor: Actor, id: string, reason: string): Promise<ShownLetter> {
  return transactionOver(store, async (sql) => {
    const row = await visibleLetter(sql, limits, actor, id);
    const shown = listed(row);
    const { content } = JSON.parse(String(row['body'])) as Letter;
    await appendAudit(sql, [{ event: 'letter.read', ...who(actor), partner: shown.place, messageId: id, subject: id, kind: shown.kind, facts: { reason, direction: shown.direction } }]);
    return { ...shown, content };
  });
}

async function visibleLetter(sql: Sql, limits: VictimReading['limits'], actor: Actor, id: string): Promise<Row> {
  if (!isUuid(id)) throw new GatewayError('ACCESS_NOT_FOUND');
  const may = visibleRecords(actor, asked, { alias: 'v', firstParam: 2 });
  const [[row], hidden] = await Promise.all([sql(`select ${columns}, v.body from ${letters} where v.id = $1 and ${may.sql}`, [id, ...may.params]), limits.hiddenFrom(actor, [id])]);
  if (row === undefined || hidden.has(id)) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

const listed = (row: Row): ListedLetter => ({
  id: String(row['id']), direction: String(row['direction']), conversation: String(row['conversation']), kind: String(row['kind']), place: String(row['place']), placeName: String(row['place_name']), state: String(row['state']), arrivedAt: row['arrived_at'],
});

function who(actor: Actor): { agency: string; person: string; role?: string } {
  const role = actingRole(actor, 'victim-part');
  return { agency: actor.agency, person: actor.person, ...(role === undefined ? {} : { role }) };
}
