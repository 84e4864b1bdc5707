import { type CanActivate, type ExecutionContext, Inject, Injectable, type Provider } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { GatewayError } from '#messages';
import { type SignInSettings } from '#platform';
import { type AskedRequest, MAY_SEE, type RouteRule } from './route.js';
import { type TokenVerifier, tokenVerifier } from './token.js';

const ACCESS = Symbol('access');

interface AccessParts {
  readonly agency: string;
  readonly verify: TokenVerifier;
}

/**
 * Stands before every route. In order: a route without a rule is absent; then who is asking; then a token of another agency, or
 * without a role of the rule, finds the route absent, in the same words as one that was never there.
 * @throws GatewayError ACCESS_NOT_FOUND, ACCESS_TOKEN_*, ACCESS_ISSUER_AWAY
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, @Inject(ACCESS) private readonly parts: AccessParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<RouteRule | undefined>(MAY_SEE, context.getHandler());
    if (rule === undefined || context.getType() !== 'http') throw new GatewayError('ACCESS_NOT_FOUND');
    const request = context.switchToHttp().getRequest<AskedRequest>();
    const actor = await this.parts.verify(request.headers.authorization);
    if (actor.agency !== this.parts.agency || !rule.roles.some((role) => actor.roles.includes(role))) throw new GatewayError('ACCESS_NOT_FOUND');
    request.actor = actor;
    return true;
  }
}

/** The providers that put the guard before every route of one node. */
export function accessProviders(node: { readonly agency: string; readonly signIn: SignInSettings; readonly verify?: TokenVerifier }): Provider[] {
  const parts: AccessParts = { agency: node.agency, verify: node.verify ?? tokenVerifier(node.signIn) };
  return [{ provide: ACCESS, useValue: parts }, { provide: APP_GUARD, useClass: AccessGuard }];
}
