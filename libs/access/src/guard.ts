import { type CanActivate, type ExecutionContext, Inject, Injectable, type Provider } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { GatewayError } from '#messages';
import { type SignInSettings } from '#platform';
import { type Actor } from './actor.js';
import { type AskedRequest, EVERYBODY, MAY_SEE, PAGES, type RouteRule } from './route.js';
import { type StaffRegister } from './staff-register.js';
import { type TokenVerifier, tokenVerifier } from './token.js';

const ACCESS = Symbol('access');

/**
 * Turns the session of a request for a page into who is asking, as the register of people has them. It must refuse a form that does not come from a page of this host.
 * Throws GatewayError ACCESS_TOKEN_MISSING where nobody is signed in.
 */
export type SessionReader = (request: object) => Promise<Actor>;

interface AccessParts {
  readonly agency: string;
  readonly verify: TokenVerifier;
  readonly register: StaffRegister;
  /** Left out where a host has no pages. */
  readonly session?: SessionReader;
}

/**
 * Stands before every route. In order: a route without a rule is absent; then who is asking; then a token of another agency finds the route absent; then the register of people: whoever has
 * left has no valid token any more, whatever it says of itself; then a token without a role of the rule finds the route absent, in the same words as one that was never there. The API goes by bearer tokens alone and
 * pages by sessions alone, so that no page of another site can use a session on the API.
 * @throws GatewayError ACCESS_NOT_FOUND, ACCESS_TOKEN_*, ACCESS_ISSUER_AWAY
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, @Inject(ACCESS) private readonly parts: AccessParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<RouteRule | typeof EVERYBODY | undefined>(MAY_SEE, context.getHandler());
    if (rule === undefined || context.getType() !== 'http') throw new GatewayError('ACCESS_NOT_FOUND');
    const isPage = this.reflector.get<true | undefined>(PAGES, context.getClass()) === true;
    if (rule === EVERYBODY) return isPage || notThere();
    const request = context.switchToHttp().getRequest<AskedRequest>();
    const actor = await (isPage ? this.ofSession(request) : this.ofToken(request));
    if (actor.agency !== this.parts.agency || !rule.roles.some((role) => actor.roles.includes(role))) throw new GatewayError('ACCESS_NOT_FOUND');
    request.actor = actor;
    return true;
  }

  private async ofToken({ headers }: AskedRequest): Promise<Actor> {
    const actor = await this.parts.verify(headers.authorization);
    if (actor.agency !== this.parts.agency) return notThere();
    const registered = await this.parts.register(actor);
    if (registered === undefined) throw new GatewayError('ACCESS_TOKEN_INVALID');
    return registered;
  }

  private ofSession(request: AskedRequest): Promise<Actor> {
    return this.parts.session === undefined ? notThere() : this.parts.session(request);
  }
}

function notThere(): never {
  throw new GatewayError('ACCESS_NOT_FOUND');
}

/** The providers that put the guard before every route of one node. */
export function accessProviders(node: { readonly agency: string; readonly signIn: SignInSettings; readonly register: StaffRegister; readonly verify?: TokenVerifier; readonly session?: SessionReader }): Provider[] {
  const parts: AccessParts = { agency: node.agency, verify: node.verify ?? tokenVerifier(node.signIn), register: node.register, ...(node.session === undefined ? {} : { session: node.session }) };
  return [{ provide: ACCESS, useValue: parts }, { provide: APP_GUARD, useClass: AccessGuard }];
}
