import { describe, expect, it } from '@jest/globals';
import { templatesIn } from '../shell/templates.js';

const render = templatesIn();
const [replied, before, after] = ['2026-12-01T12:00:00Z', '2026-11-30T12:00:00Z', '2026-12-02T12:00:00Z'].map((time) => new Date(time));
const work = (more: object) => ({ id: '019a0000-0000-7000-8000-000000000001', kind: 'da-enquiry', from: 'The Probation Service', state: 'REPLIED', replyKind: 'enquiry-refusal', repliedBy: 'unit.wm', repliedAt: replied, receivedAt: before, chasedAt: after, answerDue: after, contest: null, reviewOn: null, answeredInPart: false, ...more });
const shell = { page: { title: 'Enquiries' }, form: { token: '', newKey: () => '' }, address: '/enquiries' };
/** What the list, and the page of one, say of a reminder. */
const says = (more: object) => [
  render('work-queue', { ...shell, work: [work(more)], states: [], state: undefined, next: null }).includes('Chased'),
  render('work-item', { ...shell, work: work(more), item: 'enquiry', from: 'The Probation Service', messages: [], sections: [], replies: [] }).includes('reminds you'),
];

describe('a reminder of an answer', () => {
  it('is shown while nobody has replied, and where the reply that it came after was a refusal, or an answer in part', () => {
    expect([says({ state: 'WAITING', replyKind: null, repliedAt: null }), says({ state: 'TAKEN', replyKind: null, repliedAt: null }), says({}), says({ replyKind: 'da-response', answeredInPart: true })]).toEqual(Array(4).fill([true, true]));
  });

  it('is not shown after an answer of all that was asked, beside a refusal that came since, or where it is about the contest', () => {
    expect([says({ replyKind: 'da-response' }), says({ chasedAt: before }), says({ contest: 'CONTESTED' }), says({ chasedAt: null })]).toEqual(Array(4).fill([false, false]));
  });

  it('says when what was refused because of a live investigation waits again', () => {
    const page = (more: object) => render('work-item', { ...shell, work: work({ reviewOn: '2026-12-20', ...more }), item: 'enquiry', from: 'The Probation Service', messages: [], sections: [], replies: [] });
    expect([page({}), page({ state: 'WAITING' })]).toEqual([expect.stringContaining('It waits here again from that morning.'), expect.stringContaining('It is to be answered, or refused anew.')]);
    expect(page({})).toContain('review on 20 December 2026');
  });
});
