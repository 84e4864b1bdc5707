/** A seeded source of randomness: the same seed gives the same values on every machine, so a failing run can be run again. */
export class Draw {
  readonly #state: Uint32Array;

  constructor(readonly seed: number) {
    this.#state = new Uint32Array(4);
    let spread = seed >>> 0;
    for (let i = 0; i < 4; i += 1) {
      spread = (spread + 0x9e3779b9) >>> 0;
      let mixed = spread ^ (spread >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      this.#state[i] = mixed ^ (mixed >>> 15);
    }
    for (let i = 0; i < 12; i += 1) this.#bits();
  }

  /** sfc32 (Chris Doty-Humphrey's small fast counting generator): 32 random bits. */
  #bits(): number {
    const s = this.#state;
    const sum = (s[0]! + s[1]! + s[3]!) | 0;
    s[3] = s[3]! + 1;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = s[2]! + (s[2]! << 3);
    s[2] = (s[2]! << 21) | (s[2]! >>> 11);
    s[2] = s[2]! + sum;
    return sum >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  fraction(): number {
    return this.#bits() / 0x1_0000_0000;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[this.integer(0, from.length - 1)]!;
  }

  /** `count` different elements in random order (all of them when there are fewer). */
  sample<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(left.splice(this.integer(0, left.length - 1), 1)[0]!);
    return taken;
  }

  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string {
    let made = '';
    for (let i = 0; i < length; i += 1) made += alphabet[this.integer(0, alphabet.length - 1)]!;
    return made;
  }

  digits(length: number): string {
    return this.text(length, '0123456789');
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.text(32, '0123456789abcdef');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${this.pick(['8', '9', 'a', 'b'])}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
