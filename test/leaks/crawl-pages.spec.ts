import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { kindOfPage, PageCrawl, type Typed } from './crawl-pages.js';
import { Visitor } from './visitor.js';

const things = Array.from({ length: 7 }, (_, i) => `0${i}`);
const hidden = '<input type="hidden" name="_token" value="t">';
const reasonForm = `<form method="post">${hidden}<textarea name="reason"></textarea><button>Continue</button></form>`;
const askForm = (value: string): string => `<form method="post">${hidden}<input name="persons.0.phone" type="text" value="${value}"><button>Send</button></form>`;
const shell = (inner: string): string => `<form action="/sign-out" method="post">${hidden}<button>Sign out</button></form>${inner}`;

interface Behaviour {
  /** The form shows back what was typed. */
  readonly showsBack?: true;
  /** The form takes anything. */
  readonly takesAll?: true;
}

/** A process with a list, things that ask for a reason and a form, and its identity provider, which goes by another name of the host. */
function answers(behaviour: Behaviour) {
  const opened = new Set<string>();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port } = request.socket.address() as AddressInfo;
    const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1');
    const fields = new URLSearchParams(await text(request));
    const isSignedIn = request.headers.cookie?.includes('session=yes') === true;
    const to = (location: string, cookie?: string): void => void response.writeHead(303, { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) }).end();
    const page = (html: string, status = 200): void => void response.writeHead(status, { 'content-type': 'text/html' }).end(html);
    if (pathname === '/provider' && request.method === 'GET') return page('<form method="post"><select name="username"></select><input name="password"><button>Sign in</button></form>');
    if (pathname === '/provider') return fields.get('password') === 'right' ? to(`http://127.0.0.1:${port}/return`) : page('wrong', 401);
    if (pathname === '/return') return to('/', 'session=yes; Path=/; HttpOnly');
    if (!isSignedIn) return pathname === '/sign-in' ? to(`http://localhost:${port}/provider`) : to('/sign-in?to=%2F');
    if (pathname === '/sign-out') return to('/', 'session=; Max-Age=0');
    if (pathname === '/') return to('/things');
    if (pathname === '/things') {
      const from = Number(searchParams.get('cursor') ?? 0);
      const next = from + 3 < things.length ? `<a href="/things?cursor=${from + 3}">Next page</a>` : '';
      return page(shell(`<form action="/things" role="search"><input name="word"><button>Find</button></form>${things.slice(from, from + 3).map((id) => `<a href="/things/${id}">${id}</a>`).join('')}${next}<a href="/enquiries/about/X1">Ask</a><a href="https://elsewhere.example/">Elsewhere</a>`));
    }
    if (pathname === '/enquiries/about/X1') {
      if (request.method === 'GET') return page(shell(askForm('')));
      return behaviour.takesAll === true ? to('/') : page(shell(askForm(behaviour.showsBack === true ? fields.get('persons.0.phone') ?? '' : '')), 422);
    }
    const id = pathname.split('/')[2] ?? '';
    if (!things.includes(id)) return page('not found', 404);
    if (request.method === 'GET') return page(shell(opened.has(id) ? `What thing ${id} holds` : reasonForm));
    if ((fields.get('reason') ?? '').length < 3 || fields.get('_token') !== 't') return page(shell(reasonForm), 422);
    opened.add(id);
    to(pathname);
  };
}

let server: Server;
afterEach(() => new Promise((done) => server.close(done)));

const typedAt = ({ pathname }: URL): Typed | undefined => (pathname === '/enquiries/about/X1' ? { kind: 'da-enquiry', texts: new Map([['persons.phone', '07918000001']]) } : undefined);

async function crawlOf(behaviour: Behaviour, most = 10, password = 'right'): Promise<{ crawl: PageCrawl; seen: Map<string, string> }> {
  const answer = answers(behaviour);
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, done));
  const seen = new Map<string, string>();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const visitor = new Visitor(base, { username: 'somebody', password }, (place, said) => seen.set(place, `${seen.get(place) ?? ''}${said}`));
  const crawl = new PageCrawl(visitor, typedAt, most);
  await visitor.signIn();
  await crawl.walk([new URL('/', base)]);
  return { crawl, seen };
}
const all = (seen: ReadonlyMap<string, string>): string => [...seen.values()].join('\n');

describe('a crawl of pages', () => {
  it('signs in at the identity provider, opens every thing of every page of a list for a reason, and signs out', async () => {
    const { crawl, seen } = await crawlOf({});
    expect(things.filter((id) => all(seen).includes(`What thing ${id} holds`))).toEqual(things);
    expect(crawl.opened).toBe(things.length);
    expect([...seen.keys()].every((place) => place.includes('http://127.0.0.1'))).toBe(true);
    await crawl.visitor.signOut();
    await expect(crawl.visitor.signOut()).rejects.toThrow('could not sign out');
  });

  it('opens no more of one list than it is told', async () => {
    expect((await crawlOf({}, 2)).crawl.opened).toBe(2);
  });

  it('sees a mark that a form shows back, and none where it does not', async () => {
    const { crawl, seen } = await crawlOf({ showsBack: true });
    expect([...crawl.typedInto, all(seen).includes('07918000001')]).toEqual(['da-enquiry', true]);
    await new Promise((done) => server.close(done));
    expect(all((await crawlOf({})).seen)).not.toContain('07918000001');
  });

  it('follows a form that sends nothing as it follows a link', async () => {
    expect([...(await crawlOf({})).seen.keys()].filter((place) => place.includes('/things?word=nobody'))).toHaveLength(1);
  });

  it('fails where a form is taken that should have been refused', async () => {
    await expect(crawlOf({ takesAll: true })).rejects.toThrow('was taken although it was empty');
  });

  it('fails where somebody cannot sign in', async () => {
    await expect(crawlOf({}, 10, 'wrong')).rejects.toThrow('could not sign in');
  });
});

it('takes addresses for one kind of page where only ids and values differ', () => {
  const kinds = ['/incidents', '/incidents?cursor=a', '/incidents/0190?issuer=b', '/enquiries/about/X123'].map((at) => kindOfPage(new URL(at, 'http://127.0.0.1')));
  expect(kinds).toEqual(['/incidents', '/incidents?cursor', '/incidents/:id?issuer', '/enquiries/about/:id']);
});
