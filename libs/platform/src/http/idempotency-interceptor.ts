import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { type Sql } from '../sql/sql.js';
import { claimKey, claimLease, idempotencyHeader, keepAnswer, type Marked, parseIdempotencyKey, releaseKey, renewClaim, requestDigest, sameAnswer, storedKey } from './idempotency.js';
import { formKeyField, isForm } from './http-pages.js';
import { routeOf } from './route-of.js';
import { uploadOf } from './upload.js';

type PostRequest = Request & { readonly rawBody?: Buffer; answerKept?: (sql: Sql, answer: unknown) => Promise<void> };

/** What the interceptor needs of a node. */
export interface IdempotencyParts {
  readonly sql: Sql;
  /** Who is asking, after the guard; keys of two people never meet. */
  readonly actorOf: (request: Request) => string;
}

/**
 * Honours Idempotency-Key on every POST, and the key of every form. Without one nothing changes. With it: the first request does the work and its answer
 * is kept; the same request again gets that answer; another request under the same key is refused; one that comes while the first is
 * at work is told so. Only answers of work that was done are kept: after an error the key is free again.
 */
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly parts: IdempotencyParts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<PostRequest>();
    const callersKey = callersKeyOf(request);
    if (callersKey === undefined) return next.handle();
    const marked = { actor: this.parts.actorOf(request), key: storedKey(callersKey), route: `POST ${routeOf(request)}` };
    return from(this.once(marked, request, context.switchToHttp().getResponse<Response>(), next));
  }

  private async once(marked: Marked, request: PostRequest, response: Response, next: CallHandler): Promise<unknown> {
    const kept = await claimKey(this.parts.sql, marked);
    if (kept !== undefined) {
      const { status, answer } = sameAnswer(kept, marked.route, await digestOf(request));
      response.status(status);
      return answer === '' ? undefined : JSON.parse(answer);
    }
    return this.first(marked, request, response, next);
  }

  private async first(marked: Marked, request: PostRequest, response: Response, next: CallHandler): Promise<unknown> {
    const { sql } = this.parts;
    let isKept = false;
    const keep = async (within: Sql, answer: unknown): Promise<void> => {
      await keepAnswer(within, marked, { digest: await digestOf(request), status: response.statusCode, answer: answer === undefined ? '' : JSON.stringify(answer) });
      isKept = true;
    };
    request.answerKept = keep;
    const renewal = setInterval(() => void renewClaim(sql, marked).catch(() => undefined), claimLease.renewMs).unref();
    try {
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (!isKept) await keep(sql, answer);
      return answer;
    } catch (error) {
      await releaseKey(sql, marked).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }
}

/**
 * Keeps the answer of a marked request in the transaction of its work, so that a crash right after the commit cannot make the same
 * request do it twice. Without a key it does nothing. A handler that calls it must then answer with the same value, or with one that says more of what may not be kept.
 */
export async function keepAnswerWithin(sql: Sql, request: Request, answer: unknown): Promise<void> {
  await (request as PostRequest).answerKept?.(sql, answer);
}

/** The key of a request of the API stands in its header, that of a form in a field. */
function callersKeyOf(request: PostRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  return parseIdempotencyKey(isForm(request) ? (request.body as Record<string, string | string[]> | undefined)?.[formKeyField] : request.headers[idempotencyHeader]);
}

const hasBody = (request: Request): boolean => request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** A parsed body was kept whole; an upload is digested while it streams. */
async function digestOf(request: PostRequest): Promise<Buffer> {
  const streamed = request.rawBody === undefined && hasBody(request);
  return requestDigest(callersKeyOf(request) ?? '', request.originalUrl, streamed ? await uploadOf(request).digest() : (request.rawBody ?? Buffer.alloc(0)));
}
