/** Letters that no mark can be taken from. */
const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ŋ: 'ng', ħ: 'h' };

/** The words of a text in small letters from a to z and digits: marks, apostrophes and points are no difference between people, hyphens and blanks part words. What is written in another script has no words here. */
export function wordsOf(text: string | undefined): string[] {
  const small = (text ?? '').toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[ßæœøđðłþıŋħ]/g, (letter) => letters[letter]!);
  return small.replaceAll(/['’‘`.]/g, '').split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** The letters by their sound groups; vowels, h, w and y have none. */
const groups: Readonly<Record<string, string>> = Object.fromEntries(['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((alike, at) => [...alike].map((letter) => [letter, String(at + 1)])));

/** How a name sounds, roughly: Soundex, its first letter and three figures. Empty where there is no letter. */
export function soundOf(name: string): string {
  const own = [...name].filter((letter) => letter >= 'a' && letter <= 'z');
  if (own.length === 0) return '';
  let sound = own[0]!, last = groups[own[0]!] ?? '';
  for (const letter of own.slice(1)) {
    const group = groups[letter] ?? '';
    if (group !== '' && group !== last) sound += group;
    if (letter !== 'h' && letter !== 'w') last = group;
  }
  return sound.padEnd(4, '0').slice(0, 4);
}
