import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a file is made of: all at once, or piece by piece. */
export type Content = string | Buffer | AsyncIterable<string | Buffer>;

const draftName = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

/**
 * Writes a file that is there whole or not at all, also after a power cut: a hidden temporary name in the same folder, its bytes to disk, one rename,
 * the folder to disk. What stood under the name is replaced. Whoever may use the folder may use the file.
 */
export async function writeWhole(folder: string, name: string, content: Content): Promise<void> {
  await writeUnsettled(folder, name, content);
  await settle(folder);
}

/** The same but for the last step, so that many files need it once: until `settle` a power cut may take the file away again. */
export async function writeUnsettled(folder: string, name: string, content: Content): Promise<void> {
  const draft = join(folder, `.${randomUUID()}.part`);
  try {
    await filled(await open(draft, 'wx', 0o600), await fileMode(folder), content);
    await rename(draft, join(folder, name));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

/** Puts a folder with the names of its files to disk. */
export async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Takes away what was being written into a folder of one's own when the process died. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (draftName.test(name)) await unlink(join(folder, name));
}

async function filled(file: FileHandle, mode: number, content: Content): Promise<void> {
  try {
    // Said again, because what a process may give away at most (umask) says nothing of who was let in here.
    await file.chmod(mode);
    await writeFile(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reading and writing for the owner, and for the group where the folder is the group's too; never for others. */
const fileMode = async (folder: string): Promise<number> => (((await stat(folder)).mode & 0o070) === 0o070 ? 0o660 : 0o600);
