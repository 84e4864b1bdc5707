import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError, newSubmissionId } from '#messages';
import { type OutgoingRecord, type RecordProducer } from '#kafka';
import { newOrder, openRails, partner, type Rails } from '../in/rails.fixture.js';
import { HandOver } from '../rails/hand-over.js';
import { relay, type ToRelay } from './relay.js';
import { sealSubmissions } from './seal-submissions.js';

let rails: Rails;
let written: OutgoingRecord[] = [];
let isAway = false;
const producer: RecordProducer = {
  write(records) {
    if (isAway) return Promise.reject(new GatewayError('TRANSPORT_AWAY'));
    written.push(...records);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};

beforeAll(async () => { rails = await openRails(); });
beforeEach(async () => {
  await rails.empty();
  [written, isAway] = [[], false];
});
afterAll(() => rails?.close());

const open = (): HandOver<ToRelay> => new HandOver<ToRelay>(() => true, ({ sealed }) => sealed.length);

/** Runs the relay as its loop does, until it has nothing more to do. */
async function relayAll(handedOver: HandOver<ToRelay>, isSuspended = false): Promise<void> {
  while (await relay({ database: rails.database, producer, metrics: rails.parts.metrics, isSuspended: () => isSuspended, reached: new Set(), handedOver }, 'bulk'));
}

async function seals(count: number, handOver: (rows: readonly ToRelay[]) => void): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await rails.database.sql(
      `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part)
       values ($1, 'connection-test', $2, 'bulk', $3, 'run-exchange', 'UKGDPR-6-1-e', 'olu.operator', 'operator', '{"phrase":"invented"}', '{}', '{}')`, [newSubmissionId(), partner, newOrder().conversation]);
  }
  while (await sealSubmissions({ ...rails.parts, handOver: ({ toRelay }) => handOver(toRelay) }, 'bulk'));
}

const outbox = () => rails.database.sql(`select attempts, due_at > now() + interval '30 seconds' as later, sealed from outbox order by position`);

describe('what was sealed', () => {
  it('leaves at once when it is handed over, once, and is sent again only when no receipt has come', async () => {
    const handedOver = open();
    await seals(2, (rows) => handedOver.put(rows));
    await relayAll(handedOver);
    await relayAll(handedOver);
    expect(written.map(({ value }) => value)).toEqual((await outbox()).map((row) => row['sealed']));
    expect((await outbox()).map(({ attempts, later }) => ({ attempts, later }))).toEqual([{ attempts: 1, later: true }, { attempts: 1, later: true }]);
    const [first] = written;
    await rails.database.sql('update outbox set due_at = now() where sealed = $1', [first?.value]);
    await relayAll(handedOver);
    expect(written.slice(2).map(({ value }) => value)).toEqual([first?.value]);
    expect((await outbox()).map(({ attempts, later }) => ({ attempts, later }))).toContainEqual({ attempts: 2, later: true });
  });

  it('leaves at once too when the process ended before it was handed over', async () => {
    await seals(3, () => undefined);
    await relayAll(open());
    expect(written).toHaveLength(3);
    expect((await outbox()).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  it('stays while its recipient is suspended, with an alarm, and leaves when it no longer is', async () => {
    const handedOver = open();
    await seals(2, (rows) => handedOver.put(rows));
    await relayAll(handedOver, true);
    expect([written, (await outbox()).map(({ attempts }) => attempts)]).toEqual([[], [0, 0]]);
    expect(await rails.database.sql('select code, facts from alarm where cleared_at is null')).toEqual([{ code: 'PARTNER_SUSPENDED', facts: { agency: partner } }]);
    await rails.database.sql('update outbox set due_at = now()');
    await relayAll(handedOver);
    expect(written).toHaveLength(2);
  });

  it('waits while the broker is away, and leaves once, oldest first, when it is back', async () => {
    const handedOver = open();
    isAway = true;
    await seals(1, (rows) => handedOver.put(rows));
    await expect(relayAll(handedOver)).rejects.toMatchObject({ code: 'TRANSPORT_AWAY' });
    await seals(1, (rows) => handedOver.put(rows));
    isAway = false;
    await relayAll(handedOver);
    expect(written.map(({ value }) => value)).toEqual((await outbox()).map((row) => row['sealed']));
  });
});
