import { type Directory } from '#directory';
import { sealedTo } from '#envelope';

/** The uses of the keys that a message for an agency is sealed to. */
type SealedUse = 'exchange' | 'victim';

/** Which keys of each agency may be sealed to at one moment, by their names. */
export class StandingKeys {
  private readonly known = new Map<string, ReadonlySet<string>>();

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
    const kid = sealedTo(header);
    return kid !== undefined && this.of(agency, use).has(kid);
  }

  /** All of them, in words that are equal for as long as nothing has changed. */
  get inWords(): string {
    return this.directory.agencies.map(({ code }) => [code, ...this.of(code, 'exchange'), '/', ...this.of(code, 'victim')].join(' ')).join('\n');
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
