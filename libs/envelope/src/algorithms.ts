/**
 * Everything that is allowed, once (RFC 7518, RFC 8037): code walks these rows and never names an algorithm elsewhere. Our nodes make EdDSA
 * and X25519; ES256 and P-256 are for partners whose hardware keys know nothing else. `engine` says who does the arithmetic:
 * docs/adr/0003-node-crypto-on-the-hot-path.md.
 */

/** Who computes: `node` is node:crypto on this thread, `jose` is the library over WebCrypto. */
export type EngineName = 'node' | 'jose';

/** A signature algorithm with the one curve that it may use here. */
export interface SignatureAlgorithm {
  readonly use: 'sig';
  readonly alg: 'EdDSA' | 'ES256';
  readonly kty: 'OKP' | 'EC';
  readonly crv: 'Ed25519' | 'P-256';
  readonly coordinates: readonly ('x' | 'y')[];
  readonly signatureBytes: number;
  /** The digest that is signed; null where the algorithm takes the bytes themselves. */
  readonly hash: 'sha256' | null;
  readonly engine: EngineName;
}

/** Key agreement on one curve; the key wrapping and the content encryption are the same for both curves. */
export interface AgreementAlgorithm {
  readonly use: 'enc';
  readonly alg: 'ECDH-ES+A256KW';
  readonly enc: 'A256GCM';
  readonly kty: 'OKP' | 'EC';
  readonly crv: 'X25519' | 'P-256';
  readonly coordinates: readonly ('x' | 'y')[];
  readonly engine: EngineName;
}

export const signatureAlgorithms: readonly SignatureAlgorithm[] = [
  { use: 'sig', alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519', coordinates: ['x'], signatureBytes: 64, hash: null, engine: 'node' },
  { use: 'sig', alg: 'ES256', kty: 'EC', crv: 'P-256', coordinates: ['x', 'y'], signatureBytes: 64, hash: 'sha256', engine: 'jose' },
];

export const agreementAlgorithms: readonly AgreementAlgorithm[] = [
  { use: 'enc', alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kty: 'OKP', crv: 'X25519', coordinates: ['x'], engine: 'node' },
  { use: 'enc', alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kty: 'EC', crv: 'P-256', coordinates: ['x', 'y'], engine: 'jose' },
];

/** Bytes of one coordinate or private value on every curve of the tables. */
export const coordinateBytes = 32;
/** Bytes of the fixed segments of a JWE with A256KW and A256GCM (RFC 7518 sections 4.4 and 5.3). */
export const wrappedKeyBytes = 40;
export const ivBytes = 12;
export const tagBytes = 16;
