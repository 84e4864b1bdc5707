import { type Draw } from '../generate/draw.js';
import { born, givenOf, personIn, type PersonRow, type Population, writtenAnew } from './population.js';

/** Somebody known, and a record that may be of them: written anew with errors, or of a relative, or of nobody known. */
export interface Pair { readonly kind: PairKind; readonly known: PersonRow; readonly record: PersonRow }
export const pairKinds = ['same', 'twin', 'sibling', 'father and son', 'neighbour', 'stranger'] as const;
export type PairKind = (typeof pairKinds)[number];

function another(draw: Draw, population: Population, sex: string, name: string): string {
  for (;;) {
    const other = givenOf(draw, population, sex);
    if (other !== name) return other;
  }
}

const yearOf = ({ date_of_birth }: PersonRow): number => Number(date_of_birth.slice(0, 4));

const makers: Readonly<Record<PairKind, (draw: Draw, population: Population) => Omit<Pair, 'kind'>>> = {
  same: (draw, population) => {
    const known = personIn(draw, population);
    return { known, record: writtenAnew(draw, population, known) };
  },
  // Of one sex, as all who are alike to the egg and half of the others are: the harder case.
  twin: (draw, population) => {
    const known = personIn(draw, population);
    return { known, record: writtenAnew(draw, population, { ...known, given_name: another(draw, population, known.sex, known.given_name) }, false) };
  },
  sibling: (draw, population) => {
    const known = personIn(draw, population);
    return { known, record: writtenAnew(draw, population, { ...known, given_name: another(draw, population, known.sex, known.given_name), date_of_birth: born(draw, yearOf(known) + draw.integer(1, 9)) }, false) };
  },
  // Fathers in England and Wales are 20 to 45 at a birth, with few exceptions (ONS, births by parents' characteristics).
  'father and son': (draw, population) => {
    const known = { ...personIn(draw, population, 'M'), date_of_birth: born(draw, draw.integer(1950, 1985)) };
    return { known, record: writtenAnew(draw, population, { ...known, date_of_birth: born(draw, yearOf(known) + draw.integer(18, 46)) }, false) };
  },
  neighbour: (draw, population) => {
    const known = personIn(draw, population), { address_1, street_number, suburb, postcode } = known;
    return { known, record: { ...personIn(draw, population), address_1, street_number, suburb, postcode } };
  },
  stranger: (draw, population) => ({ known: personIn(draw, population), record: personIn(draw, population) }),
};

export const makePair = (draw: Draw, population: Population, kind: PairKind): Pair => ({ kind, ...makers[kind](draw, population) });
