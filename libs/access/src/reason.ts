import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { tellsContact } from '#labels';
import { GatewayError } from '#messages';

const shortest = 3;
const longest = 500;

/** Where a reason may stand. */
export interface ReasonedRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Which side keeps a reason. The victim side may hold what leads to a victim, the case side never (DESIGN 2). */
export type KeptAt = 'case' | 'victim';

/**
 * The reason that a person gave for a read, from the query parameter or the header `reason`.
 * It is asked for before anything is looked up, so that its absence tells nothing about what is there.
 * @throws GatewayError ACCESS_REASON_NEEDED; REQUEST_INVALID as {@link reasonToKeep} does, where the case side is to keep it
 */
export function reasonFrom(request: ReasonedRequest, keptAt: KeptAt = 'case'): string {
  const given = request.query['reason'] ?? request.headers['reason'];
  const reason = typeof given === 'string' ? given.trim() : '';
  if (reason.length < shortest || reason.length > longest) throw new GatewayError('ACCESS_REASON_NEEDED');
  return keptAt === 'victim' ? reason : reasonToKeep(reason);
}

/**
 * What a person typed into a field, for the case side to keep as it is: it goes into audit and tables there, where nothing is redacted.
 * @throws GatewayError REQUEST_INVALID at the field where it has an address, postcode, phone number or email
 */
export function textToKeep(path: string, text: string): string {
  if (!tellsContact(text)) return text;
  const todo = 'Leave out addresses, postcodes, phone numbers and emails.';
  throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path, code: 'CONTACT_DETAIL', todo }] });
}

/** The same of a reason. @throws GatewayError as {@link textToKeep}, at `/reason` */
export const reasonToKeep = (reason: string): string => textToKeep('/reason', reason);

/** {@link reasonFrom} as a parameter of a handler; for every route that shows SENSITIVE content or above (DESIGN 10). `@Reason('victim')` at the desk. */
export const Reason = createParamDecorator((keptAt: KeptAt | undefined, context: ExecutionContext): string => reasonFrom(context.switchToHttp().getRequest(), keptAt));
