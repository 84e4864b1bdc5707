import { type KindDeclaration } from '../kinds/kind-declaration.js';
import { type Kind, kinds } from '../kinds/kinds.js';
import { type Lane } from '../vocabulary.js';
import { isSo } from './conditions.js';

/** The lane by which a message goes: urgent where its content says that harm is imminent (DESIGN 4). */
export function laneOf(kind: Kind, content: object): Lane {
  const { urgentWhen }: KindDeclaration = kinds[kind];
  return urgentWhen !== undefined && isSo(urgentWhen, content) ? 'urgent' : 'bulk';
}
