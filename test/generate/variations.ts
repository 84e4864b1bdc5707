import { type Draw } from './draw.js';
import { type InventedAddress, streetTypes } from './invented.js';
import { type ProtectedValue } from './protected-value.js';

/** A protected value as it stands in a narrative, and the core of it that must not be left. */
export interface Rendering {
  text: string;
  core: string;
}
type Variation = (value: ProtectedValue, draw: Draw) => Rendering | null;

/** Writes an address with house number, street and, at random, flat and town. */
function street(a: InventedAddress, draw: Draw, change: Partial<Record<'flat' | 'number' | 'name' | 'type', string>> = {}, parts = draw.chance(0.5)): Rendering {
  const name = change.name ?? a.streetName;
  const type = change.type ?? a.streetType;
  const flat = a.flat === null || !parts ? '' : `${change.flat ?? 'Flat'} ${a.flat}, `;
  return { text: `${flat}${change.number ?? a.number} ${name} ${type}${parts ? `, ${a.town}` : ''}`, core: a.everyday ? `${name} ${type}` : name };
}

/** The value as its field holds it, with the core that goes with that. */
export function plain(value: ProtectedValue): Rendering {
  switch (value.kind) {
    case 'address':
      return { text: value.written, core: value.pieces.everyday ? `${value.pieces.streetName} ${value.pieces.streetType}` : value.pieces.streetName };
    case 'school':
    case 'refuge':
      return { text: value.written, core: value.pieces.name };
    case 'postcode':
      return { text: value.written, core: value.written };
    case 'phone':
      return { text: value.written, core: value.written.replace(/\D/g, '').slice(1) };
    case 'email':
      return { text: value.written, core: value.written.slice(0, value.written.indexOf('@')) };
  }
}

const each = (change: (text: string) => string): Variation => (value) => {
  const { text, core } = plain(value);
  return { text: change(text), core: value.kind === 'phone' ? core : change(core) };
};

/** Puts `what` at random places between the characters of a text. */
const sprinkle = (text: string, what: string, draw: Draw): string => [...text].map((c, i) => (i > 0 && draw.chance(0.3) ? what + c : c)).join('');

const oneEdit = (word: string, draw: Draw): string => {
  const at = draw.integer(1, word.length - 2);
  const letter = draw.text(1, 'abcdefghijklmnopqrstuvwxyz');
  switch (draw.integer(0, 3)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    default:
      return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
  }
};

const units = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
/** A whole number under 200 in English words. */
export function spell(n: number): string {
  if (n >= 100) return `one hundred${n % 100 === 0 ? '' : ` and ${spell(n % 100)}`}`;
  if (n < 20) return units[n]!;
  return tens[Math.floor(n / 10)]! + (n % 10 === 0 ? '' : `-${units[n % 10]!}`);
}

