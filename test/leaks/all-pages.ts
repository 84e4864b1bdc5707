import pMap from 'p-map';
import { askedKinds } from '#apps/gateway';
import { answersTo, type ContractClass, fieldsOf, isKind, type Kind, kindNames, kinds } from '#messages';
import { protectedContact } from '../generate/of-kind.js';
import { PageCrawl, type Typed } from './crawl-pages.js';
import { type Marks } from './marks.js';
import { type Stack } from './stack.js';
import { Visitor } from './visitor.js';

/** How many are looked through at once: the processes that answer and this one take turns waiting. */
export const atOnce = 3;

type Person = Stack['people'][number];
type Seen = (place: string, answer: string) => void;

/** What is seen where: what case roles are shown, and what the desks show to those who read the victim side. */
export interface PagesSeen {
  readonly isVictimSide: (person: Person) => boolean;
  readonly seen: Seen;
  readonly seenAtDesk: Seen;
}

/** Texts with marks, by kind and by the path of the field without numbers. */
export type TypedTexts = ReadonlyMap<Kind, ReadonlyMap<string, string>>;

/** A text with a mark for every VICTIM field into which somebody types, of each kind that is asked or answered on a page. They are typed into forms that are not taken, so none comes to a desk. */
export function typedTexts(marks: Marks): TypedTexts {
  const made = kindNames.filter((kind) => askedKinds.some((asked) => asked.kind === kind || answersTo(kind, asked.kind)));
  const texts = made.map((kind) => [kind, marks.whileTyping(() => new Map(textPaths(kinds[kind].content).map((path) => [path, textFor(path, marks)])))] as const);
  return new Map(texts.filter(([, { size }]) => size > 0));
}

const textFor = (path: string, marks: Marks): string => protectedContact(path.split('.').at(-1)!, marks.draw, marks) ?? `What only the victim side may hold: ${marks.word()}`;

function textPaths(type: ContractClass, above = ''): string[] {
  return fieldsOf(type).flatMap((field) => {
    if (field.shape === 'nested') return textPaths(field.of(), `${above}${field.name}.`);
    const { type: shape, enum: values, format } = field.form.schema as { type?: string; enum?: unknown; format?: string };
    return field.label === 'VICTIM' && shape === 'string' && values === undefined && format === undefined ? [`${above}${field.name}`] : [];
  });
}

/** The kind of message that the form at an address makes. */
function kindMadeAt({ pathname }: URL): Kind | undefined {
  const [, first, second, third, fourth = ''] = pathname.split('/');
  if (second === 'about') return askedKinds.find(({ path }) => path === first)?.kind;
  return third === 'replies' && isKind(fourth) ? fourth : undefined;
}

/**
 * Crawls the pages of every process as everybody who works there, signed in as a person signs in; then asks as each of them for what the others were shown.
 * @throws where somebody cannot sign in, an app shows nobody a page, an agency of `asked` opens nothing to anybody, or a form of `typed` was nowhere to be filled in: then it has seen too little
 */
export async function crawlAllPages({ agencies, people }: Stack, { isVictimSide, seen, seenAtDesk }: PagesSeen, typed: TypedTexts, asked: ReadonlySet<string>, most: number): Promise<void> {
  const typedAt = (address: URL): Typed | undefined => {
    const kind = kindMadeAt(address);
    const texts = kind === undefined ? undefined : typed.get(kind);
    return kind === undefined || texts === undefined ? undefined : { kind, texts };
  };
  const typedInto = new Set<Kind>();
  const shown = new Map<string, number>();
  await pMap(agencies, async ({ agency, app, url, deskUrl }) => {
    const staff = people.filter((person) => person.agency === agency);
    const crawls = await crawlProcess(staff, (person) => new PageCrawl(new Visitor(url, person, seen), typedAt, most));
    await crawlProcess(staff, (person) => new PageCrawl(new Visitor(deskUrl, person, isVictimSide(person) ? seenAtDesk : seen), typedAt, most));
    for (const kind of crawls.flatMap((crawl) => [...crawl.typedInto])) typedInto.add(kind);
    shown.set(app, crawls.reduce((sum, crawl) => sum + crawl.shown, shown.get(app) ?? 0));
    if (asked.has(agency) && !crawls.some(({ opened }) => opened > 0)) throw new Error(`the pages of ${agency} opened nothing to anybody`);
  }, { concurrency: atOnce });
  for (const [app, count] of shown) if (count === 0) throw new Error(`nobody was shown a page of ${app}`);
  for (const kind of typed.keys()) if (!typedInto.has(kind)) throw new Error(`no page had a form to fill in for ${kind}`);
}

async function crawlProcess(staff: readonly Person[], crawlAs: (person: Person) => PageCrawl): Promise<PageCrawl[]> {
  const crawls = staff.map(crawlAs);
  for (const crawl of crawls) {
    await crawl.visitor.signIn();
    await crawl.walk([new URL('/', crawl.visitor.base)]);
  }
  const everywhere = new Map(crawls.flatMap(({ metKinds }) => [...metKinds]));
  for (const crawl of crawls) {
    await crawl.walk([...everywhere].flatMap(([kind, address]) => (crawl.metKinds.has(kind) ? [] : [address])));
    await crawl.visitor.signOut();
  }
  return crawls;
}
