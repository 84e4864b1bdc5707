import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '#messages';

interface Privacy {
  /** For the owner alone, whatever was there before. */
  readonly isPrivate: boolean;
}

/**
 * Makes the places of a folder that are not there yet, for the owner alone. Somebody else's group may be let in beforehand, by whoever runs the node; nobody else may be.
 * @throws GatewayError CONFIG_SETTING_INVALID for a folder that others may look into
 */
export async function prepareFolder(root: string, places: readonly string[], { isPrivate }: Privacy): Promise<void> {
  for (const place of ['', ...places]) {
    const folder = join(root, place);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (isPrivate) await chmod(folder, 0o700);
    if (((await stat(folder)).mode & 0o007) !== 0) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_FILE_FOLDER' });
  }
}

/** The same at the start of a process, which only what is wrong with its settings may keep from starting: a disk that is full, away or read-only is waited for. */
export async function checkFolder(root: string, places: readonly string[], privacy: Privacy): Promise<void> {
  await prepareFolder(root, places, privacy).catch((error: unknown) => { if (error instanceof GatewayError) throw error; });
}
