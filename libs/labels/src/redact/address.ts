import { type Token, tokenise } from './tokens.js';
import { fold } from './fold.js';
import { numberMarks, plainStreetTypes, streetTypes, unitWords } from './vocabulary.js';

export interface Street { readonly name: string; readonly words: number; readonly type?: string }

/** What of an address can be found again in a text. */
export interface Address {
  /** House number in digits, without its letter. */
  readonly number?: string;
  /** The street's name without its type, run together, and how many words it has. */
  readonly street?: Street;
  /** A second street, of an address that begins with a row of houses or a building. */
  readonly secondStreet?: Street;
  /** Named houses and buildings, run together. */
  readonly houses: readonly string[];
  /** Villages, towns and the like: taken in next to a match, never redacted alone. */
  readonly localities: ReadonlySet<string>;
}

interface Segment { unit: boolean; number?: string; words: Token[]; type: number }

function cut(segment: string): Segment {
  const tokens = tokenise(segment);
  let at = 0;
  let unit = false;
  let number: string | undefined;
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    if (unitWords.has(token.word) && at + 1 < tokens.length) {
      unit = true;
      at += tokens[at + 2]?.text.length === 1 && tokens[at + 1]?.isDigits && !tokens[at + 2]?.isDigits ? 3 : 2;
    } else if (numberMarks.has(token.text) && tokens[at + 1]?.isDigits) at++;
    else if (token.isDigits && token.text.length <= 4) {
      number ??= token.text;
      at += tokens[at + 1]?.text.length === 1 && !tokens[at + 1]?.isDigits ? 2 : 1;
    } else break;
  }
  const words = tokens.slice(at);
  let type = -1;
  words.forEach(({ word }, index) => {
    // The first type that has a name before it ends the street; "St" first in a name is a saint.
    if (type < 0 && index > 0 && streetTypes.has(word)) type = index;
    else if (type === index - 1 && type >= 0 && streetTypes.has(word)) type = index;
  });
  return { unit, ...(number === undefined ? {} : { number }), words, type };
}

const joined = (tokens: readonly Token[]): string => tokens.map(({ word }) => word).join('');
const withoutArticle = (tokens: Token[]): Token[] => (tokens.length > 1 && tokens[0]?.text === 'the' ? tokens.slice(1) : tokens);

/** Reads an address as people write it, in one line or several, with or without commas. */
export function readAddress(written: string): Address {
  const bare = fold(written).text.replace(/\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/g, ' ');
  const segments = bare.split(/[,;\n\r]+/).map(cut).filter(({ words, number, unit }) => words.length > 0 || number !== undefined || unit);
  // "14, Testing Road": the number stands in a segment of its own.
  const numberApart = segments.find(({ words, number }) => words.length === 0 && number !== undefined)?.number;
  const withNumber = segments.find(({ words, number, type }) => words.length > 0 && (number !== undefined || (numberApart !== undefined && type > 0)));
  const main = withNumber ?? segments.find(({ type }) => type > 0);
  const houses: string[] = [];
  const localities = new Set<string>();
  let street: Street | undefined;
  let secondStreet: Street | undefined;
  for (const segment of segments) {
    const { words, type } = segment;
    if (words.length === 0) continue;
    if (segment === main) {
      const end = type > 0 ? type : segments.length > 1 ? words.length : Math.min(words.length, 1);
      const name = withoutArticle(words.slice(0, end));
      street = { name: joined(name), words: name.length, ...(type > 0 ? { type: words[type]?.word ?? '' } : {}) };
      for (const { word } of words.slice(type > 0 ? type + 1 : end)) localities.add(word);
    } else if (segments.indexOf(segment) < (main ? segments.indexOf(main) : 1)) houses.push(joined(withoutArticle(words)));
    else if (!secondStreet && type > 0 && plainStreetTypes.has(words[type]?.word ?? '') && !plainStreetTypes.has(street?.type ?? '')) {
      const name = withoutArticle(words.slice(0, type));
      secondStreet = { name: joined(name), words: name.length, type: words[type]?.word ?? '' };
      for (const { word } of words.slice(type + 1)) localities.add(word);
    } else for (const { word } of words) localities.add(word);
  }
  const number = withNumber?.number ?? numberApart;
  return { ...(number === undefined ? {} : { number }), ...(street ? { street } : {}), ...(secondStreet ? { secondStreet } : {}), houses, localities };
}
