import { randomUUID } from 'node:crypto';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a file that is there whole or not at all, also after a power cut: a hidden temporary name in the same folder, its bytes to disk, one rename,
 * the folder to disk. What stood under the name is replaced. Whoever may use the folder may use the file.
 */
export async function writeWhole(folder: string, name: string, content: string | Buffer): Promise<void> {
  const draft = join(folder, `.${randomUUID()}.part`);
  const file = await open(draft, 'wx', await fileMode(folder));
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Reading and writing for the owner, and for the group where the folder is the group's too; never for others. */
const fileMode = async (folder: string): Promise<number> => (((await stat(folder)).mode & 0o070) === 0o070 ? 0o660 : 0o600);
