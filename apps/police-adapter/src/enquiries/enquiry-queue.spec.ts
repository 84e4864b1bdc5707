import { describe, expect, it } from '@jest/globals';
import { enquiryQueue } from './enquiry-queue.js';

const asked = { forces: ['22', '07'], persons: [{ role: 'PARTNER' }], period: { from: '1990-02-03', until: '2026-11-20' }, pndRequested: true };
const scope = { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: [{ role: 'SUBJECT' }, { role: 'PARTNER' }], period: asked.period };
const found = (more: object, status = 'NIL_WITHIN_SCOPE'): string[] => enquiryQueue.judge!(asked, 'da-response', { status, scope: { ...scope, ...more } }, (place) => place === '22').map(({ path, code }) => `${path} ${code}`);

describe('an answer of a force that nothing is held', () => {
  it('covers what this force is asked, and need not cover what another is', () => expect(found({})).toEqual([]));
  it.each<[string, object, string[]]>([
    ['by a search of another force, though that is asked too', { forces: ['07'] }, ['/scope/forces CONTRADICTION']], ['of the supervised person alone, where a partner is asked about', { persons: [{ role: 'SUBJECT' }] }, ['/scope/persons CONTRADICTION']],
    ['for fewer days than are asked', { period: { from: '2020-01-01', until: '2026-11-01' } }, ['/scope/period/from CONTRADICTION', '/scope/period/until CONTRADICTION']], ['without the Police National Database, which is asked for', { systems: ['LOCAL_RMS'] }, ['/scope/systems CONTRADICTION']],
  ])('%s is refused at the door, and may be given as a part', (_, more, expected) => expect([found(more), found(more, 'FULL'), found(more, 'PARTIAL')]).toEqual([expected, expected, []]));
});
