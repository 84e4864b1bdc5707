/** How alike two texts are, from 0 to 1, by Jaro and Winkler: built for names, where the beginning counts most (Winkler 1990). Written here because it decides how many pairs are compared a second: it allocates nothing. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0 || long.length > longest) return 0;
  const reach = Math.max((long.length >> 1) - 1, 0);
  taken.fill(0, 0, long.length);
  let matches = 0;
  for (let at = 0; at < short.length; at += 1) {
    const letter = short.charCodeAt(at);
    const until = Math.min(at + reach + 1, long.length);
    for (let other = Math.max(at - reach, 0); other < until; other += 1) {
      if (taken[other] === 0 && long.charCodeAt(other) === letter) {
        taken[other] = 1;
        matched[matches] = letter;
        matches += 1;
        break;
      }
    }
  }
  if (matches === 0) return 0;
  let outOfOrder = 0;
  for (let other = 0, next = 0; other < long.length; other += 1) {
    if (taken[other] === 1) {
      if (matched[next] !== long.charCodeAt(other)) outOfOrder += 1;
      next += 1;
    }
  }
  const jaro = (matches / short.length + matches / long.length + (matches - outOfOrder / 2) / matches) / 3;
  return jaro + beginning(short, long) * 0.1 * (1 - jaro);
}

/**
 * Whether two texts are so alike, or more: as {@link jaroWinkler} says, but that most texts of two people are told apart by their letters alone, which is several times faster. A letter that the other text has nowhere cannot agree, and no text agrees in more than
 * the rest.
 */
export function isAlike({ text: a, letters: lettersOfA }: Text, { text: b, letters: lettersOfB }: Text, bar: number): boolean {
  if (a === b) return a !== '';
  if (a === '' || b === '') return false;
  const agreeing = Math.min(a.length - bits(lettersOfA & ~lettersOfB), b.length - bits(lettersOfB & ~lettersOfA));
  const jaro = (agreeing / a.length + agreeing / b.length + 1) / 3;
  return jaro + 0.4 * (1 - jaro) >= bar && jaro + beginning(a, b) * 0.1 * (1 - jaro) >= bar && jaroWinkler(a, b) >= bar;
}

/** A text that is compared with many. */
export interface Text {
  readonly text: string;
  /** {@link lettersOf} it. */
  readonly letters: number;
}

/** The letters and digits of a text as bits; some share one, which only makes texts look more alike. */
export function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

/** How many bits are set. */
function bits(of: number): number {
  const pairs = of - ((of >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many characters agree from the beginning on, four at most. */
function beginning(a: string, b: string): number {
  let at = 0;
  while (at < 4 && at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

const longest = 128;
const taken = new Uint8Array(longest);
const matched = new Uint16Array(longest);

/** Whether one typing error makes one of the other: a character left out, added, replaced, or exchanged with the next. Equal texts are too. */
export function isOneErrorApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  let end = 0;
  while (end < a.length - at && end < b.length - at && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end += 1;
  const [restA, restB] = [a.length - at - end, b.length - at - end];
  if (restA <= 1 && restB <= 1) return true;
  return restA === 2 && restB === 2 && a.charCodeAt(at) === b.charCodeAt(at + 1) && a.charCodeAt(at + 1) === b.charCodeAt(at);
}
