import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defer, lastValueFrom } from 'rxjs';
import { type Database, openDatabase } from '../index.js';
import { IdempotencyInterceptor, keepAnswerWithin } from './index.js';

/** Against the table of a real node, as one actor and key after the other that nobody else has. */
const { agencies } = JSON.parse(readFileSync(process.env['MAG_STACK'] ?? 'var/stack.json', 'utf8')) as { agencies: readonly { agency: string; caseDatabaseUrl: string }[] };
let database: Database;
beforeAll(async () => {
  database = openDatabase(agencies.find(({ agency }) => agency === 'probation')!.caseDatabaseUrl, { max: 4, name: 'test' });
  await database.sql('create table if not exists work_of_test (actor text, said text)');
});
afterAll(async () => {
  await database?.sql('drop table work_of_test');
  await database?.close();
});

interface Request { readonly answer: Promise<unknown>; finish(how?: 'fails'): void }

/** Somebody sends the same request; its work is done in one transaction with the keeping of its answer, once it is told to finish. */
function somebody(actor: string): { send(said: string): Promise<Request>; work(): Promise<unknown[]> } {
  const interceptor = new IdempotencyInterceptor({ sql: database.sql, actorOf: () => actor });
  return {
    async send(said) {
      const request = { method: 'POST', headers: { 'idempotency-key': 'k1', 'content-length': '2' }, originalUrl: '/api/things', route: { path: '/api/things' }, rawBody: Buffer.from('{}') };
      const context = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({ statusCode: 202, status: () => undefined }) }) } as never;
      const told = Promise.withResolvers<'fails' | undefined>();
      const begun = Promise.withResolvers<void>();
      const work = async (): Promise<object> => {
        begun.resolve();
        if (await told.promise === 'fails') throw new RangeError('the work failed');
        return database.inTransaction(async (sql) => {
          await sql('insert into work_of_test (actor, said) values ($1, $2)', [actor, said]);
          await keepAnswerWithin(sql, request as never, { said });
          return { said };
        });
      };
      const answer = lastValueFrom(interceptor.intercept(context, { handle: () => defer(work) }));
      answer.catch(() => undefined);
      await Promise.race([begun.promise, answer.catch(() => undefined)]);
      return { answer, finish: (how) => told.resolve(how) };
    },
    work: async () => (await database.sql('select said from work_of_test where actor = $1', [actor])).map((row) => row['said']),
  };
}

/** The first request is taken for dead, and the same one, sent again, does the work. */
async function takenOver(): Promise<{ readonly slow: Request; again(): Promise<unknown>; work(): Promise<unknown[]> }> {
  const actor = `test-${randomUUID()}`;
  const { send, work } = somebody(actor);
  const slow = await send('slow');
  await database.sql(`update idempotency_key set at = now() - interval '2 minutes' where actor = $1`, [actor]);
  const quick = await send('quick');
  quick.finish();
  expect(await quick.answer).toEqual({ said: 'quick' });
  const again = async (): Promise<unknown> => {
    const request = await send('again');
    request.finish();
    return request.answer;
  };
  return { slow, work, again };
}

describe('a request that was taken for dead while it was at work', () => {
  it('does nothing, and its answer does not take the place of that of the request that did the work', async () => {
    const { slow, again, work } = await takenOver();
    slow.finish();
    await expect(slow.answer).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    expect(await work()).toEqual(['quick']);
    expect(await again()).toEqual({ said: 'quick' });
  });

  it('does not give the key back when it fails: the other has answered under it', async () => {
    const { slow, again, work } = await takenOver();
    slow.finish('fails');
    await expect(slow.answer).rejects.toThrow(RangeError);
    expect(await again()).toEqual({ said: 'quick' });
    expect(await work()).toEqual(['quick']);
  });
});

describe('a request that is at work', () => {
  it('is not taken for dead within its lease', async () => {
    const { send, work } = somebody(`test-${randomUUID()}`);
    const first = await send('first');
    await expect((await send('second')).answer).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    first.finish();
    expect([await first.answer, await work()]).toEqual([{ said: 'first' }, ['first']]);
  });
});
