import { type Actor, type Role } from '#access';
import { appendAudit } from '#audit';
import { type CorrectionAct, correctionActs, correctionReasons, GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';

/**
 * The two places that this is read from: what was corrected stands in the case store, who read it in the audit of the store that it was read in, which is that of the desk for victim parts. The desk may read the case store, never the other way.
 */
export interface ReadersParts {
  readonly caseSql: Sql;
  readonly ownSql: Sql;
}

/** Somebody who opened a message before its sender corrected it. */
export interface Reader {
  readonly person: string;
  readonly role: string | null;
  readonly firstAt: unknown;
  readonly lastAt: unknown;
  readonly times: number;
  /** Whether it was put out in their name as a file: whoever took that is told by hand. */
  readonly asFile: boolean;
  /** When they said that they know; null while they have not. */
  readonly knowsSince: unknown;
}

/** A message that came and was corrected, with what was said of it. */
export interface CorrectedMessage {
  readonly correction: string;
  readonly issuer: string;
  readonly message: string;
  readonly kind: string;
  readonly conversation: string;
  readonly act: CorrectionAct;
  readonly reasonCode: string;
  readonly replacedBy: string | null;
  readonly at: unknown;
}

/** The same with everybody who had opened it. */
export interface ReadMessage extends CorrectedMessage {
  readonly readers: readonly Reader[];
}

/** Who sees who had read what was corrected: those who answer for the people here, or keep the node. */
export const readersRoles: readonly Role[] = ['manager', 'head-of-unit', 'unit-lead', 'marac-coordinator', 'mappa-coordinator', 'operator'];

const { fields, flag, integer, listOf, oneOf, orNull, text, time, uuid } = shapes;
export const correctedShape: Fields = {
  correction: uuid, issuer: text, message: uuid, kind: text, conversation: uuid, act: oneOf(...correctionActs), reasonCode: oneOf(...correctionReasons), replacedBy: orNull(uuid), at: time,
};
export const readersShape = listOf(fields({ person: text, role: orNull(text), firstAt: time, lastAt: time, times: integer, asFile: flag, knowsSince: orNull(time) }));
export const readMessageShape: Fields = { ...correctedShape, readers: readersShape };

const columns = 'c.id, c.issuer, c.message_id, c.kind, c.conversation, c.act, c.reason_code, c.replaced_by, c.received_at';
const corrected = (row: Row): CorrectedMessage => ({
  correction: row['id'] as string, issuer: row['issuer'] as string, message: row['message_id'] as string, kind: row['kind'] as string, conversation: row['conversation'] as string, act: row['act'] as CorrectionAct,
  reasonCode: row['reason_code'] as string, replacedBy: row['replaced_by'] as string | null, at: row['received_at'],
});

/** Corrections that came, newest first, each with everybody who had opened what it corrects. */
export async function correctedMessages(parts: ReadersParts, query: PageQuery): Promise<Page<ReadMessage>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
  const rows = await parts.caseSql(
    `select ${columns}, ${cursorTime('c.received_at')} as place from message_correction c
     where ($1::timestamptz is null or (c.received_at, c.id, c.issuer) < ($1, $2::uuid, $3::text)) order by c.received_at desc, c.id desc, c.issuer desc limit $4`, [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1]);
  const readers = await readersOf(parts, rows);
  return pageOf(rows, query.limit, (row) => [row['place'], row['id'], row['issuer']].map(String), (row) => ({ ...corrected(row), readers: readers.get(keyOf(row)) ?? [] }));
}

const keyOf = (row: Row): string => `${String(row['issuer'])} ${String(row['id'])}`;
/** No more corrections than this are looked at for one reader: what is older was told for months. */
const mostTold = 1000;

/** What somebody had opened and was corrected since, and they have not said that they know; newest first. */
export async function toldTo(parts: ReadersParts, person: string): Promise<CorrectedMessage[]> {
  const rows = await parts.caseSql(`select ${columns} from message_correction c order by c.received_at desc, c.id desc limit ${String(mostTold)}`);
  const readers = await readersOf(parts, rows, person);
  return rows.filter((row) => readers.get(keyOf(row))?.some(({ knowsSince }) => knowsSince === null) === true).map(corrected);
}

