import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Directory, type DirectoryDocument, signDirectory, signFreshness } from '#directory';
import { generateKey, importPrivate, importPublic, publicHalf } from '#envelope';
import { asGatewayError, parseAgencyCode } from '#messages';
import { type Database, type Row } from '#platform';
import { HeldDocuments } from './directory-follower.js';

const anchorOf = (jwk = generateKey('signing')) => ({ signer: importPrivate(jwk, 'signing'), pinned: importPublic(publicHalf(jwk), 'signing') });
const [old, fresh, stranger] = [anchorOf(), anchorOf(), anchorOf()];
const start = Date.parse('2026-03-02T10:00:00Z'), dayMs = 86_400_000;

const documentOf = (version: number, days = 7, issuedAt = start - 1000): DirectoryDocument =>
  ({ version, issuedAt: new Date(issuedAt).toISOString(), expiresAt: new Date(start + days * dayMs).toISOString(), agencies: [], agreements: [], routing: { routes: [] } });
const signed = (version: number, by = old, days = 7, issuedAt?: number): Promise<string> => signDirectory(documentOf(version, days, issuedAt), by.signer);
/** What the publisher says every half minute of a document. */
const vouchFor = async (token: string, version: number, at: number, by = old): Promise<string> =>
  signFreshness({ version, digest: (await Directory.read(token, [by.pinned])).digest, at: new Date(at).toISOString() }, by.signer);

interface Entry { readonly event: string; readonly facts: Readonly<Record<string, unknown>> }
/** The one table that the follower keeps, as a node would have it, beside the audit. */
function storeOf(rows = new Map<string, { version: number; document: string }>()) {
  const audit: Entry[] = [];
  const sql = (text: string, params: readonly unknown[] = []): Promise<Row[]> => {
    const [name, version, document, instead] = params as [string, number, string, string | null];
    if (text.startsWith('select name')) return Promise.resolve([...rows].map(([key, row]) => ({ name: key, document: row.document })));
    if (text.startsWith('select version')) return Promise.resolve([...rows].flatMap(([key, row]) => (key === name ? [row] : [])));
    if (text.startsWith('select document')) return Promise.resolve([...rows].flatMap(([key, row]) => (key === name ? [{ document: row.document }] : [])));
    const kept = rows.get(name);
    if (text.includes('audit_entry')) audit.push(...JSON.parse(name) as Entry[]);
    if (text.startsWith('delete')) rows.delete(name);
    else if (text.includes('directory_copy') && ((kept?.version ?? 0) <= version || kept?.document === instead)) {
      rows.set(name, { version, document });
      return Promise.resolve([{ version }]);
    }
    return Promise.resolve([]);
  };
  const database: Pick<Database, 'sql' | 'inTransaction'> = { sql, inTransaction: (work) => work(sql) };
  return { rows, audit, database: database as Database };
}

async function follow({ pinned = [old.pinned], store = storeOf(), at = () => new Date(start) } = {}) {
  const ignored: string[] = [];
  const log = { info: () => undefined, warn: (_event: string, fields: { code?: string } = {}) => ignored.push(fields.code ?? ''), error: () => undefined };
  const documents = new HeldDocuments({ agency: 'probation', database: store.database, log: log as never, now: at, heard: () => undefined });
  await documents.begin(pinned);
  const version = (): number | string => { try { return documents.current().version; } catch (error) { return asGatewayError(error).code; } };
  return { documents, ignored, store, version };
}

