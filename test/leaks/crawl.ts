import { type Caller } from './stack.js';

interface Page {
  items?: Record<string, unknown>[];
  next?: string | null;
}

const reason = 'reason=Checking+what+this+role+can+see';
const isPage = (value: unknown): value is Page => typeof value === 'object' && value !== null && Array.isArray((value as Page).items);

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // an answer that is not JSON was still given to `seen`
  }
}

/**
 * Reads everything that one person can get from one process over HTTP: every GET route of its OpenAPI document, every page of every list,
 * entries of each list under their ids, and answers to ids that do not exist. Each answer goes to `seen` with the person and path.
 *
 * @param atEachEnd how many ids are asked for that stand first in a list, and as many that stand last: what is newest stands at one of both
 */
export async function crawl(caller: Caller, base: string, seen: (place: string, answer: string) => void, atEachEnd: number): Promise<number> {
  let answers = 0;
  const ask = async (path: string): Promise<unknown> => {
    const { everything, text } = await caller.ask(`${base}${path}`);
    seen(`GET ${path} for ${caller.username}`, everything);
    answers += 1;
    return read(text);
  };
  const document = (await ask('/api/openapi.json')) as { paths?: Record<string, Record<string, unknown>> } | null;
  const paths = Object.entries(document?.paths ?? {}).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
  const readList = async (path: string, ids: string[]): Promise<void> => {
    for (let next: string | null | undefined = ''; typeof next === 'string'; ) {
      const cursor = next === '' ? '' : `cursor=${encodeURIComponent(next)}`;
      let page = await ask(cursor === '' ? path : `${path}?${cursor}`);
      // A list that is itself sensitive wants a reason; one that wants none refuses it.
      if (!isPage(page)) page = await ask(`${path}?${reason}${cursor === '' ? '' : `&${cursor}`}`);
      if (!isPage(page)) return;
      ids.push(...page.items!.flatMap((item) => [item['id'], item['messageId'], item['conversation']].filter((id): id is string => typeof id === 'string')));
      next = page.next;
    }
  };
  const ids: Record<string, string[]> = {};
  for (const path of paths.filter((one) => !one.includes('{')).sort()) await readList(path, (ids[path] = []));
  for (const path of paths.filter((one) => one.includes('{'))) {
    const list = path.slice(0, path.indexOf('/{'));
    for (const id of new Set([...(ids[list] ?? []).slice(0, atEachEnd), ...(ids[list] ?? []).slice(-atEachEnd), '00000000-0000-7000-8000-000000000000', 'not-an-id'])) {
      await ask(`${path.replace(/\{[^}]+\}/g, encodeURIComponent(id))}?${reason}`);
    }
  }
  return answers;
}
