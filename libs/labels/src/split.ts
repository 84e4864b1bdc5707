import {
  type ContractClass, fieldsOf, GatewayError, homeOf, homeOfClass, isKind, isUuid, type JsonPointer, type Kind, type KindDeclaration, kinds, type Label, type LeafField,
  mayStandIn, type NestedField, newElementId, type PartName, partNames,
} from '#messages';
import { combine, isAtMost, partOf } from './lattice.js';
import { type Protection, protectionOf } from './protection.js';

/** The content of a message, divided by label. */
export type Parts = Record<PartName, object>;
type Content = Record<string, unknown>;
type Pieces = Partial<Record<PartName, Content>>;

/** A narrative, or one of a list, that stays outside the victim part and is redacted when all of the message has been read. */
interface Narrative { holder: Content; name: string; path: JsonPointer }
interface Walk {
  readonly declaration: KindDeclaration;
  readonly floor: Label;
  readonly raised: ReadonlyMap<JsonPointer, Label>;
  readonly used: Set<JsonPointer>;
  readonly labels: Record<JsonPointer, 'SENSITIVE'>;
  readonly narratives: Narrative[];
  readonly protection: Protection;
}

/**
 * Divides the content of a message by label: floor of the kind, declared label and what the sender raised, the highest of them.
 * Narratives outside the victim part are redacted, with their originals in the victim part; elements of lists get random ids.
 * Total: content that no declaration labels is an error, and nothing is ever left out in silence.
 * @throws LABEL_MISSING, LABEL_RAISE, LABEL_LOWERED, LABEL_CONFLICT with the path of the field
 */
export function split(kind: Kind, content: object, raised: Readonly<Record<JsonPointer, Label>> = {}): Parts {
  if (!isKind(kind)) throw new GatewayError('MESSAGE_UNKNOWN_KIND');
  const declaration = kinds[kind];
  const floor = combine(declaration.floor, declaration.floorOf?.(content) ?? 'OPEN');
  const walk: Walk = {
    declaration, floor, raised: new Map(Object.entries(raised)), used: new Set(), labels: {}, narratives: [], protection: protectionOf(),
  };
  const whole = combine(floor, labelRaisedAt(walk, ''));
  const pieces = splitObject(declaration.content, content as Content, '', whole, walk, undefined);
  for (const path of walk.raised.keys()) if (!walk.used.has(path)) throw new GatewayError('LABEL_RAISE', { kind, path: safePath(path) });

  const parts: Parts = { case: pieces.case ?? {}, originator: pieces.originator ?? {}, mappa: pieces.mappa ?? {}, victim: pieces.victim ?? {} };
  const originals = redactNarratives(walk);
  if (originals.length > 0) (parts.victim as Content)['originals'] = originals;
  const labels = whole === 'SENSITIVE' ? { '': 'SENSITIVE' } : walk.labels;
  if (Object.keys(labels).length > 0) (parts.case as Content)['labels'] = labels;
  return parts;
}

const safePath = (path: string): string => (/^(\/[A-Za-z0-9]{1,60}){0,16}$/.test(path) ? path : '');

function labelRaisedAt({ raised, used }: Walk, path: JsonPointer): Label {
  const label = raised.get(path);
  if (label !== undefined) used.add(path);
  return label ?? 'OPEN';
}

function splitObject(type: ContractClass, value: Content, path: JsonPointer, above: Label, walk: Walk, role: string | undefined): Pieces {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new GatewayError('LABEL_MISSING', { path });
  const pieces: Pieces = {};
  const fields = fieldsOf(type);
  const seen = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(value)) {
    if (!seen.has(name) && value[name] !== undefined) throw new GatewayError('LABEL_MISSING', { path: safePath(`${path}/${name}`) || path });
  }
  const owner = typeof value['role'] === 'string' && path !== '' ? value['role'] : role;
  let id: LeafField | undefined;
  for (const field of fields) {
    const inner = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (field.shape === 'leaf' && field.elementId) id = field;
    else if (inner === undefined) continue;
    else if (field.shape === 'leaf') splitLeaf(field, inner, `${path}/${field.name}`, above, walk, pieces, owner);
    else splitNested(field, inner, `${path}/${field.name}`, above, walk, pieces, owner);
  }
  pieces[homeOfClass(type)] ??= {};
  if (id) addIds(pieces, id, value);
  return pieces;
}

