import { v7 as uuidv7 } from 'uuid';
import { appendAudit } from '#audit';
import { keptPayload } from '#envelope';
import { type AgencyCode, asGatewayError, type ErrorCode, type Kind, type Lane, type MessageId } from '#messages';
import { type Database, errorFields, failpoint, type NodeLog, type Sql } from '#platform';
import { type Sealer } from '../out/seal-one.js';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { aboutPerson, concernedBy } from '../rails/concerned.js';
import { sentFor } from '../rails/sent-for.js';
import { askDesk, deskAnswer } from './ask-desk.js';
import { digestOfToken, type KeptMessage, sealAnew } from './seal-anew.js';
import { StandingKeys } from './standing-keys.js';

/** What sending again needs. */
export interface AgainParts extends Sealer {
  readonly database: Database;
  readonly victimSide: Database;
  readonly log: NodeLog;
  wakeDesk(): void;
}

const messagesAtOnce = 100;

/** A message to be sent again, with where it stands. */
interface Asked extends KeptMessage {
  readonly cause: 'key' | 'repair';
  readonly requestId: string | null;
  readonly kind: Kind;
  readonly lane: Lane;
  readonly stage: string;
  readonly orderingKey: string | null;
  /** Its case part; null where it is no longer kept. */
  readonly caseBody: string | null;
  readonly hasVictimPart: boolean;
  readonly expiresAt: Date;
  /** Whether the own desk has just sealed the victim part anew: what waits or was refused carries the older one. */
  readonly isRenewed: boolean;
  /** As it waits in the outbox; null where it has been settled. */
  readonly waiting: { readonly position: number; readonly sealed: string } | null;
}

/** What is to be done with one of them now. */
type Step = 'drop' | 'send' | 'seal' | { readonly waitSeconds: number } | { readonly cannot: ErrorCode } | 'ask-desk';

/**
 * Sends again what is noted for it, in the order in which it was issued: sealed anew where its key no longer stands or where nothing of it waits any more. What cannot be sent again
 * stays noted with the reason, and raises an alarm.
 * @returns the lanes in which there is something to relay, and whether there may be more
 */
export async function sendAgain(parts: AgainParts): Promise<{ readonly lanes: ReadonlySet<Lane>; readonly more: boolean }> {
  const keys = new StandingKeys(parts.directory(), parts.now());
  const unreachable = await tellUnreachable(parts);
  // What has waited longest comes first, so that no recipient's messages keep another's waiting; of what was noted together, the oldest.
  const due = await parts.database.sql(
    `select a.message_id from send_again a join sent_message s using (message_id) where a.code is null and a.due_at <= now() and s.recipient <> all($2::text[])
     order by a.due_at, a.message_id limit $1`, [messagesAtOnce, unreachable]);
  const lanes = new Set<Lane>();
  for (const row of due) {
    const lane = await one(parts, keys, row['message_id'] as string);
    if (lane !== undefined) lanes.add(lane);
  }
  if (due.length > 0) failpoint('again.sent');
  return { lanes, more: due.length === messagesAtOnce };
}

/** The agencies that nothing can be sealed to now, because they are suspended or have no key. Those for whom something is noted raise an alarm that says which of the two it is. */
async function tellUnreachable({ database, directory, now }: AgainParts): Promise<readonly string[]> {
  const current = directory();
  const why = new Map<string, ErrorCode>();
  for (const { code } of current.agencies) {
    try {
      current.exchangeKey(code, now());
    } catch (error) {
      why.set(code, asGatewayError(error).code);
    }
  }
  if (why.size === 0) return [];
  const waiting = await database.sql(
    'select u.agency from unnest($1::text[]) as u (agency) where exists (select 1 from send_again a join sent_message s using (message_id) where s.recipient = u.agency and a.code is null)', [[...why.keys()]]);
  await raiseAlarms(database.sql, waiting.map((row) => ({ alarm: why.get(row['agency'] as string) as ErrorCode, facts: { agency: row['agency'] as string } })));
  return [...why.keys()];
}

