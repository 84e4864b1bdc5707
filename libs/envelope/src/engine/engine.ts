import { type OpeningKey, type SealingKey, type SigningKey, type VerifyKey } from '../keys/keys.js';
import { type Jwe, type Jws } from '../strict/token.js';

/** The names that a token's header carries beside its algorithms. */
export interface TokenNames {
  readonly kid?: string | undefined;
  readonly typ?: string | undefined;
}

/**
 * The arithmetic behind the strict forms, in two makes that must agree on every token: `node-engine` for speed, `jose-engine` as the
 * oracle and for P-256. Neither decides what is allowed; the tokens they are given have passed the strict checks.
 */
export interface Engine {
  sign(payload: Uint8Array, key: SigningKey, names: TokenNames): string | Promise<string>;
  verify(jws: Jws, key: VerifyKey): boolean | Promise<boolean>;
  encrypt(plaintext: Uint8Array, key: SealingKey, names: TokenNames): string | Promise<string>;
  /** The plaintext, or nothing where the key or any byte is wrong: the reasons must not be told apart. */
  decrypt(jwe: Jwe, key: OpeningKey): Buffer | undefined | Promise<Buffer | undefined>;
}

/** The protected header of a JWS, in the order in which both engines write it. */
export const jwsHeader = (alg: string, { kid, typ }: TokenNames) => ({ alg, ...(kid === undefined ? {} : { kid }), ...(typ === undefined ? {} : { typ }) });
/** The protected header of a JWE without its ephemeral key. */
export const jweHeader = (alg: string, enc: string, { kid, typ }: TokenNames) =>
  ({ alg, enc, ...(kid === undefined ? {} : { kid }), ...(typ === undefined ? {} : { typ }) });
