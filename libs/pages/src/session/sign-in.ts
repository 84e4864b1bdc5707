import * as oidc from 'openid-client';
import { type Actor, type TokenVerifier, tokenVerifier } from '#access';
import { GatewayError } from '#messages';
import { type PagesSettings, type SignInSettings } from '#platform';

/** What must come back unchanged from the identity provider, kept with the browser meanwhile. */
export interface BegunSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The page that was asked for. */
  readonly to: string;
}

/** Seconds that somebody may take to sign in. */
export const signInSeconds = 600;
const patienceSeconds = 5;

/** A page of ours that a sign-in may lead to: never another host, nor the sign-in itself. */
export const isOwnAddress = (to: unknown): to is string => typeof to === 'string' && to.length <= 500 && /^\/(?![/\\])[\w\-./?=&%~]*$/.test(to) && !/^\/sign/i.test(to);

/** Signs people in: OpenID Connect authorisation code flow with PKCE, state and nonce. Who somebody is says the access token, by the same verifier as on the API. */
export class SignIn {
  private provider: Promise<oidc.Configuration> | undefined;
  private readonly verify: TokenVerifier;

  constructor(private readonly signIn: SignInSettings, private readonly pages: PagesSettings) {
    this.verify = tokenVerifier(signIn);
  }

  /** The origin of the identity provider, to which a form of ours may lead. */
  get origin(): string {
    return new URL(this.signIn.issuer).origin;
  }

  /** @throws GatewayError ACCESS_ISSUER_AWAY */
  async begin(to: string): Promise<{ readonly address: string; readonly begun: BegunSignIn }> {
    const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), to };
    const address = oidc.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.returnAddress, scope: 'openid profile', state: begun.state, nonce: begun.nonce, code_challenge_method: 'S256',
      code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
      // Whoever signs in shows who they are each time: desks are shared, and signing out must mean it.
      prompt: 'login',
    });
    return { address: address.href, begun };
  }

  /** Who has signed in. @throws GatewayError ACCESS_SIGN_IN, ACCESS_ISSUER_AWAY */
  async finish(returned: string, { state, nonce, verifier }: BegunSignIn): Promise<{ readonly actor: Actor; readonly name: string }> {
    const tokens = await oidc.authorizationCodeGrant(await this.configuration(), new URL(returned, this.pages.address), {
      expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true,
    }).catch((error: unknown) => { throw new GatewayError(isNoAnswer(error) ? 'ACCESS_ISSUER_AWAY' : 'ACCESS_SIGN_IN', {}, { cause: error }); });
    const actor = await this.verify(`Bearer ${tokens.access_token}`).catch((error: unknown) => { throw isAway(error) ? error : new GatewayError('ACCESS_SIGN_IN', {}, { cause: error }); });
    const claims = tokens.claims();
    if (claims?.sub !== actor.person) throw new GatewayError('ACCESS_SIGN_IN');
    const name = claims['name'];
    return { actor, name: typeof name === 'string' && name.length <= 200 ? name : actor.person };
  }

  private get returnAddress(): string {
    return `${this.pages.address}/sign-in/return`;
  }

  private configuration(): Promise<oidc.Configuration> {
    this.provider ??= this.discover();
    return this.provider;
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer } = this.signIn;
    const { client, clientSecret } = this.pages;
    try {
      return await oidc.discovery(new URL(issuer), client, { id_token_signed_response_alg: 'ES256' }, clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret), {
        timeout: patienceSeconds, ...(issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}),
      });
    } catch (error) {
      this.provider = undefined;
      throw new GatewayError('ACCESS_ISSUER_AWAY', {}, { cause: error });
    }
  }
}

const isAway = (error: unknown): boolean => error instanceof GatewayError && error.code === 'ACCESS_ISSUER_AWAY';

/** Whether the provider was not there to answer, rather than having answered no. */
const isNoAnswer = (error: unknown): boolean => (error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT') || (error instanceof TypeError && error.cause !== undefined);
