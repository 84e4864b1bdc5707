import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ask, eventually } from './stack.js';

/** An answer with all that a caller could tell two answers apart by. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks and keeps status, body and headers; the time of the answer is left out. */
export async function answer(at: string, path: string, person?: string, init?: RequestInit): Promise<Answer> {
  const response = await ask(at, path, person, init);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));
  return { status: response.status, body: await response.text(), headers };
}

/** Asks for JSON that must be there. */
export async function json<T>(at: string, path: string, person: string, init?: RequestInit): Promise<T> {
  const { status, body } = await answer(at, path, person, init);
  if (status < 200 || status > 299) throw new Error(`${path} was answered ${status}: ${body}`);
  const said = JSON.parse(body) as T;
  const fits = await describedAnswer(at, path.split('?')[0]!, (init?.method ?? 'GET').toLowerCase(), status);
  if (!fits(said)) throw new Error(`${path} was answered otherwise than its description says: ${JSON.stringify(fits.errors)}`);
  return said;
}

interface Description { readonly components?: object; readonly paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>> }
const descriptions = new Map<string, Promise<Description>>();
const checks = new Map<string, ValidateFunction>();
const ajv = new Ajv2020({ strict: false });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);

/** What the description of a node says that an address answers: every answer that a test looks at is held to it. */
async function describedAnswer(at: string, path: string, method: string, status: number): Promise<ValidateFunction> {
  if (!descriptions.has(at)) descriptions.set(at, ask(at, '/api/openapi.json').then((answered) => answered.json() as Promise<Description>));
  const { components, paths } = await descriptions.get(at)!;
  const template = paths[path] === undefined ? Object.keys(paths).find((one) => new RegExp(`^${one.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path)) : path;
  const schema = paths[template ?? '']?.[method]?.responses[String(status)]?.content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`the description of ${at} says nothing of ${method} ${path} answered with ${status}`);
  const key = `${at} ${method} ${template} ${status}`;
  const check = checks.get(key) ?? ajv.compile({ ...schema, components });
  checks.set(key, check);
  return check;
}

/** Looks through a list, newest first, page by page, until an item is as wanted; waits until there is one. */
export function listed<Item>(at: string, path: string, person: string, wanted: (item: Item) => boolean, withinMs?: number, query = ''): Promise<Item> {
  return eventually(() => listedNow(at, path, person, wanted, query), withinMs, `an item in ${path}`);
}

/** The first item of a list that is as wanted, if it is there now; at most ten pages are looked through. */
export async function listedNow<Item>(at: string, path: string, person: string, wanted: (item: Item) => boolean, query = ''): Promise<Item | undefined> {
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 10; pages += 1) {
    const page: { items: Item[]; next: string | null } = await json(at, `${path}?limit=100${query === '' ? '' : `&${query}`}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, person);
    const found = page.items.find(wanted);
    if (found !== undefined) return found;
    cursor = page.next;
  }
  return undefined;
}
