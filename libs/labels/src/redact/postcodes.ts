import { readPostcode } from '#messages';
import { type Folded } from './fold.js';
import { ordinaryShortWords, postcodeAreas } from './vocabulary.js';

/** A postcode in a folded text, as [start, end), with the key that all ways of writing it share. */
export interface WrittenPostcode { readonly start: number; readonly end: number; readonly key: string }

/** The digits that letters stand for: O for nought, I or L for one. */
export const asDigits = (text: string): string => text.replaceAll('o', '0').replace(/[il]/g, '1');
/** Postcodes with O written for nought and I or L for one share a key. */
export const postcodeKey = (text: string): string => asDigits(text.replace(/[^a-z0-9]/g, ''));

const gap = '[\\s.\\-_]';
const unit = '[abd-hjlnp-uw-z]';
const bounded = (pattern: string): RegExp => new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9])`, 'g');

/** One pattern for all areas: after "B", "IO" may be a ten where "BI" would be no area. */
const areas = [...new Set([...postcodeAreas].map((area) => area[0] ?? ''))].map((first) => {
  const seconds = [...postcodeAreas].filter((area) => area.startsWith(first)).map((area) => area.slice(1));
  return `${first}[${seconds.join('')}]${seconds.includes('') ? '?' : ''}`;
}).join('|');

/** Pieces of one postcode: area, gap after it, district, sector, unit. */
interface Pieces { readonly area: string; readonly gap: string; readonly district: string; readonly sector: string; readonly unit: string }
type Form = { readonly pattern: RegExp; meant(pieces: Pieces, isCapitals: () => boolean): boolean };

/** The ways of writing a postcode, the surest first, and when each is meant as one. */
const forms: readonly Form[] = [
  { pattern: bounded(`(${areas})()(\\d[\\da-z]?)[\\s.,\\-_/]{0,4}(\\d)${gap}{0,2}(${unit}{2})`), meant: () => true },
  { pattern: bounded(`(${areas})(${gap}{0,2})([\\doil][\\da-z]?)[\\s.,\\-_/]{0,4}([\\doil])${gap}{0,2}(${unit}{2})`), meant: isMeantWithSlips },
  { pattern: bounded(`([a-z](?:${gap}{1,3}[a-z])?)(${gap}{1,3})([\\doil](?:${gap}{1,3}[\\da-z])?)${gap}{1,3}([\\doil])${gap}{1,3}(${unit}${gap}{1,3}${unit})`), meant: () => true },
];

const hasDigit = (text: string): boolean => /\d/.test(text);
const isMeasure = /^\d(?:th|st|nd|rd|ft|lb|yr|hr|gb|tb|pt)$/;

/** Letters for digits: capitals throughout with a digit among them, or no word that a text may have beside a number. */
function isMeantWithSlips(pieces: Pieces, isCapitals: () => boolean): boolean {
  const outward = pieces.area + pieces.district;
  const inward = pieces.sector + pieces.unit;
  if (ordinaryShortWords.has(inward) || (!hasDigit(outward) && (ordinaryShortWords.has(outward) || isMeasure.test(inward)))) return false;
  return pieces.gap === '' || isCapitals();
}

const solid = (text: string): string => text.replace(/[^a-z0-9]/g, '');

function isPostcode({ area, district, sector, unit: last }: Pieces): boolean {
  if (!postcodeAreas.has(area)) return false;
  const plain = `${area}${asDigits(district[0] ?? '')}${district.slice(1)}${asDigits(sector)}${last}`;
  return readPostcode(plain).ok || readPostcode(`${area}${asDigits(district)}${asDigits(sector)}${last}`).ok;
}

function areCapitals({ text, isCapital }: Folded, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x61 && code <= 0x7a && !isCapital(at)) return false;
  }
  return true;
}

/** Every postcode of a folded text, with letters for digits and spelled apart as well. */
export function findPostcodes(folded: Folded): WrittenPostcode[] {
  const found: WrittenPostcode[] = [];
  for (const { pattern, meant } of forms) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(folded.text); match; match = pattern.exec(folded.text)) {
      const [whole, area = '', between = '', district = '', sector = '', last = ''] = match;
      const [start, end] = [match.index, match.index + whole.length];
      const pieces = { area: solid(area), gap: between, district: solid(district), sector, unit: solid(last) };
      const known = found.some((one) => one.start < end && start < one.end);
      if (!known && hasDigit(whole) && isPostcode(pieces) && meant(pieces, () => areCapitals(folded, start, end))) found.push({ start, end, key: postcodeKey(whole) });
      // "in L3 6TS": what reads as no postcode may hide one.
      else pattern.lastIndex = start + 1;
    }
  }
  return found;
}
