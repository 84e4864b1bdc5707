import { describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { type AgencyCode } from '#messages';
import { type Row, type Sql } from '#platform';
import { type CaseLimits } from './tokens.js';
import { findVictimPart, findVictimParts } from './victim-parts.js';

const actor: Actor = { person: 'lee.testperson', agency: 'probation' as AgencyCode, roles: ['victim-liaison'], teams: [] };
const row = (number: number): Row => ({ message_id: `m${String(number).padStart(4, '0')}`, direction: 'received', sort_time: `t${String(9999 - number)}` });

/** A store of `count` parts that gives pages behind the cursor, and notes how often it was asked. */
function store(count: number): { sql: Sql; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    sql: async (_, params = []) => {
      asked += 1;
      const from = params[1] === null ? 0 : Number(String(params[1]).slice(1)) + 1;
      return Array.from({ length: Math.max(0, Math.min(Number(params[3]), count - from)) }, (__, index) => row(from + index));
    },
  };
}

const hiding = (isHidden: (id: string) => boolean): CaseLimits & { looked: string[] } => {
  const looked: string[] = [];
  return { looked, hiddenFrom: async (_, ids) => { looked.push(...ids); return new Set(ids.filter(isHidden)); } };
};

describe('the list of victim parts', () => {
  it('passes over parts of people whom the actor is barred from, without a gap', async () => {
    const rows = await findVictimParts(store(500).sql, hiding((id) => Number(id.slice(1)) % 2 === 0), actor, { after: undefined, wanted: 120 });
    expect(rows.map(({ message_id: id }) => id)).toEqual(Array.from({ length: 120 }, (_, index) => `m${String(index * 2 + 1).padStart(4, '0')}`));
  });

  it('ends when there are no more, also when all of them are hidden', async () => {
    const { sql, asked } = store(250);
    await expect(findVictimParts(sql, hiding(() => true), actor, { after: undefined, wanted: 10 })).resolves.toEqual([]);
    expect(asked()).toBe(3);
  });
});

describe('one victim part', () => {
  const found: Sql = async () => [row(1)];
  const nothing: Sql = async () => [];

  it('is found where nothing bars the actor', async () => {
    await expect(findVictimPart(found, hiding(() => false), actor, { messageId: 'm0001', issuer: undefined })).resolves.toEqual(row(1));
  });

  it('is absent alike where it is hidden and where it never was, and both take the same look-ups', async () => {
    for (const [sql, hidden] of [[found, true], [nothing, false], [nothing, true]] as const) {
      const limits = hiding(() => hidden);
      await expect(findVictimPart(sql, limits, actor, { messageId: 'm0001', issuer: undefined })).resolves.toBeUndefined();
      expect(limits.looked).toEqual(['m0001']);
    }
  });
});
