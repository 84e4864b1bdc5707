/** Bits for the letters and digits of a text: two texts a few edits apart differ in few bits. */
export function maskOf(text: string): number {
  let mask = 0;
  for (let at = 0; at < text.length; at++) mask |= 1 << (text.charCodeAt(at) & 31);
  return mask;
}

function bits(mask: number): number {
  let v = mask - ((mask >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Whether two masks leave room for two texts to be at most so many edits apart. */
export const mayBeNear = (a: number, b: number, edits: number): boolean => bits(a ^ b) <= 2 * edits;

let before = new Uint8Array(64);
let last = new Uint8Array(64);
let now = new Uint8Array(64);

/**
 * Edits between two short texts, swapped neighbours counting as one (optimal string alignment; the Levenshtein distance of the
 * usual libraries counts them as two, and they are the commonest slip of all). Anything above `most` is told as `most + 1`.
 */
export function editsBetween(a: string, b: string, most: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most || a.length > 60 || b.length > 60) return most + 1;
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    now[0] = i;
    let least = i;
    const unit = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      let edits = Math.min((last[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (unit === other ? 0 : 1));
      if (i > 1 && j > 1 && unit === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      now[j] = edits;
      if (edits < least) least = edits;
    }
    if (least > most) return most + 1;
    [before, last, now] = [last, now, before];
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** How many slips a word of this length may have and still be taken for itself. */
export const slipsFor = (length: number): number => (length < 5 ? 0 : length < 8 ? 1 : 2);
