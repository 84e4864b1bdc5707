import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type SessionReader, type StaffRegister } from '#access';
import { GatewayError } from '#messages';
import { formKeyField, isForm } from '#platform';
import { cookieOf, type Cookies } from './cookies.js';
import { isOwnForm, type Session, type Sessions } from './sessions.js';

const current = new WeakMap<object, Session>();

/** The session of a request, once it has been read. */
export const sessionOf = (request: object): Session | undefined => current.get(request);

/** The session of a request as a parameter of a handler. */
export const Signed = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const session = sessionOf(context.switchToHttp().getRequest<Request>());
  if (session === undefined) throw new GatewayError('INVARIANT_BROKEN', { path: 'session' });
  return session;
});

/** The field of a form that proves that it comes from a page of the session. */
export const formTokenField = '_token';

/**
 * Reads who is signed in, and for a POST that the form is our own (OWASP: synchroniser token, and fetch metadata where the browser sends it):
 * no handler can forget it, because without it nobody is asking. Whoever has left since they signed in is not signed in any more.
 */
export function readSession(sessions: Sessions, cookies: Cookies, register: StaffRegister): SessionReader {
  return async (asked) => {
    const request = asked as Request;
    const session = sessionOf(request) ?? await registered(await sessions.find(cookieOf(request.headers.cookie, cookies.session)), register);
    if (session === undefined) throw new GatewayError('ACCESS_TOKEN_MISSING');
    current.set(request, session);
    if (request.method !== 'GET' && request.method !== 'HEAD') checkForm(request, session);
    return session.actor;
  };
}

async function registered(session: Session | undefined, register: StaffRegister): Promise<Session | undefined> {
  const actor = session && await register(session.actor);
  return session && actor && { ...session, actor };
}

function checkForm(request: Request, session: Session): void {
  const site = request.headers['sec-fetch-site'];
  const fields = (request.body ?? {}) as Record<string, unknown>;
  if (!isForm(request) || (site !== undefined && site !== 'same-origin') || !isOwnForm(session, fields[formTokenField]) || fields[formKeyField] === undefined) {
    throw new GatewayError('REQUEST_FORM_STALE');
  }
}
