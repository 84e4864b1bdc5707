import { describe, expect, it } from '@jest/globals';
import { kinds, messagesKeptDays } from '#messages';
import { caseSideRetention, outcomesKeptDays } from './retention.js';

/** What steps.ts admits at most. */
const longestLifeDays = 90;

describe('what is kept how long', () => {
  it('is longer in the inbox than any message may live, so that no replay is taken for new', () => {
    expect(caseSideRetention.find(({ table }) => table === 'inbox')!.days).toBeGreaterThan(longestLifeDays + 1);
  });

  it('is longer for a sealed victim part than its message may wait for a receipt', () => {
    const longest = Math.max(...Object.values(kinds).map(({ defaultExpiryDays }) => defaultExpiryDays));
    expect(caseSideRetention.find(({ table }) => table === 'sealed_part')!.days).toBeGreaterThan(longest);
  });

  it('is never shorter for the inbox than for the parts that it proves, nor for a sent message than for its receipts', () => {
    for (const table of ['message_part', 'receipt', 'sent_message']) expect(caseSideRetention.find((one) => one.table === table)!.days).toBeLessThanOrEqual(messagesKeptDays);
    expect(outcomesKeptDays).toBeGreaterThan(7);
  });

  it('is without end for what was said of a message: what it made is kept on the schedule of its owner, and would hold again', () => {
    expect(caseSideRetention.map(({ table }) => table)).not.toContain('message_correction');
  });
});
