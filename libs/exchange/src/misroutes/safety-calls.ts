import { type Actor } from '#access';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';

/** A victim who is to be called because a message told something of them on the case side. Who that is, the victim part of the message says, to whoever may read it. */
export interface CallToMake {
  readonly misroute: string;
  readonly message: string;
  readonly issuer: string;
  readonly kind: string;
  readonly foundAt: unknown;
}
export const callShape: Fields = { misroute: shapes.uuid, message: shapes.uuid, issuer: shapes.text, kind: shapes.text, foundAt: shapes.time };

/** What the desk reads of the case store, and from whom it keeps whom. */
export interface CallsParts {
  readonly caseSql: Sql;
  /** Those of these messages that concern somebody whom the actor is barred from. */
  hiddenFrom(actor: Actor, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Whom to call, longest known first: until somebody has said on the case side that they did, or that nobody needs to. */
export async function callsToMake({ caseSql, hiddenFrom }: CallsParts, actor: Actor, query: PageQuery): Promise<Page<CallToMake>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const rows = await caseSql(
    `select m.id, m.message_id, m.issuer, m.kind, m.found_at, ${cursorTime('m.found_at')} as place from misroute m
     where m.outcome is null and m.safety_at_risk and not exists (select 1 from misroute_step s where s.misroute = m.id and s.step = 'SAFETY_CALL' and s.outcome <> 'NOT_REACHED')
       and ($1::timestamptz is null or (m.found_at, m.id) > ($1::timestamptz, $2::uuid)) order by m.found_at, m.id limit $3`, [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
  const hidden = await hiddenFrom(actor, rows.map((row) => String(row['message_id'])));
  const page = pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id'])], callIn);
  return { ...page, items: page.items.filter(({ message }) => !hidden.has(message)) };
}

const callIn = (row: Row): CallToMake => ({ misroute: row['id'] as string, message: row['message_id'] as string, issuer: row['issuer'] as string, kind: row['kind'] as string, foundAt: row['found_at'] });
