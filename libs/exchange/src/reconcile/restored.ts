import { openDatabase } from '#platform';
import { isUndecided } from '../again/unproven.js';
import { oldestCompared, type ReconciledNode } from './reconcile.js';
import { type Unknown, unknownToSenders } from './unknown.js';

/** A message with its parts as its recipient holds it, to show to a sender that does not know it any more. */
export interface HeldCopy {
  readonly messageId: string;
  readonly signed: string;
  readonly case: { readonly salt: string; readonly body: string };
  readonly originator?: { readonly salt: string; readonly body: string };
}

/** A place in the order that a message has at its recipient. */
export interface TakenPlace {
  readonly recipient: string;
  readonly orderingKey: string;
  readonly sequence: number;
}

async function reading<T>(url: string, work: (sql: ReturnType<typeof openDatabase>['sql']) => Promise<T>): Promise<T> {
  const database = openDatabase(url, { max: 1, name: 'reconcile' });
  try {
    return await work(database.sql);
  } finally {
    await database.close();
  }
}

/** Whether a node's case store is one that was restored from a backup and may not send yet. */
export async function mayNotSend({ caseDatabaseUrl }: ReconciledNode): Promise<boolean> {
  return (await reading(caseDatabaseUrl, (sql) => sql(`select 1 from progress where name = 'restored'`))).length > 0;
}

/** Whether a node has been shown messages as its own that it could not prove, and nobody has decided about them. */
export const isUnproven = ({ caseDatabaseUrl }: ReconciledNode): Promise<boolean> => reading(caseDatabaseUrl, isUndecided);

/** Parts, also those that nobody is shown any more. */
const keptPart = '(select * from message_part union all select * from withheld_part)';

/** What a recipient holds of these messages of one issuer. */
export async function heldCopies({ caseDatabaseUrl }: ReconciledNode, issuer: string, ids: readonly string[]): Promise<HeldCopy[]> {
  const rows = await reading(caseDatabaseUrl, (sql) => sql(
    `select i.message_id, i.signed, c.salt, c.body, o.salt as originator_salt, o.body as originator_body from inbox i
     join ${keptPart} c on c.message_id = i.message_id and c.issuer = i.issuer and c.part = 'case'
     left join ${keptPart} o on o.message_id = i.message_id and o.issuer = i.issuer and o.part = 'originator'
     where i.issuer = $1 and i.message_id = any($2::uuid[]) order by i.message_id`, [issuer, ids]));
  return rows.map((row) => ({
    messageId: row['message_id'] as string, signed: row['signed'] as string, case: { salt: row['salt'] as string, body: row['body'] as string },
    ...(row['originator_body'] === null ? {} : { originator: { salt: row['originator_salt'] as string, body: row['originator_body'] as string } }),
  }));
}

/** What a recipient has of one issuer's that the issuer's own store does not know, however young: it must be learnt before the issuer may send. */
export async function unknownAt({ caseDatabaseUrl }: ReconciledNode, issuer: ReconciledNode): Promise<readonly Unknown[]> {
  return reading(issuer.caseDatabaseUrl, (known) => reading(caseDatabaseUrl, async (sql) => {
    const found: Unknown[] = [];
    for await (const { unknown } of unknownToSenders(sql, (code) => (code === issuer.agency ? known : undefined), oldestCompared(Date.now()))) found.push(...unknown);
    return found;
  }));
}

/** The last place of each order of one issuer's that a recipient has anything in: taken in, held or in quarantine. */
export async function takenPlaces({ agency, caseDatabaseUrl }: ReconciledNode, issuer: string): Promise<TakenPlace[]> {
  const rows = await reading(caseDatabaseUrl, (sql) => sql(
    `select ordering_key, max(sequence) as sequence from (
       select ordering_key, next - 1 as sequence from sequence_in where issuer = $1 union all select ordering_key, sequence from held where issuer = $1
       union all select ordering_key, sequence from quarantine where issuer = $1 and ordering_key is not null) places
     where sequence > 0 group by ordering_key`, [issuer]));
  return rows.map((row) => ({ recipient: agency, orderingKey: row['ordering_key'] as string, sequence: Number(row['sequence']) }));
}
