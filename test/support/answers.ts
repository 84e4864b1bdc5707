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
  return JSON.parse(body) as T;
}

/** Looks through a list, newest first, page by page, until an item is as wanted; waits until there is one. */
export function listed<Item>(at: string, path: string, person: string, wanted: (item: Item) => boolean, withinMs?: number): Promise<Item> {
  return eventually(() => listedNow(at, path, person, wanted), withinMs, `an item in ${path}`);
}

/** The first item of a list that is as wanted, if it is there now; at most ten pages are looked through. */
export async function listedNow<Item>(at: string, path: string, person: string, wanted: (item: Item) => boolean): Promise<Item | undefined> {
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 10; pages += 1) {
    const page: { items: Item[]; next: string | null } = await json(at, `${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, person);
    const found = page.items.find(wanted);
    if (found !== undefined) return found;
    cursor = page.next;
  }
  return undefined;
}
