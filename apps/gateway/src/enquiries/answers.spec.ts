import { describe, expect, it } from '@jest/globals';
import { type Arrived } from '#exchange';
import { fileAnswer } from './answers.handler.js';

const conversation = '019a0000-0000-7000-8000-000000000002';
const asked = { conversation, recipient: 'police-west-mercia', kind: 'da-enquiry', crn: 'X123456' };
const answer = (more: object, rows: object[] = [asked]): Arrived =>
  ({ id: '019a0000-0000-7000-8000-000000000001', issuer: 'police-west-mercia', kind: 'da-response', conversation, receivedAt: new Date(0), content: {}, preloaded: { asked: rows }, ...more }) as unknown as Arrived;

describe('an answer', () => {
  it('is filed under the person who was asked about and stands in the queue of the caseload', () => {
    expect(fileAnswer(answer({}))).toEqual([
      { insert: 'enquiry_answer', row: expect.objectContaining({ crn: 'X123456', conversation, kind: 'da-response', leaves: 'ANSWERED', issuer: 'police-west-mercia' }) as object }, { concerns: 'X123456' }, { delivered: 'caseload' },
    ]);
    expect(fileAnswer(answer({ content: { status: 'PARTIAL', scope: { systems: ['PND'] }, answer: 'Invented words.' } }))[0]).toMatchObject({ row: { said: 'PARTIAL', systems: 1, pnd: true } });
    expect(fileAnswer(answer({ kind: 'enquiry-refusal' }))[0]).toMatchObject({ row: { leaves: 'REFUSED' } });
  });

  it.each<[string, object, object[]]>([
    ['to nothing that was asked', {}, []],
    ['of an agency that was not asked', { issuer: 'police-cheshire' }, [asked]],
    ['of a kind that answers something else', { kind: 'safeguarding-response' }, [asked]],
    ['that decides on an enquiry as if it were a referral', { kind: 'referral-outcome' }, [asked]],
    ['that acknowledges an enquiry as if it were a referral', { kind: 'marac-acknowledgement' }, [asked]],
  ])('%s is not taken', (_, more, rows) => {
    expect(() => fileAnswer(answer(more, rows))).toThrow(expect.objectContaining({ code: 'MESSAGE_UNASKED' }));
  });
});
