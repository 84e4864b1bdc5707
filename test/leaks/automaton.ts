/**
 * Finds many byte patterns in one pass (Aho and Corasick 1975). Built for short patterns, a few hundred of them: the table has
 * 256 entries a state, so that a step is one look-up.
 */
export class Automaton {
  readonly #next: Int32Array;
  /** Per state the patterns that end there. */
  readonly #ends: (readonly number[] | undefined)[];
  readonly #hasEnd: Uint8Array;

  constructor(readonly patterns: readonly Buffer[]) {
    const children: Map<number, number>[] = [new Map()];
    const own: number[][] = [[]];
    patterns.forEach((pattern, index) => {
      if (pattern.length === 0) throw new Error('an empty pattern would be found everywhere');
      let state = 0;
      for (const byte of pattern) {
        let child = children[state]!.get(byte);
        if (child === undefined) {
          child = children.length;
          children.push(new Map());
          own.push([]);
          children[state]!.set(byte, child);
        }
        state = child;
      }
      own[state]!.push(index);
    });
    const next = new Int32Array(children.length * 256);
    const fallback = new Int32Array(children.length);
    const queue: number[] = [];
    for (const [byte, child] of children[0]!) {
      next[byte] = child;
      queue.push(child);
    }
    for (let head = 0; head < queue.length; head += 1) {
      const state = queue[head]!;
      own[state]!.push(...own[fallback[state]!]!);
      for (let byte = 0; byte < 256; byte += 1) {
        const child = children[state]!.get(byte);
        const otherwise = next[fallback[state]! * 256 + byte]!;
        if (child === undefined) next[state * 256 + byte] = otherwise;
        else {
          fallback[child] = otherwise;
          next[state * 256 + byte] = child;
          queue.push(child);
        }
      }
    }
    this.#next = next;
    this.#ends = own.map((ends) => (ends.length > 0 ? ends : undefined));
    this.#hasEnd = Uint8Array.from(own, (ends) => (ends.length > 0 ? 1 : 0));
  }

  /** Calls `found` with the number of each pattern found and where it begins, in order of their ends. */
  run(bytes: Uint8Array, found: (pattern: number, at: number) => void): void {
    const next = this.#next;
    const hasEnd = this.#hasEnd;
    let state = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      state = next[(state << 8) | bytes[i]!]!;
      if (hasEnd[state] === 1) for (const index of this.#ends[state]!) found(index, i + 1 - this.patterns[index]!.length);
    }
  }
}
