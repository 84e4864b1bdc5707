import { type Sql, workChannel } from './sql.js';

/** Each NOTIFY takes a lock of the whole cluster when it commits, so it stands in no transaction of its own work and comes seldom. */
const restMs = 50;

/**
 * Makes the call that tells whoever listens on this store that there may be work: at once, then at most every 50 ms. A notice that is lost
 * loses nothing: listeners look by themselves every few seconds.
 */
export function wakerOver(sql: Sql): () => void {
  let rests = false;
  let again = false;
  return function wake() {
    if (rests) {
      again = true;
      return;
    }
    rests = true;
    sql(`notify ${workChannel}`).catch(() => undefined);
    setTimeout(() => {
      rests = false;
      if (!again) return;
      again = false;
      wake();
    }, restMs).unref();
  };
}
