import anyAscii from 'any-ascii';
import { doubleMetaphone } from 'double-metaphone';
import { isKnownName, nicknameRoots } from './nicknames.js';
import { lettersOf, type Text } from './similarity.js';

/** A name as it is compared: written in small Latin letters, whatever script and marks it came in. */
export interface Name extends Text {
  /** Its words, without hyphens and apostrophes; none where there is no name. In one they are its text. */
  readonly words: readonly string[];
  /** How its first word sounds in English (double metaphone). */
  readonly sound: string;
  /** What its words may be short for, or another form of; the words themselves where nothing is known. */
  readonly roots: readonly string[];
  /** Whether its first word is a given name that is known as such. */
  readonly isKnown: boolean;
}

const noName: Name = { words: [], text: '', letters: 0, sound: '', roots: [], isKnown: false };

/** Small Latin letters and digits with single blanks: what marks and scripts hide is no difference between people. */
export const plain = (text: string): string => anyAscii(text).toLowerCase().replaceAll(/['’`.]/g, '').replaceAll(/[^a-z0-9]+/g, ' ').trim();

/** Prefixes that are written apart or together, and belong to the word after them. */
const particle = /\b(mac|mc|o|de|la|le|van|von|der|den|al|el|abu|bin|ibn|st) (?=[a-z])/g;

export function readName(text: string | undefined): Name {
  const words = plain(text ?? '').replaceAll(particle, '$1').split(' ').filter((word) => word !== '');
  if (words.length === 0) return noName;
  const whole = words.join('');
  return { words, text: whole, letters: lettersOf(whole), sound: doubleMetaphone(words[0]!)[0], roots: words.flatMap(nicknameRoots), isKnown: isKnownName(words[0]!) };
}
