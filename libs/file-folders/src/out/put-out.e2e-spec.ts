import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore } from '#case-store';
import { createWorkChases, createWorkItems, dropWorkChases, dropWorkItems } from '#exchange/work-queue';
import { newMessageId } from '#messages';
import { type Database } from '#platform';
import { keptToken } from '../../../../test/support/kept-token.js';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { caseOutlet } from './case-outlet.js';
import { putOut } from './put-out.js';
import { type FolderSource } from './source.js';

const actor = { person: 'file-folder', agency: 'police-west-mercia', roles: ['da-unit'], teams: [] } as unknown as Actor;
const source: FolderSource = { name: 'enquiries', what: 'received-enquiry', statement: `select id, issuer, received_at from work_item where kind = 'da-enquiry'` };

class WorkItems1795000000110 {
  up = createWorkItems;
  down = dropWorkItems;
}
class WorkChases1796400100110 {
  up = createWorkChases;
  down = dropWorkChases;
}

let own: OwnStore;
let database: Database;
let root = '';

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [WorkItems1795000000110, WorkChases1796400100110] }));
  ({ database } = own);
});

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'folder-'));
  await database.sql('truncate inbox, message_part, work_item, filed_message, folder_mark, audit_entry');
});

afterAll(async () => {
  await own?.close();
});

/** An enquiry as the exchange would have written it. */
async function arrives(content: object = { rationale: '=1+1' }, receivedAt = new Date()): Promise<string> {
  const id = newMessageId();
  await database.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed, stage) values ($1, 'probation', '\\x00', 'da-enquiry', 'bulk', $2, now(), now() + interval '30 days', $3, 'delivered')`,
    [id, randomUUID(), await keptToken({ id, kind: 'da-enquiry', purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14' })]);
  await database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, sensitive, received_at) values ($1, 'probation', 'da-enquiry', $2, 'bulk', 'manage-da-risk', false, $3)`, [id, randomUUID(), receivedAt]);
  for (const [part, body] of [['case', content], ['originator', { note: 'not for this role' }]] as const) await database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'probation', $2, '', $3)`, [id, part, JSON.stringify(body)]);
  return id;
}

const outlet = () => caseOutlet(source, actor, 'da-unit', root);
const filesOf = (id: string) => ['csv', 'ndjson'].map((ending) => `da-enquiry.probation.${id}.${ending}`);
const noted = async () => (await database.sql('select message_id from filed_message')).map((row) => row['message_id']);
const audited = async () => (await database.sql(`select event, person, role, message_id from audit_entry`)).map(({ event, person, role, message_id }) => [event, person, role, message_id]);

/** The same in a process of its own, with this failpoint armed. @returns how it ended */
function inAnotherProcess(failpoint: string): Promise<string | number | null> {
  const file = join(root, '.failpoint');
  writeFileSync(file, failpoint);
  const dist = resolve('dist/libs/file-folders/src/out');
  const script = `
    import 'reflect-metadata';
    const { armFailpointsFrom, openDatabase } = await import('#platform');
    const { caseOutlet } = await import(${JSON.stringify(join(dist, 'case-outlet.js'))});
    const { putOut } = await import(${JSON.stringify(join(dist, 'put-out.js'))});
    armFailpointsFrom(${JSON.stringify(file)});
    const database = openDatabase(${JSON.stringify(own.url)}, { max: 1, name: 'crash' });
    await putOut(database, caseOutlet(${JSON.stringify(source)}, ${JSON.stringify(actor)}, 'da-unit', ${JSON.stringify(root)}));
    process.exit(0);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((done) => child.once('exit', (code, signal) => { rmSync(file, { force: true }); done(signal ?? code); }));
}

