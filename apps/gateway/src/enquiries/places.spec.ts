import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Place } from '#gazetteer';
import { type ContractClass, fieldsOf, type Kind, kinds } from '#messages';
import { addressesOf } from './addresses.js';
import { askedKinds } from './asked-kinds.js';
import { type LocatedAddress, placesOf, settlePlaces } from './places.js';

const placed = askedKinds.filter(({ places }) => places !== undefined);
const postcodes = ['WR1 1AA', 'CW1 1AA', 'L1 1AA', 'M1 1AA'];
const postcode = fc.constantFrom(...postcodes);
/** An address in one of the ways in which a content may have it, with the postcode that it has. */
const written = postcode.chain((code) => fc.constantFrom({ address: '1 Example Street', postcode: code }, { postcode: code }, { address: `1 Example Street, Testtown, ${code}` }, { address: `Flat 2, 1 Example Street ${code.toLowerCase().replace(' ', '')}` })
  .map((fields) => ({ code, fields })));
const protectedFields = fc.record({ protectedAddress: fc.constant('9 Hidden Close, ZE1 0AA'), protectedPostcode: fc.constant('ZE1 0AA') }, { requiredKeys: [] });
const people = fc.array(fc.record({ written: fc.option(written, { nil: undefined }), hidden: protectedFields }), { maxLength: 5 });
const drawn = fc.record({ own: fc.array(written, { maxLength: 4 }), persons: people, carers: people, children: people, proposed: fc.option(written, { nil: undefined }) });
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

/** A content of the kind with these people, and the postcodes that it names outside the victim part. */
function contentOf(kind: Kind, { own, persons, carers, children, proposed }: Drawn): { readonly content: object; readonly expected: string[] } {
  const lists: Readonly<Record<string, Drawn['persons']>> = kind === 'da-enquiry' ? { persons } : kind === 'custody-notice' ? { children } : { carers, children };
  const toLive = kind === 'custody-notice' ? 'releaseAddress' : 'proposedAddress';
  const content = {
    subject: { addresses: own.map(({ fields }) => fields) }, ...(proposed === undefined ? {} : { [toLive]: proposed.fields }),
    ...Object.fromEntries(Object.entries(lists).map(([name, all]) => [name, all.map(({ written: one, hidden }) => ({ role: 'OTHER', ...one?.fields, ...hidden }))])),
  };
  const all = [...own, ...(proposed === undefined ? [] : [proposed]), ...Object.values(lists).flat().flatMap(({ written: one }) => one ?? [])];
  return { content, expected: all.map(({ code }) => code).toSorted() };
}

describe.each(placed.map(({ kind }) => kind))('the addresses of a %s', (kind) => {
  it('are those of everybody who is named, each once, in its own field or in the text', () => {
    fc.assert(fc.property(drawn, (one) => {
      const { content, expected } = contentOf(kind, one);
      const addresses = addressesOf(kind, content);
      expect(addresses.map((address) => address.postcode).toSorted()).toEqual(expected);
      expect(new Set(addresses.map(({ words }) => words)).size).toBe(addresses.length);
    }), { numRuns: 200 });
  });

  it('are never read from a VICTIM field, whatever it holds', () => {
    const isVictims = (type: ContractClass, path: readonly string[]): boolean => {
      const [name, ...rest] = path;
      const field = fieldsOf(type).find((one) => one.name === name);
      return field?.shape === 'nested' ? isVictims(field.of(), rest) : field === undefined || field.label === 'VICTIM';
    };
    fc.assert(fc.property(drawn, (one) => {
      const { content } = contentOf(kind, one);
      const { content: bare } = contentOf(kind, { ...one, ...Object.fromEntries((['persons', 'carers', 'children'] as const).map((list) => [list, one[list].map((each) => ({ ...each, hidden: {} }))])) } as Drawn);
      expect(addressesOf(kind, content)).toEqual(addressesOf(kind, bare));
      for (const field of addressesOf(kind, content).flatMap(({ fields }) => fields)) expect(isVictims(kinds[kind].content, field.split('/').filter((step) => step !== '' && !/^\d+$/.test(step)))).toBe(false);
    }), { numRuns: 200 });
  });

  it('have words of their own wherever one may stand', () => {
    const everywhere = (type: ContractClass): object => Object.fromEntries(fieldsOf(type).map((field) => [field.name, field.shape === 'leaf' ? 'x' : field.list === undefined ? everywhere(field.of()) : [everywhere(field.of())]]));
    const words = addressesOf(kind, everywhere(kinds[kind].content)).map((one) => one.words);
    expect(words.length).toBeGreaterThan(2);
    expect(words.filter((one) => !/^(Address \d+ of the supervised person|The proposed address|The address of release|The address of (person|carer|child) \d+)/.test(one))).toEqual([]);
  });
});

