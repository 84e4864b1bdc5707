import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { appendAudit, LogSealer, openCheckpoint } from '#audit';
import { generateKey, importPrivate } from '#envelope';
import { type OutgoingRecord } from '#kafka';
import { logFor } from '#platform';
import { migrateVictimStore } from '#victim-store';
import { openRails, partner, type Rails, us } from '../in/rails.fixture.js';
import { type OwnStore, openOwnStore } from '../../../../test/support/own-store.js';
import { eventually } from './eventually.fixture.js';
import { CheckpointFollower } from './follow-checkpoints.js';
import { noteKeysOf } from './log-keys.js';
import { checkpointEveryMs, CheckpointSigner } from './sign-checkpoints.js';

let rails: Rails;
let victimStore: OwnStore;
beforeAll(async () => {
  rails = await openRails();
  victimStore = await openOwnStore((ownerUrl) => migrateVictimStore({ ownerUrl, roles: {} }));
});
afterAll(async () => {
  await victimStore?.close();
  await rails?.close();
});

it('an agency whose signing key is now on P-256 publishes checkpoints as before, which another node believes one after the other', async () => {
  const { database } = rails, topic: OutgoingRecord[] = [], p256 = generateKey('signing', 'p256');
  let now = Date.now();
  const clock = (): Date => new Date(now), directory = () => rails.parts.directory();
  const sealer = new LogSealer(database, clock);
  const signs = async (signingKey: typeof rails.parts.signingKey): Promise<void> => {
    await database.inTransaction((sql) => appendAudit(sql, [{ event: 'incident.read', agency: us, person: 'pat.testperson', facts: { reason: 'invented' } }]));
    await eventually(async () => {
      await sealer.seal();
      return await rails.count('audit_entry') === await rails.count('audit_leaf');
    });
    now += checkpointEveryMs + 1_000;
    await new CheckpointSigner({
      agency: us, signingKey, directory, now: clock, caseSide: database, victimSide: victimStore.database, producer: { write: (records) => { topic.push(...records); return Promise.resolve(); }, close: () => Promise.resolve() },
    }).run();
  };
  await signs(rails.parts.signingKey);
  await rails.use({ ownSigning: p256 });
  for (let time = 0; time < 2; time += 1) await signs(importPrivate(p256, 'signing'));

  const other = new CheckpointFollower({ kafka: undefined as never, agency: partner, database, log: logFor({ process: 'test' }), directory, now: clock });
  for (const { value } of topic.slice(1)) await other.take(us, Buffer.from(String(value)));
  expect(await database.sql('select code, facts from alarm')).toEqual([]);
  const [held] = await database.sql('select size, note from seen_checkpoint where agency = $1', [us]);
  expect([topic.length, Number(held?.['size']), openCheckpoint(String(held?.['note']), noteKeysOf(directory(), us, 'case')).key.curve]).toEqual([3, 3, 'P-256']);
});
