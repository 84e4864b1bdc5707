/** One way in which a text can stand in bytes, known by the bytes that the beginning of the text always turns into. */
export interface Encoding {
  name: string;
  /** The bytes that `prefix` has in this encoding, wherever it stands. */
  pattern(prefix: string): Buffer;
  /** Reads at least `count` characters from where `pattern` was found; fewer where the bytes end. */
  read(bytes: Buffer, at: number, count: number, prefix: string): string;
  /** What stands before and behind `count` characters in the same run of letters, decoded, one character for each byte; where any letters at all may be there by chance. */
  beside?(bytes: Buffer, at: number, count: number): string;
}

const perByte = (name: string, width: number, write: (byte: number) => string, digitsAt: number): Encoding => ({
  name,
  pattern: (prefix) => Buffer.from([...Buffer.from(prefix, 'latin1')].map(write).join(''), 'latin1'),
  read: (bytes, at, count) => {
    let text = '';
    for (let i = 0; i < count; i += 1) {
      const digits = bytes.toString('latin1', at + i * width + digitsAt, at + (i + 1) * width);
      if (!/^[0-9a-f]+$/i.test(digits)) break;
      text += String.fromCharCode(parseInt(digits, 16));
    }
    return text;
  },
});
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const wide = (name: string, letterAt: 0 | 1): Encoding => ({
  name,
  pattern: (prefix) => {
    const made = Buffer.alloc(prefix.length * 2);
    for (let i = 0; i < prefix.length; i += 1) made[i * 2 + letterAt] = prefix.charCodeAt(i);
    return made;
  },
  read: (bytes, at, count) => {
    let text = '';
    for (let i = at; text.length < count && i + 1 < bytes.length && bytes[i + 1 - letterAt] === 0; i += 2) text += String.fromCharCode(bytes[i + letterAt]!);
    return text;
  },
});

/** Base64 in one of the three places that a text can begin in a group of three bytes; only letters that depend on nothing before the text are in the pattern. */
const base64 = (alphabet: 'base64' | 'base64url', offset: 0 | 1 | 2): Encoding => {
  const firstLetter = [0, 2, 3][offset]!;
  return {
    name: `${alphabet} at offset ${offset}`,
    pattern: (prefix) => {
      const letters = Buffer.concat([Buffer.alloc(offset), Buffer.from(prefix, 'latin1')]).toString(alphabet);
      return Buffer.from(letters.slice(firstLetter, Math.floor(((offset + prefix.length) * 8) / 6)), 'latin1');
    },
    read: (bytes, at, count, prefix) => {
      const letters = 'A'.repeat(firstLetter) + bytes.toString('latin1', at, at + Math.ceil(((offset + count) * 8) / 6) - firstLetter);
      const decoded = Buffer.from(letters.replace(/[^A-Za-z0-9+/_-].*$/s, ''), 'base64').toString('latin1', offset);
      return prefix[0]! + decoded.slice(1);
    },
    beside: (bytes, at, count) => {
      const group = at - firstLetter;
      const isLetters = (from: number): boolean => from >= 0 && /^[A-Za-z0-9+/_-]{4}$/.test(bytes.toString('latin1', from, from + 4));
      let [first, last] = [group, group];
      while (first > group - 8 && isLetters(first - 4)) first -= 4;
      while (last < group + 24 && isLetters(last)) last += 4;
      const decoded = Buffer.from(bytes.toString('latin1', first, last), 'base64').toString('latin1');
      const begins = ((group - first) / 4) * 3 + offset;
      return decoded.slice(Math.max(0, begins - 4), begins) + decoded.slice(begins + count, begins + count + 4);
    },
  };
};

/** Every way in which a mark is looked for; upper and lower case of the mark itself are patterns of their own in each of them. */
export const encodings: readonly Encoding[] = [
  {
    name: 'raw',
    pattern: (prefix) => Buffer.from(prefix, 'latin1'),
    read: (bytes, at, count) => bytes.toString('latin1', at, Math.min(bytes.length, at + count)),
  },
  perByte('hex, lower case', 2, hex, 0),
  perByte('hex, upper case', 2, (byte) => hex(byte).toUpperCase(), 0),
  perByte('URL-encoded, lower case', 3, (byte) => `%${hex(byte)}`, 1),
  perByte('URL-encoded, upper case', 3, (byte) => `%${hex(byte).toUpperCase()}`, 1),
  perByte('JSON escapes', 6, (byte) => `\\u00${hex(byte)}`, 2),
  wide('UTF-16LE', 0),
  wide('UTF-16BE', 1),
  ...(['base64', 'base64url'] as const).flatMap((alphabet) => ([0, 1, 2] as const).map((offset) => base64(alphabet, offset))),
];
