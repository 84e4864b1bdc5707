import pg from 'pg';
import { stack, type StackAgency } from '../support/stack.js';

/** The stores of a stack, read as owner. */
export class Books {
  private readonly clients = new Map<string, pg.Client>();

  /** @throws when a store does not answer */
  async read<Row extends object>(databaseUrl: string, text: string, params: readonly unknown[] = []): Promise<Row[]> {
    let client = this.clients.get(databaseUrl);
    if (client === undefined) {
      client = new pg.Client({ connectionString: databaseUrl });
      client.on('error', () => { this.clients.delete(databaseUrl); });
      await client.connect();
      this.clients.set(databaseUrl, client);
    }
    return (await client.query(text, [...params])).rows as Row[];
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.clients.values()].map((client) => client.end()));
    this.clients.clear();
  }
}

/** Something that waits where nothing may wait in the end: which store, which place, which row. */
export interface Waiting {
  readonly agency: string;
  readonly place: string;
  readonly row: string;
}

const caseSide = `
  select 'submission' as place, id::text as row from submission
  union all select 'outbox', message_id::text from outbox
  union all select 'forward', message_id::text || ' ' || direction from forward
  union all select 'held', message_id::text from held
  union all select 'quarantine', id::text || ' ' || code || ' ' || coalesce(message_id::text, '') from quarantine where state in ('early', 'waiting')
  union all select 'opening', message_id::text from opening where told_at is null
  union all select 'owed receipt', message_id::text || ' ' || outcome from owed_receipt
  union all select 'attempt', topic || ' ' || partition || ' ' || first_offset from attempt
  union all select 'not settled', message_id::text || ' ' || kind || ' ' || stage from sent_message where stage not in ('accepted', 'delivered', 'opened')`;
const victimSide = `
  select 'arrival' as place, message_id::text || ' ' || direction as row from arrival
  union all select 'refused arrival', message_id::text || ' ' || code from refused_arrival where state = 'waiting'`;

/** Everything that waits now, in every store. */
export async function whatWaits(books: Books, agencies: readonly StackAgency[] = stack().agencies): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for (const { agency, app, caseDatabaseUrl, victimDatabaseUrl } of agencies) {
    const rows = [...await books.read<Omit<Waiting, 'agency'>>(caseDatabaseUrl, caseSide), ...await books.read<Omit<Waiting, 'agency'>>(victimDatabaseUrl, victimSide)];
    if (app === 'gateway') rows.push(...await books.read<Omit<Waiting, 'agency'>>(caseDatabaseUrl, `select 'caseload load' as place, id::text as row from caseload_load where state = 'APPLYING' union all select 'owed to a force', crn || ' ' || agency from supervision_owed`));
    if (app === 'police-adapter') rows.push(...await books.read<Omit<Waiting, 'agency'>>(caseDatabaseUrl, `select 'match task' as place, id::text as row from match_task`));
    found.push(...rows.map((row) => ({ agency, ...row })));
  }
  return found;
}

/** A name for each waiting row, to tell those that waited before from those that wait now. */
export const nameOf = ({ agency, place, row }: Waiting): string => `${agency}: ${place} ${row}`;
