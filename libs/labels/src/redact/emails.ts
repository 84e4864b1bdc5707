/** An email address in a folded text, as [start, end), with the key that all ways of writing it share. */
export interface WrittenEmail { readonly start: number; readonly end: number; readonly key: string }

/** The letters and digits of an email address, without "at" and "dot" where they are written as words. */
export const emailKey = (text: string): string =>
  text.replace(/(?<![a-z0-9])(?:at|dot)(?![a-z0-9])/g, '').replace(/[^a-z0-9]/g, '');

const written = '[(\\[{<]\\s*dot\\s*[)\\]}>]';
const dots = { loose: `(?:\\s?\\.\\s?|\\s*${written}\\s*|\\s+dot\\s+)`, close: `(?:\\.|\\s*${written}\\s*|\\s+dot\\s+)` };
const endings = 'com|net|org|info|biz|gov|edu|io|me|uk|co|ie|eu|de|fr|pl|email|online|live|ac|nhs|police|mail|app|dev|us|example|test|invalid|local';
const domain = (dot: string, ending: string): RegExp =>
  new RegExp(`\\s*[a-z0-9-]+(?:${dot}[a-z0-9-]+){0,3}?${dot}(?:${ending})(?![a-z0-9])(?:${dots.close}(?:${ending})(?![a-z0-9]))*`, 'y');

/** The sign between the parts, however it is written; the bare word stands in many sentences, so it demands more of what follows. */
const atSign = /@|[([{<]\s*at\s*[)\]}>]|\sat(?=\s)/g;
const afterSign = domain(dots.loose, `${endings}|[a-z]{2}`);
const afterWord = domain(dots.close, endings);
const before = new RegExp(`[a-z0-9][a-z0-9._%+'-]*(?:(?:\\s*${written}\\s*|\\s+dot\\s+|\\s\\.\\s)[a-z0-9][a-z0-9._%+'-]*){0,3}\\s*$`);
const longestLocal = 100;

/** Every email address of a folded text. */
export function findEmails(text: string): WrittenEmail[] {
  const found: WrittenEmail[] = [];
  for (const sign of text.matchAll(atSign)) {
    const after = sign[0].endsWith('t') ? afterWord : afterSign;
    after.lastIndex = sign.index + sign[0].length;
    const rest = after.exec(text);
    if (!rest) continue;
    const from = Math.max(0, sign.index - longestLocal);
    const local = before.exec(text.slice(from, sign.index));
    if (!local) continue;
    const [start, end] = [from + local.index, rest.index + rest[0].length];
    found.push({ start, end, key: emailKey(text.slice(start, end)) });
  }
  return found;
}
