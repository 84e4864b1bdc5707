import { timingSafeEqual } from 'node:crypto';
import Provider, { type Configuration, type JWKS, type KoaContextWithOIDC } from 'oidc-provider';
import { commandLineClient } from './client.js';
import { type SamplePerson } from '../sample/people.js';

/** A test person with the password that this stack made for them. */
export interface SignInPerson extends SamplePerson { readonly password: string }

/** What the development identity provider is told at start. */
export interface IdentitySettings {
  readonly issuer: string;
  readonly port: number;
  readonly keysFile: string;
  readonly cookieSecret: string;
  /** Addresses of pages that may ask for a sign-in. */
  readonly pages: readonly string[];
  readonly people: readonly SignInPerson[];
}

const resource = 'urn:mag:api';
const tokenHours = 12;

/** An OpenID Connect provider for development: authorization code with a sign-in page, and the password grant for `mag token`. */
export function makeProvider(settings: IdentitySettings, jwks: JWKS): Provider {
  const personOf = (username: string): SignInPerson | undefined => settings.people.find((each) => each.username === username);
  const configuration: Configuration = {
    jwks,
    cookies: { keys: [settings.cookieSecret] },
    clients: [
      { client_id: commandLineClient, token_endpoint_auth_method: 'none', grant_types: ['password'], response_types: [], redirect_uris: [] },
      {
        client_id: 'mag-pages', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'],
        redirect_uris: settings.pages.map((page) => `${page}/sign-in/return`), post_logout_redirect_uris: settings.pages.map((page) => `${page}/`),
        id_token_signed_response_alg: 'ES256',
      },
    ],
    // so that a page can greet the person without asking for more; the roles stand in the access token
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'agency', 'roles', 'teams'] },
    findAccount: (_ctx, id) => {
      const person = personOf(id);
      return person && { accountId: id, claims: () => ({ sub: id, name: person.name, agency: person.agency, roles: [...person.roles], teams: [...person.teams] }) };
    },
    extraTokenClaims: (_ctx, token) => {
      const person = 'accountId' in token && typeof token.accountId === 'string' ? personOf(token.accountId) : undefined;
      return person && { agency: person.agency, roles: [...person.roles], teams: [...person.teams] };
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid profile', audience: 'mag', accessTokenFormat: 'jwt', accessTokenTTL: tokenHours * 3600, jwt: { sign: { alg: 'ES256' } } }),
      },
    },
    // a person who signs in at a page of the stack has agreed to it: there is nothing to consent to between its own parts
    loadExistingGrant: async (ctx) => {
      const { session, client } = ctx.oidc;
      if (!session?.accountId || !client) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope(resource, 'openid profile');
      await grant.save();
      return grant;
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: tokenHours * 3600, Grant: tokenHours * 3600, IdToken: 3600, Interaction: 3600, Session: tokenHours * 3600 },
    pkce: { required: () => true },
  };
  const provider = new Provider(settings.issuer, configuration);
  provider.registerGrantType('password', async (ctx) => { await grantForPassword(ctx, settings.people); }, ['username', 'password']);
  return provider;
}

async function grantForPassword(ctx: KoaContextWithOIDC, people: readonly SignInPerson[]): Promise<void> {
  const { provider, client, params } = ctx.oidc;
  const person = signedIn(people, String(params?.['username'] ?? ''), String(params?.['password'] ?? ''));
  if (!person || !client) {
    ctx.status = 400;
    ctx.body = { error: 'invalid_grant', error_description: 'user name or password is wrong' };
    return;
  }
  const grant = new provider.Grant({ clientId: client.clientId, accountId: person.username });
  grant.addResourceScope(resource, 'openid profile');
  const token = new provider.AccessToken({
    accountId: person.username, client, grantId: await grant.save(), gty: 'password', scope: 'openid profile', expiresWithSession: false, claims: {}, sessionUid: undefined,
  } as unknown as ConstructorParameters<typeof provider.AccessToken>[0]);
  token.resourceServer = new provider.ResourceServer(resource, { scope: 'openid profile', audience: 'mag', accessTokenFormat: 'jwt', accessTokenTTL: tokenHours * 3600, jwt: { sign: { alg: 'ES256' } } });
  ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: tokenHours * 3600, scope: 'openid profile' };
}

/** The person whom name and password fit. */
export function signedIn(people: readonly SignInPerson[], username: string, password: string): SignInPerson | undefined {
  const person = people.find((each) => each.username === username);
  if (!person) return undefined;
  const [given, right] = [Buffer.from(password), Buffer.from(person.password)];
  return given.length === right.length && timingSafeEqual(given, right) ? person : undefined;
}
