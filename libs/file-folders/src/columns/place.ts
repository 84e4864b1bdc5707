import { type JsonPointer } from '#messages';

/** Puts `value` into `target` at a pointer (RFC 6901), making the objects and lists on the way; a number in the pointer is a place in a list. */
export function place(target: Record<string, unknown>, pointer: JsonPointer, value: unknown): void {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  let at: Record<string, unknown> = target;
  for (const [index, name] of names.entries()) {
    at[name] ??= /^\d+$/.test(names[index + 1] ?? last) ? [] : {};
    at = at[name] as Record<string, unknown>;
  }
  at[last] = value;
}
