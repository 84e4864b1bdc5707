import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AgencyCode, GatewayError } from '#messages';
import { AccessGuard, type Actor, ForEverybody, MaySee, PAGES, type StaffRegister } from './index.js';

const actor: Actor = { person: 'olu.testperson', agency: 'probation' as AgencyCode, roles: ['operator'], teams: [] };

class Routes {
  @MaySee({ what: 'quarantined' }) ruled(): void { /* the guard decides before it */ }
  unruled(): void { /* the guard decides before it */ }
}

class PageRoutes {
  @MaySee({ what: 'quarantined' }) ruled(): void { /* the guard decides before it */ }
  @ForEverybody() open(): void { /* the guard decides before it */ }
}
Reflect.defineMetadata(PAGES, true, PageRoutes);
class ApiRoutes {
  @ForEverybody() open(): void { /* the guard decides before it */ }
}

/** Asks the guard about a page; who is signed in says the session alone. */
async function askPage(handler: object, of: object, session?: () => Promise<Actor>): Promise<unknown> {
  const guard = new AccessGuard(new Reflector(), { agency: 'probation', verify: async () => actor, register: async (one) => one, ...(session === undefined ? {} : { session }) });
  const context = { getHandler: () => handler, getClass: () => of, getType: () => 'http', switchToHttp: () => ({ getRequest: () => ({ headers: { authorization: 'Bearer x' } }) }) } as unknown as ExecutionContext;
  return guard.canActivate(context).catch((error: unknown) => (error as GatewayError).code);
}

/** Asks the guard about a route; the verifier counts how often a token was looked at. */
async function ask(route: keyof Routes, as: Actor | GatewayError, register: StaffRegister = async (one) => one): Promise<{ outcome: unknown; request: { actor?: Actor }; verified: number }> {
  let verified = 0;
  const request: { headers: object; actor?: Actor } = { headers: {} };
  const guard = new AccessGuard(new Reflector(), {
    agency: 'probation', register,
    verify: async () => {
      verified += 1;
      if (as instanceof GatewayError) throw as;
      return as;
    },
  });
  const context = { getHandler: () => Routes.prototype[route], getClass: () => Routes, getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
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

describe('the guard and the register of people', () => {
  it('takes the token of whoever has left for one that is not valid, on every route and whatever roles it names', async () => {
    const { outcome, request } = await ask('ruled', actor, async () => undefined);
    expect([outcome, request.actor]).toEqual(['ACCESS_TOKEN_INVALID', undefined]);
    await expect(ask('ruled', { ...actor, roles: [] }, async () => undefined)).resolves.toMatchObject({ outcome: 'ACCESS_TOKEN_INVALID' });
  });

  it('tells the route who is asking as the register has them', async () => {
    const registered = { ...actor, standsInFor: ['robin.testperson'] };
    await expect(ask('ruled', actor, async () => registered)).resolves.toMatchObject({ outcome: true, request: { actor: registered } });
  });

  it('asks nothing about somebody of another agency, and lets nobody pass while the register cannot be asked', async () => {
    let asked = 0;
    const register: StaffRegister = async () => {
      asked += 1;
      throw new GatewayError('STORE_AWAY');
    };
    await expect(ask('ruled', { ...actor, agency: 'police-cheshire' as AgencyCode }, register)).resolves.toMatchObject({ outcome: 'ACCESS_NOT_FOUND' });
    expect(asked).toBe(0);
    await expect(ask('ruled', actor, register)).resolves.toMatchObject({ outcome: 'STORE_AWAY' });
  });
});

describe('the guard before every page', () => {
  it('goes by the session, whatever token comes with the request', async () => {
    await expect(askPage(PageRoutes.prototype.ruled, PageRoutes, async () => actor)).resolves.toBe(true);
    await expect(askPage(PageRoutes.prototype.ruled, PageRoutes, async () => { throw new GatewayError('ACCESS_TOKEN_MISSING'); })).resolves.toBe('ACCESS_TOKEN_MISSING');
    await expect(askPage(PageRoutes.prototype.ruled, PageRoutes, async () => ({ ...actor, roles: ['practitioner'] }))).resolves.toBe('ACCESS_NOT_FOUND');
  });

  it('finds a page absent on a host without sessions', async () => {
    await expect(askPage(PageRoutes.prototype.ruled, PageRoutes)).resolves.toBe('ACCESS_NOT_FOUND');
  });

  it('lets everybody ask for what is open, on pages only', async () => {
    await expect(askPage(PageRoutes.prototype.open, PageRoutes)).resolves.toBe(true);
    await expect(askPage(ApiRoutes.prototype.open, ApiRoutes)).resolves.toBe('ACCESS_NOT_FOUND');
  });
});
