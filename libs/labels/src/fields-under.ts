import { type ContractClass, fieldsOf, type JsonPointer, type Kind, kinds, type Label } from '#messages';

/** The filled-in fields of a content that are declared under a label, by pointer and never by value: what may be said of a VICTIM field is that it was entered. */
export const fieldsUnder = (kind: Kind, content: object, label: Label): JsonPointer[] => walk(kinds[kind].content, content, label, '');

function walk(type: ContractClass, value: unknown, label: Label, path: JsonPointer): JsonPointer[] {
  if (typeof value !== 'object' || value === null) return [];
  return fieldsOf(type).flatMap((field) => {
    const inner = (value as Record<string, unknown>)[field.name];
    const here = `${path}/${field.name}`;
    if (inner === undefined) return [];
    if (field.shape === 'leaf') return field.label === label ? [here] : [];
    return Array.isArray(inner) ? inner.flatMap((one, at) => walk(field.of(), one, label, `${here}/${at}`)) : walk(field.of(), inner, label, here);
  });
}