describe('the directory that a node follows', () => {
  it('is the newest that came; an older one, and another under the same version, have no effect', async () => {
    const { documents, ignored, version } = await follow();
    for (const token of [await signed(7), await signed(6), await signed(7, old, 8), await signed(8)]) await documents.take('directory', token);
    expect([version(), ignored]).toEqual([8, ['DIRECTORY_OLDER', 'DIRECTORY_OLDER']]);
  });

  it('is never one that no pinned anchor has signed, nor a record that is no document', async () => {
    const { documents, ignored, version } = await follow();
    for (const token of [await signed(9, stranger), '', '{"version":9}', `${await signed(9)}=`]) await documents.take('directory', token);
    expect([version(), ignored[0], new Set(ignored.slice(1))]).toEqual(['DIRECTORY_ABSENT', 'DIRECTORY_SIGNATURE', new Set(['DIRECTORY_MALFORMED'])]);
  });

  it('works until it expires, and refuses after; a longer one of an older version does not take its place, after a restart neither', async () => {
    let now = start;
    const { documents, store, version } = await follow({ at: () => new Date(now) });
    await documents.take('directory', await signed(8, old, 1));
    now = start + dayMs - 1;
    expect(version()).toBe(8);
    now = start + dayMs;
    expect(version()).toBe('DIRECTORY_EXPIRED');
    const restarted = await follow({ store, at: () => new Date(now) });
    await restarted.documents.take('directory', await signed(7, old, 30));
    expect([restarted.version(), restarted.ignored]).toEqual(['DIRECTORY_EXPIRED', ['DIRECTORY_OLDER']]);
    await restarted.documents.take('directory', await signed(9, old, 30));
    expect(restarted.version()).toBe(9);
  });

  it('is one that came while our clock was behind, as soon as the clock is right and the publisher is heard again: it sends a version seldom', async () => {
    let now = start;
    const { documents, ignored, version } = await follow({ at: () => new Date(now) });
    const early = await signed(8, old, 7, start + 300_000);
    await documents.take('directory', await signed(7));
    for (const token of [early, await signed(5, old, 7, start + 400_000)]) await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(early, 8, start + 300_000));
    expect([version(), ignored]).toEqual([7, ['DIRECTORY_EARLY', 'DIRECTORY_EARLY', 'DIRECTORY_EARLY']]);
    now = start + 330_000;
    await documents.take('freshness', await vouchFor(early, 8, now));
    documents.checkFresh(new Date(now));
    expect([version(), ignored.length]).toEqual([8, 3]);
  });

  it('is one that came while our clock was ahead of its end, in the same way', async () => {
    let now = start + 8 * dayMs;
    const { documents, version } = await follow({ at: () => new Date(now) });
    const token = await signed(8);
    await documents.take('directory', token);
    now = start;
    await documents.take('freshness', await vouchFor(token, 8, now));
    expect(version()).toBe(8);
  });

  it('counts as current by freshness records of this very document only, and by no older one', async () => {
    let now = start;
    const { documents } = await follow({ at: () => new Date(now) });
    const fresh = (digest: string, at: number) => signFreshness({ version: 7, digest, at: new Date(at).toISOString() }, old.signer);
    await documents.take('directory', await signed(7));
    const { digest } = documents.current();
    const isFresh = (): boolean => { try { documents.checkFresh(new Date(now)); return true; } catch { return false; } };
    expect(isFresh()).toBe(false);
    await documents.take('freshness', await fresh(digest, start));
    await documents.ready;
    expect([isFresh(), documents.currentAsOf()]).toEqual([true, new Date(start)]);
    await documents.take('freshness', await fresh('A'.repeat(43), start - 1000));
    expect(isFresh()).toBe(true);
    now = start + 300_001;
    expect(isFresh()).toBe(false);
  });

  it('is not called stale for the moment in which only one of a new directory and its freshness record has come, whichever is first', async () => {
    let now = start;
    const { documents } = await follow({ at: () => new Date(now) });
    const isFresh = (): boolean => { try { documents.checkFresh(new Date(now)); return true; } catch { return false; } };
    const [seventh, eighth, ninth] = [await signed(7), await signed(8), await signed(9)];
    await documents.take('directory', seventh);
    await documents.take('freshness', await vouchFor(seventh, 7, start));
    await documents.take('directory', eighth);
    expect([isFresh(), documents.currentAsOf()]).toEqual([true, undefined]);
    await documents.take('freshness', await vouchFor(eighth, 8, start + 1));
    await documents.take('freshness', await vouchFor(ninth, 9, start + 2));
    expect([isFresh(), documents.currentAsOf()]).toEqual([true, undefined]);
    now = start + 60_000;
    expect(isFresh()).toBe(false);
    await documents.take('directory', ninth);
    expect([isFresh(), documents.currentAsOf()]).toEqual([true, new Date(start + 2)]);
  });
});

describe('the audit of a node', () => {
  const letters = 'abcdefghij', nameOf = (place: number): string => `Force ${place}`.padEnd(90, '.'), codeOf = (place: number): string => `police-force-${letters[Math.floor(place / 10)]!}${letters[place % 10]!}`;
  const withAgencies = (version: number, count: number): Promise<string> => signDirectory({
    ...documentOf(version), agencies: Array.from({ length: count }, (_, place) => ({ code: parseAgencyCode(codeOf(place)), app: 'police-adapter', name: nameOf(place), areaCodes: [], keys: { signing: [], exchange: [], victim: [] } })),
  }, old.signer);
  const said = (place: number): string => `${codeOf(place)} takes part (${nameOf(place)}, police-adapter).`;

  it('says of each directory that is taken up what differs from the one before, or the digest of that where it is long', async () => {
    const { documents, store } = await follow();
    for (const token of [await signed(7), await withAgencies(8, 2), await withAgencies(9, 50)]) await documents.take('directory', token);
    const lines = Array.from({ length: 48 }, (_, place) => said(place + 2)).join('\n');
    expect(store.audit).toEqual([
      { version: 7, before: 0, count: 0, changes: '' }, { version: 8, before: 7, count: 2, changes: `${said(0)}\n${said(1)}` },
      { version: 9, before: 8, count: 48, changes: `sha256:${createHash('sha256').update(lines).digest('base64url')}` },
    ].map((facts) => expect.objectContaining({ event: 'directory.taken-up', facts })));
  });
});

