import { describe, expect, it } from '@jest/globals';
import { accessRows, topicRows } from './rules.js';

const agreement = (from: string, to: string) => ({ from, to, kinds: [] });

describe('access rules of the broker', () => {
  const rows = accessRows(['probation', 'police-a', 'police-b'], [agreement('probation', 'police-a'), agreement('police-a', 'probation')]);
  const may = (user: string, operation: string, name: string): boolean => rows.some((row) => row.user === user && row.operation === operation && row.name === name);

  it('lets an agency read its own inboxes and no other', () => {
    expect(may('police-a', 'READ', 'mag.police-a.inbox')).toBe(true);
    expect(may('police-a', 'READ', 'mag.police-a.inbox.urgent')).toBe(true);
    expect(may('police-a', 'READ', 'mag.police-b.inbox')).toBe(false);
    expect(may('police-a', 'READ', 'mag.probation.inbox')).toBe(false);
  });

  it('lets an agency write to an inbox only under an agreement', () => {
    expect(may('police-a', 'WRITE', 'mag.probation.inbox')).toBe(true);
    expect(may('police-b', 'WRITE', 'mag.probation.inbox')).toBe(false);
    expect(may('police-a', 'WRITE', 'mag.police-a.inbox')).toBe(false);
  });

  it('lets only the publisher write directory and freshness', () => {
    const writers = rows.filter((row) => row.operation === 'WRITE' && /^mag\.(directory|freshness)$/.test(row.name)).map((row) => row.user);
    expect(new Set(writers)).toEqual(new Set(['mag-directory']));
  });

  it('lets only its owner write a checkpoint topic, and everyone read it', () => {
    expect(rows.filter((row) => row.operation === 'WRITE' && row.name === 'mag.probation.checkpoints').map((row) => row.user)).toEqual(['probation']);
    expect(may('police-b', 'READ', 'mag.probation.checkpoints')).toBe(true);
  });

  it('gives each agency a group prefix that is no prefix of another agency', () => {
    const prefixes = rows.filter((row) => row.resource === 'GROUP').map((row) => row.name);
    for (const one of prefixes) expect(prefixes.filter((other) => other.startsWith(one))).toEqual([one]);
  });
});

describe('topics', () => {
  it('has an inbox for each lane of each agency, so that neither waits for the other', () => {
    const topics = topicRows(['probation']).map((row) => row.topic);
    expect(topics).toEqual(['mag.probation.inbox', 'mag.probation.inbox.urgent', 'mag.probation.checkpoints', 'mag.directory', 'mag.freshness']);
  });
});
