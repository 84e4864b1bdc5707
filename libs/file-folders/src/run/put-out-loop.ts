import { setTimeout as pause } from 'node:timers/promises';
import { type Loop } from '#exchange/web';
import { type Outlet, putOut, type PutOut, type Search, type StoreAccess } from '../out/put-out.js';
import { readied } from './readied.js';

const idleMs = 1_000;
/** One search in so many reaches back to the mark. */
const farEvery = 60;

/** Where messages are put out from, and what must be done before they can be. */
export interface PuttingOut {
  readonly store: StoreAccess;
  readonly outlets: readonly Outlet[];
  ready(): Promise<void>;
  count(done: PutOut): void;
}

/** Puts messages out of every outlet; what fails is tried again, and holds up no other outlet. */
export function putOutLoop({ store, outlets, ready, count }: PuttingOut): Loop {
  let round = 0;
  const onTheWay = new Map<string, Search>();
  return {
    name: 'files-out', idleMs,
    run: readied(ready, async () => {
      const began = performance.now();
      const begin: Search = { reach: round % farEvery === 0 ? 'mark' : 'moment' };
      const failures: unknown[] = [];
      for (const outlet of outlets) {
        const search = onTheWay.get(outlet.source) ?? begin;
        onTheWay.delete(outlet.source);
        try {
          const done = await putOut(store, outlet, search);
          count(done);
          if (done.next !== undefined) onTheWay.set(outlet.source, done.next);
        } catch (error) {
          failures.push(error);
        }
      }
      // What could not be put out may be old by the time that it can.
      round = failures.length > 0 ? 0 : round + 1;
      if (failures.length > 0) throw failures[0];
      if (onTheWay.size === 0) return false;
      // Messages come before their files: of a flood, at most half of the time is for these.
      await pause(performance.now() - began, undefined, { ref: false });
      return true;
    }),
  };
}