describe('a freshness record of a later time than our clock says', () => {
  const hourMs = 3_600_000;
  const isFresh = (documents: HeldDocuments, now: number): boolean => { try { documents.checkFresh(new Date(now)); return true; } catch { return false; } };

  it('is refused, so that those of the right time still count', async () => {
    let now = start;
    const { documents, ignored, store } = await follow({ at: () => new Date(now) }), token = await signed(7);
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 7, start + hourMs));
    expect([ignored, store.rows.has('freshness'), documents.currentAsOf()]).toEqual([['DIRECTORY_EARLY'], false, undefined]);
    await documents.take('freshness', await vouchFor(token, 7, start + 60_000));
    expect([isFresh(documents, now), documents.currentAsOf()]).toEqual([true, new Date(start + 60_000)]);
    now = start + 90_000;
    await documents.take('freshness', await vouchFor(token, 7, now));
    expect([isFresh(documents, now), documents.currentAsOf()]).toEqual([true, new Date(now)]);
  });

  it('does not wait as a directory does', async () => {
    const { documents, ignored, version } = await follow(), token = await signed(7);
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 8, start + hourMs));
    await documents.take('freshness', await vouchFor(token, 7, start));
    expect([version(), ignored]).toEqual([7, ['DIRECTORY_EARLY']]);
  });

  it('counts for nothing where an earlier run kept it, and gives way in the store, whatever version it names', async () => {
    const token = await signed(7), store = storeOf(new Map([['directory', { version: 7, document: token }], ['freshness', { version: 9, document: await vouchFor(token, 9, start + hourMs) }]]));
    const { documents } = await follow({ store }), right = await vouchFor(token, 7, start);
    await documents.take('freshness', right);
    expect([isFresh(documents, start), store.rows.get('freshness')]).toEqual([true, { version: 7, document: right }]);
  });

  it('does not keep the right ones out once our own clock, which was ahead as well, is right', async () => {
    let now = start + hourMs;
    const { documents } = await follow({ at: () => new Date(now) }), token = await signed(7);
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 7, start + hourMs));
    now = start;
    await documents.take('freshness', await vouchFor(token, 7, start));
    expect(isFresh(documents, now)).toBe(true);
  });

  it('is still heard, for an alarm may be due: one of the two clocks is wrong', async () => {
    const heard: number[] = [], token = await signed(7), log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const documents = new HeldDocuments({ agency: 'probation', database: storeOf().database, log: log as never, now: () => new Date(start), heard: (at) => heard.push(at.getTime()) });
    await documents.begin([old.pinned]);
    await documents.take('freshness', await vouchFor(token, 7, start + hourMs));
    expect(heard).toEqual([start + hourMs]);
  });
});

describe('when the pinned anchors change', () => {
  it('goes over to the new one while both are pinned, without a gap', async () => {
    const { documents, version } = await follow();
    await documents.take('directory', await signed(7));
    await documents.standBefore([old.pinned, fresh.pinned]);
    expect(version()).toBe(7);
    await documents.take('directory', await signed(8, fresh));
    expect(version()).toBe(8);
    await documents.standBefore([fresh.pinned]);
    expect(version()).toBe(8);
    const { version: after, documents: later } = { version, documents };
    await later.take('directory', await signed(9, old));
    expect(after()).toBe(8);
  });

  it('takes up what came before its anchor was pinned', async () => {
    const { documents, version } = await follow();
    await documents.take('directory', await signed(7));
    await documents.take('directory', await signed(8, fresh));
    expect(version()).toBe(7);
    await documents.standBefore([old.pinned, fresh.pinned]);
    expect(version()).toBe(8);
  });

  it('drops what no anchor has signed any more and the memory of its version, and puts the current one in its place in the store', async () => {
    const { documents, store, version } = await follow(), token = await signed(8, fresh);
    await documents.take('directory', await signed(999_999));
    await documents.standBefore([fresh.pinned]);
    expect(version()).toBe('DIRECTORY_ABSENT');
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 8, start, fresh));
    expect([version(), store.rows.get('directory')?.version, store.rows.get('freshness')?.version]).toEqual([8, 8, 8]);
  });
});

describe('the copy in a store that several instances share', () => {
  it('is left where it is by one whose file of anchors is an old one, at its start and later, and is not written over by it', async () => {
    const token = await signed(8, fresh), { documents, store } = await follow({ pinned: [old.pinned, fresh.pinned] });
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 8, start, fresh));
    const rows = new Map(store.rows);
    const behind = await follow({ store });
    await behind.documents.take('directory', await signed(7));
    expect([behind.version(), store.rows]).toEqual([7, rows]);
    await documents.standBefore([old.pinned]);
    expect(store.rows).toEqual(rows);
  });

  it('is written again, where it has gone, with the next record that shows what is held to be current', async () => {
    const token = await signed(8), { documents, store } = await follow();
    await documents.take('directory', token);
    await documents.take('freshness', await vouchFor(token, 8, start));
    const rows = new Map(store.rows);
    store.rows.delete('directory');
    const next = await vouchFor(token, 8, start + 30_000);
    await documents.take('freshness', next);
    expect(store.rows).toEqual(new Map([...rows, ['freshness', { version: 8, document: next }]]));
  });
});
