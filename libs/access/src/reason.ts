import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GatewayError } from '#messages';

const shortest = 3;
const longest = 500;

/** Where a reason may stand. */
export interface ReasonedRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * The reason that a person gave for a read, from the query parameter or the header `reason`.
 * It is asked for before anything is looked up, so that its absence tells nothing about what is there.
 * @throws GatewayError ACCESS_REASON_NEEDED
 */
export function reasonFrom(request: ReasonedRequest): string {
  const given = request.query['reason'] ?? request.headers['reason'];
  const reason = typeof given === 'string' ? given.trim() : '';
  if (reason.length < shortest || reason.length > longest) throw new GatewayError('ACCESS_REASON_NEEDED');
  return reason;
}

/** {@link reasonFrom} as a parameter of a handler; for every route that shows SENSITIVE content or above (DESIGN 10). */
export const Reason = createParamDecorator((_: unknown, context: ExecutionContext): string => reasonFrom(context.switchToHttp().getRequest()));
