import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '#messages';
import { storableFindings, valueFinding } from '../drop/findings.js';
import { answerFinding, refusalFindings } from './answer-findings.js';
import { isProtectedColumn } from './protected-columns.js';

const kindsHere = ['da-response', 'enquiry-refusal'] as const;
const isProtected = (column: string): boolean => isProtectedColumn(column, kindsHere);

describe('a column of answers', () => {
  it.each(['', 'column 3', 'name 4', 'inReplyTo', 'kind', 'lawfulBasis', 'status', 'code', 'incidents.0.circumstances'])('that belongs to no victim may be named in a store: "%s"', (column) => {
    expect(isProtected(column)).toBe(false);
  });

  it.each(['incidents.0.placePostcode', 'incidents.3.people.1.address', 'incidents.0.people.0.refuge', 'incidents.0.people', 'nobody.knows', 'Hiddenstreet'])('that may hold a victim\'s detail, or that no kind declares, may not: %s', (column) => {
    expect(isProtected(column)).toBe(true);
  });
});

describe('what a store is told of a row', () => {
  it('is once that something protected is wrong, without column, code or shape, and of the rest no shape', () => {
    const all = [valueFinding('NOT_A_POSTCODE', 'incidents.0.placePostcode', 'Write a postcode.', 'AB1'), valueFinding('TOO_LONG', 'incidents.0.people.0.phone', 'Shorten it.', '01632'), valueFinding('NOT_IN_LIST', 'status', 'Choose one.', 'ZY9 9ZZ')];
    const kept = storableFindings(all, isProtected);
    expect(kept.map(({ code, column, todo }) => [code, column, todo.startsWith('Choose one.')])).toEqual([['NOT_IN_LIST', 'status', true], ['PROTECTED_VALUE', '', false]]);
    expect(JSON.stringify(kept)).not.toMatch(/POSTCODE|phone|people|AA9|99999|stands here/);
  });

  it('is everything where nothing protected is wrong', () => {
    const all = [answerFinding('WORK_TAKEN', 'inReplyTo')];
    expect(storableFindings(all, isProtected)).toEqual(all);
  });
});

describe('what is told of a refusal', () => {
  const codeOf = (error: unknown): string | undefined => refusalFindings(error, (path) => path)[0]?.code;

  it.each([
    [new GatewayError('REQUEST_CONFLICT'), 'WORK_TAKEN'], [new GatewayError('REQUEST_CONFLICT', { code: 'REPLIED' }), 'ALREADY_ANSWERED'], [new GatewayError('PARTNER_KIND'), 'NOT_AGREED'],
    [new GatewayError('LABEL_CONFLICT'), 'NOT_DIVISIBLE'], [new GatewayError('STORE_CONSTRAINT'), 'NOT_TAKEN'], [new GatewayError('STORE_DENIED'), 'NOT_TAKEN'], [new TypeError('invented'), 'NOT_TAKEN'],
  ])('%s is %s', (error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });

  it('is nothing yet where it passes by itself: the file waits', () => {
    for (const code of ['STORE_AWAY', 'DIRECTORY_STALE', 'PARTNER_NO_KEY'] as const) expect(() => codeOf(new GatewayError(code))).toThrow(expect.objectContaining({ code }));
  });
});
