import { appendAudit } from '#audit';
import { asGatewayError, type ErrorCode } from '#messages';
import { type Database, type Row, type Sql } from '#platform';
import { type Letter } from '../letter.js';
import { isToBeSent } from '../../store/letters.js';
import { composeMail } from './compose-mail.js';
import { type SecureMail } from './send-mail.js';
import { putOut } from './take-letters.js';
import { type Ways } from './ways.js';

/** What the desk needs to send letters. */
export interface Sending {
  readonly agency: string;
  readonly database: Database;
  /** The case store, to be looked at: whether somebody has sent a letter by hand meanwhile, or filed a reply to it. */
  readonly caseSql: Sql;
  readonly ways: () => Promise<Ways | undefined>;
  readonly mail: SecureMail;
}

const atOnce = 10;
/** For how long a letter is this process's while it is sent: whoever goes on after a crash sends it again, under the same Message-ID. */
const leaseSeconds = 120;
/** How often is looked whether a place has an address by now. */
const lookAgainSeconds = 60;
const [firstRestSeconds, longestRestSeconds] = [2, 900];

/**
 * Sends the letters whose time has come, at least once each. One that the server does not take is tried again, less and less often and without end, and stands as delayed, with the reason, until it has been taken or somebody has sent
 * it by hand. Where a place has no address it stands as to be sent by hand.
 * @returns whether there may be more
 */
export async function sendLetters(parts: Sending): Promise<boolean> {
  const rows = await parts.database.sql(
    `update letter set next_try_at = now() + $1 * interval '1 second' where id in (
       select id from letter where state in ('TO_SEND', 'DELAYED', 'BY_HAND') and next_try_at <= now() order by (state = 'DELAYED'), next_try_at, id limit $2 for update skip locked) returning id, body, state, tries`, [leaseSeconds, atOnce]);
  if (rows.length === 0) return false;
  for (const row of rows) {
    if (await isToBeSent(parts.caseSql, row['id'])) await sendOne(parts, row);
    else await parts.database.sql(`update letter set state = 'HANDED' where id = $1`, [row['id']]);
  }
  return rows.length === atOnce;
}

async function sendOne(parts: Sending, row: Row): Promise<void> {
  const letter = JSON.parse(String(row['body'])) as Letter;
  let to: string | undefined;
  try {
    const ways = await parts.ways();
    to = ways?.mailOf.get(letter.place);
    if (ways !== undefined && to !== undefined) {
      await parts.mail.send(await composeMail(letter, ways, to));
    }
  } catch (error) {
    await delay(parts, row, asGatewayError(error).code);
    return;
  }
  if (to === undefined) await leaveToHand(parts, row);
  else await noteSent(parts, letter, to, Number(row['tries']) + 1);
}

async function noteSent({ agency, database }: Sending, letter: Letter, to: string, tries: number): Promise<void> {
  await database.inTransaction(async (sql) => {
    await sql(`update letter set state = 'SENT', tries = $2 where id = $1`, [letter.id, tries]);
    await putOut(sql, { id: letter.id, state: 'SENT' });
    await appendAudit(sql, [{
      event: 'letter.mailed', agency, partner: letter.place, messageId: letter.id, subject: letter.id, kind: letter.kind, purpose: letter.purpose, lawfulBasis: letter.lawfulBasis, facts: { to, conversation: letter.conversation, tries },
    }]);
  });
}

async function delay({ database }: Sending, row: Row, code: ErrorCode): Promise<void> {
  const tries = Number(row['tries']) + 1;
  await database.inTransaction(async (sql) => {
    await sql(`update letter set state = 'DELAYED', tries = $2, next_try_at = now() + $3 * interval '1 second' where id = $1`, [row['id'], tries, Math.min(firstRestSeconds * 2 ** Math.min(tries - 1, 20), longestRestSeconds)]);
    await putOut(sql, { id: row['id'], state: 'DELAYED', code });
  });
}

async function leaveToHand({ database }: Sending, row: Row): Promise<void> {
  await database.inTransaction(async (sql) => {
    await sql(`update letter set state = 'BY_HAND', next_try_at = now() + $2 * interval '1 second' where id = $1`, [row['id'], lookAgainSeconds]);
    await putOut(sql, { id: row['id'], state: 'BY_HAND' });
  });
}
