import { setTimeout as pause } from 'node:timers/promises';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Counter, type Registry } from 'prom-client';
import { GatewayError } from '#messages';
import { errorFields, type NodeLog } from '#platform';
import { type Outlet, putOut, type StoreAccess } from '../out/put-out.js';

const idleMs = 1_000;
const longestPauseMs = 15_000;
/** One search in so many reaches back to the mark. */
const farEvery = 60;

/** Counts of a folder: kinds and outcomes only. */
export interface FolderCounts {
  readonly filed: Counter<'kind'>;
  readonly answers: Counter<'outcome'>;
}

export const folderCounts = (registry: Registry): FolderCounts => ({
  filed: new Counter({ name: 'mag_folder_filed_total', help: 'Messages put out as files, by kind', labelNames: ['kind'], registers: [registry] }),
  answers: new Counter({ name: 'mag_folder_answers_total', help: 'Rows of answer files, by outcome', labelNames: ['outcome'], registers: [registry] }),
});

/** Puts messages out of every outlet until it is told to end; what fails is tried again, and holds up no other outlet. */
export async function keepPuttingOut(store: StoreAccess, outlets: readonly Outlet[], { counts, log, signal }: { readonly counts: FolderCounts; readonly log: NodeLog; readonly signal: AbortSignal }): Promise<void> {
  let pauseMs = idleMs;
  for (let round = 0; !signal.aborted; round += 1) {
    const reach = round % farEvery === 0 ? 'mark' : 'moment';
    let [more, failed] = [false, false];
    for (const outlet of outlets) {
      try {
        const done = await putOut(store, outlet, reach);
        for (const { kind } of done.files) counts.filed.inc({ kind });
        more ||= done.more;
      } catch (error) {
        failed = true;
        log.warn('files cannot be put out', errorFields(error));
      }
    }
    // A search that reached far and found more than it could take goes on from there; what could not be put out may be old by the time that it can.
    if (failed || (more && reach === 'mark')) round = -1;
    pauseMs = failed ? Math.min(pauseMs * 2, longestPauseMs) : idleMs;
    if (!more || failed) await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Makes the places of a folder that are not there yet, for the owner alone. Somebody else's group may be let in beforehand, by whoever runs the node; nobody else may be.
 * @throws GatewayError CONFIG_SETTING_INVALID for a folder that cannot be used or that others may look into
 */
export async function prepareFolder(root: string, places: readonly string[], { isPrivate }: { readonly isPrivate: boolean }): Promise<void> {
  try {
    for (const place of ['', ...places]) {
      const folder = join(root, place);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (isPrivate) await chmod(folder, 0o700);
      if (((await stat(folder)).mode & 0o007) !== 0) throw new TypeError('others may look in');
    }
  } catch (error) {
    throw new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_FILE_FOLDER' }, { cause: error });
  }
}
