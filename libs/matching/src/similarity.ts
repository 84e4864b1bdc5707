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
  let beginning = 0;
  while (beginning < 4 && beginning < short.length && short.charCodeAt(beginning) === long.charCodeAt(beginning)) beginning += 1;
  return jaro + beginning * 0.1 * (1 - jaro);
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
