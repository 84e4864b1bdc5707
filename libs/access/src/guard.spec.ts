import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AgencyCode, GatewayError } from '#messages';
import { AccessGuard, type Actor, MaySee } from './index.js';

const actor: Actor = { person: 'olu.testperson', agency: 'probation' as AgencyCode, roles: ['operator'], teams: [] };

class Routes {
  @MaySee({ what: 'quarantined' }) ruled(): void { /* the guard decides before it */ }
  unruled(): void { /* the guard decides before it */ }
}

/** Asks the guard about a route; the verifier counts how often a token was looked at. */
async function ask(route: keyof Routes, as: Actor | GatewayError): Promise<{ outcome: unknown; request: { actor?: Actor }; verified: number }> {
  let verified = 0;
  const request: { headers: object; actor?: Actor } = { headers: {} };
  const guard = new AccessGuard(new Reflector(), {
    agency: 'probation',
    verify: async () => {
      verified += 1;
      if (as instanceof GatewayError) throw as;
      return as;
    },
  });
  const context = { getHandler: () => Routes.prototype[route], getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  const outcome = await guard.canActivate(context).catch((error: unknown) => (error as GatewayError).code);
  return { outcome, request, verified };
}

describe('the guard before every route', () => {
  it('lets a role of the rule pass, and tells the route who is asking', async () => {
    await expect(ask('ruled', actor)).resolves.toEqual({ outcome: true, request: { headers: {}, actor }, verified: 1 });
  });

  it('finds a route without a rule absent, for everybody and without a look at the token', async () => {
    await expect(ask('unruled', actor)).resolves.toMatchObject({ outcome: 'ACCESS_NOT_FOUND', verified: 0 });
  });

  it.each<[string, Actor]>([
    ['of another agency', { ...actor, agency: 'police-cheshire' as AgencyCode }],
    ['with another role', { ...actor, roles: ['practitioner'] }],
    ['without a role', { ...actor, roles: [] }],
  ])('finds the route absent for an actor %s, and names no actor to it', async (_, other) => {
    const { outcome, request } = await ask('ruled', other);
    expect(outcome).toBe('ACCESS_NOT_FOUND');
    expect(request.actor).toBeUndefined();
  });

  it('passes on why a token is not valid', async () => {
    await expect(ask('ruled', new GatewayError('ACCESS_TOKEN_EXPIRED'))).resolves.toMatchObject({ outcome: 'ACCESS_TOKEN_EXPIRED' });
  });
});
