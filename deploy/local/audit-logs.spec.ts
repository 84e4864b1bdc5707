import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type DirectoryDocument, signDirectory } from '#directory';
import { importPrivate } from '#envelope';
import { directoryIn } from './audit-logs.js';
import { DirectoryFolder } from './directory/directory-folder.js';
import { CannotRun } from './place.js';

const folder = new DirectoryFolder(mkdtempSync(join(tmpdir(), 'audit-logs-')));
afterAll(() => rmSync(folder.folder, { recursive: true }));
folder.begin();
const expired: DirectoryDocument = { version: 7, issuedAt: '2020-03-02T10:00:00Z', expiresAt: '2020-04-02T10:00:00Z', agencies: [], agreements: [], routing: { routes: [] } };
const held = (document?: string) => ({ sql: () => Promise.resolve(document === undefined ? [] : [{ document }]) });

describe('the directory by which the checkpoints of an audit log are verified', () => {
  it('is the one that the agency follows, also after it has expired', async () => {
    const token = await signDirectory(expired, importPrivate(folder.anchorKeys()[0], 'signing'));
    expect((await directoryIn(held(token), { trustAnchorsFile: folder.anchorsFile })).version).toBe(7);
  });

  it('is none before the agency has one', async () => {
    await expect(directoryIn(held(), { trustAnchorsFile: folder.anchorsFile })).rejects.toThrow(CannotRun);
  });
});