async function one(parts: AgainParts, keys: StandingKeys, id: string): Promise<Lane | undefined> {
  return parts.database.inTransaction(async (sql) => {
    const asked = await read(sql, parts.agency, id);
    if (asked === undefined) return void await forget(sql, id);
    const renewed = await withAnswer(parts, sql, keys, asked);
    if ('cannot' in renewed) return void await giveUp(sql, asked, renewed.cannot);
    const step = stepOf(renewed, keys, parts);
    if (step === 'drop') return void await forget(sql, id);
    if (step === 'ask-desk') return void await ask(parts, sql, asked);
    if (typeof step === 'object') return void await ('cannot' in step ? giveUp(sql, asked, step.cannot) : wait(sql, asked, step.waitSeconds, keys));
    try {
      await put(parts, sql, renewed, step);
    } catch (error) {
      const { code } = asGatewayError(error);
      if (code !== 'RESEND_NOT_KEPT') throw error;
      parts.log.warn('a message cannot be sent again', { messageId: id as MessageId, code, ...errorFields(error) });
      return void await giveUp(sql, asked, code);
    }
    return renewed.lane;
  });
}

async function read(sql: Sql, agency: string, id: string): Promise<Asked | undefined> {
  const [row] = await sql(
    `select a.cause, a.request_id, s.recipient, s.kind, s.lane, s.stage, s.signed, s.salts, s.ordering_key, s.sealed_part_id is not null as has_victim_part, s.expires_at, p.jwe, o.position, o.sealed, c.body as case_body
     from send_again a join sent_message s using (message_id) left join sealed_part p on p.id = s.sealed_part_id and p.recipient = s.recipient
     left join outbox o on o.message_id = a.message_id and not o.once left join message_part c on c.message_id = a.message_id and c.issuer = $2 and c.part = 'case'
     where a.message_id = $1 and a.code is null for update of a`, [id, agency]);
  if (row === undefined) return undefined;
  return {
    id, cause: row['cause'] as Asked['cause'], requestId: row['request_id'] as string | null, recipient: row['recipient'] as string, kind: row['kind'] as Kind, lane: row['lane'] as Lane,
    stage: row['stage'] as string, signed: row['signed'] as string, salts: row['salts'] as Asked['salts'], orderingKey: row['ordering_key'] as string | null, caseBody: row['case_body'] as string | null, hasVictimPart: row['has_victim_part'] as boolean,
    expiresAt: row['expires_at'] as Date, isRenewed: false, victim: row['jwe'] as string | null, waiting: row['position'] === null ? null : { position: row['position'] as number, sealed: row['sealed'] as string },
  };
}

/** With the victim part that the own desk has sealed anew meanwhile. It is kept only when it is sent: what is kept without having been sent would look like what the recipient has refused. */
async function withAnswer(parts: AgainParts, sql: Sql, keys: StandingKeys, asked: Asked): Promise<Asked | { readonly cannot: ErrorCode }> {
  if (asked.requestId === null) return asked;
  const answer = await deskAnswer(parts.victimSide.sql, asked.requestId);
  if (answer === undefined) return asked;
  if ('cannot' in answer) return answer;
  // The key that the desk sealed to may have gone meanwhile too: it is asked once more.
  await sql('update send_again set request_id = null where message_id = $1', [asked.id]);
  if (!keys.standsFor(asked.recipient, 'victim', headerOf(answer.jwe))) return { ...asked, requestId: null };
  return { ...asked, requestId: null, victim: answer.jwe, isRenewed: true };
}

const headerOf = (token: string): string => token.slice(0, token.indexOf('.'));
const aMoment = 1;
const untilTheDirectoryMayDiffer = 10;

/** Pure but for the keys: the same message and the same keys give the same step. */
function stepOf(asked: Asked, keys: StandingKeys, { agency, now }: Pick<AgainParts, 'agency' | 'now'>): Step {
  const isUnread = asked.waiting !== null || asked.stage === 'part-refused';
  if (asked.cause === 'key' && !isUnread) return 'drop';
  if (asked.expiresAt <= now()) return { cannot: 'MESSAGE_EXPIRED' };
  // Nobody would believe it. What waits for its receipt is given up with its place by whoever looks for it.
  if (asked.cause === 'repair' && keys.isRevoked(agency, headerOf(asked.signed))) return { cannot: 'PARTNER_KEY_REVOKED' };
  if (keys.of(asked.recipient, 'exchange').size === 0) return { waitSeconds: untilTheDirectoryMayDiffer };
  if (asked.hasVictimPart && (asked.victim === null || !keys.standsFor(asked.recipient, 'victim', headerOf(asked.victim)))) {
    if (keys.of(asked.recipient, 'victim').size === 0) return { waitSeconds: untilTheDirectoryMayDiffer };
    return asked.requestId === null ? 'ask-desk' : { waitSeconds: aMoment };
  }
  if (asked.waiting !== null && !asked.isRenewed && keys.standsFor(asked.recipient, 'exchange', headerOf(asked.waiting.sealed))) return 'send';
  // The desk over there could not open it, and its key is still the one that the directory names: nothing that we could seal would be read.
  if (asked.cause === 'key' && asked.waiting === null && !asked.isRenewed) return { waitSeconds: untilTheDirectoryMayDiffer };
  return 'seal';
}

