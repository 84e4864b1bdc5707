import { type Kind } from '#messages';
import { formsOf, type PageForm } from './html.js';
import { type Answer, linksFrom, type Visitor } from './visitor.js';

/** What is typed into a form that makes a message: texts with marks for its VICTIM fields, by the path of the field without numbers. */
export interface Typed {
  readonly kind: Kind;
  readonly texts: ReadonlyMap<string, string>;
}

const reason = 'Checking what this role can see';

/** What kind of page an address leads to: without what differs from one thing, or one page, of a list to the next. */
export function kindOfPage({ pathname, searchParams }: URL): string {
  const path = pathname.split('/').map((part) => (/\d/.test(part) ? ':id' : part)).join('/');
  return [path, ...[...searchParams.keys()].sort()].join('?');
}

/** A page that asks why somebody needs to see a thing, and does nothing but show it. */
const asksForReason = ({ fields, button }: PageForm): boolean => fields.length === 1 && fields[0] === 'reason' && button === 'Continue';

/** Where a form leads that sends nothing, with a word in each field that nothing here has. */
function addressOfSearch(page: Answer, { action, fields }: PageForm): URL {
  const address = new URL(action ?? page.address.href, page.address);
  address.search = new URLSearchParams(fields.map((name): [string, string] => [name, 'nobody'])).toString();
  return address;
}

/**
 * Walks the pages that one person is shown by one process, breadth first: every link, the next pages of lists, and for a reason what is shown for a reason only. Every kind of form is sent empty, and
 * with nothing but marks in its VICTIM fields; it must be refused, and what it is refused with is seen like everything else. No form is sent that could pass, but those that ask for a reason to read.
 */
export class PageCrawl {
  /** Pages that were shown, the first page left out. */
  shown = 0;
  /** Things of lists that were shown for a reason. */
  opened = 0;
  /** Kinds whose form was sent with marks. */
  readonly typedInto = new Set<Kind>();
  /** One address of each kind that was met. */
  readonly metKinds = new Map<string, URL>();
  readonly #met = new Set<string>();
  readonly #timesMet = new Map<string, number>();
  readonly #tried = new Set<string>();
  readonly #waiting: URL[] = [];

  /**
   * @param typedAt what is typed into the form that stands at an address
   * @param most how many addresses of one kind are asked for: things of one list, and pages of one
   */
  constructor(readonly visitor: Visitor, private readonly typedAt: (address: URL) => Typed | undefined, private readonly most: number) {}

  /** Asks for these and for all that they lead to. */
  async walk(from: Iterable<URL>): Promise<void> {
    for (const address of from) this.#meet(address);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#read(await this.visitor.ask(next));
  }

  #meet(address: URL): void {
    const at = `${address.pathname}${address.search}`;
    if (address.origin !== new URL(this.visitor.base).origin || this.#met.has(at)) return;
    this.#met.add(at);
    const kind = kindOfPage(address);
    if (!this.metKinds.has(kind)) this.metKinds.set(kind, address);
    const times = (this.#timesMet.get(kind) ?? 0) + 1;
    this.#timesMet.set(kind, times);
    if (times <= this.most) this.#waiting.push(new URL(at, address));
  }

  async #read(page: Answer): Promise<void> {
    if (page.status === 200 && page.address.pathname !== '/') this.shown += 1;
    for (const address of [...(page.onward === undefined ? [] : [page.onward]), ...linksFrom(page)]) this.#meet(address);
    for (const form of formsOf(page.html).filter(({ fields }) => fields.length > 0)) {
      if (form.isSearch) {
        this.#meet(addressOfSearch(page, form));
        continue;
      }
      const shown = await this.#fillInBadly(page, form);
      if (asksForReason(form)) await this.#giveReason(shown);
    }
  }

  /** Sends a form so that it is refused, once for each kind of form. Gives the page on which it stands last. */
  async #fillInBadly(page: Answer, form: PageForm): Promise<Answer> {
    const address = new URL(form.action ?? page.address.href, page.address);
    const kind = `${kindOfPage(address)} ${form.button}`;
    if (this.#tried.has(kind)) return page;
    this.#tried.add(kind);
    const empty = await this.#refused(page, form, []);
    const again = formsOf(empty.html).find(({ button }) => button === form.button);
    if (again === undefined) throw new Error(`the form at ${address.href} is not shown again with what is to be put right`);
    const typed = this.typedAt(address);
    const filled = again.fields.flatMap((name): [string, string][] => {
      const text = asksForReason(form) ? 'no' : typed?.texts.get(name.replace(/\.\d+(?=\.|$)/g, ''));
      return text === undefined ? [] : [[name, text]];
    });
    if (filled.length === 0) return empty;
    if (typed !== undefined) this.typedInto.add(typed.kind);
    const half = await this.#refused(empty, again, filled);
    // Another button asks for the form with more room, and for what was typed.
    const grown = formsOf(half.html).find(({ button }) => button === form.button);
    if (grown?.others[0] !== undefined) await this.visitor.send(half, grown, [...filled, grown.others[0]]);
    return half;
  }

  async #refused(page: Answer, form: PageForm, filled: readonly [string, string][]): Promise<Answer> {
    const answer = await this.visitor.send(page, form, filled);
    if (answer.status < 400) throw new Error(`the form at ${page.address.href} was taken although it was ${filled.length === 0 ? 'empty' : 'half empty'}`);
    return answer;
  }

  async #giveReason(page: Answer): Promise<void> {
    const { onward } = await this.visitor.send(page, formsOf(page.html).find(asksForReason)!, [['reason', reason]]);
    if (onward === undefined) throw new Error(`a reason did not open ${page.address.href}`);
    // A later page of a list leads back to the first one.
    for (const address of new Map([onward, page.address].map((one) => [one.href, one])).values()) {
      const thing = await this.visitor.ask(address);
      if (formsOf(thing.html).some(asksForReason)) throw new Error(`${address.href} asks for a reason again`);
      if (thing.status === 200 && kindOfPage(address).includes(':id')) this.opened += 1;
      await this.#read(thing);
    }
  }
}
