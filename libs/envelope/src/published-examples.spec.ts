import { describe, expect, it } from '@jest/globals';
import { readTokenKeys, verifyToken } from './tokens.js';

const keysOf = (jwk: object) => readTokenKeys(JSON.stringify({ keys: [jwk] }));
const text = (answer: Awaited<ReturnType<typeof verifyToken>>) => (answer.valid ? Buffer.from(answer.payload, 'base64url').toString() : answer.code);

describe('the examples of the RFCs', () => {
  const ed25519 = keysOf({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
  const es256 = keysOf({ kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' });
  const rfc8037 = 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';
  const rfc7515 = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

  it('verify: RFC 8037 appendix A.4 (EdDSA)', async () => {
    expect(text(await verifyToken(rfc8037, ed25519))).toBe('Example of Ed25519 signing');
  });

  it('verify: RFC 7515 appendix A.3 (ES256, with a high s)', async () => {
    expect(text(await verifyToken(rfc7515, es256))).toContain('"iss":"joe"');
  });

  it('do not verify with the key of the other', async () => {
    expect(text(await verifyToken(rfc8037, es256))).toBe('ENVELOPE_ALGORITHM');
    expect(text(await verifyToken(rfc7515, ed25519))).toBe('ENVELOPE_ALGORITHM');
    expect(text(await verifyToken(rfc8037, readTokenKeys('{"keys":[{"kty":"oct","k":"AA"}]}')))).toBe('ENVELOPE_UNKNOWN_KEY');
  });

  it('do not verify with an S that is not below the order of the group (RFC 8032 section 5.1.7)', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const [header, payload, signature] = rfc8037.split('.') as [string, string, string], bytes = Buffer.from(signature, 'base64url');
    const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order;
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()]);
    expect(text(await verifyToken(`${header}.${payload}.${twin.toString('base64url')}`, ed25519))).toBe('ENVELOPE_SIGNATURE');
  });
});
