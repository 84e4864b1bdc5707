import { formsOf, linksOf, type PageForm } from './html.js';
import { type Stack } from './stack.js';

/** What a browser was answered. */
export interface Answer {
  readonly address: URL;
  readonly status: number;
  /** Where it is sent on to. */
  readonly onward: URL | undefined;
  readonly html: string;
}

/** Where the links of an answer lead, as whole addresses. */
export const linksFrom = ({ address, html }: Answer): URL[] => linksOf(html).map((link) => new URL(link, address));
const signOutOf = ({ html }: Answer): PageForm | undefined => formsOf(html).find(({ action }) => action === '/sign-out');

/** Somebody at the pages of one process, with nothing but cookies of their own. Every answer of the process goes to `seen` as it would show on a screen or in a proxy's record. */
export class Visitor {
  /** By the name of the host: cookies do not know ports. */
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(readonly base: string, readonly person: Pick<Stack['people'][number], 'username' | 'password'>, private readonly seen: (place: string, answer: string) => void) {}

  /** Asks for a page, or sends a form; goes nowhere by itself. */
  async ask(address: URL, fields?: URLSearchParams): Promise<Answer> {
    const jar = this.#cookies.get(address.hostname) ?? new Map<string, string>();
    this.#cookies.set(address.hostname, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie }, ...(fields === undefined ? {} : { method: 'POST', body: fields }) });
    const html = await answer.text();
    for (const [, name = '', value = ''] of answer.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line) ?? [])) {
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    if (address.href.startsWith(`${this.base}/`)) this.seen(`page ${fields === undefined ? 'GET' : 'POST'} ${address.href} for ${this.person.username}`, `${answer.status} ${answer.statusText}\n${headers}\n\n${html}`);
    const location = answer.headers.get('location');
    return { address, status: answer.status, onward: location === null ? undefined : new URL(location, address), html };
  }

  /** Sends a form of a page with these fields besides its hidden ones. */
  async send(page: Answer, form: PageForm, filled: Iterable<readonly [string, string]> = []): Promise<Answer> {
    return this.ask(new URL(form.action ?? page.address.href, page.address), new URLSearchParams([...form.hidden, ...filled].map(([name, value]): [string, string] => [name, value])));
  }

  /** Signs in as a person does: by the form of the identity provider, to which a page leads. @throws where it does not end in a session */
  async signIn(): Promise<void> {
    const asked = await this.#follow(await this.ask(new URL('/', this.base)));
    const form = formsOf(asked.html).find(({ fields }) => fields.includes('username') && fields.includes('password'));
    if (form === undefined) throw new Error(`${this.base} led ${this.person.username} to no sign-in page but to ${asked.address.origin}, which answered ${asked.status}`);
    const shown = await this.#follow(await this.send(asked, form, Object.entries({ username: this.person.username, password: this.person.password })));
    if (shown.status !== 200 || signOutOf(shown) === undefined) throw new Error(`${this.person.username} could not sign in at ${this.base}: ${shown.address.pathname} answered ${shown.status}`);
  }

  /** Ends the session by the form for it. @throws where a page is shown afterwards */
  async signOut(): Promise<void> {
    const shown = await this.#follow(await this.ask(new URL('/', this.base)));
    const form = signOutOf(shown);
    if (form !== undefined) await this.#follow(await this.send(shown, form));
    const { onward } = await this.ask(new URL('/', this.base));
    if (form === undefined || onward?.pathname !== '/sign-in') throw new Error(`${this.person.username} could not sign out at ${this.base}`);
  }

  async #follow(first: Answer): Promise<Answer> {
    let answer = first;
    for (let times = 0; answer.onward !== undefined; times += 1) {
      if (times === 20) throw new Error(`${first.address.href} leads on without end`);
      answer = await this.ask(answer.onward);
    }
    return answer;
  }
}
