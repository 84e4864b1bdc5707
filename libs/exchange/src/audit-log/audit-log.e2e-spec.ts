import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendAudit, type AuditEntry, type Broken, LogSealer, openCheckpoint, proofForm, type ProofFile, proveEntry, proveSubject, sealedHead, signCheckpoint, storedConsistency, storedHead, subjectTag, verifyConsistency, verifyLog, verifyProofFile } from '#audit';
import { type GatewayError } from '#messages';
import { type Sql } from '#platform';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { eventually } from './eventually.fixture.js';
import { noteKeysOf, noteSignerOf } from './log-keys.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
afterAll(() => rails.close());

const reads = (count: number, subject?: string): AuditEntry[] => Array.from({ length: count }, (_, at) => ({
  event: 'incident.read', agency: us, person: 'pat.testperson', role: 'practitioner', partner, kind: 'reportable-incident-arrest', facts: { reason: `Zażółć "${at}" \n\t\u{1f512}`, at },
  ...(subject === undefined ? {} : { subject }),
}));
const append = (entries: readonly AuditEntry[]): Promise<void> => rails.database.inTransaction((sql) => appendAudit(sql, entries));
/** Any open write of the cluster holds the log back, those of other tests too. */
const sealAll = async (sealer = new LogSealer(rails.database, () => new Date())): Promise<LogSealer> => {
  await eventually(async () => !await sealer.seal() && await rails.count('audit_entry') === await leaves());
  return sealer;
};
const signed = async (size: number): Promise<string> => signCheckpoint(await storedHead(rails.database.sql, size), noteSignerOf(us, 'case', rails.parts.signingKey), new Date());
const open = (note: string) => openCheckpoint(note, noteKeysOf(rails.parts.directory(), us, 'case'));
const leaves = (): Promise<number> => rails.count('audit_leaf');

class UndoIt extends Error {}

/** What a verification finds after somebody with every right on the database has done something, which is undone afterwards. */
async function brokenBy(deed: (sql: Sql) => Promise<unknown>, sizes: readonly number[] = []): Promise<Broken | null> {
  const checkpoints = await Promise.all(sizes.map(async (size) => ({ size, note: await signed(size) })));
  let found: Broken | null | undefined;
  await rails.database.inTransaction(async (sql) => {
    for (const table of ['audit_leaf', 'audit_node']) await sql(`alter table ${table} disable trigger all`);
    await deed(sql);
    found = (await verifyLog({ sql, checkpoints, open })).broken;
    throw new UndoIt();
  }).catch((error: unknown) => { if (!(error instanceof UndoIt)) throw error; });
  return found!;
}
const entryAt = async (position: number): Promise<string> => String((await rails.database.sql('select entry from audit_leaf where position = $1', [position]))[0]!['entry']);

describe('the sealer', () => {
  it('passes over no entry of a transaction that is still open, and says that it is held back', async () => {
    let now = Date.now();
    const sealer = await sealAll(new LogSealer(rails.database, () => new Date(now)));
    const before = await leaves();
    await rails.database.inTransaction(async (sql) => {
      await appendAudit(sql, reads(1, 'X000001'));
      await append(reads(2, 'X000002'));
      await eventually(async () => {
        await sealer.seal();
        now += 6_000;
        return sealer.heldBackMs() > 6_000;
      });
      expect(await leaves() - before).toBe(0);
    });
    await sealAll(sealer);
    expect([await leaves() - before, sealer.heldBackMs()]).toEqual([3, 0]);
    const tags = (await rails.database.sql('select subject_tag from audit_leaf order by position desc limit 3')).map((row) => (row['subject_tag'] as Buffer).toString('hex')).reverse();
    const [first, second] = [await subjectTag(rails.database.sql, 'X000001'), await subjectTag(rails.database.sql, 'X000002')];
    expect(tags).toEqual([first, second, second].map((tag) => tag.toString('hex')));
  });

  it('seals what the code that verifies finds true, in batches and after a new start, and numbers each subject', async () => {
    for (const subject of ['X000010', undefined, 'X000011', 'X000010']) await append(reads(130, subject));
    const sealer = await sealAll();
    await append(reads(300, 'X000010'));
    await sealAll(sealer);
    await append(reads(20, 'X000011'));
    await sealAll();
    const size = await leaves();
    expect(await sealedHead(rails.database.sql)).toEqual(await storedHead(rails.database.sql, size));
    const checkpoints = await Promise.all([0, 7, 256, size].map(async (each) => ({ size: each, note: await signed(each) })));
    expect(await verifyLog({ sql: rails.database.sql, checkpoints, open })).toEqual({ sealed: size, waiting: 0, checkpoints: 4, broken: null });
    const of = async (subject: string) => Number((await rails.database.sql('select max(subject_sequence) as last from audit_leaf where subject_tag = $1', [await subjectTag(rails.database.sql, subject)]))[0]!['last']);
    expect([await of('X000010'), await of('X000011')]).toEqual([560, 150]);
  });

  it('shows from what is kept that the log continues what it was, at any two sizes', async () => {
    const size = await leaves();
    for (const old of [1, 255, 256, 257, 300, 512, size - 1]) {
      const [small, large] = [await storedHead(rails.database.sql, old), await storedHead(rails.database.sql, size)];
      expect([old, verifyConsistency({ old: small, grown: large }, await storedConsistency(rails.database.sql, old, size))]).toEqual([old, true]);
    }
  });

  it('leaves a log that nobody changes or shortens without taking its guard away', async () => {
    for (const statement of ['update audit_leaf set position = position', 'delete from audit_leaf', 'truncate audit_leaf', 'delete from audit_node', 'delete from audit_checkpoint', 'update audit_checkpoint set size = 1']) {
      await expect(rails.database.sql(statement)).rejects.toMatchObject({ code: 'STORE_DENIED' });
    }
  });
});

