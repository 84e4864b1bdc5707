import { type Kind } from '#messages';
import { type Content } from '../generate/content.js';
import { publishedOf } from '../generate/of-kind.js';
import { type ObjectShape, type Shape } from '../generate/shape.js';
import { destinationOf, type Part } from '../placement/lattice.js';
import { homeOf } from '../placement/oracle.js';
import { contentDigest } from './canonical.js';

type Pieces = Partial<Record<Part, Content>>;

/** The pieces of a content by the published labels alone. Whoever uses it raises nothing and names in no narrative what is protected. */
function divided(shape: ObjectShape, content: Content): Pieces {
  const pieces: Pieces = {};
  const put = (part: Part, name: string, value: unknown): void => void ((pieces[part] ??= {})[name] = value);
  for (const { name, of } of shape.fields) {
    const value = content[name];
    if (value === undefined) continue;
    if (of.shape === 'leaf') put(destinationOf(of.label), name, value);
    else if (of.shape === 'object') for (const [part, piece] of Object.entries(divided(of, value as Content))) put(part as Part, name, piece);
    else {
      put(homeOf(of.of), name, []);
      for (const element of value as Content[]) for (const [part, piece] of Object.entries(divided(of.of, element))) (((pieces[part as Part] ??= {})[name] ??= []) as Content[]).push(piece!);
    }
  }
  pieces[homeOf(shape as Shape)] ??= {};
  return pieces;
}

/** A content that was sent, and what must be found of it: worked out from the published schema and not by the product. */
export interface SentContent {
  readonly kind: Kind;
  /** What of the case part was sent; the node puts the rest beside it. */
  readonly names: readonly string[];
  /** Of these fields of the case part. */
  readonly caseDigest: string;
  readonly originatorDigest: string;
  readonly victimDigest: string;
}

/** The fields of a content that have these names. */
export const only = (content: Content, names: readonly string[]): Content => Object.fromEntries(Object.entries(content).filter(([name]) => names.includes(name)));

/** What must be found of a content. */
export function sentContent(kind: Kind, content: Content): SentContent {
  const { case: forCase = {}, originator = {}, victim = {} } = divided(publishedOf(kind).content, content);
  return { kind, names: Object.keys(content), caseDigest: contentDigest(forCase), originatorDigest: contentDigest(originator), victimDigest: contentDigest(victim) };
}
