import { describe, expect, it } from '@jest/globals';
import { type Arrived } from '#exchange';
import { fileDecision } from './contest-decisions.handler.js';

const conversation = '019a0000-0000-7000-8000-000000000002';
const [refusal, clock] = ['019a0000-0000-7000-8000-000000000003', '019a0000-0000-7000-8000-000000000004'];
const [sent, sentLater, earlier] = ['019a0000-0000-7000-8000-000000000005', '019a0000-0000-7000-8000-000000000006', '019a0000-0000-7000-8000-000000000007'];
const contested = { id: refusal, refused: 'LEGAL', trigger: 'PERIODIC', messages: [sentLater], conversation, recipient: 'police-west-mercia', crn: 'X123456', kind: 'da-enquiry' };
const decision = (content: object, more: object = {}, rows: object[] = [contested]): Arrived =>
  ({ id: '019a0000-0000-7000-8000-000000000001', issuer: 'police-west-mercia', kind: 'contest-decision', conversation, inReplyTo: sentLater, receivedAt: new Date(0), content, preloaded: { contested: rows, clocks: [{ id: clock, rule: 'REPLY_ROUTINE' }] }, ...more }) as unknown as Arrived;

describe('a decision on a contest', () => {
  it('that overturns the refusal leaves the enquiry open again, and its answer awaited anew', () => {
    expect(fileDecision(decision({ decision: 'OVERTURNED' }))).toEqual([
      { insert: 'enquiry_answer', row: expect.objectContaining({ conversation, kind: 'contest-decision', leaves: 'OVERTURNED', crn: 'X123456', decides: refusal }) as object },
      { insert: 'clock', row: expect.objectContaining({ rule: 'REPLY_ROUTINE' }) as object }, { insert: 'awaited_reply', row: expect.anything() as object },
      { insert: 'clock', row: expect.objectContaining({ rule: 'ANSWER_READ' }) as object }, { insert: 'awaited_reply', row: expect.anything() as object }, { concerns: 'X123456' }, { delivered: 'caseload' },
    ]);
  });

  it('that upholds it goes to the manager', () => {
    const effects = fileDecision(decision({ decision: 'UPHELD' }));
    expect(effects[0]).toMatchObject({ row: { leaves: 'UPHELD' } });
    expect(effects).toContainEqual({ insert: 'escalation', row: expect.objectContaining({ code: 'UPHELD', kind: 'da-enquiry', crn: 'X123456', partner: 'police-west-mercia', conversation }) as object });
  });

  it('is filed on the contest that it answers, not on the newest of the conversation', () => {
    const both = [contested, { ...contested, id: earlier, messages: [sent] }];
    const decides = (inReplyTo: string | undefined, rows: object[] = both) => fileDecision(decision({ decision: 'UPHELD' }, { inReplyTo }, rows))[0];
    expect([decides(sent), decides(sentLater), decides(undefined, [contested])]).toMatchObject([{ row: { decides: earlier } }, { row: { decides: refusal } }, { row: { decides: refusal } }]);
    for (const unknown of [undefined, earlier]) expect(() => decides(unknown)).toThrow(expect.objectContaining({ code: 'MESSAGE_UNASKED' }));
  });

  it.each<[string, object, object[]]>([['on what was not contested', {}, []], ['of somebody else than refused', { issuer: 'police-cheshire' }, [contested]]])('%s is not taken', (_, more, rows) => {
    expect(() => fileDecision(decision({ decision: 'OVERTURNED' }, more, rows))).toThrow(expect.objectContaining({ code: 'MESSAGE_UNASKED' }));
  });
});
