import { describe, expect, it } from '@jest/globals';
import { type Parsed } from './incoming.js';
import { type Known, planWave } from './plan.js';

const message = (id: string, order: string | null, sequence: number | null, digest = `digest of ${id}`): Parsed =>
  ({ issuer: 'police-west-mercia', kind: 'connection-test', digest, payload: { id, iss: 'police-west-mercia', orderingKey: order, sequence }, source: { from: 'topic' } }) as unknown as Parsed;

const known = (next: Record<string, number> = {}, accepted: Record<string, string> = {}): Known => ({
  digestOf: ({ payload }) => accepted[payload.id], stoodOf: () => undefined, nextOf: ({ payload }) => next[payload.orderingKey ?? ''] ?? 1,
});

const ids = (messages: readonly Parsed[]): string[] => messages.map(({ payload }) => payload.id as string);

describe('a wave', () => {
  it('takes one message per ordering key and leaves the next for the next wave', () => {
    const wave = planWave([message('a1', 'a', 1), message('a2', 'a', 2), message('b1', 'b', 1)], known());
    expect(ids(wave.take)).toEqual(['a1', 'b1']);
    expect(ids(wave.later)).toEqual(['a2']);
  });

  it('holds a message whose predecessor is not in hand', () => {
    const wave = planWave([message('a3', 'a', 3), message('a1', 'a', 1)], known());
    expect(ids(wave.take)).toEqual(['a1']);
    expect(ids(wave.hold)).toEqual(['a3']);
  });

  it('does not hold a message whose predecessors come later in the same batch', () => {
    const wave = planWave([message('a2', 'a', 2), message('a1', 'a', 1)], known());
    expect(ids(wave.take)).toEqual(['a1']);
    expect(ids(wave.later)).toEqual(['a2']);
    expect(wave.hold).toEqual([]);
  });

  it('answers a repetition again and takes nothing', () => {
    const wave = planWave([message('a1', 'a', 1)], known({ a: 2 }, { a1: 'digest of a1' }));
    expect(ids(wave.duplicates)).toEqual(['a1']);
    expect(wave.take).toEqual([]);
  });

  it('fails a message whose id was used for other content', () => {
    const wave = planWave([message('a1', 'a', 2, 'another digest')], known({ a: 2 }, { a1: 'digest of a1' }));
    expect(wave.failed.map(({ error }) => error.code)).toEqual(['INBOX_ID_REUSED']);
    expect(wave.take).toEqual([]);
  });

  it('takes the same id in one batch only once', () => {
    const wave = planWave([message('a1', null, null), message('a1', null, null)], known());
    expect(ids(wave.take)).toEqual(['a1']);
    expect(ids(wave.later)).toEqual(['a1']);
  });

  it('fails another message that claims a place already taken', () => {
    const wave = planWave([message('x', 'a', 1)], known({ a: 5 }));
    expect(wave.failed.map(({ error }) => error.code)).toEqual(['SEQUENCE_REUSED']);
  });

  it('fails a message that is absurdly far ahead instead of holding it for ever', () => {
    const wave = planWave([message('x', 'a', 20_000)], known());
    expect(wave.failed.map(({ error }) => error.code)).toEqual(['SEQUENCE_TOO_FAR']);
  });
});
