import { type Finding } from '../errors/index.js';
import { type Kind } from './kinds.js';

type Child = Readonly<Record<string, unknown>>;
const childrenOf = (content: object): readonly Child[] => {
  const { children } = content as { readonly children?: unknown };
  return Array.isArray(children) ? children.filter((one): one is Child => typeof one === 'object' && one !== null) : [];
};

/** The children of an enquiry by the ids that an answer names them by, in its order. */
export const childrenAsked = (asked: object): readonly string[] => childrenOf(asked).map(({ id }) => String(id));

/**
 * An answer goes child by child (DOMAIN 2.5): a full one covers every child that was asked about, and a child that nobody searched for makes it a partial one. A child that was not asked about
 * may be told of too, and names none. One that nothing is held knows none at all: whoever reads its status alone must not be misled.
 */
export function coverChildren(asked: object, kind: Kind, content: object): Finding[] {
  if (kind !== 'safeguarding-response') return [];
  const [ids, answered] = [childrenAsked(asked), childrenOf(content)];
  const findings = answered.flatMap(({ askedAs }, at): Finding[] =>
    askedAs === undefined || ids.includes(String(askedAs)) ? [] : [{ path: `/children/${at}/askedAs`, code: 'NOT_IN_LIST', todo: 'Choose a child of the enquiry by its id there; leave this out for a child that was not asked about.' }]);
  const { status } = content as { readonly status?: unknown };
  if (status === 'NIL_WITHIN_SCOPE') return [...findings, ...answered.flatMap(({ known }, at): Finding[] => (known === 'YES' ? [{ path: `/children/${at}/known`, code: 'CONTRADICTION', todo: 'Say FULL or PARTIAL where a child is known; that nothing is held says that none is.' }] : []))];
  if (status !== 'FULL') return findings;
  const unsearched = answered.flatMap(({ known }, at): Finding[] => (known === 'NOT_SEARCHED' ? [{ path: `/children/${at}/known`, code: 'CONTRADICTION', todo: 'Say PARTIAL, and what is missing, where a child was not searched for.' }] : []));
  const isMissing = ids.some((id) => !answered.some(({ askedAs }) => askedAs === id));
  return [...findings, ...unsearched, ...(isMissing ? [{ path: '/children', code: 'REQUIRED', todo: 'Answer for every child of the enquiry, each by its id there, or say PARTIAL.' } as const] : [])];
}
