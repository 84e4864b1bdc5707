import { describe, expect, it } from '@jest/globals';
import { type Answer } from './answers.js';
import { meaningOf } from './meaning.js';

const reply = { kind: 'da-response', lawfulBasis: 'OMA2007-s14', defaults: { onwardSharing: 'NONE' } } as const;
const answer = (content: Record<string, unknown>, more: Partial<Answer> = {}): Answer => ({ inReplyTo: '019ac1f0-0000-7000-8000-00000000000a', kind: 'da-response', content, ...more });
const said = (content: Record<string, unknown>, more: Partial<Answer> = {}): string => JSON.stringify(meaningOf(answer(content, more), reply));

describe('what an answer says', () => {
  it.each<[string, string, string]>([
    ['a time, however exactly it is written', said({ searchedAt: '2026-11-20T10:00:00Z' }), said({ searchedAt: '2026-11-20T10:00:00.000Z' })],
    ['a time in another zone', said({ searchedAt: '2026-11-20T10:00:00Z' }), said({ searchedAt: '2026-11-20T11:00:00+01:00' })],
    ['the usual basis in law', said({}), said({}, { lawfulBasis: 'OMA2007-s14' })],
    ['the usual value of a field', said({}), said({ onwardSharing: 'NONE' })],
    ['names in any order, inside a list too', said({ incidents: [{ force: '22', reference: 'A' }] }), said({ incidents: [{ reference: 'A', force: '22' }] })],
  ])('is the same for %s', (_, one, other) => {
    expect(one).toBe(other);
  });

  it('is another for another value, another basis in law and another order of a list', () => {
    const all = [said({}), said({ onwardSharing: 'ANY' }), said({}, { lawfulBasis: 'CDA1998-s115' as never }), said({ forces: ['22', '07'] }), said({ forces: ['07', '22'] }), said({ incidents: 5, searchedAt: 'x' })];
    expect(new Set(all).size).toBe(all.length);
  });
});
