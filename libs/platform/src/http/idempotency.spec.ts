import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { defer, lastValueFrom } from 'rxjs';
import { type Row, type Sql } from '../sql/sql.js';
import { IdempotencyInterceptor, keepAnswerWithin, parseIdempotencyKey, requestDigest, Upload } from './index.js';

/** The table as the statements see it: one row per actor and key. */
function keyTable(): { sql: Sql; rows: Map<string, Row> } {
  const rows = new Map<string, Row>();
  const sql: Sql = async (text, params = []) => {
    const [actor, key] = params;
    const place = `${String(actor)} ${String(key)}`;
    const row = rows.get(place);
    if (text.startsWith('insert')) {
      if (row !== undefined) return [];
      rows.set(place, { route: params[2], request_digest: Buffer.alloc(0), status: null, answer: null });
      return [{ key }];
    }
    if (text.startsWith('select')) return row === undefined ? [] : [row];
    if (text.startsWith('delete')) { if (row?.['status'] === null) rows.delete(place); return []; }
    if (row?.['status'] !== null || params.length !== 5) return [];
    Object.assign(row, { request_digest: params[2], status: params[3], answer: params[4] });
    return [{ key }];
  };
  return { sql, rows };
}

interface Asked { readonly actor?: string; readonly key?: string; readonly url?: string; readonly body?: string; readonly streamed?: boolean; readonly method?: string }

function requestOf({ actor = 'pat.testperson', key = 'k1', url = '/api/things', body = '{"a":1}', streamed = false, method = 'POST' }: Asked): object {
  const headers = { ...(key === '' ? {} : { 'idempotency-key': key }), 'content-length': String(body.length) };
  const fields = { method, headers, originalUrl: url, route: { path: '/api/things' }, actor: { person: actor } };
  return streamed ? Object.assign(Readable.from([Buffer.from(body)]), fields) : { ...fields, rawBody: Buffer.from(body) };
}

function node(): { ask: (asked: Asked, work?: (request: never, sql: Sql) => Promise<unknown>) => Promise<{ status: number; answer: unknown }>; done: () => number; rows: Map<string, Row> } {
  const { sql, rows } = keyTable();
  let done = 0;
  const interceptor = new IdempotencyInterceptor({ sql, actorOf: (request) => (request as unknown as { actor: { person: string } }).actor.person });
  return {
    rows, done: () => done,
    async ask(asked, work = async () => undefined) {
      const request = requestOf(asked);
      const response = { statusCode: 202, status(code: number) { this.statusCode = code; return this; } };
      const context = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }) } as never;
      const next = { handle: () => defer(async () => { done += 1; return (await work(request as never, sql)) ?? { number: done }; }) };
      const answer: unknown = await lastValueFrom(interceptor.intercept(context, next));
      return { status: response.statusCode, answer };
    },
  };
}

describe('a POST with an Idempotency-Key', () => {
  it('is done once, and answered with the first answer when it is sent again', async () => {
    const { ask, done } = node();
    const first = await ask({});
    await expect(ask({})).resolves.toEqual(first);
    expect(done()).toBe(1);
  });

  it('is done each time without a key, and for another key or another person', async () => {
    const { ask, done } = node();
    for (const asked of [{ key: '' }, { key: '' }, {}, { key: 'k2' }, { actor: 'robin.testperson' }]) await ask(asked);
    expect(done()).toBe(5);
  });

  it.each<[string, Asked]>([['body', { body: '{"a":2}' }], ['address', { url: '/api/things?mode=full' }], ['upload', { streamed: true, body: 'other' }]])('is refused when the key was used for another %s', async (_, other) => {
    const { ask, done } = node();
    await ask({});
    await expect(ask(other)).rejects.toMatchObject({ code: 'REQUEST_KEY_REUSED' });
    expect(done()).toBe(1);
  });

  it('is told to wait while the first is still at work', async () => {
    const { ask, done } = node();
    let finish: () => void = () => undefined;
    const first = ask({}, () => new Promise((resolve) => { finish = () => resolve({ slow: true }); }));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(ask({})).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    finish();
    await expect(first).resolves.toMatchObject({ answer: { slow: true } });
    expect(done()).toBe(1);
  });

  it('may be tried again after it failed: nothing was done', async () => {
    const { ask, rows } = node();
    await expect(ask({}, () => Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError);
    expect(rows.size).toBe(0);
    await expect(ask({})).resolves.toMatchObject({ answer: { number: 2 } });
  });

  it('keeps the answer within the transaction of the work where the handler asks for it', async () => {
    const { ask, rows } = node();
    await ask({}, async (request, sql) => {
      await keepAnswerWithin(sql, request, { made: 7 });
      expect([...rows.values()]).toEqual([expect.objectContaining({ status: 202, answer: '{"made":7}' })]);
      return { made: 7 };
    });
    await expect(ask({})).resolves.toEqual({ status: 202, answer: { made: 7 } });
  });

  it('knows an upload again by its content, also when the handler read nothing of it', async () => {
    const { ask, done } = node();
    const first = await ask({ streamed: true, body: 'crn\nX000001\n' });
    await expect(ask({ streamed: true, body: 'crn\nX000001\n' })).resolves.toEqual(first);
    await expect(ask({ streamed: true, body: 'crn\nX000002\n' })).rejects.toMatchObject({ code: 'REQUEST_KEY_REUSED' });
    expect(done()).toBe(1);
  });

  it('changes nothing for a GET', async () => {
    const { ask, rows } = node();
    await ask({ method: 'GET' });
    expect(rows.size).toBe(0);
  });
});

describe('the parts of idempotency', () => {
  it.each(['', 'a b', 'ä', 'x'.repeat(256), 'a\n'])('refuse the key %j', (key) => {
    expect(() => parseIdempotencyKey(key)).toThrow(expect.objectContaining({ code: 'REQUEST_MALFORMED' }));
  });

  it('digest address and body without mixing them up', () => {
    expect(requestDigest('callers-key', '/a', Buffer.from('b'))).toEqual(requestDigest('callers-key', '/a', Buffer.from('b')));
    expect(requestDigest('callers-key', '/a', Buffer.from('b'))).not.toEqual(requestDigest('callers-key', '/ab', Buffer.from('')));
  });

  it('digest an upload while it streams, and stop it at the limit', async () => {
    const upload = Readable.from([Buffer.from('ab'), Buffer.from('c')]).pipe(new Upload(3));
    await expect(upload.digest()).resolves.toEqual(createHash('sha256').update('abc').digest());
    await expect(Readable.from([Buffer.from('abcd')]).pipe(new Upload(3)).digest()).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
  });
});
