import { type Directory, type PublishedKey } from '#directory';
import { lowestIdAt } from '#case-store';
import { type Database, type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';
import { undoReceipts } from './undo-receipts.js';

/** What is needed to list what a stolen key has led to. */
interface CompromiseParts {
  readonly database: Database;
  directory(): Directory;
}

/** A signing key that may have been in other hands, with its agency. */
interface Suspect {
  readonly issuer: string;
  readonly kid: string;
  readonly since: Date;
}

const messagesAtOnce = 200;
/** What was being taken in with the older directory while the revocation came, here or in another process, stands in the inbox no later than this. */
const inFlightMs = 10 * 60_000;
/** So often the place up to which everything has been looked at moves on. */
const movesOnMs = 3_600_000;
/** No message may live longer (DESIGN section 4): what was accepted after a moment has an id of at most this time before it. */
const longestLifeMs = 90 * 86_400_000;

/** The kid in the header of a compact JWS; every one in the inbox was verified and has one. */
const kidOf = `convert_from(decode(rpad(translate(split_part(i.signed, '.', 1), '-_', '+/'), (4 * ceil(length(split_part(i.signed, '.', 1)) / 4.0))::int, '='), 'base64'), 'UTF8')::json->>'kid'`;

/**
 * Lists the messages that were accepted under a signing key after the moment since when it counts as compromised, and raises an alarm: which of them are genuine nobody can tell from the
 * signature, so a person decides about each. Receipts among them do not count any more, and what they had settled is sent again. Once all has been looked at, only what has come since then is, until the
 * directory says another moment.
 * @returns whether there may be more
 */
export async function listCompromised(parts: CompromiseParts): Promise<boolean> {
  let more = false;
  for (const suspect of suspectsOf(parts.directory())) more = (await listOf(parts, suspect)) || more;
  return more;
}

/** Every signing key that a directory says is compromised. */
export function suspectsOf({ agencies }: Directory): Suspect[] {
  const compromised = (key: PublishedKey): key is PublishedKey & { readonly compromisedSince: string } => key.compromisedSince !== undefined;
  return agencies.flatMap(({ code, keys }) => keys.signing.filter(compromised).map(({ jwk, compromisedSince }) => ({ issuer: code, kid: jwk.kid, since: new Date(compromisedSince) })));
}

async function listOf({ database }: CompromiseParts, suspect: Suspect): Promise<boolean> {
  const { issuer, kid, since } = suspect;
  return database.inTransaction(async (sql) => {
    const mark = await markOf(sql, suspect);
    const from = new Date(Math.max(since.getTime(), (mark.lookedAt?.getTime() ?? 0) - inFlightMs));
    const found = await sql(
      `select i.message_id, i.issuer, i.kind, i.conversation, i.received_at from inbox i
       where i.message_id >= $4 and i.issuer = $1 and i.received_at >= $3 and ${kidOf} = $2
         and not exists (select 1 from compromised_message c where c.message_id = i.message_id and c.issuer = i.issuer) order by i.message_id limit $5`,
      [issuer, kid, from, lowestIdAt(new Date(from.getTime() - longestLifeMs)), messagesAtOnce]);
    if (found.length < messagesAtOnce) await mark.moveOn();
    if (found.length === 0) return false;
    await sql(
      `insert into compromised_message (message_id, issuer, kid, kind, conversation, received_at, compromised_since)
       select message_id, issuer, $2, kind, conversation, received_at, $3
       from json_to_recordset($1) as r (message_id uuid, issuer text, kind text, conversation uuid, received_at timestamptz) on conflict do nothing`, [jsonRows(found), kid, since]);
    await undoReceipts(sql, issuer, found.filter((row) => row['kind'] === 'receipts').map((row) => row['message_id'] as string));
    await raiseAlarms(sql, [{ alarm: 'KEY_COMPROMISED', facts: { agency: issuer } }]);
    return found.length === messagesAtOnce;
  });
}

/** Up to when everything has been looked at that came under a key, if it has since the directory says this moment; kept in the store, so that a new start does not begin anew. */
async function markOf(sql: Sql, { issuer, kid, since }: Suspect): Promise<{ readonly lookedAt: Date | undefined; moveOn(): Promise<void> }> {
  const name = `compromised ${issuer} ${kid}`;
  const [row] = await sql(`select now() as now, (select (value->>'lookedAt')::timestamptz from progress where name = $1 and value->>'since' = $2) as looked_at`, [name, since.toISOString()]);
  const [now, lookedAt] = [row?.['now'] as Date, (row?.['looked_at'] ?? undefined) as Date | undefined];
  return {
    lookedAt,
    async moveOn() {
      if (lookedAt !== undefined && now.getTime() - lookedAt.getTime() < movesOnMs) return;
      await sql('insert into progress (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [name, JSON.stringify({ since: since.toISOString(), lookedAt: now.toISOString() })]);
    },
  };
}
