import { type Actor, visibleRecords } from '#access';
import { cursorTime, type Row, type Sql } from '#platform';
import { type Correction } from '../../corrections/correction.js';
import { type CaseLimits } from './tokens.js';

/** What every list and every read shows of a victim part; the content stands in `part` and is shown singly, with a reason. */
export interface ListedVictimPart {
  readonly messageId: string;
  readonly issuer: string;
  readonly direction: string;
  readonly kind: string;
  readonly partner: string;
  readonly conversation: string;
  readonly issuedAt: unknown;
  readonly receivedAt: unknown;
  /** Whether it came under a signing key that may have been in other hands, and nobody has said that it is genuine. */
  readonly keyCompromised: boolean;
  /** What stands in its place, where its sender has corrected the message: then nobody is shown its content. */
  readonly correction: Correction | null;
}

/** A victim part with its content; without, where its sender has corrected the message. */
export interface ShownVictimPart extends ListedVictimPart {
  readonly part: object | null;
}

const columns = `v.message_id, v.issuer, v.direction, v.kind, v.partner, v.conversation, v.issued_at, v.received_at, ${cursorTime('v.received_at')} as sort_time`;
const asked = { what: 'victim-part', label: 'VICTIM' } as const;
const batch = 100;

/**
 * The newest parts behind `after` that the actor may see, at most `wanted`. Parts of people with limited access are passed over
 * and leave no gap: the list goes on until it has enough or there are no more.
 */
export async function findVictimParts(sql: Sql, limits: CaseLimits, actor: Actor, page: { readonly after: readonly (string | number)[] | undefined; readonly wanted: number }): Promise<Row[]> {
  const found: Row[] = [];
  let after = page.after;
  for (;;) {
    const may = visibleRecords(actor, asked, { alias: 'v', firstParam: 5 });
    const rows = await sql(
      `select ${columns} from victim_part v
       where ($1::timestamptz is null or (v.received_at, v.message_id, v.direction) < ($1, $2::uuid, $3::text)) and ${may.sql}
       order by v.received_at desc, v.message_id desc, v.direction desc limit $4`, [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, batch, ...may.params]);
    const hidden = await limits.hiddenFrom(actor, rows.map((row) => String(row['message_id'])));
    found.push(...rows.filter((row) => !hidden.has(String(row['message_id']))));
    const last = rows.at(-1);
    if (found.length >= page.wanted || rows.length < batch || last === undefined) return found.slice(0, page.wanted);
    after = keyOf(last);
  }
}

/** The place of a row in the list, as its cursor carries it. */
export const keyOf = (row: Row): string[] => [String(row['sort_time']), String(row['message_id']), String(row['direction'])];

/**
 * One part that the actor may see. Limits are looked up whether or not there is a row, so that hidden and absent take the same way.
 * Where two issuers used one id, the first to come is shown unless `issuer` says which.
 */
export async function findVictimPart(sql: Sql, limits: CaseLimits, actor: Actor, wanted: { readonly messageId: string; readonly issuer: string | undefined }): Promise<Row | undefined> {
  const may = visibleRecords(actor, asked, { alias: 'v', firstParam: 3 });
  const [rows, hidden] = await Promise.all([
    sql(`select ${columns}, v.part, v.signed from victim_part v where v.message_id = $1 and ($2::text is null or v.issuer = $2) and ${may.sql}
         order by v.received_at, v.issuer, v.direction limit 1`, [wanted.messageId, wanted.issuer ?? null, ...may.params]),
    limits.hiddenFrom(actor, [wanted.messageId]),
  ]);
  return hidden.has(wanted.messageId) ? undefined : rows[0];
}

/** What the case store says of rows. */
export interface Told {
  readonly isCompromised: (row: Row) => boolean;
  readonly correctionOf: (row: Row) => Correction | null;
}

/** A row as a list shows it. */
export function listedPart(row: Row, { isCompromised, correctionOf }: Told): ListedVictimPart {
  return {
    messageId: String(row['message_id']), issuer: String(row['issuer']), direction: String(row['direction']), kind: String(row['kind']),
    partner: String(row['partner']), conversation: String(row['conversation']), issuedAt: row['issued_at'], receivedAt: row['received_at'],
    keyCompromised: isCompromised(row), correction: correctionOf(row),
  };
}
