import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newOrder, openRails, partner, type Rails } from './rails.fixture.js';
import { sweepHeld } from './sweep-held.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

const alarms = () => rails.database.sql(`select facts, cleared_at is null as raised from alarm where code = 'SEQUENCE_OVERDUE'`);
const age = (minutes: number) => rails.database.sql(`update held set held_since = now() - make_interval(mins => $1)`, [minutes]);

describe('a message that is held', () => {
  it('raises no alarm within the hour', async () => {
    await rails.take(await rails.test({ ...newOrder(), sequence: 2 }));
    await age(59);
    await sweepHeld(rails.parts, 'bulk');
    expect(await alarms()).toEqual([]);
  });

  it('raises one alarm for its order after an hour, which is cleared when it is held no longer', async () => {
    const order = newOrder();
    const [first, second, third] = await Promise.all([1, 2, 3].map((sequence) => rails.test({ ...order, sequence })));
    await rails.take(third!, second!);
    await age(61);
    await sweepHeld(rails.parts, 'bulk');
    await sweepHeld(rails.parts, 'bulk');
    await sweepHeld(rails.parts, 'urgent');
    const facts = { agency: partner, lane: 'bulk', order: order.orderingKey };
    expect(await alarms()).toEqual([{ facts, raised: true }]);
    await rails.take(first!);
    await sweepHeld(rails.parts, 'urgent');
    expect(await alarms()).toEqual([{ facts, raised: true }]);
    await sweepHeld(rails.parts, 'bulk');
    expect(await alarms()).toEqual([{ facts, raised: false }]);
  });
});
