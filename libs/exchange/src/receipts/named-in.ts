import { parseReceipt, type Receipts } from '#messages';
import { type Sql } from '#platform';

/** Which messages of ours the receipts in these messages name: each carrier's own leaves say so, and no receipt need be looked for. */
export async function namedIn(sql: Sql, issuer: string, carriers: readonly string[]): Promise<readonly string[]> {
  if (carriers.length === 0) return [];
  const rows = await sql(`select message_id, body from message_part where message_id = any($1::uuid[]) and issuer = $2 and part = 'case'`, [carriers, issuer]);
  return rows.flatMap((row) => (JSON.parse(row['body'] as string) as Receipts).leaves.map(({ text }) => parseReceipt(text).message));
}