export const countToldTo = async (parts: ReadersParts, person: string): Promise<number> => (await toldTo(parts, person)).length;

/** Notes, in the caller's transaction on the own store, that a reader knows. @throws ACCESS_NOT_FOUND where they had not opened it, or have said so */
export async function acknowledge(sql: Sql, caseSql: Sql, actor: Actor, { correction, issuer }: { readonly correction: string; readonly issuer: string }): Promise<CorrectedMessage> {
  const [row] = await caseSql(`select ${columns} from message_correction c where c.id = $1 and c.issuer = $2`, [correction, issuer]);
  const readers = row === undefined ? undefined : (await readersOf({ caseSql, ownSql: sql }, [row], actor.person)).get(keyOf(row));
  if (row === undefined || readers?.some(({ knowsSince }) => knowsSince === null) !== true) throw new GatewayError('ACCESS_NOT_FOUND');
  await sql('insert into correction_seen (correction, issuer, person) values ($1, $2, $3) on conflict do nothing', [correction, issuer, actor.person]);
  await appendAudit(sql, [{ event: 'correction.acknowledged', agency: actor.agency, person: actor.person, role: actor.roles[0] ?? '', partner: issuer, messageId: String(row['message_id']), kind: String(row['kind']), facts: { correction } }]);
  return corrected(row);
}

/**
 * Who opened what each of these corrections corrects, or each of these misroutes is about, by the audit: whoever read the message itself, had it put out as a file, or read the conversation while it stood there. A read that ended after the correction had come counts too.
 * A row has `id`, `issuer`, `message_id`, `conversation`, when that was said (`received_at`), and when the message came (`came`) where the inbox need not know.
 */
export async function readersOf({ caseSql, ownSql }: ReadersParts, rows: readonly Row[], person?: string): Promise<ReadonlyMap<string, Reader[]>> {
  if (rows.length === 0) return new Map();
  const came = new Map((await caseSql('select message_id, issuer, received_at from message_came where message_id = any($1::uuid[])', [rows.map((row) => row['message_id'])])).map((row) => [`${String(row['issuer'])} ${String(row['message_id'])}`, row['received_at'] as Date]));
  const asked = rows.map((row) => ({ id: row['id'], issuer: row['issuer'], message_id: row['message_id'], conversation: row['conversation'], came: row['came'] ?? came.get(`${String(row['issuer'])} ${String(row['message_id'])}`) ?? row['received_at'], corrected: row['received_at'] }));
  const found = await ownSql(
    `with asked as (select * from json_to_recordset($1) as r (id uuid, issuer text, message_id uuid, conversation uuid, came timestamptz, corrected timestamptz)),
       reads as (
         select r.id, r.issuer, a.person, a.role, a.at, a.event like '%.filed' as filed from asked r join audit_entry a on a.message_id = r.message_id and a.partner = r.issuer and a.person is not null and (a.event like '%.read' or a.event like '%.filed')
         union all
         select r.id, r.issuer, a.person, a.role, a.at, false from asked r join audit_entry a on a.event = 'enquiry.read' and a.facts->>'conversation' = r.conversation::text and a.person is not null and a.at >= r.came and a.at <= r.corrected)
     select d.id, d.issuer, d.person, min(d.role) as role, min(d.at) as first_at, max(d.at) as last_at, count(*)::int as times, bool_and(d.filed) as as_file, min(s.at) as knows_since
     from reads d left join correction_seen s on s.correction = d.id and s.issuer = d.issuer and s.person = d.person where $2::text is null or d.person = $2
     group by d.id, d.issuer, d.person order by min(d.at), d.person`, [JSON.stringify(asked), person ?? null]);
  const shown = Map.groupBy(found, keyOf);
  return new Map([...shown].map(([key, ofOne]) => [key, ofOne.map((row): Reader => ({
    person: row['person'] as string, role: row['role'] as string | null, firstAt: row['first_at'], lastAt: row['last_at'], times: row['times'] as number, asFile: row['as_file'] as boolean, knowsSince: row['knows_since'],
  }))]));
}