describe('a message that comes into a queue', () => {
  it('is put out once, as NDJSON and as CSV, for the owner of the folder alone, and the audit says in whose name', async () => {
    const id = await arrives();
    expect((await putOut(database, outlet())).files.map(({ messageId }) => messageId)).toEqual([id]);
    expect(readdirSync(root).sort()).toEqual(filesOf(id));
    for (const file of filesOf(id)) expect(statSync(join(root, file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(root, filesOf(id)[1]!), 'utf8'))).toMatchObject({ messageId: id, issuer: 'probation', kind: 'da-enquiry', content: { rationale: '=1+1' } });
    expect(readFileSync(join(root, filesOf(id)[0]!), 'utf8')).toContain(`,"'=1+1",`);
    for (const file of filesOf(id)) expect(readFileSync(join(root, file), 'utf8')).not.toContain('not for this role');
    for (const file of filesOf(id)) rmSync(join(root, file));
    expect((await putOut(database, outlet())).files).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
    expect(await audited()).toEqual([['message.filed', 'file-folder', 'da-unit', id]]);
    expect(await database.sql('select purpose, lawful_basis from audit_entry')).toEqual([{ purpose: 'manage-da-risk', lawful_basis: 'OMA2007-s14' }]);
  });

  it('is put out again under the same names with the same bytes after a crash between the file and its note, and is noted once', async () => {
    const id = await arrives();
    expect(await inAnotherProcess('folder.written')).toBe('SIGKILL');
    const first = filesOf(id).map((file) => readFileSync(join(root, file)));
    expect([await noted(), await audited()]).toEqual([[], []]);
    expect(await inAnotherProcess('none')).toBe(0);
    expect(filesOf(id).map((file) => readFileSync(join(root, file)))).toEqual(first);
    expect([await noted(), await audited()]).toEqual([[id], [['message.filed', 'file-folder', 'da-unit', id]]]);
    expect(readdirSync(root).filter((file) => !file.startsWith('.')).sort()).toEqual(filesOf(id));
  });

  it('is not put out again after a crash behind the note', async () => {
    const id = await arrives();
    expect(await inAnotherProcess('folder.noted')).toBe('SIGKILL');
    for (const file of filesOf(id)) rmSync(join(root, file));
    expect((await putOut(database, outlet())).files).toEqual([]);
  });

  it('is not put out while it is withheld because something of a victim was found in it, and is once that was a false alarm', async () => {
    const [id, misroute, clock] = [await arrives(), randomUUID(), randomUUID()];
    await database.sql(`insert into clock (id, run, rule, about, reference, owner, term_count, term_unit, started_at) values ($1, $1, 'MISROUTE_CONTROLLER_TOLD', 'misroute', $2, 'unit.wm', 72, 'hours', now())`, [clock, misroute]);
    await database.sql(`insert into misroute (id, message_id, issuer, kind, conversation, received_at, found_by, found_role, reason, safety_at_risk, clock_id) values ($1, $2, 'probation', 'da-enquiry', gen_random_uuid(), now(), 'unit.wm', 'da-unit', 'An address.', false, $3)`, [misroute, id, clock]);
    await database.sql('select withhold_misrouted($1)', [misroute]);
    expect((await putOut(database, outlet())).files).toEqual([]);
    await database.sql(`update misroute set outcome = 'FALSE_ALARM', closed_by = 'lead.wm', closed_role = 'unit-lead', closed_at = now(), closed_reason = 'None.' where id = $1`, [misroute]);
    expect(await database.sql('select release_misrouted($1) as released', [misroute])).toEqual([{ released: true }]);
    expect((await putOut(database, outlet())).files.map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('and was there before the folder was first used stays where it is', async () => {
    await arrives({}, new Date(Date.now() - 3_600_000));
    expect((await putOut(database, outlet())).files).toEqual([]);
  });

  it('is put out although it was committed long after it came, by a search that reaches back to the mark', async () => {
    await putOut(database, outlet());
    const late = await arrives({}, new Date(Date.now() - 200_000));
    expect((await putOut(database, outlet(), { reach: 'moment' })).files).toEqual([]);
    expect((await putOut(database, outlet(), { reach: 'mark' })).files.map(({ messageId }) => messageId)).toEqual([late]);
    const fresh = await arrives();
    expect((await putOut(database, outlet(), { reach: 'moment' })).files.map(({ messageId }) => messageId)).toEqual([fresh]);
  });

  it('waits while the folder cannot be written, and is noted only then', async () => {
    const id = await arrives();
    await expect(putOut(database, caseOutlet(source, actor, 'da-unit', join(root, 'gone')))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await noted()).toEqual([]);
    expect((await putOut(database, outlet())).files.map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('is noted where one behind it cannot be put out, so that who has taken its files away is not given them again', async () => {
    const [first, second] = [await arrives({}, new Date(Date.now() - 2_000)), await arrives()];
    mkdirSync(join(root, filesOf(second)[1]!));
    await expect(putOut(database, outlet())).rejects.toMatchObject({ code: 'EISDIR' });
    expect([await noted(), await audited()]).toEqual([[first], [['message.filed', 'file-folder', 'da-unit', first]]]);
    rmdirSync(join(root, filesOf(second)[1]!));
    expect((await putOut(database, outlet())).files.map(({ messageId }) => messageId)).toEqual([second]);
  });

  it('is put out however many there are, some at a time', async () => {
    const ids = [];
    for (let n = 0; n < 60; n += 1) ids.push(await arrives());
    const first = await putOut(database, outlet());
    const second = await putOut(database, outlet(), first.next);
    expect([first.looked, second.looked, second.next]).toEqual([50, 10, undefined]);
    expect([...first.files, ...second.files].map(({ messageId }) => messageId).sort()).toEqual(ids.sort());
  });

  it('is looked for behind what the search has found: what stands before it is not read again', async () => {
    for (let n = 0; n < 55; n += 1) await arrives({}, new Date(Date.now() - (60 - n) * 1_000));
    const { next } = await putOut(database, outlet());
    await database.sql('delete from filed_message');
    // The last one that was found, and those behind it.
    expect((await putOut(database, outlet(), next)).looked).toBe(6);
  });
});
