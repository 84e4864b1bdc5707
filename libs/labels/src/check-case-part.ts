import { type ContractClass, fieldsOf, GatewayError, type JsonPointer, type Kind, kinds, type Label } from '#messages';
import { combine } from './lattice.js';
import { type Bare, type OwnValue, strayContactsIn, tellsMore } from './redact/index.js';

interface Text { path: JsonPointer; text: string }
interface Read { narratives: Text[]; bare: (Text & { bare: Bare })[]; contacts: OwnValue[] }
const nothing = (): Read => ({ narratives: [], bare: [], contacts: [] });

function readFields(type: ContractClass, value: unknown, path: JsonPointer, into: Read): Read {
  if (typeof value !== 'object' || value === null) return into;
  for (const field of fieldsOf(type)) {
    const inner = (value as Record<string, unknown>)[field.name];
    const here = `${path}/${field.name}`;
    if (field.shape === 'leaf') {
      const texts: [JsonPointer, unknown][] = Array.isArray(inner) ? inner.map((one, at) => [`${here}/${at}`, one]) : [[here, inner]];
      for (const [at, text] of texts) {
        if (typeof text !== 'string') continue;
        if (field.freeText) into.narratives.push({ path: at, text });
        else if (field.bare) into.bare.push({ path: at, text, bare: field.bare });
        else if (field.contact) into.contacts.push({ contact: field.contact, value: text });
      }
    } else if (Array.isArray(inner)) inner.forEach((one, at) => readFields(field.of(), one, `${here}/${at}`, into));
    else readFields(field.of(), inner, here, into);
  }
  return into;
}

/**
 * The recipient's own look at what was to be redacted at the source: paths of narratives in the case part and the originator
 * part with an address, postcode, phone or email that stands in no structured field of the case part, and of names and references with any. Never the text.
 */
export function findStrayContact(kind: Kind, casePart: object, originatorPart: object = {}): { path: JsonPointer }[] {
  const type = kinds[kind].content;
  const inCase = readFields(type, casePart, '', nothing());
  const inOriginator = readFields(type, originatorPart, '', nothing());
  const narratives = [...inCase.narratives, ...inOriginator.narratives];
  const counts = strayContactsIn(narratives.map(({ text }) => text), inCase.contacts);
  return [
    ...narratives.filter((_, at) => (counts[at] ?? 0) > 0),
    ...[...inCase.bare, ...inOriginator.bare].filter(({ bare, text }) => tellsMore(bare, text)),
  ].map(({ path }) => ({ path }));
}

const labelsOfPart = (casePart: object): Readonly<Record<JsonPointer, Label>> => (casePart as { labels?: Record<JsonPointer, Label> }).labels ?? {};

/**
 * Checks that the sender's labels are not below what the kind and its content demand.
 * @throws LABEL_LOWERED
 */
export function checkFloor(kind: Kind, casePart: object): void {
  const { floor, floorOf } = kinds[kind];
  const demanded = combine(floor, floorOf?.(casePart) ?? 'OPEN');
  if (demanded === 'SENSITIVE' && labelsOfPart(casePart)[''] !== 'SENSITIVE') throw new GatewayError('LABEL_LOWERED', { kind, part: 'case' });
}

/** The label of a field of a case part: declared, or raised by the sender at the field or anywhere above it. */
export function labelInCase(casePart: object, path: JsonPointer, declared: Label): Label {
  const labels = labelsOfPart(casePart);
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const raised = labels[at];
    if (raised) return combine(declared, raised);
    if (at === '') return declared;
  }
}

/** All labels that a message's content carries, for the ceiling of an agreement. A victim part counts though nobody here can read it. */
export function labelsPresent(kind: Kind, parts: { case: object; originator: object; mappa: object }): Label[] {
  const present = new Set<Label>(['OPEN']);
  const { content, mayHaveVictimPart } = kinds[kind];
  if (Object.keys(labelsOfPart(parts.case)).length > 0 || hasSensitive(content, parts.case)) present.add('SENSITIVE');
  if (Object.keys(parts.originator).length > 0) present.add('ORIGINATOR');
  if (Object.keys(parts.mappa).length > 0) present.add('MAPPA');
  if (mayHaveVictimPart) present.add('VICTIM');
  return [...present];
}

function hasSensitive(type: ContractClass, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return fieldsOf(type).some((field) => {
    const inner = (value as Record<string, unknown>)[field.name];
    if (inner === undefined) return false;
    if (field.shape === 'leaf') return field.label === 'SENSITIVE';
    return Array.isArray(inner) ? inner.some((one) => hasSensitive(field.of(), one)) : hasSensitive(field.of(), inner);
  });
}
