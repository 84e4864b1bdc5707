import { type Contact, type Label, type LeafField } from '#messages';
import { type OwnValue, type ProtectedValue, type Redacted, redactorOf } from './redact/index.js';
import { partOf } from './lattice.js';
import { roleWordsFor } from './role-words.js';

/** Collects, while a message is divided, what its narratives must not say and what they may. */
export interface Protection {
  note(field: LeafField, value: string, label: Label, role: string | undefined): void;
  redactor(): (text: string) => Redacted;
}

/** A plain text without a contact declaration that a sender raised is looked for by its words. */
function contactOf(field: LeafField): Contact | undefined {
  if (field.contact) return field.contact;
  if (field.freeText) return 'words';
  const { schema } = field.form;
  const isPlainText = schema['type'] === 'string' && !('enum' in schema) && !('format' in schema) && 'minLength' in schema;
  return isPlainText ? 'name' : undefined;
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

export function protectionOf(): Protection {
  const secret: ProtectedValue[] = [];
  const own: OwnValue[] = [];
  const caseSideNames = new Set<string>();
  return {
    note(field, value, label, role) {
      if (value.trim() === '') return;
      if (label === 'VICTIM') {
        const contact = contactOf(field);
        if (contact) secret.push({ contact, value, roleWords: roleWordsFor(contact, role) });
      } else if (partOf(label) === 'case' && field.contact) own.push({ contact: field.contact, value });
      if (partOf(label) === 'case' && (field.contact === 'name' || field.name === 'givenNames')) for (const word of wordsOf(value)) caseSideNames.add(word);
    },
    redactor() {
      // A protected name whose words the case part shows anyway (a victim who is also the source) stays: to put role words in its
      // place would say who the source is.
      const values = secret.filter(({ contact, value }) => contact !== 'name' || !wordsOf(value).every((word) => caseSideNames.has(word)));
      return redactorOf(values, own, caseSideNames);
    },
  };
}
