import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, createLocalJWKSet, type JWTPayload, SignJWT, type JWTVerifyGetKey, UnsecuredJWT } from 'jose';
import { MaySee, tokenVerifier } from './index.js';

const signIn = { issuer: 'http://127.0.0.1:1', audience: 'mag' };
let key: CryptoKey;
let keys: JWTVerifyGetKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  keys = createLocalJWKSet({ keys: [await exportJWK(pair.publicKey)] });
});

const good = { sub: 'pat.testperson', agency: 'probation', roles: ['practitioner', 'astronaut'], teams: ['North'] };

async function token(claims: JWTPayload = {}, header: { typ?: string } = {}, expires = '5m'): Promise<string> {
  const { iss = signIn.issuer, aud = 'mag', ...rest } = claims;
  return new SignJWT({ ...good, ...rest }).setProtectedHeader({ alg: 'ES256', typ: header.typ ?? 'at+jwt' }).setIssuer(iss).setAudience(aud).setIssuedAt().setExpirationTime(expires).sign(key);
}
const verify = (authorization: string | undefined) => tokenVerifier(signIn, async () => keys)(authorization);

describe('the bearer token', () => {
  it('tells who is asking, without the roles that are not ours', async () => {
    await expect(verify(`Bearer ${await token()}`)).resolves.toEqual({ person: 'pat.testperson', agency: 'probation', roles: ['practitioner'], teams: ['North'] });
  });

  it('is asked for where it is missing', async () => {
    await expect(verify(undefined)).rejects.toMatchObject({ code: 'ACCESS_TOKEN_MISSING' });
  });

  it.each<[string, () => Promise<string>]>([
    ['for another audience', () => token({ aud: 'other' })],
    ['of another issuer', () => token({ iss: 'http://127.0.0.1:2' })],
    ['of another type', () => token({}, { typ: 'JWT' })],
    ['without roles', () => token({ roles: undefined } as JWTPayload)],
    ['with roles that are no list', () => token({ roles: 'operator' })],
    ['without an agency', () => token({ agency: undefined } as JWTPayload)],
    ['with an agency that is no agency code', () => token({ agency: 'Probation' })],
    ['with an empty name', () => token({ sub: ' ' })],
    ['without a signature', async () => new UnsecuredJWT(good).setIssuer(signIn.issuer).setAudience('mag').setExpirationTime('5m').encode()],
    ['that was altered', async () => { const [h, , s] = (await token()).split('.'); return `${h}.${Buffer.from(JSON.stringify({ ...good, iss: signIn.issuer, aud: 'mag', iat: 1, exp: 4e9 })).toString('base64url')}.${s}`; }],
    ['that is no token', async () => 'x'],
  ])('is refused %s', async (_, make) => {
    await expect(verify(`Bearer ${await make()}`)).rejects.toMatchObject({ code: 'ACCESS_TOKEN_INVALID' });
  });

  it('is refused after its time', async () => {
    await expect(verify(`Bearer ${await token({}, {}, '-1m')}`)).rejects.toMatchObject({ code: 'ACCESS_TOKEN_EXPIRED' });
  });

  it('cannot be decided while the issuer is away', async () => {
    await expect(tokenVerifier(signIn)(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'ACCESS_ISSUER_AWAY' });
  });
});

describe('MaySee', () => {
  it('refuses to load a route that is wider than the table', () => {
    expect(() => MaySee({ what: 'quarantined', roles: ['practitioner'] })).toThrow(expect.objectContaining({ code: 'CONFIG_DECLARATION' }));
    expect(() => MaySee({ what: 'quarantined', roles: [] })).toThrow(expect.objectContaining({ code: 'CONFIG_DECLARATION' }));
  });
});
