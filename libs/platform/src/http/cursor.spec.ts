import { describe, expect, it } from '@jest/globals';
import { cursorAfter, keyOfCursor, pageOf } from './index.js';

const key = ['2031-01-02T03:04:05.123456Z', '01234567-89ab-7cde-8f01-23456789abcd'];

describe('a cursor', () => {
  it('gives back the place that a list put into it', () => {
    expect(keyOfCursor(cursorAfter(key), ['time', 'uuid'])).toEqual(key);
    expect(keyOfCursor(undefined, ['time', 'uuid'])).toBeUndefined();
  });

  it.each([
    ['', ['uuid']], ['x', ['uuid']], [cursorAfter(key), ['uuid', 'time']], [cursorAfter(key), ['time']], [`${cursorAfter(key)}=`, ['time', 'uuid']],
    [`${cursorAfter(key)} `, ['time', 'uuid']], [cursorAfter(['1; drop table alarm', key[1]!]), ['time', 'uuid']], [cursorAfter([1.5]), ['integer']],
    [cursorAfter(['a\0']), ['text']], ['A'.repeat(2000), ['text']], [Buffer.from('{"length":1}').toString('base64url'), ['text']],
  ] as const)('is refused when the list did not give it out: %s', (cursor, form) => {
    expect(() => keyOfCursor(cursor, form)).toThrow(expect.objectContaining({ code: 'REQUEST_CURSOR' }));
  });

  it('stands behind the last item shown, and is absent on the last page', () => {
    const page = (rows: number[]) => pageOf(rows, 2, (row) => [row], (row) => `n${row}`);
    expect(page([1, 2, 3])).toEqual({ items: ['n1', 'n2'], next: cursorAfter([2]) });
    expect(page([1, 2])).toEqual({ items: ['n1', 'n2'], next: null });
    expect(page([])).toEqual({ items: [], next: null });
  });
});
