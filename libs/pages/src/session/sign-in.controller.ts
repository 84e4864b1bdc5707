import { Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { ForEverybody, MaySee, type StaffRegister } from '#access';
import { GatewayError } from '#messages';
import { type Onward, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { cookieOf, type Cookies } from './cookies.js';
import { type Sessions } from './sessions.js';
import { type BegunSignIn, isOwnAddress, type SignIn, signInSeconds } from './sign-in.js';

/** What the sign-in pages are given. */
export const SIGN_IN = Symbol('sign in');
export interface SignInParts {
  readonly agency: string;
  readonly register: StaffRegister;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
}

/** The way in and out of a session. */
@PagesController('/')
export class SignInController {
  constructor(@Inject(SIGN_IN) private readonly parts: SignInParts) {}

  /** Sends the browser to the identity provider. What must come back is kept with the browser, so that nobody who is not signed in can fill a table. */
  @Get('sign-in')
  @ForEverybody()
  async begin(@Query('to') to: unknown, @Res({ passthrough: true }) response: Response): Promise<Onward> {
    const { signIn, cookies } = this.parts;
    const { address, begun } = await signIn.begin(isOwnAddress(to) ? to : '/');
    cookies.set(response, cookies.signIn, Buffer.from(JSON.stringify(begun)).toString('base64url'), signInSeconds);
    return { onward: address };
  }

  /** Takes somebody who has shown who they are into a session of their own; an older one of this browser ends. */
  @Get('sign-in/return')
  @ForEverybody()
  async finish(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Onward> {
    const { agency, register, signIn, sessions, cookies } = this.parts;
    const begun = begunIn(cookieOf(request.headers.cookie, cookies.signIn));
    cookies.clear(response, cookies.signIn);
    if (begun === undefined) throw new GatewayError('ACCESS_SIGN_IN');
    const { actor, name } = await signIn.finish(request.originalUrl, begun);
    if (actor.agency !== agency) throw new GatewayError('ACCESS_OTHER_AGENCY');
    if (await register(actor) === undefined) throw new GatewayError('ACCESS_SIGN_IN');
    await sessions.end(cookieOf(request.headers.cookie, cookies.session));
    cookies.set(response, cookies.session, await sessions.begin(actor, name));
    return { onward: begun.to };
  }

  @Post('sign-out')
  @MaySee({ what: 'me' })
  async end(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Onward> {
    const { sessions, cookies } = this.parts;
    await sessions.end(cookieOf(request.headers.cookie, cookies.session));
    cookies.clear(response, cookies.session);
    return { onward: '/signed-out' };
  }

  @Get('signed-out')
  @ForEverybody()
  signedOut(): Page {
    return { view: 'signed-out', title: 'You are signed out', model: {} };
  }
}

function begunIn(cookie: string | undefined): BegunSignIn | undefined {
  if (cookie === undefined || cookie === '') return undefined;
  try {
    const { state, nonce, verifier, to } = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as Record<string, unknown>;
    return [state, nonce, verifier].every((each) => typeof each === 'string' && each !== '') && isOwnAddress(to) ? ({ state, nonce, verifier, to } as BegunSignIn) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
