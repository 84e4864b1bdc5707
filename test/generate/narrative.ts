import { type Draw } from './draw.js';
import { familyNames, givenNames, inventEmail, inventPhone, inventPostcode } from './invented.js';
import { type ProtectedKind, type ProtectedValue } from './protected-value.js';
import { officerSentences, sentences } from './sentences.js';
import { type Rendering, plain, variations } from './variations.js';

/** Something in a narrative that must not be left in the case copy. */
export interface MustGo extends Rendering {
  kind: ProtectedKind;
  variation: string;
}
/** Something that must be left exactly as it is. */
export interface MustStay {
  what: string;
  text: string;
}
export interface Narrative {
  text: string;
  mustGo: MustGo[];
  mustStay: MustStay[];
}
/** What the sentences may speak of: the message's protected values, names, and a number that stands in a field of the case part. */
export interface Known {
  protectedValues: ProtectedValue[];
  victim: string;
  subject: string;
  officerPhone?: string;
  /** The ways of writing to draw from; those of variations.ts unless given. */
  ways?: Record<string, (value: ProtectedValue, draw: Draw) => Rendering | null>;
}

const pad = (n: number): string => String(n).padStart(2, '0');
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
function writeDate(draw: Draw): string {
  const [day, month, year] = [draw.integer(1, 28), draw.integer(1, 12), draw.integer(2023, 2027)];
  return draw.pick([`${pad(day)}/${pad(month)}/${year}`, `${day} ${months[month - 1]!} ${year}`, `${year}-${pad(month)}-${pad(day)}`, `${pad(day)}.${pad(month)}.${year}`, `${day} ${months[month - 1]!.slice(0, 3)}`]);
}

const stays: Record<string, (draw: Draw) => string> = {
  date: writeDate,
  laterDate: writeDate,
  time: (d) => d.pick([`${pad(d.integer(0, 23))}:${pad(d.integer(0, 59))}`, `${pad(d.integer(0, 23))}${pad(d.integer(0, 59))}`, `${d.integer(1, 11)}.${pad(d.integer(0, 59))}pm`]),
  price: (d) => d.pick([`£${d.integer(5, 900)}`, `£${d.integer(1, 9)},${d.digits(3)}.00`, `£${d.integer(5, 90)}.${d.digits(2)}`]),
  count: (d) => String(d.integer(2, 19)),
  logNumber: (d) => d.pick([`${d.digits(4)} of ${d.integer(1, 28)}/11`, d.digits(4), `WM-${d.digits(5)}`]),
  crimeReference: (d) => d.pick([`22/${d.digits(5)}/26`, `CR/${d.digits(6)}/26`, `07DD${d.digits(5)}26`]),
  otherReference: (d) => d.pick([`22/${d.digits(5)}/25`, `NC/${d.digits(6)}/24`]),
  collar: (d) => d.digits(4),
  vehicle: (d) => `V${d.text(1, 'ABEJKNOPRSTUX')}${d.integer(51, 74)} ${d.text(3, 'ABDEFGHJKLMNPRSTUVWXYZ')}`,
  motorRoad: (d) => d.pick(['M5', 'A449', 'M6 J17', 'A34', 'B4189']),
  crn: (d) => d.text(1, 'DEX') + d.digits(6),
  pnc: (d) => `${d.integer(1975, 2020)}/${d.digits(7)}${d.text(1, 'ZABCDEFGHJKLMNPQRTUVWXY')}`,
  exhibit: (d) => `${d.text(3, 'ABCDEFGHJKL')}/${d.integer(1, 9)}`,
};
const strays: Record<string, (draw: Draw) => ProtectedValue> = {
  strayPostcode: (d) => ({ kind: 'postcode', written: inventPostcode(d) }),
  strayPhone: (d) => ({ kind: 'phone', written: inventPhone(d) }),
  strayEmail: (d) => ({ kind: 'email', written: inventEmail(d) }),
};
const protectedKinds: readonly string[] = ['address', 'postcode', 'phone', 'email', 'school', 'refuge'];

const sameNumber = (a: string, b: string | undefined): boolean => b !== undefined && a.replace(/\D/g, '') === b.replace(/\D/g, '');

function vary(value: ProtectedValue, draw: Draw, stray: boolean, ways: Known['ways'] = variations): MustGo {
  // Some ways go with some kinds of value only; what has none among them is written as held.
  const usable = Object.keys(ways).filter((name) => !(stray && name === 'line break within') && ways[name]!(value, draw) !== null);
  if (usable.length === 0) return { ...plain(value), kind: value.kind, variation: 'as held' };
  for (;;) {
    const variation = draw.pick(usable);
    const rendering = ways[variation]!(value, draw);
    if (rendering !== null) return { ...rendering, kind: value.kind, variation: stray ? (variation === 'as held' ? 'of a third party, as usual' : 'of a third party, varied') : variation };
  }
}

/**
 * A police narrative in which the known protected values, and values of people unknown to the message, are written in varied ways.
 * @param most how many sentences it may have
 * @param exactly writes every value as its field holds it
 */
export function makeNarrative(known: Known, draw: Draw, most = 9, exactly = false): Narrative {
  const narrative: Narrative = { text: '', mustGo: [], mustStay: [] };
  // Each value is named once in a text, so that what is left of it is known to come from that one place.
  const unused = draw.sample(known.protectedValues, known.protectedValues.length);
  const go = (what: MustGo): string => {
    narrative.mustGo.push(what);
    return what.text;
  };
  const stay = (what: string, text: string): string => {
    narrative.mustStay.push({ what, text });
    return text;
  };
  const fill = (slot: string): string => {
    if (protectedKinds.includes(slot)) {
      const [value] = unused.splice(unused.findIndex(({ kind }) => kind === slot), 1) as [ProtectedValue];
      return go(exactly ? { ...plain(value), kind: value.kind, variation: 'as held' } : vary(value, draw, false, known.ways));
    }
    const stray = strays[slot];
    if (stray !== undefined) {
      let value = stray(draw);
      while (value.kind === 'phone' && sameNumber(value.written, known.officerPhone)) value = stray(draw);
      return go(exactly ? { ...plain(value), kind: value.kind, variation: 'of a third party, as usual' } : vary(value, draw, true));
    }
    switch (slot) {
      case 'victim':
        return stay('name', known.victim);
      case 'subject':
        return stay('name', known.subject);
      case 'officerPhone':
        return stay("officer's phone", known.officerPhone!);
      default:
        return stay(slot, stays[slot]!(draw));
    }
  };
  const chosen: string[] = [];
  for (const sentence of [...draw.sample(sentences, 2 * most + 6), ...(known.officerPhone !== undefined && draw.chance(0.4) ? [draw.pick(officerSentences)] : [])]) {
    const slots = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot!).filter((slot) => protectedKinds.includes(slot));
    const enough = slots.every((slot) => unused.some(({ kind }) => kind === slot));
    if (enough && (chosen.length < most || sentence.includes('{officerPhone}'))) chosen.push(sentence.replace(/\{(\w+)\}/g, (_, slot: string) => fill(slot)));
  }
  narrative.text = chosen.join(draw.pick([' ', ' ', '\n']));
  return narrative;
}

export const inventName = (draw: Draw): { givenNames: string; familyName: string } => ({ givenNames: draw.pick(givenNames), familyName: draw.pick(familyNames) });
