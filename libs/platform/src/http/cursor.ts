import { GatewayError } from '#messages';

/** The form of one value of a cursor. */
export type CursorValue = 'uuid' | 'time' | 'text' | 'integer';

const forms: Readonly<Record<CursorValue, (value: unknown) => boolean>> = {
  uuid: (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  time: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value),
  text: (value) => typeof value === 'string' && value.length <= 200 && !value.includes('\0'),
  integer: (value) => Number.isSafeInteger(value),
};

/** The place behind the last item of a page: the sort key of that item, which the caller has seen. */
export const cursorAfter = (key: readonly (string | number)[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * The sort key inside a cursor; `undefined` for the first page.
 * @throws GatewayError REQUEST_CURSOR for anything that this list did not give out.
 */
export function keyOfCursor(cursor: string | undefined, form: readonly CursorValue[]): (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  const key = parsed(cursor);
  if (!Array.isArray(key) || key.length !== form.length || cursorAfter(key) !== cursor) throw new GatewayError('REQUEST_CURSOR');
  if (!form.every((kind, index) => forms[kind](key[index]))) throw new GatewayError('REQUEST_CURSOR');
  return key as (string | number)[];
}

function parsed(cursor: string): unknown {
  try {
    return cursor.length > 1000 ? undefined : JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** One page of a list; `next` is the cursor of the following page, null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A page out of `limit + 1` rows: the one more only tells that there is a next page. */
export function pageOf<R, Item>(rows: readonly R[], limit: number, keyOf: (row: R) => readonly (string | number)[], show: (row: R) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(show), next: rows.length > limit && last !== undefined ? cursorAfter(keyOf(last)) : null };
}

/** SQL for a time to the microsecond, as a cursor carries it; a JavaScript Date would cut it off and skip rows. */
export const cursorTime = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
