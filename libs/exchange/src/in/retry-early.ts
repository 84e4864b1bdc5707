import { type Lane } from '#messages';
import { quarantinedColumns, receivedAgain } from './quarantine.js';
import { type InboundParts, takeAlone } from './take-in.js';

const earlyAtOnce = 50;

/**
 * Tries messages again that may have come before the directory that their sender used already: when we have a newer one; when the one that we have is
 * known to have been the newest after they came, which makes them a person's task at once; and at the end of their time.
 * @returns whether there may be more
 */
export async function retryEarly(parts: InboundParts, lane: Lane, currentAsOf: Date | undefined): Promise<boolean> {
  const { version } = parts.directory();
  const rows = await parts.database.sql(
    `select ${quarantinedColumns}, q.early_until > now() and ($3::timestamptz is null or q.quarantined_at >= $3) as may_wait from quarantine q
     where q.state = 'early' and q.lane = $1 and (q.early_until <= now() or q.directory_version < $2 or q.quarantined_at < $3) order by q.id limit $4`,
    [lane, version, currentAsOf ?? null, earlyAtOnce],
  );
  for (const row of rows) await takeAlone(parts, lane, receivedAgain(row, { from: 'early', id: row['id'] as string, mayWait: row['may_wait'] as boolean }));
  return rows.length === earlyAtOnce;
}