describe('a verification of a stored log', () => {
  it('names an entry that was altered, in any of its fields', async () => {
    const entry = await entryAt(300);
    for (const change of [`person = 'somebody.else'`, `facts = facts || '{"reason":"another"}'`, `at = at + interval '1 microsecond'`, `subject_tag = null`, `salt = sha256(salt)`, `purpose = 'safeguarding'`]) {
      expect([change, await brokenBy((sql) => sql(`update audit_entry set ${change} where id = $1`, [entry]))]).toEqual([change, { what: 'ENTRY_ALTERED', position: 300, entry }]);
    }
  });

  it('names an entry that was deleted', async () => {
    const entry = await entryAt(301);
    expect(await brokenBy((sql) => sql('delete from audit_entry where id = $1', [entry]))).toEqual({ what: 'ENTRY_GONE', position: 301, entry });
  });

  it('names an entry that was moved to another place in the order', async () => {
    const entry = await entryAt(10);
    expect(await brokenBy((sql) => sql(`update audit_entry set tx = (select max(tx) from audit_entry) where id = $1`, [entry]))).toEqual({ what: 'ENTRY_OUT_OF_ORDER', position: 10, entry });
    // Two leaves that have changed places with everything that they say: the later one stands where it may, the earlier one does not.
    const [one, other] = [await entryAt(20), await entryAt(21)];
    const swapped = await brokenBy(async (sql) => {
      await sql('update audit_leaf set position = case position when 20 then -21 else -20 end where position in (20, 21)');
      await sql('update audit_leaf set position = -position where position < 0');
    });
    expect(swapped).toMatchObject({ position: 20, entry: other });
    expect(one).not.toBe(other);
  });

  it('names an entry that was put in behind the seal', async () => {
    const report = await brokenBy((sql) => sql(`insert into audit_entry (id, tx, event, agency, facts, salt) select gen_random_uuid(), min(tx), 'incident.read', 'probation', '{}', '\\x00' from audit_entry`));
    expect(report).toMatchObject({ what: 'ENTRY_NOT_SEALED' });
  });

  it('names the entry whose leaf was deleted, in the middle and at the end', async () => {
    const size = await leaves();
    for (const position of [302, size - 1]) {
      const entry = await entryAt(position);
      expect(await brokenBy((sql) => sql('delete from audit_leaf where position = $1', [position]), [size])).toEqual({ what: 'LEAF_GONE', position, entry });
    }
  });

  it('finds a history that was rewritten whole, by the first checkpoint that was signed before', async () => {
    const size = await leaves();
    const rewritten = await brokenBy(async (sql) => {
      await sql('update audit_entry set person = $1 where id = $2', ['somebody.else', await entryAt(100)]);
      await sql('truncate audit_leaf, audit_node');
      const inside = { ...rails.database, sql, inTransaction: <T>(work: (sql: Sql) => Promise<T>) => work(sql) };
      while (await new LogSealer(inside, () => new Date()).seal());
      // What has just been altered is of this very transaction, and all others are below it.
      expect((await sql('select count(*) as n from audit_leaf'))[0]!['n']).toBe(size);
    }, [50, 200, size]);
    expect(rewritten).toEqual({ what: 'CHECKPOINT_DIFFERS', position: 199, entry: await entryAt(199) });
  });

  it('finds a kept inner hash that was altered, and a checkpoint that another signed', async () => {
    expect(await brokenBy((sql) => sql(`update audit_node set hash = sha256(hash) where level = 8 and place = 1`))).toEqual({ what: 'NODE_ALTERED', position: 256, entry: null });
    const note = await signCheckpoint(await storedHead(rails.database.sql, 5), { ...noteSignerOf(us, 'case', rails.parts.signingKey), sign: () => Buffer.alloc(64) }, new Date());
    expect((await verifyLog({ sql: rails.database.sql, checkpoints: [{ size: 5, note }], open })).broken).toEqual({ what: 'CHECKPOINT_SIGNATURE', position: 4, entry: await entryAt(4) });
  });
});

