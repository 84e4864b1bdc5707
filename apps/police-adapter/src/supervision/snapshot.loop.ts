import { clearAlarms, type ExchangeLoop, type LoopContext, raiseAlarms } from '#exchange';
import { type Sql } from '#platform';

/** How long what was sent before a snapshot may still be on its way. */
const patienceMs = 5 * 60_000;

/**
 * Compares the newest snapshot with the people that this force holds. Equal: recorded. Different: it may be that changes are still on
 * their way, so it is compared again and again; after five minutes it is an alarm, once. Where newer changes than the snapshot have
 * been applied the two cannot be equal and nothing is wrong: the next snapshot will tell.
 */
export const snapshotLoop: ExchangeLoop = {
  name: 'snapshot',
  idleMs: 1_000,
  async run(context: LoopContext): Promise<boolean> {
    await context.inTransaction(async (sql) => {
      for (const snapshot of await sql(`select issuer, count, digest, received_at, message_id from supervision_snapshot where state = 'PENDING' for update`)) {
        const issuer = String(snapshot['issuer']);
        const held = await heldOf(sql, issuer);
        const age = context.now().getTime() - (snapshot['received_at'] as Date).getTime();
        if (held.count === Number(snapshot['count']) && held.digest === snapshot['digest']) await equals(sql, issuer);
        else if (age > patienceMs && (await isOvertaken(sql, issuer))) await settle(sql, issuer, 'OVERTAKEN');
        else if (age > patienceMs) await differs(context, sql, issuer, String(snapshot['message_id']));
      }
    });
    return false;
  },
};

/** The count and digest over this force's people, as the gateway computes them over its own. */
async function heldOf(sql: Sql, issuer: string): Promise<{ count: number; digest: string }> {
  const [row] = await sql(
    `select count(*)::int as count, encode(sha256(convert_to(coalesce(string_agg(crn || ':' || encode(content_digest, 'hex') || chr(10), '' order by crn collate "C"), ''), 'UTF8')), 'hex') as digest
     from supervision where issuer = $1`,
    [issuer],
  );
  return { count: Number(row?.['count']), digest: Buffer.from(String(row?.['digest']), 'hex').toString('base64url') };
}

async function isOvertaken(sql: Sql, issuer: string): Promise<boolean> {
  const [row] = await sql(
    `select exists (select 1 from inbox i join supervision_snapshot s on s.issuer = i.issuer
       where i.issuer = $1 and i.kind = 'supervision-notification' and i.issued_at > s.as_of) as overtaken`,
    [issuer],
  );
  return row?.['overtaken'] === true;
}

/** Nothing is missing and nothing too many: what an earlier snapshot said is over. */
async function equals(sql: Sql, issuer: string): Promise<void> {
  await settle(sql, issuer, 'EQUAL');
  const raised = await sql(`select facts->>'messageId' as id from alarm where code = 'SNAPSHOT_DIFFERS' and cleared_at is null and facts->>'agency' = $1`, [issuer]);
  await clearAlarms(sql, ['SNAPSHOT_DIFFERS'], { messageIds: raised.map(({ id }) => id as string) });
}

async function settle(sql: Sql, issuer: string, state: 'EQUAL' | 'OVERTAKEN' | 'DIFFERS'): Promise<void> {
  await sql('update supervision_snapshot set state = $2, compared_at = now() where issuer = $1', [issuer, state]);
}

async function differs(context: LoopContext, sql: Sql, issuer: string, messageId: string): Promise<void> {
  await settle(sql, issuer, 'DIFFERS');
  await raiseAlarms(sql, [{ alarm: 'SNAPSHOT_DIFFERS', facts: { agency: issuer, messageId } }]);
  context.log.warn('the supervised people differ from the snapshot', { partner: issuer, messageId, code: 'SNAPSHOT_DIFFERS' });
}
