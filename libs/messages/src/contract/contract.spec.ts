import { describe, expect, it } from '@jest/globals';
import { checkContent } from './check-content.js';
import { parsePart, parseReceipt } from './parse-part.js';

const incident = () => ({
  incidentReference: 'INC-1', force: '22', version: 1, occurredAt: '2026-03-01T21:00:00Z', incidentType: 'CRIME', resolution: ['ARREST'],
  circumstances: 'An argument.', policeAction: 'Arrested.', subject: { pnc: '1979/0163001B', role: 'SUSPECT' },
  matchEvidence: { identifiers: ['PNC'], confidence: 'EXACT' }, victimSafetyState: 'SAFE', subjectAware: 'YES',
  people: [{ role: 'VICTIM', familyName: 'Testperson', postcode: 'WR1 2AB' }],
});
const kind = 'reportable-incident-arrest';
const codes = (content: object) => checkContent(kind, content).map(({ path, code }) => `${path} ${code}`);
const elementId = '00000000-0000-4000-8000-000000000001';
const casePart = () => ({ ...incident(), people: [{ id: elementId, role: 'VICTIM', familyName: 'Testperson' }] });

describe('checking content before it is split', () => {
  it('finds nothing in content that fits', () => expect(checkContent(kind, incident())).toEqual([]));

  it.each<[string, object, string[]]>([
    ['a missing field', { ...incident(), force: undefined }, ['/force REQUIRED']],
    ['a field that may not be null', { ...incident(), place: null }, ['/place WRONG_TYPE']],
    ['an unknown field', { ...incident(), victimAddress: 'x' }, ['/victimAddress UNKNOWN_FIELD']],
    ['an unknown field whose name is content', { ...incident(), '14 Testing Road': 'x' }, ['/? UNKNOWN_FIELD']],
    ['a wrong check letter', { ...incident(), subject: { pnc: '1979/0163001C', role: 'SUSPECT' } }, ['/subject/pnc PNC_CHECK_LETTER']],
    ['a day that does not exist', { ...incident(), occurredAt: '2026-02-30T21:00:00Z' }, ['/occurredAt NOT_A_TIME']],
    ['a list where an object belongs', { ...incident(), subject: [] }, ['/subject WRONG_TYPE']],
    ['an object where a list belongs', { ...incident(), people: {} }, ['/people WRONG_TYPE']],
    ['a list inside a list of objects', { ...incident(), people: [[]] }, ['/people WRONG_TYPE']],
    ['too many elements', { ...incident(), people: Array.from({ length: 20_000 }, () => ({})) }, ['/people TOO_MANY']],
    ['the same value twice', { ...incident(), resolution: ['ARREST', 'ARREST'] }, ['/resolution DUPLICATE']],
    ['a blank text', { ...incident(), circumstances: ' \n ' }, ['/circumstances NOT_PLAIN_TEXT']],
    ['a fault in an element', { ...incident(), people: [{ role: 'VICTIM' }, { role: 'KING', postcode: 'WR12AB' }] }, ['/people/1/postcode NOT_PLAIN_TEXT', '/people/1/role NOT_IN_LIST']],
  ])('says where there is %s', (_, content, expected) => expect(codes(content).sort()).toEqual(expected));

  it('never quotes a value', () => {
    expect(JSON.stringify(checkContent(kind, { ...incident(), force: 'Marked', people: [{ role: 'Marked', phone: 'Marked' }] }))).not.toContain('Marked');
  });
  it('asks for the whole record when supervision begins and for little when it ends', () => {
    const ended = { change: 'ENDED', homeForce: '22', digest: 'A'.repeat(43), person: { crn: 'X123456' } };
    expect(checkContent('supervision-notification', ended)).toEqual([]);
    expect(checkContent('supervision-notification', { ...ended, change: 'ADDED' }).map(({ path }) => path)).toEqual([
      '/person/names', '/person/supervisionType', '/person/startsOn', '/person/practitioner', '/person/deliveryUnit',
    ]);
  });
});

describe('parsing a part', () => {
  const refuses = (text: string, path?: string) =>
    expect(() => parsePart(kind, 'case', text)).toThrow(
      expect.objectContaining({ code: 'MESSAGE_MALFORMED', facts: expect.objectContaining({ kind, part: 'case', ...(path === undefined ? {} : { path }) }) }),
    );

  it('gives the case part of a message', () => expect(parsePart(kind, 'case', JSON.stringify(casePart()))).toEqual(casePart()));
  it('gives the victim part with the ids of its elements', () => {
    const victim = { people: [{ id: elementId, postcode: 'WR1 2AB' }], originals: [{ path: '/circumstances', text: 'x' }] };
    expect(parsePart(kind, 'victim', JSON.stringify(victim))).toEqual(victim);
  });
  it('refuses a VICTIM field in the case part', () => refuses(JSON.stringify({ ...casePart(), victimsOwnWords: 'x' }), ''));
  it('refuses an element without its id', () => refuses(JSON.stringify({ ...casePart(), people: [{ role: 'VICTIM' }] }), '/people/0'));
  it('refuses a check letter that does not fit', () => refuses(JSON.stringify({ ...casePart(), subject: { pnc: '1979/0163001C', role: 'SUSPECT' } }), '/subject/pnc'));
  it('refuses a name that stands twice', () => refuses(JSON.stringify(casePart()).replace('{', '{"force":"07",')));
  it('refuses a name that stands twice, once escaped', () => refuses(JSON.stringify(casePart()).replace('{', '{"f\\u006frce":"07",')));
  it('refuses __proto__', () => refuses(JSON.stringify(casePart()).replace('{', '{"__proto__":{},')));
  it('refuses what is no JSON', () => refuses('{'));
  it('refuses depth without end', () => refuses('['.repeat(100_000) + ']'.repeat(100_000)));
  it('refuses a NUL and half a surrogate pair, which no store can keep', () => {
    refuses(JSON.stringify({ ...casePart(), circumstances: 'a\u0000b' }));
    refuses(JSON.stringify({ ...casePart(), incidentReference: 'a\ud800' }));
  });
  it('takes a backslash before u0000 for what it is', () => {
    expect(parsePart<{ incidentReference: string }>(kind, 'case', JSON.stringify({ ...casePart(), incidentReference: 'a\\u0000' })).incidentReference).toBe('a\\u0000');
  });
  it('reads a receipt', () => {
    const receipt = { message: '019a0000-0000-7000-8000-000000000001', digest: 'A'.repeat(43), outcome: 'accepted', at: '2026-03-01T21:00:00Z' };
    expect(parseReceipt(JSON.stringify(receipt))).toEqual(receipt);
    expect(() => parseReceipt('{}')).toThrow(expect.objectContaining({ code: 'MESSAGE_MALFORMED' }));
  });
});
