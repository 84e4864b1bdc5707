import { inspect } from 'node:util';
import { GatewayError } from '#messages';
import { deriveKeyPairTag, hashToScalar, measured, multiplyBase, type Point, randomScalar, readScalar, type Scalar } from './group.js';

/** The key of an epoch. Its private half is written nowhere: neither as JSON nor where a value is printed. */
export class KeyPair {
  readonly #secret: Scalar;
  readonly publicKey: Point;

  private constructor(secret: Scalar) {
    this.#secret = secret;
    this.publicKey = multiplyBase(secret);
  }

  static generate(): KeyPair {
    return new KeyPair(randomScalar());
  }

  /** From the 32 bytes that were kept of it. @throws REGISTER_ELEMENT */
  static of(secret: Uint8Array): KeyPair {
    return new KeyPair(readScalar(Uint8Array.from(secret)));
  }

  /** The same key from the same 32 secret bytes and the same text (RFC 9497 section 3.2.1). Whoever has the bytes has the keys of all epochs that were derived from them: a publisher generates its keys, and destroys each after its epoch. */
  static derive(seed: Uint8Array, info: Uint8Array): KeyPair {
    for (let counter = 0; counter < 256; counter += 1) {
      try {
        return new KeyPair(hashToScalar(Buffer.concat([seed, measured(info), Buffer.of(counter)]), deriveKeyPairTag));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
      }
    }
    throw new GatewayError('INVARIANT_BROKEN');
  }

  /** Lends the private half for one computation. */
  use<T>(work: (secret: Scalar) => T): T {
    return work(this.#secret);
  }

  toJSON(): object {
    return { publicKey: Buffer.from(this.publicKey).toString('base64url') };
  }

  [inspect.custom](): string {
    return 'KeyPair';
  }
}
