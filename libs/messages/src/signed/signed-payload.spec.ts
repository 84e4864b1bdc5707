import { describe, expect, it } from '@jest/globals';
import { isUuid, newConversationId, newMessageId, newOrderingKey, parseAgencyCode, timeOfMessageId } from '../ids/index.js';
import { kindOf } from '../kinds/kinds.js';
import { parseSignedPayload } from './signed-payload.js';

const digest = 'A'.repeat(43);
const payload = () => ({
  specversion: '1.0', id: newMessageId(), source: 'urn:mag:agency:police-west-mercia', type: 'connection-test.v1', time: '2026-03-01T21:00:00.123Z',
  datacontenttype: 'application/json', iss: 'police-west-mercia', aud: 'probation', iat: 1772398800, exp: 1772485200, conversation: newConversationId(),
  orderingKey: newOrderingKey(), sequence: 1, kind: 'connection-test', lane: 'bulk', purpose: 'run-exchange', lawfulBasis: 'UKGDPR-6-1-e',
  onBehalfOf: { person: 'feed.wm', role: 'feed-officer' }, parts: { case: digest, originator: digest, mappa: digest, victim: digest },
});

describe('the signed payload', () => {
  it('is read as it was written', () => {
    const written = payload();
    expect(parseSignedPayload(JSON.stringify(written))).toEqual(written);
  });
  it.each<[string, object, string]>([
    ['a part without digest', { parts: { case: digest } }, '/parts'], ['another source', { source: 'urn:mag:agency:probation' }, '/source'],
    ['a type of another kind', { type: 'receipts.v1' }, '/type'], ['a time of another second', { time: '2026-03-01T21:00:01Z' }, '/time'],
    ['an expiry before the issue', { exp: 1772398800 }, '/exp'], ['an order without sequence', { sequence: null }, '/sequence'],
    ['a root without receipts', { root: digest }, '/root'], ['an unknown claim', { extra: 1 }, ''], ['an unknown purpose', { purpose: 'curiosity' }, '/purpose'],
    ['an id of version 4', { id: newOrderingKey() }, '/id'],
  ])('is refused with %s', (_, change, path) => {
    expect(() => parseSignedPayload(JSON.stringify({ ...payload(), ...change }))).toThrow(expect.objectContaining({ code: 'ENVELOPE_CLAIMS', facts: { path } }));
  });
  it('names its kind and version, or says that it does not know them', () => {
    expect(kindOf({ kind: 'connection-test', type: 'connection-test.v1' }).family).toBe('M43');
    expect(() => kindOf({ kind: 'enquiry', type: 'enquiry.v1' })).toThrow(expect.objectContaining({ code: 'MESSAGE_UNKNOWN_KIND' }));
    expect(() => kindOf({ kind: 'connection-test', type: 'connection-test.v2' })).toThrow(expect.objectContaining({ code: 'MESSAGE_UNKNOWN_VERSION' }));
    expect(() => kindOf({ kind: 'toString', type: 'toString.v1' })).toThrow(expect.objectContaining({ code: 'MESSAGE_UNKNOWN_KIND' }));
  });
});

describe('ids', () => {
  it('carry the time of issue to the millisecond', () => {
    const at = new Date('2026-03-01T21:00:00.123Z');
    expect(timeOfMessageId(newMessageId(at))).toEqual(at);
  });
  it('are read in one form only', () => {
    const id = newMessageId();
    expect([id, id.toUpperCase(), '', `${id} `].map(isUuid)).toEqual([true, false, false, false]);
    for (const other of ['Police', 'police-', '1', 'a'.repeat(41)]) expect(() => parseAgencyCode(other)).toThrow(expect.objectContaining({ code: 'MESSAGE_IDENTIFIER' }));
  });
});
