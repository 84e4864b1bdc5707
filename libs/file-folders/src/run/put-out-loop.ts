import { type Loop } from '#exchange/web';
import { type Outlet, putOut, type PutOut, type StoreAccess } from '../out/put-out.js';
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
  return {
    name: 'files-out', idleMs,
    run: readied(ready, async () => {
      const reach = round % farEvery === 0 ? 'mark' : 'moment';
      const failures: unknown[] = [];
      let more = false;
      for (const outlet of outlets) {
        try {
          const done = await putOut(store, outlet, reach);
          count(done);
          more ||= done.more;
        } catch (error) {
          failures.push(error);
        }
      }
      // A search that reached far and found more than it could take goes on from there; what could not be put out may be old by the time that it can.
      round = failures.length > 0 || (more && reach === 'mark') ? 0 : round + 1;
      if (failures.length > 0) throw failures[0];
      return more;
    }),
  };
}
