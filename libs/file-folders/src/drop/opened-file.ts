import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { type ClaimedFile, type DropFolder, type StandingFile } from './drop-folder.js';
import { formatOf } from './file-names.js';
import { type FileFindingCode } from './findings.js';

/** A claimed file that is open. */
export interface OpenedFile extends ClaimedFile {
  /** Its content, from the beginning to where it ended when it was opened; as often as it is asked for. */
  content(): AsyncGenerator<Buffer>;
  /**
   * Takes it away once it has been read and reported.
   * @returns false where it has not been read as it now stands, because somebody writes it still: it stays, and is taken again under the same id
   * @throws what broke the reading off
   */
  remove(): Promise<boolean>;
  /** Puts it as a whole where rows are that were not accepted; otherwise like {@link remove}. */
  giveBack(): Promise<boolean>;
  close(): Promise<void>;
}

const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** What says that this file may not be read, or is a link; all else says something of the machine, and is waited for. */
const unreadable = new Set(['EACCES', 'EPERM', 'ELOOP', 'ENXIO', 'ENODEV']);

/** How much a file may hold that is kept in memory: rows cost more than their bytes. */
export interface Largest {
  readonly bytes: number;
  readonly lines: number;
}

/**
 * Opens a claimed file, and nothing that a link leads to: whoever may drop files reads no others by it.
 * @returns the open file, or why it is never to be taken; `undefined` where it is there no more
 */
export async function openDropped(folder: DropFolder, file: StandingFile, largest?: Largest): Promise<OpenedFile | FileFindingCode | undefined> {
  const format = formatOf(file.name);
  if (format === undefined) return 'WRONG_ENDING';
  let handle: FileHandle;
  try {
    handle = await open(folder.path('work', file.workName), readOnly);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (unreadable.has(String(code))) return 'NOT_READABLE';
    throw error;
  }
  try {
    const found = await handle.stat({ bigint: true });
    const opened = reading(folder, { ...file, format }, handle, found);
    const refused = !found.isFile() ? 'NOT_READABLE' : largest !== undefined && await isOver(largest, found.size, opened.content()) ? 'FILE_TOO_LARGE' : undefined;
    if (refused === undefined) return opened;
    await handle.close();
    return refused;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function isOver(largest: Largest, size: bigint, content: AsyncIterable<Buffer>): Promise<boolean> {
  if (size > largest.bytes) return true;
  let lines = 0;
  for await (const chunk of content) for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) lines += 1;
  return lines > largest.lines;
}

const chunkBytes = 64 * 1024;

function reading(folder: DropFolder, file: ClaimedFile, handle: FileHandle, { size, mtimeNs }: { readonly size: bigint; readonly mtimeNs: bigint }): OpenedFile {
  const end = Number(size);
  /** How far it has been read, by whichever reader got furthest. */
  let read = 0;
  let failure: Error | undefined;
  const isAsRead = async (): Promise<boolean> => {
    if (failure !== undefined) throw failure;
    const now = await handle.stat({ bigint: true });
    return read === end && now.size === size && now.mtimeNs === mtimeNs;
  };
  return {
    ...file,
    async* content() {
      for (let at = 0; at < end;) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(chunkBytes, end - at)), 0, null, at).catch((error: Error) => { failure = error; throw error; });
        if (bytesRead === 0) return;
        at += bytesRead;
        read = Math.max(read, at);
        yield buffer.subarray(0, bytesRead);
      }
    },
    remove: async () => await isAsRead() && unlink(folder.path('work', file.workName)).then(() => true),
    giveBack: async () => await isAsRead() && folder.reject(file).then(() => true),
    close: () => handle.close(),
  };
}
