import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Kafka } from 'kafkajs';
import { DirectoryFolder } from './directory-folder.js';
import { DirectoryPublisher } from './publisher.js';

const why = { by: 'invented.publisher', reason: 'A test' };
const folder = new DirectoryFolder(mkdtempSync(join(tmpdir(), 'publisher-')));
afterAll(() => rmSync(folder.folder, { recursive: true }));

const start = Date.parse('2026-03-02T10:00:00Z'), minuteMs = 60_000;
/** The topics of the records that a publisher sends, the newest last; a broker that is away takes none. */
function broker() {
  const sent: string[] = [], state = { away: false };
  const send = ({ topic }: { topic: string }): Promise<void> => {
    if (state.away) return Promise.reject(new Error('invented'));
    sent.push(topic);
    return Promise.resolve();
  };
  const producer = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), send };
  return { sent, state, kafka: { producer: () => producer } as unknown as Kafka };
}

describe('whoever vouches for the directory', () => {
  let now: number;
  beforeEach(async () => {
    now = start;
    folder.begin();
    await folder.sign(new Date(now), 30, why);
  });
  const publishing = () => {
    const { sent, state, kafka } = broker(), publisher = new DirectoryPublisher(kafka, folder, () => undefined, () => new Date(now));
    return { state, publish: async (after: number) => { now = start + after; sent.length = 0; await publisher.publish(); return [...sent]; } };
  };

  it('sends the same version once, and again each hour: the topic may have lost it', async () => {
    const { publish } = publishing();
    expect(await publish(0)).toEqual(['mag.directory', 'mag.freshness']);
    for (const minutes of [0.5, 30, 59]) expect(await publish(minutes * minuteMs)).toEqual(['mag.freshness']);
    expect(await publish(60 * minuteMs)).toEqual(['mag.directory', 'mag.freshness']);
    expect(await publish(60.5 * minuteMs)).toEqual(['mag.freshness']);
  });

  it('sends a newer version at once', async () => {
    const { publish } = publishing();
    await publish(0);
    await folder.sign(new Date(now + 1000), 30, why);
    expect(await publish(minuteMs)).toEqual(['mag.directory', 'mag.freshness']);
  });

  it('sends again what the broker did not take', async () => {
    const { publish, state } = publishing();
    await publish(0);
    state.away = true;
    await expect(publish(61 * minuteMs)).rejects.toThrow('invented');
    state.away = false;
    expect(await publish(62 * minuteMs)).toEqual(['mag.directory', 'mag.freshness']);
  });
});