const forget = (sql: Sql, id: string): Promise<unknown> => sql('delete from send_again where message_id = $1 and code is null', [id]);

async function ask(parts: AgainParts, sql: Sql, asked: Asked): Promise<void> {
  const requestId = uuidv7();
  // The request first: a crash in between leaves one that nobody waits for, and the desk is asked once more.
  await askDesk(parts.victimSide.sql, { id: requestId, issuer: parts.agency, messageId: asked.id, recipient: asked.recipient });
  parts.wakeDesk();
  await sql(`update send_again set request_id = $2, due_at = now() + interval '1 second' where message_id = $1`, [asked.id, requestId]);
}

async function wait(sql: Sql, { id, recipient }: Asked, seconds: number, keys: StandingKeys): Promise<void> {
  await sql('update send_again set due_at = now() + make_interval(secs => $2) where message_id = $1', [id, seconds]);
  const lacking = { facts: { agency: recipient, part: 'victim' } } as const;
  // One that the directory no longer has at all; for the others it has been said.
  if (keys.of(recipient, 'exchange').size === 0) await raiseAlarms(sql, [{ alarm: 'PARTNER_NO_KEY', facts: { agency: recipient } }]);
  if (keys.of(recipient, 'victim').size === 0) await raiseAlarms(sql, [{ alarm: 'PARTNER_NO_KEY', ...lacking }]);
  else await clearAlarms(sql, ['PARTNER_NO_KEY'], lacking);
}

async function giveUp(sql: Sql, { id, recipient, kind }: Asked, code: ErrorCode): Promise<void> {
  await sql('update send_again set code = $2 where message_id = $1', [id, code]);
  await raiseAlarms(sql, [{ alarm: 'RESEND_IMPOSSIBLE', facts: { agency: recipient, kind, code } }]);
}

/** Puts it into the outbox, as it waits there or sealed anew; its stage is that of what has no receipt, for whoever lost it. */
async function put(parts: AgainParts, sql: Sql, asked: Asked, step: 'send' | 'seal'): Promise<void> {
  if (asked.isRenewed) await sql(
    `insert into sealed_part (id, recipient, jwe) select sealed_part_id, recipient, $2 from sent_message where message_id = $1
     on conflict (id, recipient) do update set jwe = excluded.jwe, sealed_at = now()`, [asked.id, asked.victim]);
  if (step === 'send') await sql('update outbox set due_at = now() where position = $1', [asked.waiting?.position]);
  else {
    if (asked.waiting !== null) await sql('insert into replaced (message_id, sealed_digest) values ($1, $2) on conflict do nothing', [asked.id, digestOfToken(asked.waiting.sealed)]);
    const sealed = await sealAnew(parts, sql, asked);
    // In a row of its own: whoever is sending the older form now, or settles it, must not take this one for sent.
    await sql(
      `with gone as (delete from outbox where position = $8 returning kafka_key, created_at)
       insert into outbox (message_id, recipient, lane, kind, kafka_key, sealed, once, anew, expires_at, created_at)
       select $1, $2, $3, $4, coalesce((select kafka_key from gone), $5), $6, false, true, $7, coalesce((select created_at from gone), now())`,
      [asked.id, asked.recipient, asked.lane, asked.kind, asked.orderingKey ?? uuidv7(), sealed, asked.expiresAt, asked.waiting?.position ?? null]);
  }
  if (asked.cause === 'repair' && asked.waiting === null) await sql(`update sent_message set stage = 'sent', stage_at = now(), code = null where message_id = $1`, [asked.id]);
  await forget(sql, asked.id);
  const payload = keptPayload(asked.signed);
  const [crn] = await concernedBy(sql, [{ kind: asked.kind, body: asked.caseBody ?? '{}', partner: asked.recipient, inReplyTo: payload.inReplyTo }]);
  await appendAudit(sql, [{
    event: 'message.sent-again', agency: parts.agency, partner: asked.recipient as AgencyCode, messageId: asked.id, kind: asked.kind, ...sentFor(payload), ...aboutPerson(crn), facts: { cause: asked.cause },
  }]);
}
