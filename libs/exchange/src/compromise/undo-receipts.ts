import { type Sql } from '#platform';
import { endWithoutReceipt } from '../out/expire.js';
import { raiseAlarms } from '../rails/alarms.js';
import { namedIn } from '../receipts/named-in.js';
import { isOver, rankOf, stageOf } from '../receipts/ranks.js';

/** What only a receipt can have said. */
const receipted = `s.stage in ('held', 'refused', 'accepted', 'delivered', 'opened', 'part-refused')`;

/**
 * Lets receipts that came in these listed messages say nothing any more (DESIGN section 2: nothing is lost). A message that other receipts of its recipient's speak of stands where those say; what
 * none of them had settled is noted to be sent again, and goes on being sent until one comes. What has expired meanwhile ends as what never had a receipt does: a person's task, its place given up.
 */
export async function undoReceipts(sql: Sql, issuer: string, carriers: readonly string[]): Promise<void> {
  const ids = await namedIn(sql, issuer, carriers);
  if (ids.length === 0) return;
  const touched = (await sql('select distinct message_id from receipt where message_id = any($1::uuid[]) and recipient = $2 and carried_by = any($3::uuid[])', [ids, issuer, carriers])).map((row) => row['message_id']);
  await sql(
    `update sent_message s set stage = ${stageOf('f')}, code = f.code, stage_at = f.at
     from (select distinct on (g.message_id) g.* from good_receipt g where g.message_id = any($1::uuid[]) and not (${isOver('g')}) order by g.message_id, ${rankOf('g')} desc) f
     where s.message_id = f.message_id and ${receipted}`, [touched]);
  const open = await sql(
    `update sent_message s set stage = 'sent', code = null, stage_at = now() where s.message_id = any($1::uuid[]) and s.kind <> 'receipts' and ${receipted}
       and not exists (select 1 from good_receipt g where g.message_id = s.message_id and g.stage <> 'held') returning s.message_id, s.expires_at <= now() as is_over`, [touched]);
  const [over, going] = [true, false].map((which) => open.filter((row) => row['is_over'] === which).map((row) => row['message_id'] as string)) as [string[], string[]];
  await sql(
    `insert into send_again (message_id, cause) select id, 'repair' from unnest($1::uuid[]) as u (id) on conflict (message_id) do update set cause = 'repair', due_at = now(), code = null`, [going]);
  const late = await endWithoutReceipt(sql, over, 'RECEIPT_OVERDUE');
  await raiseAlarms(sql, late.map((row) => ({ alarm: 'RECEIPT_OVERDUE' as const, facts: { agency: row['recipient'] as string, kind: row['kind'] as string } })));
}
