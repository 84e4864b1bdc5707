import { type Directory } from '#directory';
import { keyNamedIn } from '#envelope';
import { asGatewayError } from '#messages';

/** The uses of the keys that a message for an agency is sealed to. */
type SealedUse = 'exchange' | 'victim';

/** Which keys of each agency may be sealed to at one moment, by their names. */
export class StandingKeys {
  private readonly known = new Map<string, ReadonlySet<string>>();
  /** By header, all of one agency. */
  private readonly revoked = new Map<string, boolean>();

  constructor(private readonly directory: Directory, private readonly now: Date) {}

  /** The names of the keys that stand; none where the directory has none, or does not know the agency. */
  of(agency: string, use: SealedUse): ReadonlySet<string> {
    const asked = `${use} ${agency}`;
    const found = this.known.get(asked) ?? this.find(agency, use);
    this.known.set(asked, found);
    return found;
  }

  /** Whether the key that the token with this header is sealed to still stands. */
  standsFor(agency: string, use: SealedUse, header: string): boolean {
    const kid = keyNamedIn(header);
    return kid !== undefined && this.of(agency, use).has(kid);
  }

  /** Whether nobody believes any more what an agency has signed with the key that this header names. */
  isRevoked(agency: string, header: string): boolean {
    const known = this.revoked.get(header) ?? this.findRevoked(agency, header);
    this.revoked.set(header, known);
    return known;
  }

  /** All of them, in words that are equal for as long as nothing has changed. */
  get inWords(): string {
    return this.directory.agencies.map(({ code, keys }) => [
      code, ...this.of(code, 'exchange'), '/', ...this.of(code, 'victim'), '/',
      ...keys.signing.flatMap(({ jwk, revokedAt }) => (revokedAt !== undefined && Date.parse(revokedAt) <= this.now.getTime() ? [jwk.kid] : [])),
    ].join(' ')).join('\n');
  }

  private findRevoked(agency: string, header: string): boolean {
    try {
      this.directory.signingKeys(agency, keyNamedIn(header) ?? '', this.now, this.now);
      return false;
    } catch (error) {
      return asGatewayError(error).code === 'PARTNER_KEY_REVOKED';
    }
  }

  private find(agency: string, use: SealedUse): ReadonlySet<string> {
    try {
      const keys = use === 'exchange' ? this.directory.exchangeKey(agency, this.now) : this.directory.victimKey(agency, this.now);
      return new Set(keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid])));
    } catch {
      // No key of this use is valid: none stands.
      return new Set();
    }
  }
}
