import { importPublic, type SealingKey, type VerifyKey } from '#envelope';
import { asGatewayError, GatewayError } from '#messages';
import { type Agency, type PublishedKey } from './document.js';

/** An imported key with its times, milliseconds since 1970; `revokedAt` is infinite for a key that stands. */
export interface Timed<Key> {
  readonly key: Key;
  readonly from: number;
  readonly until: number;
  readonly revokedAt: number;
}

/** An agency's keys by use, those that began last first. */
export interface TimedKeys {
  readonly signing: readonly Timed<VerifyKey>[];
  readonly exchange: readonly Timed<SealingKey>[];
  readonly victim: readonly Timed<SealingKey>[];
}

/** Imports every key of a directory, once. One key that does not fit spoils the document: its publisher made a mistake. @throws DIRECTORY_MALFORMED */
export function importKeys(agencies: readonly Agency[]): ReadonlyMap<string, TimedKeys> {
  return new Map(
    agencies.map(({ code, keys }) => [
      code,
      {
        signing: timed(code, keys.signing, (jwk) => importPublic(jwk, 'signing')),
        exchange: timed(code, keys.exchange, (jwk) => importPublic(jwk, 'exchange')),
        victim: timed(code, keys.victim, (jwk) => importPublic(jwk, 'victim')),
      },
    ]),
  );
}

function timed<Key>(agency: string, published: readonly PublishedKey[], importOne: (jwk: unknown) => Key): readonly Timed<Key>[] {
  return published
    .map(({ jwk, from, until, revokedAt }) => {
      try {
        return { key: importOne(jwk), from: Date.parse(from), until: Date.parse(until), revokedAt: revokedAt === undefined ? Infinity : Date.parse(revokedAt) };
      } catch (thrown) {
        throw new GatewayError('DIRECTORY_MALFORMED', { agency, path: `/jwk${asGatewayError(thrown).facts.path ?? ''}` }, { cause: thrown });
      }
    })
    .sort((a, b) => b.from - a.from);
}
