import { type Draw } from '../generate/draw.js';

/** A row of a file of people, as `mag match` reads it; no identity numbers. */
export type PersonRow = Readonly<Record<'given_name' | 'surname' | 'former_surname' | 'date_of_birth' | 'sex' | 'street_number' | 'address_1' | 'suburb' | 'postcode', string>>;

/** What the people of a generated country are called, where they live, and how well they are written down. */
export interface Population {
  /** From the commonest on: the second is drawn half as often as the first, and so on. */
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly surnames: readonly string[];
  /** Rare surnames are made of a beginning and an end; this share of people has one. */
  readonly rareSurnames: { readonly share: number; readonly beginnings: readonly string[]; readonly ends: readonly string[] };
  readonly streets: readonly string[];
  /** With their postcode areas. */
  readonly towns: readonly (readonly [string, string])[];
  /** Shares of records in which something is so. */
  readonly errors: Readonly<Record<'moved' | 'givenMistyped' | 'givenShort' | 'surnameMistyped' | 'surnameChanged' | 'formerKept' | 'surnameJoined' | 'exchanged' | 'dayAndMonth' | 'dateMistyped' | 'firstOfJanuary' | 'noDate' | 'noPostcode' | 'noSex' | 'sexWrong', number>>;
  /** Short forms in use, by name. */
  readonly short: Readonly<Record<string, readonly string[]>>;
}

const two = (number: number): string => String(number).padStart(2, '0');
const letters = [...'ABDEFGHJLNPQRSTUWXYZ'];
const spreads = new Map<readonly string[], readonly number[]>();

/** One of a list in which the nth is drawn 1/n as often as the first, as names are (Zipf). */
function common(draw: Draw, of: readonly string[]): string {
  let sums = spreads.get(of);
  if (sums === undefined) {
    let sum = 0;
    sums = of.map((_, at) => (sum += 1 / (at + 5)));
    spreads.set(of, sums);
  }
  const drawn = draw.fraction() * sums.at(-1)!;
  return of[sums.findIndex((sum) => sum > drawn)]!;
}

export const surnameOf = (draw: Draw, { surnames, rareSurnames: { share, beginnings, ends } }: Population): string => (draw.chance(share) ? draw.pick(beginnings) + draw.pick(ends) : common(draw, surnames));
export const givenOf = (draw: Draw, { women, men }: Population, sex: string): string => common(draw, sex === 'F' ? women : men);
export const born = (draw: Draw, year = draw.integer(1950, 2005)): string => `${year}${two(draw.integer(1, 12))}${two(draw.integer(1, 28))}`;

export function addressIn(draw: Draw, { streets, towns }: Population): Pick<PersonRow, 'street_number' | 'address_1' | 'suburb' | 'postcode'> {
  const [suburb, area] = draw.pick(towns);
  return { street_number: String(draw.integer(1, 180)), address_1: draw.pick(streets), suburb, postcode: `${area}${draw.integer(1, 19)} ${draw.integer(1, 9)}${draw.pick(letters)}${draw.pick(letters)}` };
}

/** Three of four are men, as among those who are supervised. */
export function personIn(draw: Draw, population: Population, sex = draw.chance(0.75) ? 'M' : 'F'): PersonRow {
  return { given_name: givenOf(draw, population, sex), surname: surnameOf(draw, population), former_surname: '', date_of_birth: born(draw), sex, ...addressIn(draw, population) };
}

/** One error of a keyboard or an ear in a text. */
function mistyped(draw: Draw, text: string): string {
  if (text.length < 3) return text;
  const at = draw.integer(1, text.length - 2);
  return draw.pick([text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + text[at]! + text.slice(at), `${text.slice(0, at)}${text[at + 1]!}${text[at]!}${text.slice(at + 2)}`]);
}

function dateWritten(draw: Draw, date: string, { dayAndMonth, dateMistyped, firstOfJanuary, noDate }: Population['errors']): string {
  if (draw.chance(dayAndMonth)) return date.slice(0, 4) + date.slice(6) + date.slice(4, 6);
  if (draw.chance(dateMistyped)) { const at = draw.integer(2, 7); return date.slice(0, at) + String(draw.integer(0, 9)) + date.slice(at + 1); }
  if (draw.chance(firstOfJanuary)) return `${date.slice(0, 4)}0101`;
  return draw.chance(noDate) ? '' : date;
}

/** The same person as another agency wrote them down. `mayMove`: not where an address that is shared is the point. */
export function writtenAnew(draw: Draw, population: Population, known: PersonRow, mayMove = true): PersonRow {
  const { errors, short } = population;
  let { given_name, surname, former_surname, sex } = known;
  if (draw.chance(errors.givenShort) && short[given_name] !== undefined) given_name = draw.pick(short[given_name]!);
  if (draw.chance(errors.givenMistyped)) given_name = mistyped(draw, given_name);
  // A surname changes with a marriage, mostly a woman's.
  if (mayMove && draw.chance(errors.surnameChanged * (sex === 'F' ? 2 : 0.25))) {
    if (draw.chance(errors.formerKept)) former_surname = surname;
    surname = surnameOf(draw, population);
  } else if (draw.chance(errors.surnameMistyped)) surname = mistyped(draw, surname);
  else if (draw.chance(errors.surnameJoined)) surname = `${surname}-${surnameOf(draw, population)}`;
  if (draw.chance(errors.exchanged)) [given_name, surname] = [surname, given_name];
  if (draw.chance(errors.noSex)) sex = '';
  else if (draw.chance(errors.sexWrong)) sex = sex === 'F' ? 'M' : 'F';
  const moved = mayMove && draw.chance(errors.moved) ? addressIn(draw, population) : {};
  return { ...known, ...moved, given_name, surname, former_surname, sex, date_of_birth: dateWritten(draw, known.date_of_birth, errors), ...(draw.chance(errors.noPostcode) ? { postcode: '' } : {}) };
}
