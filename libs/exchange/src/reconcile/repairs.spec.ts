import { describe, expect, it } from '@jest/globals';
import { type Difference, type DifferenceKind } from './reconcile.js';
import { repairsOf } from './repairs.js';

const now = new Date('2026-03-02T10:00:00Z');
const later = new Date('2026-03-03T10:00:00Z');
const differs = (what: DifferenceKind, messageId: string, more: Partial<Difference> = {}): Difference => ({ what, agency: 'probation', issuer: 'police-cheshire', messageId, expiresAt: later, ...more });
const nothing = { messages: [], ownParts: [], answers: [], learns: [] };

describe('what makes differences good', () => {
  it('is sending again by the issuer, each message once, whatever is missing of it', () => {
    const { asked, not } = repairsOf([
      differs('missing at recipient', 'a'), differs('victim part missing', 'a', { part: 'victim' }), differs('victim part without message', 'c', { part: 'victim', direction: 'received' }),
      differs('missing at recipient', 'd', { issuer: 'marac-worcestershire' }), differs('own victim part missing', 'e', { agency: 'police-cheshire', part: 'victim' }),
    ], now);
    expect(asked).toEqual([{ ...nothing, agency: 'police-cheshire', messages: ['a', 'c'], ownParts: ['e'] }, { ...nothing, agency: 'marac-worcestershire', messages: ['d'] }]);
    expect(not).toEqual([]);
  });

  it('is another receipt by the recipient where only that was lost, and learning by a sender that does not know its own', () => {
    const { asked } = repairsOf([
      differs('receipt missing', 'b', { agency: 'police-cheshire', partner: 'probation' }), differs('unknown to sender', 'f', { agency: 'police-cheshire', partner: 'probation' }),
    ], now);
    expect(asked).toEqual([{ ...nothing, agency: 'probation', answers: [{ issuer: 'police-cheshire', messageId: 'b' }] }, { ...nothing, agency: 'police-cheshire', learns: [{ from: 'probation', messageId: 'f' }] }]);
  });

  it('is named as impossible, with the reason, where nobody can make it good', () => {
    const hopeless = [differs('other digest at recipient', 'b'), differs('outcome missing', 'c'), differs('waiting, unknown to sender', 'f', { agency: 'police-cheshire', partner: 'probation' }), differs('victim part without message', 'd', { direction: 'sent' }), differs('never left', 'h', { direction: 'sent', partner: 'probation' }), differs('missing at recipient', 'e', { expiresAt: now }), differs('expired before it arrived', 'g', { expiresAt: now })];
    const { asked, not } = repairsOf(hopeless, now);
    expect([asked, not.map(({ difference }) => difference)]).toEqual([[], hopeless]);
    expect(new Set(not.map(({ because }) => because)).size).toBe(hopeless.length);
  });

  it('reaches the own desk even of a message that has expired', () => {
    expect(repairsOf([differs('own victim part missing', 'a', { expiresAt: now })], now).asked).toEqual([{ ...nothing, agency: 'police-cheshire', ownParts: ['a'] }]);
  });
});
