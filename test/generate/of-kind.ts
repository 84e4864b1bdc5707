import { join } from 'node:path';
import { askedKinds } from '#apps/gateway';
import { type Kind, partnerTriggers, triggersAbout } from '#messages';
import { type Content, ContentGenerator, type Fill } from './content.js';
import { type Draw } from './draw.js';
import { type PublishedKind, readPublished } from './shape.js';

const published = readPublished(join(import.meta.dirname.replace(/(dist\/)?test\/generate$/, ''), 'contracts', 'schemas'));
/** A kind as it is published, for programs that walk the table of kinds. */
export const publishedOf = (kind: Kind): PublishedKind => published.find((one) => one.kind === kind)!;

/** Where a content has its VICTIM texts from. */
export interface ProtectedTexts {
  word(): string;
  postcode(): string;
  phone(): string;
}

/** A text with one of these in it, of the form that a VICTIM field of this name takes; `undefined` where the name does not tell of a contact. */
export function protectedContact(name: string, draw: Draw, texts: ProtectedTexts): string | undefined {
  if (/postcode/i.test(name)) return texts.postcode();
  if (/phone/i.test(name)) return texts.phone();
  if (/email/i.test(name)) return `${texts.word().toLowerCase()}@example.org`;
  if (/address/i.test(name)) return `${draw.integer(1, 99)} ${texts.word()} Road, Exampleton`;
  if (name === 'school') return `${texts.word()} Primary School`;
  if (name === 'refuge') return `${texts.word()} House`;
  return undefined;
}

const idLength = 36;

/** Random content of a kind with one of these texts in every VICTIM field but ids; its narratives name some of them, unless `unnamed`. */
export function protectedContent(kind: Kind, draw: Draw, texts: ProtectedTexts, { unnamed = false } = {}): Content {
  const protectedValues: string[] = [];
  const fill: Fill = ({ schema, name, label, freeText }) => {
    if (schema.type !== 'string' || schema.enum !== undefined || schema.format !== undefined) return undefined;
    if (label === 'VICTIM') {
      const contact = protectedContact(name, draw, texts);
      // An id says nothing by itself, and has no room for a text.
      if (contact === undefined && schema.maxLength === idLength) return undefined;
      if (contact === undefined) return `What only the victim side may hold: ${texts.word()}`.slice(0, schema.maxLength);
      protectedValues.push(contact);
      return contact;
    }
    if (!freeText) return undefined;
    const named = unnamed ? [] : draw.sample(protectedValues, 3).map((value) => `Seen near ${value}.`);
    const sentences = [...named, 'It was said that this should be looked at.', 'Noted.'];
    return sentences.reduce((text, one) => (text.length + one.length < (schema.maxLength ?? 1000) ? `${text} ${one}`.trim() : text), '');
  };
  return new ContentGenerator(publishedOf(kind), draw, fill, { optional: 0.9, longLists: 0 }).make();
}

/** A content as a practitioner types it who asks these forces or areas: without what the node knows from the case record and the token. */
export function typed(kind: Kind, content: Content, { forces, areas }: { readonly forces: readonly string[]; readonly areas: readonly string[] }): Content {
  const known = new Set(Object.keys(publishedOf(kind).schema.properties ?? {}));
  const requester = askedKinds.find((one) => one.kind === kind)?.requester ?? '';
  const ownToNode = ['subject', 'toUnits', requester];
  // Where a rule was met by the telephone of who asks, which goes with them, it is met by their manager's.
  const [asker, manager] = [content[requester], content['manager']] as (Content | undefined)[];
  const reached = manager === undefined || asker?.['contact'] === undefined ? {} : { manager: { contact: asker['contact'], ...manager } };
  const all = { ...content, ...reached, ...ofOwnKnowledge(content), ...aboutSomebody(content), forces, areas, requesterRole: 'PRACTITIONER' };
  return Object.fromEntries(Object.entries(all).filter(([name]) => known.has(name) && !ownToNode.includes(name) && all[name as keyof typeof all] !== undefined));
}

/** What the node asks of its own practitioners beside the contract: that the partner or child is named whom a trigger is about, and whom the incidents are with that are asked about. */
function aboutSomebody({ trigger, persons = [], carers = [], questions = [] }: Content): Content {
  const named = (list: unknown, role: string): Content[] => ((list as Content[]).some((one) => one['role'] === role) ? list as Content[] : [{ role }, ...list as Content[]]);
  const [about] = triggersAbout.filter(({ triggers }) => (triggers as readonly unknown[]).includes(trigger));
  const asked = about === undefined ? persons as Content[] : named(persons, about.roles[0]);
  // Whom the incidents are with is said of the first.
  const pointed = (questions as unknown[]).includes('INCIDENTS_WITH') ? asked.map((one, at) => (at === 0 ? { ...one, incidentsWith: 'YES' } : one)) : asked;
  return { ...(pointed.length === 0 ? {} : { persons: pointed }), ...((partnerTriggers as readonly unknown[]).includes(trigger) ? { carers: named(carers, 'PARTNER') } : {}) };
}

/** Evidence that nobody else answered, for random content names no answer that there is: whose answers may be told on, the node checks. */
function ofOwnKnowledge({ evidence }: Content): Content {
  const own = (evidence as Content[] | undefined)?.map(({ answer: _, ...piece }) => (piece['sourceKind'] === 'POLICE' || piece['sourceKind'] === 'CHILDRENS_SERVICES' ? { ...piece, sourceKind: 'VISIT' } : piece));
  return { answers: undefined, ...(own === undefined ? {} : { evidence: own }) };
}

/** Random content that says where to ask instead, says so by the codes that an enquiry follows by. */
export const naming = (content: Content): Content => (content['askInstead'] === undefined ? content : { ...content, askInstead: { force: '07', area: 'E10000034', ...content['askInstead'] as Content } });

/** Random content as a reply: it names nobody of the enquiry and covers nothing of it, so an answer is one in part that says that something was not searched. */
export function answering(said: Content): Content {
  const content = underConditions(naming(said));
  const children = Array.isArray(content['children']) ? { children: (content['children'] as Content[]).map(({ askedAs: _, ...child }) => child) } : {};
  if (content['status'] !== 'FULL' && content['status'] !== 'NIL_WITHIN_SCOPE') return { ...content, ...children };
  const ofNobody = isOfChildrens(content) && (content['children'] as Content[] | undefined ?? []).length === 0 ? { children: [{ role: 'CHILD', known: 'NOT_SEARCHED' }] } : children;
  return { ...content, ...ofNobody, status: 'PARTIAL', withheld: [{ reason: 'NOT_SEARCHED', reviewer: 'Invented reviewer' }] };
}

/** Intelligence that is shared under conditions says which. */
const underConditions = (content: Content): Content => (content['intelligence'] === undefined ? content : { ...content, intelligence: (content['intelligence'] as Content[]).map((one) => ({ conditions: 'Not to be told to anybody.', ...one })) });

/** Whether an answer is one of children's services, by where they searched. */
const isOfChildrens = (content: Content): boolean => (content['scope'] as Content | undefined)?.['areas'] !== undefined;
