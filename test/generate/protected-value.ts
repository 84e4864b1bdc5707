import { type Draw } from './draw.js';
import {
  type InventedAddress, inventAddress, inventEmail, inventPhone, inventPostcode, inventRefuge, inventSchool, writeAddress,
} from './invented.js';

/** A value that a narrative must lose: what it is, how the structured field holds it, and its pieces for writing it otherwise. */
export type ProtectedValue =
  | { kind: 'address'; written: string; pieces: InventedAddress }
  | { kind: 'school'; written: string; pieces: { name: string; kind: string } }
  | { kind: 'refuge'; written: string; pieces: { name: string; kind: string } }
  | { kind: 'postcode'; written: string }
  | { kind: 'phone'; written: string }
  | { kind: 'email'; written: string };
export type ProtectedKind = ProtectedValue['kind'];

export function inventProtected(kind: ProtectedKind, draw: Draw): ProtectedValue {
  switch (kind) {
    case 'address': {
      const pieces = inventAddress(draw);
      return { kind, written: writeAddress(pieces), pieces };
    }
    case 'school': {
      const pieces = inventSchool(draw);
      return { kind, written: `${pieces.name} ${pieces.kind}`, pieces };
    }
    case 'refuge': {
      const pieces = inventRefuge(draw);
      return { kind, written: `${pieces.name} ${pieces.kind}`, pieces };
    }
    case 'postcode':
      return { kind, written: inventPostcode(draw) };
    case 'phone':
      return { kind, written: inventPhone(draw) };
    case 'email':
      return { kind, written: inventEmail(draw) };
  }
}

/** Look-alikes of Latin letters in other scripts, both ways. */
const lookAlikes: Record<string, string> = {
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i', ѕ: 's', ј: 'j', ԁ: 'd', ο: 'o', α: 'a', ν: 'v', ι: 'i', А: 'a', В: 'b', Е: 'e', К: 'k', М: 'm', Н: 'h', О: 'o', Р: 'p', С: 'c', Т: 't', Х: 'x',
};

/** Folds a text to lower-case ASCII letters and digits only, so that what an eye reads as the same compares as the same. */
export function fold(text: string): string {
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKC').replace(/[^\0-\x7f]/gu, (character) => lookAlikes[character] ?? character).normalize('NFD');
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

const digitWords = /\b(zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/gi;
const digitOf = (word: string): string => String(Math.max(0, ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].indexOf(word.toLowerCase())));

/** All digits of a text in order; digit words and, between digits, the letters O and l count as digits. */
function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(digitWords, digitOf).replace(/[\dOl][\dOl .\-/()]{4,}/g, (run) => run.replaceAll('O', '0').replaceAll('l', '1')).replace(/\D/g, '');
}

/**
 * True where the text still tells what was written into it as `rendered`. A value has gone when none of its telling cores is left:
 * the street's, school's or refuge's name as rendered; the unit half of a postcode behind its first half; the last nine
 * digits of a phone number; the local part of an email address.
 */
export function stillTells(text: string, kind: ProtectedKind, core: string): boolean {
  const folded = fold(text);
  switch (kind) {
    case 'phone':
      return digitsOf(text).includes(core.slice(-9));
    case 'address':
    case 'school':
    case 'refuge':
    case 'postcode':
    case 'email':
      return folded.includes(fold(core));
  }
}
