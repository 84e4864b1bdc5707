import { describe, expect, it } from '@jest/globals';
import { templatesIn } from '../shell/templates.js';

const render = templatesIn();
/** What the page of a piece of work says where something stands in its place. */
const says = (correction: object): string => render('work-item', {
  page: { title: 'Enquiry' }, form: { token: '', newKey: () => '' }, address: '/enquiries', item: 'enquiry', from: 'The Probation Service', messages: [], sections: [], replies: [],
  work: { id: '019a0000-0000-7000-8000-000000000001', issuer: 'probation', kind: 'da-enquiry', state: 'WAITING', receivedAt: new Date(), correction: { at: new Date('2026-12-01T12:00:00Z'), replacedBy: null, ...correction } },
});

describe('what stands in place of a message', () => {
  it('says what its sender has made of it, and why', () => {
    expect(says({ act: 'RECALL_IN_ERROR', reasonCode: 'WRONG_RECIPIENT', reason: 'It was for another force.' })).toMatch(/Recalled: sent in error, 1 December 2026, 12:00pm: wrong recipient\. What it said is not shown any more\.[^]*It was for another force\./);
  });

  it('says that it is withheld here, or was removed, because it tells something of a victim, and offers no report of it', () => {
    const [quarantined, removed] = [says({ act: 'QUARANTINED', reasonCode: 'MISROUTED' }), says({ act: 'REMOVED', reasonCode: 'MISROUTED' })];
    expect(quarantined).toMatch(/In quarantine, 1 December 2026, 12:00pm: somebody found that it tells something of a victim\. What it said is not shown any more\./);
    expect(removed).toMatch(/Removed, 1 December 2026, 12:00pm: somebody found/);
    for (const page of [quarantined, removed]) expect(page).not.toContain('/misroutes/new/');
  });
});
