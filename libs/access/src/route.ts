import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { GatewayError } from '#messages';
import { type Actor } from './actor.js';
import { type Role } from './roles.js';
import { rules, type What } from './rules.js';

/** The metadata under which a route keeps what it shows and to whom. */
export const MAY_SEE = 'mag:may-see';

/** What a route shows or does, and the roles that may ask for it; for everybody else the route does not exist. */
export interface RouteRule {
  readonly what: What;
  readonly roles: readonly Role[];
}

/** The roles that the table allows anything of a kind of thing. */
export const rolesFor = (what: What): readonly Role[] => [...new Set(rules.filter((rule) => rule.what === what).map((rule) => rule.role))];

/**
 * Says who may ask for this route. Without it the guard denies the route to everybody. `roles` may narrow the table, never widen it;
 * left out, every role that the table allows. The guard decides about the route; the handler's query decides about each thing.
 * @throws GatewayError CONFIG_DECLARATION at load time for a role that the table does not allow.
 */
export function MaySee(rule: { readonly what: What; readonly roles?: readonly Role[] }): MethodDecorator {
  const allowed = rolesFor(rule.what);
  const asked = rule.roles ?? allowed;
  if (asked.length === 0 || asked.some((role) => !allowed.includes(role))) throw new GatewayError('CONFIG_DECLARATION', { path: `MaySee ${rule.what}` });
  return SetMetadata(MAY_SEE, { what: rule.what, roles: asked } satisfies RouteRule);
}

/** The metadata of a controller whose routes are pages: whoever asks is signed in by a session, never by a bearer token. */
export const PAGES = 'mag:pages';

/** The rule of a route that anybody may ask for. */
export const EVERYBODY = 'everybody';

/** Opens one page to anybody, signed in or not: the way to sign in, and what every page is drawn with. Nothing that says anything of a case or a person. */
export const ForEverybody = (): MethodDecorator => SetMetadata(MAY_SEE, EVERYBODY);

/** A request after the guard: who is asking is known. */
export interface AskedRequest {
  readonly headers: { readonly authorization?: string };
  actor?: Actor;
}

/** The actor that the guard established, as a parameter of a handler. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<AskedRequest>();
  if (actor === undefined) throw new GatewayError('INVARIANT_BROKEN', { path: 'actor' });
  return actor;
});