describe('an address in words', () => {
  it('says whose it is and until when, and never where it is', () => {
    const [own, partner] = addressesOf('da-enquiry', { subject: { addresses: [{ address: '4 Former Close', postcode: 'cw11aa', until: '2024-03-31' }] }, persons: [{ role: 'PROPOSED_OCCUPIER', address: '1 Sample Road, Worcester WR1 1AA' }] });
    expect(own).toEqual({ fields: ['/subject/addresses/0/address', '/subject/addresses/0/postcode'], words: 'Address 1 of the supervised person, until 2024', postcode: 'CW1 1AA' });
    expect(partner).toEqual({ fields: ['/persons/0/address'], words: 'The address of person 1 (proposed occupier)', postcode: 'WR1 1AA' });
  });

  it.each([['Flat E1 4AA, 3 Sample Road, Crewe CW1 1AA', 'CW1 1AA'], ['3 Sample Road, Crewe', undefined], ['3 Sample Road CW1 1AA, Crewe', 'CW1 1AA'], ['', undefined]])('has the postcode that stands last in %j', (address, code) => {
    expect(addressesOf('da-enquiry', { proposedAddress: { address } }).map((one) => one.postcode)).toEqual([code]);
  });
});

const outcomes: readonly (Place | undefined)[] = [
  ...['22', '07', '05'].map((force): Place => ({ outcome: 'known', postcode: 'WR1 1AA' as never, force, authority: `E060000${force}`, terminated: null })),
  { outcome: 'outside', postcode: 'EH1 1AA' as never, terminated: null }, { outcome: 'unknown', postcode: 'WR9 9ZZ' as never }, { outcome: 'not-a-postcode' }, undefined,
];
const located = fc.uniqueArray(fc.record({ words: fc.stringMatching(/^Address \d{1,4}$/), lies: fc.constantFrom(...outcomes) }), { maxLength: 20, selector: ({ words }) => words })
  .map((all) => all.map(({ words, lies }): LocatedAddress => ({ fields: [], words, lies, postcode: lies?.outcome === 'not-a-postcode' ? undefined : 'WR1 1AA' as never })));
const sorted = (all: readonly { readonly because: readonly string[] }[]) => all.map((one) => ({ ...one, because: one.because.toSorted() })).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('the places of addresses', () => {
  it('count every address once, in whatever order they come', () => {
    fc.assert(fc.property(located.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      const { places, unplaced } = placesOf(all, 'force');
      expect([...places, ...unplaced].flatMap(({ because }) => because).toSorted()).toEqual(all.map(({ words }) => words).toSorted());
      expect(new Set(places.map(({ place }) => place)).size).toBe(places.length);
      const again = placesOf(shuffled, 'force');
      expect([sorted(again.places), sorted(again.unplaced)]).toEqual([sorted(places), sorted(unplaced)]);
    }), { numRuns: 300 });
  });

  it('are the force, or the authority that runs children\'s services', () => {
    const one: LocatedAddress = { fields: [], words: 'Address 1', postcode: 'WR1 1AA' as never, lies: outcomes[0] };
    expect([placesOf([one], 'force').places[0]?.place, placesOf([one], 'authority').places[0]?.place]).toEqual(['22', 'E06000022']);
  });

  it.each([[outcomes[3], 'OUTSIDE'], [outcomes[4], 'POSTCODE_UNKNOWN'], [undefined, 'NO_LOOKUP']])('are not guessed: %j', (lies, code) => {
    expect(placesOf([{ fields: [], words: 'Address 1', postcode: 'WR1 1AA' as never, lies }], 'force')).toEqual({ places: [], unplaced: [{ place: null, code, because: ['Address 1'], reason: null }] });
  });
});

describe('a computed place', () => {
  const asked = { field: 'forces', of: 'force', nameOf: (place: string) => `force ${place}` } as const;
  const takesPart = (place: string): boolean => place !== '05';
  const forces = fc.option(fc.subarray(['22', '07', '05', '20']), { nil: undefined });
  const leaving = fc.array(fc.record({ place: fc.constantFrom('22', '07', '05', '63'), reason: fc.constantFrom('', ' ', 'Answered last week.') }), { maxLength: 4 });

  it('is asked, or left out with a reason, or there is a finding: never forgotten; and what was named besides stays', () => {
    fc.assert(fc.property(located, forces, leaving, (addresses, named, leftOut) => {
      const computed = placesOf(addresses, 'force');
      const settled = settlePlaces(asked, computed, takesPart, named, leftOut);
      const listed = (settled.named ?? []) as string[];
      if (named !== undefined) expect(listed).toEqual(named);
      for (const { place, because } of computed.places) {
        const isOut = settled.notAsked.find((one) => one.place === place);
        const isAsked = isOut === undefined;
        expect([place, isAsked ? listed.includes(place) : isOut.because]).toEqual([place, isAsked ? true : because]);
        if (settled.findings.length === 0) expect([place, isAsked || isOut.reason]).toEqual([place, isAsked || 'Answered last week.']);
        if (!isAsked && isOut.code === 'NO_NODE') expect(place).toBe('05');
      }
      expect(settled.notAsked.filter(({ place }) => place === null)).toEqual(computed.unplaced);
    }), { numRuns: 500 });
  });
});
