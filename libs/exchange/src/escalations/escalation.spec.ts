import { describe, expect, it } from '@jest/globals';
import { refusalCodes } from '#messages';
import { escalatedAs, escalatedToAsker } from './escalation.js';

describe('what goes to managers at once', () => {
  it('is a refusal that the agreement does not allow, and no other', () => {
    expect(refusalCodes.filter((code) => escalatedAs('enquiry-refusal', { code }, {}) !== undefined)).toEqual(['NO_KNOWN_HISTORY', 'RESOURCE', 'CONSENT_REQUIRED']);
  });

  it('is on the side that asked a refusal too that doubts the lawful basis', () => {
    expect(refusalCodes.filter((code) => escalatedToAsker('enquiry-refusal', { code }, {}) !== undefined)).toEqual(['NO_KNOWN_HISTORY', 'NOT_PROPORTIONATE', 'LEGAL', 'RESOURCE', 'CONSENT_REQUIRED']);
    expect([escalatedToAsker('da-response', { code: 'LEGAL' }, {}), escalatedToAsker('contest-decision', { decision: 'UPHELD' }, {})]).toEqual([undefined, 'UPHELD']);
  });

  it('is a refusal that was upheld, and nothing that is said in another kind', () => {
    expect([escalatedAs('contest-decision', { decision: 'UPHELD' }, {}), escalatedAs('contest-decision', { decision: 'OVERTURNED' }, {})]).toEqual(['UPHELD', undefined]);
    expect([escalatedAs('da-response', { code: 'RESOURCE' }, {}), escalatedAs('enquiry-refusal', { decision: 'UPHELD' }, {}), escalatedAs('contest-decision', { code: 'RESOURCE' }, {})]).toEqual([undefined, undefined, undefined]);
  });

  it.each(['referral-outcome', 'adult-referral-outcome'] as const)('is a decision that leaves somebody at risk (%s): nothing is done though something was asked, or it says so', (kind) => {
    const of = (content: object, ask = 'ASSESS') => escalatedAs(kind, content, { ask });
    expect([of({ decision: 'NFA' }), of({ decision: 'NFA', stillAtRisk: 'NO' }), of({ decision: 'S17', stillAtRisk: 'YES' }), of({ decision: 'NFA', stillAtRisk: 'YES' }, 'INFO_ONLY')]).toEqual(Array(4).fill('LEFT_AT_RISK'));
    expect([of({ decision: 'NFA' }, 'INFO_ONLY'), of({ decision: 'S17' }), of({ decision: 'S17', stillAtRisk: 'NO' })]).toEqual([undefined, undefined, undefined]);
    expect(escalatedAs('referral-acknowledgement', { decision: 'NFA', stillAtRisk: 'YES' }, { ask: 'ASSESS' })).toBeUndefined();
  });
});
