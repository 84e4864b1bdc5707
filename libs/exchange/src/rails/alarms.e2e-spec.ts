import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRails, partner, type Rails } from '../in/rails.fixture.js';
import { clearKeyAlarms, raiseAlarms } from './alarms.js';

let rails: Rails;
beforeAll(async () => { rails = await openRails(); });
beforeEach(() => rails.empty());
afterAll(() => rails?.close());

describe('an alarm that an agency has no key', () => {
  it('for victim parts clears itself when the agency has one for them, and no other alarm about victim parts does', async () => {
    const standing = async () => (await rails.database.sql('select code, facts from alarm where cleared_at is null order by code desc')).map(({ code, facts }) => [code, facts]);
    const [lacking, refused, unsealed] = [{ alarm: 'PARTNER_NO_KEY', facts: { agency: partner, part: 'victim' } }, { alarm: 'ENVELOPE_UNKNOWN_KEY', facts: { agency: partner, part: 'victim' } }, { alarm: 'PARTNER_NO_KEY', facts: { agency: partner } }] as const;
    await raiseAlarms(rails.database.sql, [lacking, refused]);
    await clearKeyAlarms(rails.database.sql, (_agency, part) => part === 'case');
    expect(await standing()).toEqual([[lacking.alarm, lacking.facts], [refused.alarm, refused.facts]]);
    await raiseAlarms(rails.database.sql, [unsealed]);
    await clearKeyAlarms(rails.database.sql, (_agency, part) => part === 'victim');
    expect((await standing()).sort()).toEqual([[refused.alarm, refused.facts], [unsealed.alarm, unsealed.facts]]);
  });
});
