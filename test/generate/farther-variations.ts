import { type Draw } from './draw.js';
import { streetTypes } from './invented.js';
import { type ProtectedValue } from './protected-value.js';
import { plain, type Rendering } from './variations.js';

type Variation = (value: ProtectedValue, draw: Draw) => Rendering | null;
const digitWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** Changes the telling name of an address, school or refuge and keeps the rest. */
const named = (value: ProtectedValue, change: (name: string) => string): Rendering | null => {
  if (value.kind === 'address') return value.pieces.everyday ? null : { text: `${value.pieces.number} ${change(value.pieces.streetName)} ${value.pieces.streetType}`, core: change(value.pieces.streetName) };
  if (value.kind === 'school' || value.kind === 'refuge') return { text: `${change(value.pieces.name)} ${value.pieces.kind}`, core: change(value.pieces.name) };
  return null;
};
const accents: Record<string, string> = { a: 'á', e: 'è', i: 'í', o: 'ö', u: 'ü', c: 'ç', n: 'ñ' };

/**
 * Ways of writing that go beyond what redaction is held to. They are measured apart and have no target: they show how far it carries,
 * and where the next complaint will come from.
 */
export const fartherVariations: Record<string, Variation> = {
  'house number after the street': (value, draw) =>
    value.kind === 'address' && !value.pieces.everyday
      ? { text: `${value.pieces.streetName} ${draw.pick([value.pieces.streetType, ...streetTypes[value.pieces.streetType]!])}${draw.pick([' ', ', ', ' number ', ' no. '])}${value.pieces.number}`, core: value.pieces.streetName }
      : null,
  'street without a number': (value) =>
    value.kind === 'address' ? { text: `${value.pieces.streetName} ${value.pieces.streetType}`, core: value.pieces.everyday ? `${value.pieces.streetName} ${value.pieces.streetType}` : value.pieces.streetName } : null,
  'words run together': (value, draw) => {
    if (value.kind !== 'address' && value.kind !== 'school' && value.kind !== 'refuge') return null;
    const { text, core } = plain(value);
    return { text: text.split(', ').slice(0, 2).join(' ').replaceAll(' ', draw.pick(['', '_'])), core };
  },
  'hyphen at the end of a line': (value, draw) =>
    named(value, (name) => (name.length < 7 ? name : `${name.slice(0, 4)}-${draw.pick(['\n', '\r\n'])}${name.slice(4)}`)),
  'accented letters': (value, draw) => named(value, (name) => [...name].map((c) => (draw.chance(0.5) ? (accents[c] ?? c) : c)).join('')),
  'letters for digits': (value) => (value.kind === 'phone' ? { text: value.written.replaceAll('0', 'O').replaceAll('1', 'l'), core: plain(value).core } : null),
  'digits in words': (value, draw) =>
    value.kind === 'phone' ? { text: [...value.written.replace(/\D/g, '')].map((d) => (d === '0' ? draw.pick(['oh', 'zero']) : digitWords[Number(d)]!)).join(' '), core: plain(value).core } : null,
  'web page codes': (value) => {
    const { text, core } = plain(value);
    return { text: value.kind === 'email' ? text.replace('@', '&#64;') : text.replaceAll(' ', '&nbsp;'), core: value.kind === 'postcode' ? core.replaceAll(' ', '&nbsp;') : core };
  },
};