describe('a file of proofs', () => {
  const codeOf = (file: ProofFile): unknown => {
    try {
      verifyProofFile(file, open);
      return 'holds';
    } catch (error) {
      return (error as GatewayError).code;
    }
  };
  const fileOf = async (proves: 'entry' | 'subject', entries: Extract<ProofFile, { checkpoint: string }>['entries'], size: number): Promise<Extract<ProofFile, { checkpoint: string }>> =>
    ({ form: proofForm, agency: us, log: 'case', proves, checkpoint: await signed(size), entries });

  it('shows one entry, also one that was taken away, and no other', async () => {
    const size = await leaves();
    const file = await fileOf('entry', await proveEntry(rails.database.sql, await entryAt(311), size), size);
    const [one] = file.entries;
    expect([one!.position, one!.entry?.event, codeOf(file)]).toEqual([311, 'incident.read', 'holds']);
    expect(codeOf({ ...file, entries: [{ ...one!, entry: null, salt: null }] })).toBe('holds');
    expect(codeOf({ ...file, entries: [{ ...one!, entry: { ...one!.entry!, person: 'somebody.else' } }] })).toBe('AUDIT_PROOF');
    expect(codeOf({ ...file, entries: [{ ...one!, position: 312 }] })).toBe('AUDIT_PROOF');
    expect(codeOf({ ...file, entries: [] })).toBe('AUDIT_PROOF');
    expect(codeOf({ ...file, checkpoint: file.checkpoint.replace(`\n${size}\n`, `\n${size + 1}\n`) })).toBe('AUDIT_CHECKPOINT');
    expect(await proveEntry(rails.database.sql, await entryAt(311), 311)).toEqual([]);
  });

  it('shows everything about one subject, and does not hold with one entry left out', async () => {
    const size = await leaves();
    const file = await fileOf('subject', await proveSubject(rails.database.sql, await subjectTag(rails.database.sql, 'X000002'), size), size);
    expect([file.entries.length, codeOf(file)]).toEqual([2, 'holds']);
    expect(codeOf({ ...file, entries: file.entries.slice(1) })).toBe('AUDIT_PROOF');
    const longer = await fileOf('subject', (await proveSubject(rails.database.sql, await subjectTag(rails.database.sql, 'X000011'), size)), size);
    expect([longer.entries.length, codeOf(longer)]).toEqual([150, 'holds']);
    expect(codeOf({ ...longer, entries: longer.entries.filter((_, at) => at !== 70) })).toBe('AUDIT_PROOF');
    expect(codeOf({ ...longer, entries: [...longer.entries.slice(0, 70), file.entries[0]!, ...longer.entries.slice(71)] })).toBe('AUDIT_PROOF');
  });

  it('of another shape proves nothing', () => {
    for (const file of [{ form: proofForm, proves: 'entry' }, { form: proofForm, proves: 'consistency', first: 1 }]) expect(['AUDIT_PROOF', 'AUDIT_CHECKPOINT']).toContain(codeOf(file as unknown as ProofFile));
  });
});

describe('an entry about somebody', () => {
  it('has the HMAC of its subject under the key of its store, and takes no statement more than one about nobody', async () => {
    const [row] = await rails.database.sql('select key from audit_key');
    const statementsFor = async (subject?: string): Promise<number> => {
      const before = rails.database.statements();
      await append(reads(3, subject));
      return rails.database.statements() - before;
    };
    expect(await statementsFor('X000099')).toBe(await statementsFor());
    const tag = createHmac('sha256', row!['key'] as Buffer).update('X000099').digest();
    expect(await rails.database.sql('select count(*)::int as entries from audit_entry where subject_tag = $1', [tag])).toEqual([{ entries: 3 }]);
    expect(await subjectTag(rails.database.sql, 'X000099')).toEqual(tag);
  });
});