const swaps: Record<string, string> = { O: '0', 0: 'O', I: '1', 1: 'I' };
const twins: Record<string, string> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у', i: 'і', A: 'А', B: 'В', E: 'Е', K: 'К', M: 'М', H: 'Н', O: 'О', P: 'Р', C: 'С', T: 'Т', X: 'Х' };
const fullWidth = (text: string): string => [...text].map((c) => (c > ' ' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('');
const national = (value: string): string => value.replace(/\D/g, '').slice(1);

function phoneForm(value: string, draw: Draw): Rendering {
  const core = national(value);
  const [a, b, c] = [core.slice(0, 4), core.slice(4, 7), core.slice(7)];
  const text = draw.pick([
    `+44 ${a} ${b}${c}`, `+44${core}`, `0044 ${a} ${b} ${c}`, `0044${core}`, `+44 (0)${a} ${b}${c}`, `0${a}.${b}.${c}`, `0${a}-${b}-${c}`, `(0${a}) ${b}${c}`,
    `0${core.slice(0, 2)} ${core.slice(2, 4)} ${core.slice(4, 6)} ${core.slice(6, 8)} ${core.slice(8)}`, `0${a}/${b}${c}`, `0${core}`, `44${core}`, `0${core.slice(0, 4)} - ${core.slice(4)}`,
  ]);
  return { text, core };
}

function emailForm(value: string, draw: Draw): Rendering {
  const [local, domain] = value.split('@') as [string, string];
  const at = draw.pick(['(at)', ' (at) ', '[at]', ' [at] ', ' at ', ' AT ', '{at}']);
  const dots = (text: string, dot: string): string => text.replaceAll('.', dot);
  const dot = draw.pick(['[dot]', ' [dot] ', '(dot)', ' dot ', '.']);
  return { text: `${local}${at}${dots(domain, dot)}`, core: local };
}

function postcodeForm(value: string, draw: Draw): Rendering {
  const [out, unit] = value.split(' ') as [string, string];
  const swapped = [...value].map((c) => (c in swaps && draw.chance(0.7) ? swaps[c]! : c)).join('');
  const text = draw.pick([out + unit, `${out}  ${unit}`, out.toLowerCase() + unit.toLowerCase(), `${out}-${unit}`, `${out}.${unit}`, swapped, swapped.replace(' ', ''), `${out.split('').join(' ')} ${unit.split('').join(' ')}`]);
  return { text, core: text };
}

/** The ways in which people write a value otherwise than its field holds it; `null` where a way does not apply to a kind of value. */
export const variations: Record<string, Variation> = {
  'as held': plain,
  'upper or lower case': (value, draw) => each(draw.chance(0.5) ? (t) => t.toUpperCase() : (t) => t.toLowerCase())(value, draw),
  'spaces and punctuation': (value, draw) => {
    if (value.kind === 'address') {
      const { text, core } = street(value.pieces, draw);
      return { text: draw.pick([text.replaceAll(' ', '  '), text.replaceAll(',', ''), text.replace(/^(\S+) /, '$1, '), text.replaceAll(', ', ' ,'), text.replaceAll(', ', ' - '), text.replaceAll(' ', '-')]), core };
    }
    if (value.kind === 'email') return { text: value.written.replace('@', draw.pick([' @ ', '@ ', ' @'])), core: plain(value).core };
    return each(draw.pick([(t: string) => t.replaceAll(' ', '  '), (t: string) => t.replaceAll(' ', '-'), (t: string) => t.replaceAll(' ', ', ')]))(value, draw);
  },
  abbreviations: (value, draw) => {
    if (value.kind === 'address') {
      const name = value.pieces.streetName.replace('Saint ', draw.pick(['St ', 'St. ']));
      return street(value.pieces, draw, { name, type: draw.pick(streetTypes[value.pieces.streetType]!), flat: draw.pick(['Apt', 'Apartment', 'Fl', 'F', 'Flat no.']) });
    }
    if (value.kind !== 'school' && value.kind !== 'refuge') return null;
    const name = value.pieces.name.replace('Saint ', draw.pick(['St ', 'St. ']));
    const kind = value.pieces.kind.replace('Primary School', draw.pick(['Prim', 'Primary', 'Prim Sch'])).replace('House', draw.pick(['Hse', 'Ho', 'House'])).replace('School', 'Sch').replace('Centre', 'Ctr');
    return { text: `${name} ${kind}`, core: name };
  },
  'only a part of it': (value, draw) => {
    if (value.kind === 'address') return value.pieces.everyday ? null : draw.chance(0.5) ? street(value.pieces, draw, {}, false) : { text: `${value.pieces.number} ${value.pieces.streetName}`, core: value.pieces.streetName };
    if (value.kind === 'school' || value.kind === 'refuge') return { text: value.pieces.name + draw.pick(value.kind === 'school' ? ['', ' school'] : ['', ' place']), core: value.pieces.name };
    return null;
  },
  'postcode forms': (value, draw) => (value.kind === 'postcode' ? postcodeForm(value.written, draw) : null),
  'phone forms': (value, draw) => (value.kind === 'phone' ? phoneForm(value.written, draw) : null),
  'email forms': (value, draw) => (value.kind === 'email' ? emailForm(value.written, draw) : null),
  'one-letter typing error': (value, draw) => {
    if (value.kind === 'postcode' || value.kind === 'phone' || value.kind === 'email') return null;
    const misspell = (whole: string): string | null => {
      const word = whole.split(' ').find((w) => w.length >= 7);
      return word === undefined ? null : whole.replace(word, oneEdit(word, draw));
    };
    const name = misspell(value.kind === 'address' ? value.pieces.streetName : value.pieces.name);
    if (name === null) return null;
    return value.kind === 'address' ? street(value.pieces, draw, { name }) : { text: `${name} ${value.pieces.kind}`, core: name };
  },
  'line break within': (value, draw) => {
    const breakAt = (text: string): string => {
      const spaces = [...text].flatMap((c, i) => (c === ' ' ? [i] : []));
      if (spaces.length === 0) return text;
      const at = draw.pick(spaces);
      return text.slice(0, at) + draw.pick(['\n', '\r\n', '\n    ', ' \n']) + text.slice(at + 1);
    };
    return value.kind === 'email' ? { text: value.written.replace('@', draw.pick(['\n@', '@\n'])), core: plain(value).core } : { text: breakAt(plain(value).text), core: plain(value).core };
  },
  'look-alike characters': (value, draw) => {
    const way = draw.integer(0, 4);
    const change = (t: string): string =>
      [fullWidth(t), sprinkle(t, draw.pick(['\u200b', '\u200c', '\ufeff', '\u00ad', '\u2060']), draw), [...t].map((c) => (draw.chance(0.5) ? (twins[c] ?? c) : c)).join(''), t.replaceAll(' ', '\u00a0'), t.replaceAll(' ', '\u2009')][way]!;
    const { text, core } = plain(value);
    return { text: change(text), core };
  },
  'house number in words': (value, draw) =>
    value.kind === 'address' && /^\d+$/.test(value.pieces.number) ? street(value.pieces, draw, { number: spell(Number(value.pieces.number)).replace('-', draw.pick(['-', ' '])) }) : null,
  'house number announced': (value, draw) => (value.kind === 'address' ? street(value.pieces, draw, { number: `${draw.pick(['number', 'no.', 'No', 'house', '#', 'No.'])} ${value.pieces.number}` }) : null),
  'in quotes or brackets': (value, draw) => {
    const { text, core } = plain(value);
    const [before, after] = draw.pick([['"', '"'], ['‘', '’'], ['(', ')'], ['[', '];'], ['<', '>'], ['“', '”.'], ['*', '*'], ['/', '/'], ['...', '...'], [':', '!'], ['_', '_'], ['=', ';']]);
    return { text: before! + text + after!, core };
  },
  possessive: (value, draw) => {
    if (value.kind === 'postcode' || value.kind === 'phone' || value.kind === 'email') return null;
    const { text, core } = value.kind === 'address' ? street(value.pieces, draw, {}, false) : plain(value);
    return { text: text + draw.pick(['’s', "'s", '’', 's']), core };
  },
  'two ways at once': (value, draw) => {
    const { text, core } = value.kind === 'phone' ? phoneForm(value.written, draw) : value.kind === 'postcode' ? postcodeForm(value.written, draw) : value.kind === 'email' ? emailForm(value.written, draw) : variations['abbreviations']!(value, draw)!;
    return { text: draw.pick([text.toUpperCase(), text.toLowerCase(), `(${text})`, `"${text}"`, `${text}/`, sprinkle(text, '\u200b', draw), fullWidth(text)]), core };
  },
};
