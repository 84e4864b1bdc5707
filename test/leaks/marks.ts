import { type Draw } from '../generate/draw.js';
import { type MarkFamily } from './scan.js';

const letters = 'abcdefghijklmnoprstuwxy';

/**
 * Makes the marks that stand in for what only the victim side may hold: words, telephone numbers and postcodes, each family with a
 * beginning of its own, so that a scan finds them quickly. No mark is given out twice.
 */
export class Marks {
  readonly #words = new Set<string>();
  readonly #phones = new Set<string>();
  readonly #postcodes = new Set<string>();

  readonly #typed = new Set<string>();
  #typing = false;

  constructor(readonly draw: Draw) {}

  /** The marks that are given out in `work` are typed by somebody into the gateway's web, which must hold them until they are sealed. */
  whileTyping<T>(work: () => T): T {
    this.#typing = true;
    try {
      return work();
    } finally {
      this.#typing = false;
    }
  }

  #once(known: Set<string>, make: () => string): string {
    for (;;) {
      const made = make();
      if (known.has(made)) continue;
      known.add(made);
      if (this.#typing) this.#typed.add(made);
      return made;
    }
  }

  /** Looks like a name, for streets, houses, schools, mail boxes and texts. */
  word(): string {
    return this.#once(this.#words, () => `Qzjv${this.draw.text(10, letters)}`);
  }

  /** A telephone number of eleven digits. */
  phone(): string {
    return this.#once(this.#phones, () => `07918${this.draw.digits(6)}`);
  }

  /** A postcode of a valid form in an area that does not exist. */
  postcode(): string {
    return this.#once(this.#postcodes, () => `ZQ${this.draw.integer(10, 99)} ${this.draw.integer(0, 9)}${this.draw.text(2, 'ABDEFGHJLNPQRSTUWXYZ')}`);
  }

  /** All marks, or those only that nobody typed. */
  families(which: 'all' | 'untyped' = 'all'): MarkFamily[] {
    const those = (marks: ReadonlySet<string>): ReadonlySet<string> => (which === 'all' ? marks : new Set([...marks].filter((mark) => !this.#typed.has(mark))));
    return [
      { name: 'word', prefix: 'Qzjv', marks: those(this.#words) },
      { name: 'phone', prefix: '07918', marks: those(this.#phones), standsAlone: true },
      { name: 'postcode', prefix: 'ZQ', marks: those(this.#postcodes), standsAlone: true },
    ];
  }

  get count(): number {
    return this.#words.size + this.#phones.size + this.#postcodes.size;
  }
}
