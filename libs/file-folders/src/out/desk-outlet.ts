import { type Actor, visibleRecords } from '#access';
import { appendAudit } from '#audit';
import { type VictimReading } from '#exchange/victim-parts';
import { basisOf } from '#exchange/web';
import { type Kind, kindNames, kinds } from '#messages';
import { type FiledItem } from './item-files.js';
import { type Outlet, type Waiting } from './put-out.js';

/** Every kind that says something to an agency; the others are about the exchange itself. */
const notices = kindNames.filter((kind) => kinds[kind].between !== undefined);

/**
 * Puts out the victim part of each message that came in, by the id of its message: what the role may see of the victim store, and nobody from whom the
 * person in whose name the folder acts is barred, and nothing that its sender has corrected.
 */
export function deskOutlet(actor: Actor, role: string, { limits, corrections }: Pick<VictimReading, 'limits' | 'corrections'>, folder: string): Outlet {
  return {
    source: 'victim-parts', folder, table: 'filed_part',
    async waiting(sql, since, limit) {
      const may = visibleRecords(actor, { what: 'victim-part', label: 'VICTIM' }, { alias: 'v', firstParam: 4 });
      const rows = await sql(
        `select v.message_id, v.issuer, v.kind, v.conversation, v.received_at, v.signed, v.part from victim_part v
         where v.direction = 'received' and v.received_at >= $1 and v.kind = any($3::text[]) and not exists (select 1 from filed_part f where f.message_id = v.message_id and f.issuer = v.issuer) and ${may.sql}
         order by v.received_at, v.message_id limit $2`, [since, limit, notices, ...may.params]);
      return rows.map((row) => ({ id: String(row['message_id']), issuer: String(row['issuer']), receivedAt: row['received_at'] as Date, row }));
    },
    async itemsOf(_, waiting) {
      const hidden = await limits.hiddenFrom(actor, waiting.map(({ id }) => id));
      const correctionOf = await corrections.among(waiting.map(({ row }) => row));
      return waiting.map((one) => (hidden.has(one.id) || correctionOf(one.row) !== null ? undefined : itemOf(one)));
    },
    audit: (sql, items) => appendAudit(sql, items.map(({ messageId, issuer, kind, signed }) =>
      ({ event: 'victim-part.filed', agency: actor.agency, person: actor.person, role, partner: issuer, messageId, subject: messageId, kind, ...basisOf(signed) }))),
  };
}

function itemOf({ id, issuer, receivedAt, row }: Waiting): FiledItem | undefined {
  const victim = JSON.parse(String(row['part'])) as object;
  // An empty part travels like a full one; there is nothing in it to put out.
  if (Object.keys(victim).length === 0) return undefined;
  return { messageId: id, issuer, kind: row['kind'] as Kind, conversation: String(row['conversation']), receivedAt, signed: String(row['signed']), parts: { victim } };
}
