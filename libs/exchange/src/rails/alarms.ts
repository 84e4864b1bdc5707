import { v7 as uuidv7 } from 'uuid';
import { type ErrorCode, type Facts } from '#messages';
import { type Sql } from '#platform';
import { type Effect } from './effects.js';
import { jsonRows } from './json-rows.js';

/** Raises alarms, each once for the same code and facts until it is cleared. */
export async function raiseAlarms(sql: Sql, alarms: readonly Extract<Effect, { alarm: unknown }>[]): Promise<void> {
  if (alarms.length === 0) return;
  await sql(
    `insert into alarm (id, code, facts) select id, code, facts from json_to_recordset($1) as r (id uuid, code text, facts jsonb) on conflict do nothing`,
    [jsonRows(alarms.map(({ alarm, facts }) => ({ id: uuidv7(), code: alarm, facts })))],
  );
}

/** Alarms that clear themselves when what they say is over, and when that is. A person clears all others: something has happened that does not undo itself. */
export const passingAlarms = {
  DIRECTORY_ABSENT: 'A current directory has come.',
  DIRECTORY_STALE: 'A freshness record has come.',
  DIRECTORY_EXPIRES: 'A newer directory has come.',
  DIRECTORY_EXPIRED: 'A newer directory has come.',
  DIRECTORY_ANCHOR: 'The announced anchor is in the file of trust anchors.',
  KEY_EXPIRES: 'The directory has a key of ours that is valid for longer.',
  KEY_PAST: 'No exchange key of ours is held any more for which nothing can come.',
  CONFIG_KEYS: 'The file can be used again.',
  CLOCK_APART: 'Our clock and the other agree again to half a minute.',
  CLOCK_UNKNOWN_YEAR: 'No open clock runs into a year whose bank holidays are not known.',
  TRANSPORT_DENIED: 'A record was written to the topic.',
  TRANSPORT_TOPIC_MISSING: 'A record was written to the topic.',
  ENVELOPE_UNKNOWN_KEY: 'Our own signing key is in the directory; about a message that came in, a person clears it.',
  PARTNER_KEY_REVOKED: 'Our own signing key is valid; about a message that came in, a person clears it.',
  PARTNER_KEY_TIME: 'Our own signing key is valid; about a message that came in, a person clears it.',
  PARTNER_NO_KEY: 'The directory has a valid key of the agency.',
  PARTNER_UNKNOWN: 'The directory knows the agency and has its keys; about a message that came in, a person clears it.',
  PARTNER_SUSPENDED: 'The agency is no longer suspended; about a message that came in, a person clears it.',
  PARTNER_NO_AGREEMENT: 'What waited for the agreement has been sent; about a message that came in, a person clears it.',
  PARTNER_KIND: 'What waited for the agreement has been sent; about a message that came in, a person clears it.',
  PARTNER_PURPOSE: 'What waited for the agreement has been sent; about a message that came in, a person clears it.',
  LABEL_ABOVE_AGREEMENT: 'What waited for the agreement has been sent; about a message that came in, a person clears it.',
  STORE_RESTORED: 'An operator has said that the store may send again.',
  STORE_UNPROVEN: 'Every message that could not be proven has been; a person clears it who decides that the store may send all the same.',
  MATCH_CONFLICT: 'The incident has been sent, or a newer version has taken its place.',
  SNAPSHOT_DIFFERS: 'A later snapshot is equal to what this force holds.',
  SUPERVISION_OWED: 'The force has been told everything that was owed.',
  RECEIPT_LATE: 'Every such message has been answered, has expired or is within its time.',
  RECEIPT_UNOPENED: 'Every such message has been opened or answered.',
  RECEIPT_OWED: 'Every receipt that was owed has been sealed.',
  AUDIT_STALLED: 'Everything that had been committed has been sealed.',
  AUDIT_SILENT: 'A checkpoint of the log has come.',
  LETTER_DELAYED: 'Every letter has been sent, by mail or by hand.',
  SEQUENCE_OVERDUE: 'Nothing of that order has been held for more than an hour.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Which of the raised alarms are over: those with exactly these facts, those about none of these agencies any more, or those about these ids. */
export type Over = { readonly facts: Facts } | { readonly exceptAgencies: readonly string[] } | { readonly messageIds: readonly string[] };

/** Clears alarms whose condition is over by itself. */
export async function clearAlarms(sql: Sql, codes: readonly (keyof typeof passingAlarms)[], over: Over): Promise<void> {
  const [which, value] = 'facts' in over ? ['facts = $2::jsonb', JSON.stringify(over.facts)]
    : 'exceptAgencies' in over ? [`not coalesce(facts->>'agency', '') = any($2::text[])`, over.exceptAgencies] : [`facts->>'messageId' = any($2::text[])`, over.messageIds];
  await sql(`update alarm set cleared_at = now() where code = any($1) and cleared_at is null and ${which}`, [codes, value]);
}

/**
 * Clears the alarms about keys that the directory has again, ours and partners'; of the alarms about a victim part only that there is no key to seal it to.
 * @returns false: there is never more to do at once
 */
export async function clearKeyAlarms(sql: Sql, hasKeys: (agency: string, part: 'case' | 'victim') => boolean): Promise<boolean> {
  const ofCase = ['ENVELOPE_UNKNOWN_KEY', 'PARTNER_KEY_REVOKED', 'PARTNER_KEY_TIME', 'PARTNER_NO_KEY', 'PARTNER_UNKNOWN', 'PARTNER_SUSPENDED'] as const;
  for (const [codes, part, facts] of [[ofCase, 'case', {}], [['PARTNER_NO_KEY'], 'victim', { part: 'victim' }]] as const) {
    const raised = await sql(`select distinct facts->>'agency' as agency from alarm where code = any($1) and cleared_at is null and facts = jsonb_build_object('agency', facts->>'agency') || $2::jsonb`, [codes, JSON.stringify(facts)]);
    for (const agency of raised.map((row) => row['agency'] as string).filter((one) => hasKeys(one, part))) await clearAlarms(sql, codes, { facts: { agency, ...facts } });
  }
  return false;
}
