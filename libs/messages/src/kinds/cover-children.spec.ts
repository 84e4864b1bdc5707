import { describe, expect, it } from '@jest/globals';
import { coverChildren } from './cover-children.js';

const [kim, robin] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const asked = { children: [{ id: kim, role: 'CHILD', givenNames: 'Kim' }, { id: robin, role: 'CHILD', expectedOn: '2027-02-01' }] };
const found = (content: object): string[] => coverChildren(asked, 'safeguarding-response', content).map(({ path, code }) => `${path} ${code}`);
const both = [{ askedAs: kim, known: 'YES' }, { askedAs: robin, known: 'NO' }];

describe('a full answer', () => {
  it('covers every child of the enquiry, and may tell of a child that was not asked about', () => {
    expect(found({ status: 'FULL', children: [...both, { known: 'YES' }] })).toEqual([]);
    expect(found({ status: 'FULL', children: both.slice(0, 1) })).toEqual(['/children REQUIRED']);
    expect(found({ status: 'FULL', children: [{ known: 'YES' }, { known: 'YES' }] })).toEqual(['/children REQUIRED']);
  });
  it('is a partial one where a child was not searched for', () => {
    const children = [both[0], { ...both[1], known: 'NOT_SEARCHED' }];
    expect(found({ status: 'FULL', children })).toEqual(['/children/1/known CONTRADICTION']);
    expect(found({ status: 'PARTIAL', children })).toEqual([]);
  });
});

describe('an answer that nothing is held', () => {
  it('knows no child, whether it was asked about or not', () => {
    expect(found({ status: 'NIL_WITHIN_SCOPE', children: [{ askedAs: kim, known: 'NO' }] })).toEqual([]);
    expect(found({ status: 'NIL_WITHIN_SCOPE', children: [{ askedAs: kim, known: 'NO' }, { askedAs: robin, known: 'YES', status: 'CP' }, { known: 'YES' }] })).toEqual(['/children/1/known CONTRADICTION', '/children/2/known CONTRADICTION']);
  });
});

describe('any answer', () => {
  it('names no child that the enquiry does not have', () => expect(found({ status: 'PARTIAL', children: [{ askedAs: '00000000-0000-4000-8000-000000000009', known: 'NO' }] })).toEqual(['/children/0/askedAs NOT_IN_LIST']));
  it('that is no answer of its kind is left to the contract', () => {
    for (const content of [{}, { status: 'PARTIAL', children: 'none' }, { status: 'PARTIAL', children: [null, 7] }]) expect(found(content)).toEqual([]);
    expect(coverChildren(asked, 'enquiry-refusal', {})).toEqual([]);
    expect(coverChildren({}, 'safeguarding-response', { status: 'FULL' })).toEqual([]);
  });
  it('says what to do and quotes nothing', () => {
    for (const { todo } of coverChildren(asked, 'safeguarding-response', { status: 'FULL', children: [{ askedAs: 'x', known: 'NOT_SEARCHED' }] })) expect(todo).toMatch(/^[A-Z].*\.$/);
  });
});
