import { HttpException } from '@nestjs/common';
import { type ErrorCode, errorTable, type Finding, GatewayError } from '#messages';

/** An error as the caller gets it (RFC 9457). Nothing in it comes from the request or from a row: code, fixed text and field paths only. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly errors?: readonly Finding[];
}

/** The media type of a problem (RFC 9457 section 3). */
export const problemType = 'application/problem+json';

/** Codes for the statuses that Nest, Express and its body parsers give; 403 is told as absent, because what may not be seen does not exist. */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'REQUEST_MALFORMED', 401: 'ACCESS_TOKEN_INVALID', 403: 'ACCESS_NOT_FOUND', 404: 'ACCESS_NOT_FOUND', 405: 'REQUEST_METHOD', 406: 'REQUEST_NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT', 409: 'REQUEST_CONFLICT', 413: 'REQUEST_TOO_LARGE', 415: 'REQUEST_MEDIA_TYPE', 422: 'REQUEST_INVALID', 429: 'REQUEST_TOO_MANY',
  503: 'REQUEST_NOT_READY',
};

/** The coded error behind anything that was thrown while answering a request; what nobody foresaw is REQUEST_FAILED. */
export function requestError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return isOurFault(thrown) ? new GatewayError('REQUEST_FAILED', {}, { cause: thrown }) : thrown;
  const status = statusOf(thrown);
  const code = byStatus[status] ?? (status >= 400 && status < 500 ? 'REQUEST_MALFORMED' : 'REQUEST_FAILED');
  return new GatewayError(code, {}, { cause: thrown });
}

/** What the caller is told of an error. */
export function problemOf(error: GatewayError): Problem {
  const { text, http = 500 } = errorTable[error.code] as { text: string; http?: number };
  return {
    type: `urn:mag:problem:${error.code}`, title: text, status: http, code: error.code,
    ...(error.findings.length === 0 ? {} : { errors: error.findings.map(({ path, code, todo }) => ({ path, code, todo })) }),
  };
}

/** A broken constraint is a fault of ours and would tell which row is in the way. */
const isOurFault = (error: GatewayError): boolean => error.code === 'INBOX_UNEXPECTED' || (error.code.startsWith('STORE_') && error.fate !== 'retry');

/** Body parsers and the router throw errors with a numeric `status` and, for those that may be shown, `expose`. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { status } = (thrown ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : 500;
}
