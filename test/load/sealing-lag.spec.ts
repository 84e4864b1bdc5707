import { describe, expect, it } from '@jest/globals';
import { SealingLag } from './sealing-lag.js';

/** Forty seconds in which 2,000 entries a second are appended and sealed as `sealed` says of each second: up to which size, and whether the round is over. */
function run(sealed: (second: number, lag: SealingLag) => { readonly size: number; readonly isOver: boolean } | undefined): SealingLag {
  const lag = new SealingLag();
  for (let second = 1; second <= 40; second += 1) {
    lag.committed(second * 2_000, second * 1_000);
    const done = sealed(second, lag);
    if (done?.isOver === true) lag.roundEnded(done.size, second * 1_000 + 500);
    else if (done !== undefined) lag.sealed(done.size, second * 1_000 + 500);
  }
  return lag;
}

describe('a sealer beside what is appended', () => {
  it('is not behind where its rounds end, and its greatest lag is the longest that an entry waited', () => {
    const lag = run((second) => (second % 2 === 0 ? { size: second * 2_000, isOver: true } : undefined));
    expect([lag.isBehindForGood(0, 40_000), lag.greatestMs]).toEqual([false, 1_500]);
  });

  it('is behind for good where it is slower than what comes, though the last of it is sealed afterwards', () => {
    const lag = run((second) => ({ size: second * 1_500, isOver: false }));
    lag.roundEnded(80_000, 55_000);
    expect([lag.isBehindForGood(0, 40_000), lag.greatestMs]).toEqual([true, 24_000]);
  });

  it('is not behind for good where it was held up for a while and has caught up', () => {
    const lag = run((second) => (second < 10 || second > 25 ? { size: second * 2_000, isOver: true } : undefined));
    expect([lag.isBehindForGood(0, 40_000), lag.greatestMs]).toEqual([false, 16_500]);
  });

  it('is behind for good where it says that a round is over and has sealed nothing', () => {
    expect(run(() => ({ size: 0, isOver: true })).isBehindForGood(0, 40_000)).toBe(true);
  });
});