function addIds(pieces: Pieces, { name }: LeafField, value: Content): void {
  const given = value[name];
  const id = typeof given === 'string' && isUuid(given) ? given : newElementId();
  for (const part of partNames) {
    const piece = pieces[part];
    // In place: narratives inside are still to be redacted through this very object.
    if (piece) piece[name] = id;
  }
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

function splitLeaf(field: LeafField, value: unknown, path: JsonPointer, above: Label, walk: Walk, pieces: Pieces, role: string | undefined): void {
  const fits = field.many === undefined ? isScalar(value) : isScalar(value) || (Array.isArray(value) && value.every(isScalar));
  if (!fits || typeof value === 'function') throw new GatewayError('LABEL_MISSING', { path });
  const own = walk.raised.get(path);
  if (own !== undefined && own !== field.label && isAtMost(own, field.label)) throw new GatewayError('LABEL_LOWERED', { path });
  const label = combine(field.label, combine(above, labelRaisedAt(walk, path)));
  const part = partOf(label);
  if (part !== homeOf[field.label] && !mayStandIn(field, part, walk.declaration.mayHaveVictimPart)) throw new GatewayError('LABEL_RAISE', { path });
  const piece = (pieces[part] ??= {});
  const kept = (piece[field.name] = Array.isArray(value) ? [...(value as unknown[])] : value);
  if (label === 'SENSITIVE' && field.label === 'OPEN') walk.labels[path] = 'SENSITIVE';
  const texts: Narrative[] = Array.isArray(kept) ? kept.map((_, at) => ({ holder: kept as unknown as Content, name: String(at), path: `${path}/${at}` })) : [{ holder: piece, name: field.name, path }];
  for (const text of texts) {
    const one = text.holder[text.name];
    if (typeof one !== 'string') continue;
    walk.protection.note(field, one, label, role);
    if (field.freeText && label !== 'VICTIM' && walk.declaration.mayHaveVictimPart) walk.narratives.push(text);
  }
}

function splitNested(field: NestedField, value: unknown, path: JsonPointer, above: Label, walk: Walk, pieces: Pieces, role: string | undefined): void {
  const here = combine(above, labelRaisedAt(walk, path));
  const type = field.of();
  if (field.list === undefined) {
    for (const [part, piece] of Object.entries(splitObject(type, value as Content, path, here, walk, role))) (pieces[part as PartName] ??= {})[field.name] = piece;
    return;
  }
  if (!Array.isArray(value)) throw new GatewayError('LABEL_MISSING', { path });
  (pieces[homeOfClass(type)] ??= {})[field.name] = [];
  value.forEach((element, at) => {
    const inner = `${path}/${at}`;
    const split = splitObject(type, element as Content, inner, combine(here, labelRaisedAt(walk, inner)), walk, role);
    for (const [part, piece] of Object.entries(split)) (((pieces[part as PartName] ??= {})[field.name] ??= []) as Content[]).push(piece);
  });
}

function redactNarratives(walk: Walk): { path: JsonPointer; text: string }[] {
  if (walk.narratives.length === 0) return [];
  const redact = walk.protection.redactor();
  const originals: { path: JsonPointer; text: string }[] = [];
  for (const { holder, name, path } of walk.narratives) {
    const text = holder[name] as string;
    const redacted = redact(text);
    if (redacted.text === text) continue;
    holder[name] = redacted.text;
    originals.push({ path, text });
  }
  return originals;
}
