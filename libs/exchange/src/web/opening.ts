import { type Actor, actingRole, type What } from '#access';
import { type Sql } from '#platform';

/**
 * Notes that a person in role opened a message that came in, in the transaction of the read. Only the first of a message counts: its sender
 * gets one signed receipt, which names the role and not the person.
 */
export async function noteOpening(sql: Sql, actor: Actor, opened: { readonly what: What; readonly id: string; readonly issuer: string }): Promise<void> {
  await sql('insert into opening (message_id, issuer, role) values ($1, $2, $3) on conflict do nothing', [opened.id, opened.issuer, actingRole(actor, opened.what) ?? '']);
}
