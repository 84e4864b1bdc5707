import { type Actor, labelsOf, visiblePeople } from '#access';
import { appendAudit } from '#audit';
import { basisOf } from '#exchange/web';
import { crnIn, type Kind } from '#messages';
import { type Row } from '#platform';
import { type FiledItem } from './item-files.js';
import { type Outlet, type Waiting } from './put-out.js';
import { type FolderSource } from './source.js';

/**
 * Puts out what stands in a queue of the case side: the case part, and the originator part where the role may see that label. Nothing of a victim is in the
 * case store, so nothing of one can be in these files. What its sender has corrected is not put out, nor what is withheld because something of one was found in it all the same.
 */
export function caseOutlet(source: FolderSource, actor: Actor, role: string, folder: string): Outlet {
  const parts = labelsOf(actor, source.what).includes('ORIGINATOR') ? ['case', 'originator'] : ['case'];
  return {
    source: source.name, folder, table: 'filed_message',
    async waiting(sql, since, limit) {
      const may = source.perPerson === true ? visiblePeople(actor, { what: source.what, label: 'SENSITIVE' }, { alias: 'q', firstParam: 3 }) : { sql: 'true', params: [] };
      const rows = await sql(
        `select q.id, q.issuer, q.received_at from (${source.statement}) q
         where q.received_at >= $1 and not exists (select 1 from filed_message f where f.message_id = q.id and f.issuer = q.issuer) and not exists (select 1 from misroute x where x.message_id = q.id and x.issuer = q.issuer and x.outcome is distinct from 'FALSE_ALARM') and ${may.sql}
         order by q.received_at, q.id limit $2`, [since, limit, ...may.params]);
      return rows.map((row) => ({ id: String(row['id']), issuer: String(row['issuer']), receivedAt: row['received_at'] as Date, row }));
    },
    async itemsOf(sql, waiting) {
      const rows = await sql(
        `select m.message_id, m.issuer, m.kind, m.lane, m.conversation, m.signed, p.part, p.body
         from json_to_recordset($1) as w (id uuid, issuer text) join inbox m on m.message_id = w.id and m.issuer = w.issuer
         join message_part p on p.message_id = m.message_id and p.issuer = m.issuer and p.part = any($2::text[])
         where not exists (select 1 from message_correction k where k.message_id = m.message_id and k.issuer = m.issuer)`, [JSON.stringify(waiting.map(({ id, issuer }) => ({ id, issuer }))), parts]);
      const found = Map.groupBy(rows, (row) => keyOf(String(row['message_id']), String(row['issuer'])));
      return waiting.map((one) => itemOf(found.get(keyOf(one.id, one.issuer)), one));
    },
    audit: (sql, items) => appendAudit(sql, items.map(({ messageId, issuer, kind, signed, parts }) => {
      const subject = crnIn(kind, parts.case ?? {});
      return { event: 'message.filed', agency: actor.agency, person: actor.person, role, partner: issuer, messageId, kind, ...basisOf(signed), ...(subject === undefined ? {} : { subject }) };
    })),
  };
}

const keyOf = (id: string, issuer: string): string => `${id} ${issuer}`;

function itemOf(rows: readonly Row[] | undefined, { id, issuer, receivedAt }: Waiting): FiledItem | undefined {
  const first = rows?.[0];
  if (rows === undefined || first === undefined) return undefined;
  const body = (part: string): object | undefined => {
    const row = rows.find((one) => one['part'] === part);
    return row === undefined ? undefined : JSON.parse(String(row['body'])) as object;
  };
  const originator = body('originator');
  return {
    messageId: id, issuer, kind: first['kind'] as Kind, conversation: String(first['conversation']), lane: String(first['lane']), receivedAt, signed: String(first['signed']),
    parts: { case: body('case') ?? {}, ...(originator === undefined ? {} : { originator }) },
  };
}
