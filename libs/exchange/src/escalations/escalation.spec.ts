import { describe, expect, it } from '@jest/globals';
import { refusalCodes } from '#messages';
import { escalatedAs } from './escalation.js';

describe('what goes to managers at once', () => {
  it('is a refusal that the agreement does not allow, and no other', () => {
    expect(refusalCodes.filter((code) => escalatedAs('enquiry-refusal', { code }) !== undefined)).toEqual(['NO_KNOWN_HISTORY', 'RESOURCE', 'CONSENT_REQUIRED']);
  });

  it('is a refusal that was upheld, and nothing that is said in another kind', () => {
    expect([escalatedAs('contest-decision', { decision: 'UPHELD' }), escalatedAs('contest-decision', { decision: 'OVERTURNED' })]).toEqual(['UPHELD', undefined]);
    expect([escalatedAs('da-response', { code: 'RESOURCE' }), escalatedAs('enquiry-refusal', { decision: 'UPHELD' }), escalatedAs('contest-decision', { code: 'RESOURCE' })]).toEqual([undefined, undefined, undefined]);
  });
});
