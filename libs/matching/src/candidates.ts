import { type Prepared } from './person.js';

/**
 * Keys under which a record is found again though parts of it were mistyped, left out or have changed: whoever shares one is compared. Each is made of two parts of the record or more, but for identifiers, so that few share one by chance.
 */
export function keysOf({ given, family, formerFamily, birth, house, street: { text: street }, street2: { text: street2 }, postcode, town: { text: town }, region, identifiers, crns, uprn }: Prepared): string[] {
  const [soundGiven, soundFamily] = [given.sound.slice(0, 4), family.sound.slice(0, 4)];
  const { year, month, day, digits } = birth;
  const parts = (name: string, ...of: readonly (string | number)[]): string[] => (of.every((one) => one !== '' && one !== 0) ? [`${name} ${of.join(' ')}`] : []);
  const names = [soundGiven, soundFamily].toSorted().join(' ');
  return [
    ...Object.entries(identifiers).flatMap(([name, value]) => (name === 'crn' ? [] : parts(name, value))), ...crns.map((crn) => `crn ${crn}`), ...parts('uprn', uprn, soundGiven),
    ...(soundGiven !== '' && soundFamily !== '' ? parts('names-year', names, year) : []), ...(soundGiven !== '' && soundFamily !== '' ? parts('names-postcode', names, postcode) : []),
    ...parts('birth', digits), ...parts('birth-exchanged', ...(digits === '' ? [''] : [[month, day].toSorted((a, b) => a - b).join('-'), year])),
    ...parts('family-birth', soundFamily, month, day), ...parts('given-birth', soundGiven, month, day), ...parts('given-year', given.text, year, month), ...parts('family-year', family.text, year, month), ...parts('family-postcode', soundFamily, postcode), ...parts('given-postcode', soundGiven, postcode),
    ...parts('house', house, street), ...parts('house', house, street2), ...parts('house-town', house, town), ...parts('house-family', house, soundFamily, region), ...parts('building', street2, street), ...parts('building', street, street2), ...parts('family-town', soundFamily, town),
    ...parts('house-postcode', house, postcode, soundFamily || soundGiven), ...parts('street', street, town), ...parts('given-family', given.text, family.text), ...parts('given-family', given.text, formerFamily.text),
  ];
}

/** Finds the records that one may be of the same person as. */
export class CandidateIndex<T extends { readonly prepared: Prepared }> {
  private readonly byKey = new Map<string, T[]>();

  /** Under a key that more share than this nobody is looked for: it tells nothing. */
  constructor(people: Iterable<T>, private readonly mostAKey = 400) {
    for (const person of people) for (const key of keysOf(person.prepared)) {
      const list = this.byKey.get(key);
      if (list === undefined) this.byKey.set(key, [person]);
      else list.push(person);
    }
  }

  of(sought: Prepared): T[] {
    const found = new Set<T>();
    for (const key of keysOf(sought)) {
      const list = this.byKey.get(key);
      if (list !== undefined && list.length <= this.mostAKey) for (const person of list) found.add(person);
    }
    return [...found];
  }
}
