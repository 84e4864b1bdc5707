import { createHash, createHmac } from 'node:crypto';
import { GatewayError } from '#messages';
import { type Sql } from '../sql/sql.js';

/** Header by which a caller marks a POST, so that sending it again does nothing again. */
export const idempotencyHeader = 'idempotency-key';

/** @throws GatewayError REQUEST_MALFORMED for a key that is empty, longer than 255 or not printable ASCII. */
export function parseIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new GatewayError('REQUEST_MALFORMED', {}, { findings: [{ path: '/headers/idempotency-key', code: 'NOT_PLAIN_TEXT', todo: 'Send one key of 1 to 255 printable characters without spaces, for example a UUID.' }] });
  }
  return header;
}

/**
 * The digest of a request: what is asked for and with which body. It is keyed with the caller's own key, of which the store has only a hash, so
 * that nobody who reads the store can try guesses of a body against it.
 */
export const requestDigest = (callersKey: string, address: string, body: Buffer): Buffer => createHmac('sha256', callersKey).update(`${address}\n`).update(body).digest();

/** Under what a caller's key is stored. */
export const storedKey = (callersKey: string): string => createHash('sha256').update(callersKey).digest('base64url');

/** One marked request: whose, under which stored key, on which route. */
export interface Marked {
  readonly actor: string;
  readonly key: string;
  readonly route: string;
}

/** What the first request with a key was answered. */
export interface KeptAnswer {
  readonly digest: Buffer;
  readonly route: string;
  readonly status: number;
  readonly answer: string;
}

/** A claim that nobody renewed for this long is that of a process that died; how often a live one renews it. */
export const claimLease = { seconds: 60, renewMs: 20_000 } as const;

/**
 * Claims a key. Gives `undefined` to the first, who then does the work, and the kept answer to those after it.
 * @throws GatewayError REQUEST_IN_PROGRESS while the first is still at work.
 */
export async function claimKey(sql: Sql, { actor, key, route }: Marked): Promise<KeptAnswer | undefined> {
  const claimed = await sql(
    `insert into idempotency_key (actor, key, route, request_digest) values ($1, $2, $3, ''::bytea)
     on conflict (actor, key) do update set at = now(), route = excluded.route
       where idempotency_key.status is null and idempotency_key.at < now() - make_interval(secs => $4::int)
     returning key`, [actor, key, route, claimLease.seconds]);
  if (claimed.length > 0) return undefined;
  const [kept] = await sql('select route, request_digest, status, answer from idempotency_key where actor = $1 and key = $2', [actor, key]);
  if (kept === undefined || kept['status'] === null) throw new GatewayError('REQUEST_IN_PROGRESS');
  return { digest: kept['request_digest'] as Buffer, route: String(kept['route']), status: Number(kept['status']), answer: String(kept['answer'] ?? '') };
}

/**
 * The kept answer, if it answers this very request.
 * @throws GatewayError REQUEST_KEY_REUSED for another route, address or body.
 */
export function sameAnswer(kept: KeptAnswer, route: string, digest: Buffer): KeptAnswer {
  if (kept.route !== route || !kept.digest.equals(digest)) throw new GatewayError('REQUEST_KEY_REUSED');
  return kept;
}

/**
 * Keeps the answer of the first; in the transaction of the work itself where `sql` is that, so that the work is undone where the claim was lost:
 * somebody who took it for dead has done it meanwhile.
 * @throws GatewayError REQUEST_IN_PROGRESS when this request no longer holds the key.
 */
export async function keepAnswer(sql: Sql, { actor, key }: Marked, answer: { readonly digest: Buffer; readonly status: number; readonly answer: string }): Promise<void> {
  const kept = await sql(
    'update idempotency_key set request_digest = $3, status = $4, answer = $5, at = now() where actor = $1 and key = $2 and status is null returning key', [actor, key, answer.digest, answer.status, answer.answer]);
  if (kept.length === 0) throw new GatewayError('REQUEST_IN_PROGRESS');
}

/** Keeps a claim alive while the work goes on. */
export async function renewClaim(sql: Sql, { actor, key }: Marked): Promise<void> {
  await sql('update idempotency_key set at = now() where actor = $1 and key = $2 and status is null', [actor, key]);
}

/** Gives a key back after work that failed: nothing was done, so the same request may be tried again. */
export async function releaseKey(sql: Sql, { actor, key }: Marked): Promise<void> {
  await sql('delete from idempotency_key where actor = $1 and key = $2 and status is null', [actor, key]);
}
