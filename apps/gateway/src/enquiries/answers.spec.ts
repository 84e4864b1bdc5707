import { describe, expect, it } from '@jest/globals';
import { type Arrived } from '#exchange';
import { significantChanges } from '#messages';
import { fileAnswer } from './answers.handler.js';

const conversation = '019a0000-0000-7000-8000-000000000002';
const searched = { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: [{ role: 'SUBJECT' }, { role: 'PARTNER' }], period: { from: '1990-02-03', until: '2026-11-20' } };
const asked = { conversation, recipient: 'police-west-mercia', kind: 'da-enquiry', crn: 'X123456', places: ['22'], content: { persons: [{ role: 'PARTNER' }], period: searched.period, forces: ['22', '07'], pndRequested: true } };
const answer = (more: object, rows: object[] = [asked]): Arrived =>
  ({ id: '019a0000-0000-7000-8000-000000000001', issuer: 'police-west-mercia', kind: 'da-response', conversation, receivedAt: new Date(0), content: { status: 'FULL', scope: searched }, preloaded: { asked: rows }, ...more }) as unknown as Arrived;

describe('an answer', () => {
  it('is filed under the person who was asked about and stands in the queue of the caseload', () => {
    expect(fileAnswer(answer({}))).toEqual([
      { insert: 'enquiry_answer', row: expect.objectContaining({ crn: 'X123456', conversation, kind: 'da-response', leaves: 'ANSWERED', issuer: 'police-west-mercia' }) as object },
      { insert: 'clock', row: expect.objectContaining({ rule: 'ANSWER_READ' }) as object }, { insert: 'awaited_reply', row: expect.objectContaining({ conversation, crn: 'X123456' }) as object }, { concerns: 'X123456' }, { delivered: 'caseload' },
    ]);
    expect(fileAnswer(answer({ content: { status: 'PARTIAL', scope: { systems: ['PND'] }, answer: 'Invented words.' } }))[0]).toMatchObject({ row: { said: 'PARTIAL', systems: 1, pnd: true } });
    expect(fileAnswer(answer({ kind: 'enquiry-refusal' }))[0]).toMatchObject({ row: { leaves: 'REFUSED' } });
  });

  /** That there is something to read is started beside whatever else an answer does. */
  const toRead = ['clock', 'awaited_reply'];
  const clocks = [{ id: '019a0000-0000-7000-8000-00000000000a', rule: 'REPLY_ROUTINE' }];
  it.each<[string, object]>([
    ['of another force', { forces: ['07'] }], ['of the supervised person alone, where a partner was asked about', { persons: [{ role: 'SUBJECT' }] }], ['for fewer days', { period: { from: '2020-01-01', until: '2026-11-20' } }], ['without the Police National Database', { systems: ['LOCAL_RMS'] }],
  ])('that nothing is held, by a search %s, leaves the enquiry answered in part and stops no clock', (_, more) => {
    const filed = (scope: object) => fileAnswer(answer({ content: { status: 'NIL_WITHIN_SCOPE', scope }, preloaded: { asked: [asked], clocks } })).flatMap((effect) => ('insert' in effect && !toRead.includes(effect.insert) ? [[effect.insert, effect.row['leaves'] ?? effect.row['kind']]] : []));
    expect(filed(searched)).toEqual([['enquiry_answer', 'ANSWERED'], ['clock_event', 'stopped']]);
    expect(filed({ ...searched, ...more })).toEqual([['enquiry_answer', 'ANSWERED_IN_PART']]);
  });

  it('that says to ask somebody else is followed to the place that it names', () => {
    const wrongArea = { kind: 'enquiry-refusal', content: { code: 'WRONG_AREA', askInstead: { name: 'Cheshire', force: '07', area: 'E06000049' } } };
    const follows = (place: string) => expect.arrayContaining([{ insert: 'enquiry_redirect', row: { id: answer({}).id, issuer: 'police-west-mercia', conversation, place, state: 'WAITING' } }]) as unknown;
    expect(fileAnswer(answer(wrongArea))).toEqual(follows('07'));
    expect(fileAnswer(answer(wrongArea, [{ ...asked, kind: 'safeguarding-enquiry' }]))).toEqual(follows('E06000049'));
    expect(fileAnswer(answer({ content: { status: 'REDIRECTED', redirectedTo: '07' } }))).toEqual(follows('07'));
    expect(fileAnswer(answer({ kind: 'enquiry-refusal', content: { code: 'TOO_SOON', askInstead: { name: 'Cheshire', force: '07' } } })).some((effect) => 'insert' in effect && effect.insert === 'enquiry_redirect')).toBe(false);
  });

  const refused = (code: string, trigger = 'PERIODIC') => fileAnswer(answer({ kind: 'enquiry-refusal', content: { code } }, [{ ...asked, asked_by: 'pat.practitioner', trigger }]));
  const written = (effects: readonly object[]) => effects.flatMap((effect) => ('insert' in effect ? [effect.insert] : []));

  it.each(significantChanges)('as too soon is contested by rule where the enquiry was made because of %s', (trigger) => {
    expect(refused('TOO_SOON', trigger)).toEqual(expect.arrayContaining([{ insert: 'refusal_contest', row: expect.objectContaining({ id: answer({}).id, conversation, by_rule: true, contested_by: 'pat.practitioner' }) as object }]));
    expect(written(refused('INTELLIGENCE_RESTRICTED', trigger))).toEqual(['enquiry_answer', ...toRead]);
  });

  it('as too soon stands where nothing has changed', () => expect(written(refused('TOO_SOON'))).toEqual(['enquiry_answer', ...toRead]));

  it.each(['NO_KNOWN_HISTORY', 'RESOURCE', 'CONSENT_REQUIRED', 'NOT_PROPORTIONATE', 'LEGAL'])('for %s goes to the manager at once; for another reason it does not', (code) => {
    expect(refused(code)).toEqual(expect.arrayContaining([{ insert: 'escalation', row: expect.objectContaining({ code, kind: 'da-enquiry', crn: 'X123456', partner: 'police-west-mercia' }) as object }]));
    expect(written(refused('LIVE_INVESTIGATION'))).toEqual(['enquiry_answer', ...toRead]);
  });

  it.each<[string, object]>([['a name alone', { name: 'Cheshire' }], ['an area, where a force is asked', { name: 'Cheshire', area: 'E06000049' }]])('that says to ask somebody else by %s is not taken', (_, askInstead) => {
    expect(() => fileAnswer(answer({ kind: 'enquiry-refusal', content: { code: 'WRONG_AREA', askInstead } }))).toThrow(expect.objectContaining({ code: 'MESSAGE_NOWHERE' }));
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
