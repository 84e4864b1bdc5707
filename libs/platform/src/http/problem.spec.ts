import { describe, expect, it } from '@jest/globals';
import { BadRequestException, ForbiddenException, NotFoundException } from '@nestjs/common';
import { errorTable, type ErrorCode, GatewayError } from '#messages';
import { type HttpParts, problemOf, ProblemFilter, requestError } from './index.js';

const told = (thrown: unknown) => problemOf(requestError(thrown));

/** A response that records what is written to it. */
function answer(thrown: unknown): { status: number; headers: Record<string, unknown>; body: string; logged: unknown[] } {
  const seen = { status: 0, headers: {} as Record<string, unknown>, body: '', logged: [] as unknown[] };
  const response = {
    headersSent: false,
    setHeader: (name: string, value: unknown) => { seen.headers[name] = value; },
    writeHead: (status: number, headers: object) => { seen.status = status; Object.assign(seen.headers, headers); },
    end: (body: Buffer) => { seen.body = body.toString(); },
  };
  const note = (event: string, fields: unknown) => { seen.logged.push(event, fields); };
  const log = { info: note, warn: note, error: note } as unknown as HttpParts['log'];
  const request = { method: 'GET', originalUrl: '/api/people/X654321?name=Testperson', route: { path: '/api/people/:crn' } };
  new ProblemFilter(log).catch(thrown, { switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }) } as never);
  return seen;
}

describe('a problem', () => {
  it('has a stable code, the status of the table and its fixed text, for every error that can reach a caller', () => {
    for (const code of Object.keys(errorTable) as ErrorCode[]) {
      const { status, title, type } = told(new GatewayError(code, { path: 'x' }));
      expect(status).toBeGreaterThanOrEqual(400);
      expect(type).toMatch(/^urn:mag:problem:[A-Z_]+$/);
      expect(title).not.toBe('');
    }
  });

  it('answers a hidden thing, an absent one, a forbidden one and an address nobody serves byte for byte alike', () => {
    const answers = [new GatewayError('ACCESS_NOT_FOUND'), new NotFoundException('Cannot GET /api/people/X654321'), new ForbiddenException('X654321'), new GatewayError('ACCESS_NOT_FOUND', { messageId: 'x' })].map(answer);
    for (const one of answers) expect(one).toEqual(answers[0]);
    expect(answers[0]!.body).toBe('{"type":"urn:mag:problem:ACCESS_NOT_FOUND","title":"There is nothing here.","status":404,"code":"ACCESS_NOT_FOUND"}');
  });

  it('carries nothing of the request, of a row or of a foreign error, in the answer or in the log', () => {
    const foreign = Object.assign(new Error('duplicate key (crn)=(X654321) Testperson'), { detail: 'Key (crn)=(X654321)', parameters: ['Testperson'] });
    for (const thrown of [foreign, new BadRequestException('Testperson'), new GatewayError('STORE_CONSTRAINT', { code: '23505' }, { cause: foreign }), 'Testperson', undefined]) {
      expect(JSON.stringify(answer(thrown))).not.toMatch(/Testperson|X654321/);
    }
  });

  it('tells a fault of ours as one, and does not tell which constraint a row broke', () => {
    expect(told(new Error('x'))).toMatchObject({ status: 500, code: 'REQUEST_FAILED' });
    expect(told(new GatewayError('STORE_CONSTRAINT'))).toMatchObject({ status: 500, code: 'REQUEST_FAILED' });
    expect(told(new GatewayError('STORE_AWAY'))).toMatchObject({ status: 503, code: 'STORE_AWAY' });
  });

  it('tells what a body parser found by its status', () => {
    expect(told(Object.assign(new Error('x'), { status: 413 }))).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE' });
    expect(told(Object.assign(new SyntaxError('x'), { status: 400 }))).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' });
    expect(told(Object.assign(new Error('x'), { status: 418 }))).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' });
  });

  it('asks for a bearer token where one is needed, and says when to come again', () => {
    expect(answer(new GatewayError('ACCESS_TOKEN_EXPIRED')).headers).toMatchObject({ 'WWW-Authenticate': 'Bearer' });
    expect(answer(new GatewayError('REQUEST_IN_PROGRESS')).headers).toMatchObject({ 'Retry-After': '1' });
    expect(answer(new GatewayError('ACCESS_NOT_FOUND')).headers).not.toHaveProperty('WWW-Authenticate');
  });
});
