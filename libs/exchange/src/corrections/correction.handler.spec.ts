import { describe, expect, it } from '@jest/globals';
import { correctableKinds, type MessageCorrection } from '#messages';
import { type Row } from '#platform';
import { type Arrived } from '../rails/arrived.js';
import { noteCorrection } from './correction.handler.js';
import { mayReplace } from './correctable.js';

const [id, message, conversation] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002', '019a0000-0000-7000-8000-000000000003'];
const receivedAt = new Date('2026-11-27T10:00:00Z');

/** A withdrawal of a DA enquiry by probation, of which so much is here. */
const correction = (came: readonly Row[] = [], ours: readonly Row[] = [], more: object = {}): Arrived<MessageCorrection> => ({
  id, issuer: 'probation', kind: 'message-correction', conversation, receivedAt, preloaded: { came, ours },
  content: { message, correctedKind: 'da-enquiry', act: 'WITHDRAW', reasonCode: 'NO_LONGER_NEEDED', reason: 'It is not needed any more.', ...more },
} as unknown as Arrived<MessageCorrection>);
const enquiry = (more: Row = {}): Row => ({ message_id: message, issuer: 'probation', kind: 'da-enquiry', conversation, ...more });
const noted = expect.arrayContaining([{ insert: 'message_correction', row: expect.objectContaining({ id, issuer: 'probation', message_id: message, act: 'WITHDRAW', replaced_by: null }) }, { delivered: 'corrections' }]);
const notTheirs = expect.objectContaining({ code: 'MESSAGE_NOT_OWN' });

describe('a correction that comes', () => {
  it('is noted of a message of the same sender, in the same conversation, of the kind that it says', () => {
    expect(noteCorrection(correction([enquiry()]))).toEqual(noted);
  });

  it('is noted and waits where the message has not come yet', () => {
    expect(noteCorrection(correction())).toEqual(noted);
  });

  it('is refused of a message that somebody else sent, or that was sent from here', () => {
    expect(() => noteCorrection(correction([enquiry({ issuer: 'police-cheshire' })]))).toThrow(notTheirs);
    expect(() => noteCorrection(correction([], [{ message_id: message }]))).toThrow(notTheirs);
  });

  it('is refused in another conversation than that of the message, and of another kind than it is', () => {
    expect(() => noteCorrection(correction([enquiry({ conversation: id })]))).toThrow(notTheirs);
    expect(() => noteCorrection(correction([enquiry({ kind: 'marac-referral' })]))).toThrow(notTheirs);
  });

  it('is theirs where two agencies used one id', () => {
    expect(noteCorrection(correction([enquiry({ issuer: 'police-cheshire' }), enquiry()]))).toEqual(noted);
  });
});

describe('what may stand in the place of a message', () => {
  it('is its like: an answer or a refusal for either, an incident with or without an arrest, and otherwise the same kind', () => {
    expect(mayReplace('enquiry-refusal')).toContain('da-response');
    expect(mayReplace('reportable-incident-no-arrest')).toContain('reportable-incident-arrest');
    for (const kind of correctableKinds) expect([kind, mayReplace(kind).includes(kind)]).toEqual([kind, true]);
    expect(mayReplace('da-enquiry')).toEqual(['da-enquiry']);
  });
});
