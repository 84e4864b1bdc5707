import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { GatewayError } from '#messages';
import { type SignInSettings } from '#platform';
import { type Actor, actorFrom } from './actor.js';

/** Turns the Authorization header of a request into who is asking. */
export type TokenVerifier = (authorization: string | undefined) => Promise<Actor>;

const longestToken = 8192;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** One key set per issuer and process: a set per request would fetch the keys each time. It holds public keys only. */
const keySets = new Map<string, Promise<JWTVerifyGetKey>>();

/**
 * A verifier for access tokens of one issuer (RFC 9068: typ at+jwt). ES256 only, and always said so: without a list jose would take any.
 * The verifier throws GatewayError ACCESS_TOKEN_MISSING, ACCESS_TOKEN_EXPIRED, ACCESS_TOKEN_INVALID, or ACCESS_ISSUER_AWAY.
 */
export function tokenVerifier(signIn: SignInSettings, keysOf: (issuer: string) => Promise<JWTVerifyGetKey> = publishedKeys): TokenVerifier {
  return async (authorization) => {
    if (authorization === undefined) throw new GatewayError('ACCESS_TOKEN_MISSING');
    const token = authorization.length <= longestToken ? bearer.exec(authorization)?.[1] : undefined;
    if (token === undefined) throw new GatewayError('ACCESS_TOKEN_INVALID');
    const keys = await keysOf(signIn.issuer);
    const { payload } = await jwtVerify(token, keys, {
      issuer: signIn.issuer, audience: signIn.audience, algorithms: ['ES256'], typ: 'at+jwt', clockTolerance: 5,
      requiredClaims: ['exp', 'iat', 'sub', 'agency', 'roles'],
    }).catch((error: unknown) => { throw tokenError(error); });
    return actorFrom(payload);
  };
}

/** The keys of an issuer as its discovery document names them (OpenID Connect Discovery 1.0 section 4). */
function publishedKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const known = keySets.get(issuer) ?? discover(issuer);
  keySets.set(issuer, known);
  known.catch(() => keySets.delete(issuer));
  return known;
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  try {
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) });
    const { issuer: named, jwks_uri: address } = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (!answer.ok || named !== issuer || typeof address !== 'string') throw new GatewayError('ACCESS_ISSUER_AWAY');
    return createRemoteJWKSet(new URL(address), { cooldownDuration: 30_000, cacheMaxAge: 600_000 });
  } catch (error) {
    throw new GatewayError('ACCESS_ISSUER_AWAY', {}, { cause: error });
  }
}

function tokenError(error: unknown): GatewayError {
  if (error instanceof errors.JWTExpired) return new GatewayError('ACCESS_TOKEN_EXPIRED', {}, { cause: error });
  const ofTheToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';
  return new GatewayError(ofTheToken ? 'ACCESS_TOKEN_INVALID' : 'ACCESS_ISSUER_AWAY', {}, { cause: error });
}
