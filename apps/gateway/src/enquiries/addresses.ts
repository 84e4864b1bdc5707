import { type ContractClass, fieldsOf, type Kind, kinds, type Label, type LeafField, type Postcode, readPostcode } from '#messages';

/** An address of somebody whom a draft names, with what a person calls it. */
export interface NamedAddress {
  /** The fields that it was read from. */
  readonly fields: readonly string[];
  /** Which address is meant, e.g. "Address 2 of the supervised person, until 2024"; never the address itself. */
  readonly words: string;
  /** As its own field has it, or else as it stands last in the text; undefined where there is none. */
  readonly postcode: Postcode | undefined;
}

type Element = Readonly<Record<string, unknown>>;

const as = ({ role }: Element): string => (typeof role === 'string' ? ` (${role.toLowerCase().replaceAll('_', ' ')})` : '');
const until = (day: unknown): string => (typeof day === 'string' ? `, until ${day.slice(0, 4)}` : '');

/** What a person calls an address, by the field under which it stands. */
const called: Readonly<Record<string, (number: number, element: Element) => string>> = {
  'subject.addresses': (number, element) => `Address ${number} of the supervised person${until(element['until'])}`,
  proposedAddress: () => 'The proposed address',
  releaseAddress: () => 'The address of release',
  persons: (number, element) => `The address of person ${number}${as(element)}`,
  carers: (number, element) => `The address of carer ${number}${as(element)}`,
  children: (number) => `The address of child ${number}`,
};

/** What the case side may know an address from. */
const readable: readonly Label[] = ['OPEN', 'SENSITIVE'];

/**
 * Every address that a content names outside the victim part: of the supervised person, past ones too, of every other person, and where somebody is to live (DOMAIN 2.1, 2.4, 2.17). It walks the declarations, so
 * that a new address is found as soon as it is declared.
 *
 * A VICTIM field is never read here, whatever it holds. Which force or authority covers a victim's address must not show on the case side: not in who is asked, nor in a finding, nor in a count.
 */
export const addressesOf = (kind: Kind, content: object): NamedAddress[] => below(kinds[kind].content, content, { path: '', name: '', number: 1 });

interface Standing { readonly path: string; readonly name: string; readonly number: number }

function below(type: ContractClass, value: unknown, { path, name, number }: Standing): NamedAddress[] {
  if (typeof value !== 'object' || value === null) return [];
  const element = value as Element;
  const leaves = fieldsOf(type).filter((field): field is LeafField => field.shape === 'leaf' && readable.includes(field.label) && typeof element[field.name] === 'string');
  const [address, postcode] = (['address', 'postcode'] as const).map((contact) => leaves.find((field) => field.contact === contact));
  const fields = [address, postcode].flatMap((field) => (field === undefined ? [] : [`${path}/${field.name}`]));
  const textOf = (field: LeafField | undefined): string => (field === undefined ? '' : String(element[field.name]));
  const own = fields.length === 0 ? [] : [{ fields, words: called[name]?.(number, element) ?? `The address in ${name}`, postcode: readIn(textOf(postcode)) ?? lastIn(textOf(address)) }];
  return [...own, ...fieldsOf(type).flatMap((field): NamedAddress[] => {
    if (field.shape === 'leaf') return [];
    const [here, inner] = [name === '' ? field.name : `${name}.${field.name}`, element[field.name]];
    const at = `${path}/${field.name}`;
    if (!Array.isArray(inner)) return below(field.of(), inner, { path: at, name: here, number: 1 });
    return inner.flatMap((one, place) => below(field.of(), one, { path: `${at}/${place}`, name: here, number: place + 1 }));
  })];
}

/**
 * Those whom a content names and of whom the case side has no address, in words, e.g. "The address of person 2 (ex partner)": where they live leads to nobody. It says the same of somebody whose address is protected as of
 * somebody of whom none is given, for which of the two it is must not show here.
 */
export const withoutAddress = (kind: Kind, content: object): string[] => fieldsOf(kinds[kind].content).flatMap((field): string[] => {
  const listed: unknown = (content as Element)[field.name];
  if (field.shape === 'leaf' || !Array.isArray(listed)) return [];
  const own = fieldsOf(field.of()).filter((one): one is LeafField => one.shape === 'leaf' && (one.contact === 'address' || one.contact === 'postcode'));
  if (!own.some(({ label }) => label === 'VICTIM')) return [];
  const open = own.filter(({ label }) => readable.includes(label));
  const isGiven = (one: unknown): boolean => open.some(({ name }) => typeof (one as Element)[name] === 'string' && (one as Element)[name] !== '');
  return listed.flatMap((one: unknown, at) => (typeof one !== 'object' || one === null || isGiven(one) ? [] : [called[field.name]?.(at + 1, one as Element) ?? `An address in ${field.name}`]));
});

function readIn(text: string): Postcode | undefined {
  const reading = readPostcode(text);
  return reading.ok ? reading.value : undefined;
}

/** The postcode that stands last in an address: what comes before it, such as the number of a flat, may read like one. */
const lastIn = (address: string): Postcode | undefined => [...address.matchAll(/\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/gi)].flatMap(([written]) => readIn(written) ?? []).at(-1);
