import { type Draw } from '../generate/draw.js';

/** A row of a file of people, as `mag match` reads it; no identity numbers. */
export type PersonRow = Readonly<Record<'given_name' | 'surname' | 'date_of_birth' | 'street_number' | 'address_1' | 'suburb' | 'postcode', string>>;
/** Somebody known, and a record that may be of them: written anew with errors, or of a relative, or of nobody known. */
export interface Pair { readonly kind: PairKind; readonly known: PersonRow; readonly record: PersonRow }
export const pairKinds = ['same', 'twin', 'sibling', 'father and son', 'neighbour', 'stranger'] as const;
export type PairKind = (typeof pairKinds)[number];

/** Common names of people born in England and Wales between 1950 and 2005: written here anew, and by no means those that the matching knows. */
const given = ('David John Paul Mark Stephen Andrew Michael Ian Christopher Matthew Daniel James Thomas Jack Joshua Ryan Liam Kieran Callum Connor Jamie Lee Craig Scott Dean Gareth Rhys Dafydd Owain Mohammed Ahmed Imran Tariq Bilal Yusuf Arjun Sanjay Rajesh Tomasz Piotr Marek Andrei Kwame Kofi Emeka ' +
  'Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Sarah Emma Claire Rebecca Laura Gemma Stacey Kayleigh Chloe Jade Megan Shannon Ellie Cerys Sian Bethan Nia Fatima Aisha Samina Nadia Priya Anjali Magdalena Agnieszka Ioana Abena Chioma Leanne Donna Michelle Nicola Hayley Kirsty Natasha Zara').split(' ');
const surnames = ('Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Hussain Begum Ali Singh Kaur Ahmed Kowalski Nowak Popescu Ionescu Okafor Mensah Osei Murphy Kelly Byrne McCarthy Stewart Campbell Llewellyn Pritchard Bevan ' +
  'Ainscough Postlethwaite Ramsbottom Entwistle Threlkeld Hebblethwaite Micklethwait Bickerstaff Cholmondeley Winterbottom Ogden Pilkington Fothergill Blenkinsop').split(' ');
const streets = ('High Street|Church Lane|Mill Road|Victoria Terrace|Station Approach|Park Avenue|Albert Road|Elm Grove|Manor Close|Canal Walk|Castle View|Chapel Hill|Priory Gardens|Quarry Bank|Beech Drive|Springfield Court|Wellington Place|Orchard Way|Meadow Rise|Abbey Crescent').split('|');
const towns: readonly (readonly [string, string])[] = [['Worcester', 'WR'], ['Crewe', 'CW'], ['Telford', 'TF'], ['Hereford', 'HR'], ['Preston', 'PR'], ['Swansea', 'SA'], ['Derby', 'DE'], ['Hull', 'HU']];

const pick = <T>(draw: Draw, of: readonly T[]): T => of[draw.integer(0, of.length - 1)]!;
const two = (number: number): string => String(number).padStart(2, '0');
const letters = 'ABDEFGHJLNPQRSTUWXYZ';

function born(draw: Draw, year = draw.integer(1950, 2005)): string {
  return `${year}${two(draw.integer(1, 12))}${two(draw.integer(1, 28))}`;
}

function address(draw: Draw): Pick<PersonRow, 'street_number' | 'address_1' | 'suburb' | 'postcode'> {
  const [suburb, area] = pick(draw, towns);
  return { street_number: String(draw.integer(1, 180)), address_1: pick(draw, streets), suburb, postcode: `${area}${draw.integer(1, 19)} ${draw.integer(1, 9)}${pick(draw, [...letters])}${pick(draw, [...letters])}` };
}

const person = (draw: Draw): PersonRow => ({ given_name: pick(draw, given), surname: pick(draw, surnames), date_of_birth: born(draw), ...address(draw) });
const another = (draw: Draw, name: string): string => { for (;;) { const other = pick(draw, given); if (other !== name) return other; } };

/** One error of a keyboard or an ear in a text. */
function mistyped(draw: Draw, text: string): string {
  if (text.length < 3) return text;
  const at = draw.integer(1, text.length - 2);
  return pick(draw, [text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + text[at]! + text.slice(at), `${text.slice(0, at)}${text[at + 1]!}${text[at]!}${text.slice(at + 2)}`]);
}

/** The same person as another force wrote them down: a share of each field is mistyped, shortened, left out or has changed. */
function writtenAnew(draw: Draw, known: PersonRow): PersonRow {
  const often = (percent: number): boolean => draw.integer(1, 100) <= percent;
  const date = known.date_of_birth;
  const moved = often(25) ? address(draw) : {};
  return {
    ...known, ...moved,
    ...(often(8) ? { given_name: mistyped(draw, known.given_name) } : {}), ...(often(8) ? { surname: mistyped(draw, known.surname) } : {}), ...(often(3) ? { given_name: known.surname, surname: known.given_name } : {}),
    ...(often(3) ? { date_of_birth: date.slice(0, 4) + date.slice(6) + date.slice(4, 6) } : often(3) ? { date_of_birth: mistyped(draw, date).padEnd(8, '1').slice(0, 8) } : often(2) ? { date_of_birth: `${date.slice(0, 4)}0101` } : often(3) ? { date_of_birth: '' } : {}),
    ...(often(10) ? { postcode: '' } : {}), ...(often(5) ? { surname: `${known.surname}-${pick(draw, surnames)}` } : {}),
  };
}

const makers: Readonly<Record<PairKind, (draw: Draw) => Pair>> = {
  same: (draw) => { const known = person(draw); return { kind: 'same', known, record: writtenAnew(draw, known) }; },
  twin: (draw) => { const known = person(draw); return { kind: 'twin', known, record: { ...known, given_name: another(draw, known.given_name) } }; },
  sibling: (draw) => { const known = person(draw); return { kind: 'sibling', known, record: { ...known, given_name: another(draw, known.given_name), date_of_birth: born(draw, Number(known.date_of_birth.slice(0, 4)) + draw.integer(1, 9)) } }; },
  // Fathers of England and Wales are 20 to 45 at a birth, with few exceptions (ONS, births by parents' characteristics).
  'father and son': (draw) => { const known = { ...person(draw), date_of_birth: born(draw, draw.integer(1950, 1985)) }; return { kind: 'father and son', known, record: { ...known, date_of_birth: born(draw, Number(known.date_of_birth.slice(0, 4)) + draw.integer(18, 46)) } }; },
  neighbour: (draw) => { const known = person(draw); return { kind: 'neighbour', known, record: { ...person(draw), address_1: known.address_1, street_number: known.street_number, suburb: known.suburb, postcode: known.postcode } }; },
  stranger: (draw) => ({ kind: 'stranger', known: person(draw), record: person(draw) }),
};

export const makePair = (draw: Draw, kind: PairKind): Pair => makers[kind](draw);
