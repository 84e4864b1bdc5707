import { expect, it, jest } from '@jest/globals';
import { kinds } from '#messages';
import { kept } from './kept.js';

const seen = globalThis as { kindsOfTheFileBefore?: object };

/** What each of two files finds and leaves, whichever is first. */
export function leaveThingsBehind(): void {
  it('finds the process as it was, with the product in it', () => {
    expect([kept.uses, process.env['LEFT_BY_A_FILE'], Date.now() > Date.UTC(2000)]).toEqual([0, undefined, true]);
    if (seen.kindsOfTheFileBefore !== undefined) expect(kinds).toBe(seen.kindsOfTheFileBefore);
  });
  it('leaves things behind', () => {
    kept.uses += 1;
    process.env['LEFT_BY_A_FILE'] = 'left';
    seen.kindsOfTheFileBefore = kinds;
    jest.useFakeTimers({ now: 0 });
    expect(Date.now()).toBe(0);
  });
}
