import { describe, expect, it } from '@jest/globals';
import { parseAgencyCode } from '#messages';
import { type AgreedKind, type DirectoryDocument } from '../document.js';
import { railGaps } from './rail-gaps.js';

const probation = parseAgencyCode('probation'), force = parseAgencyCode('police-cheshire');
const agreed = (kind: string, more: Partial<AgreedKind> = {}): AgreedKind => ({ kind, purposes: ['run-exchange'], labelCeiling: 'VICTIM', ...more });
/** Agreements both ways, of these kinds. */
const document = (there: readonly AgreedKind[], back: readonly AgreedKind[] = []): DirectoryDocument => ({
  version: 1, issuedAt: '2026-03-02T10:00:00Z', expiresAt: '2026-04-02T10:00:00Z', agencies: [], routing: { routes: [] },
  agreements: [{ from: probation, to: force, kinds: there }, { from: force, to: probation, kinds: back }].filter(({ kinds }) => kinds.length > 0),
});
const enquiry = agreed('da-enquiry', { purposes: ['manage-da-risk'] }), [receipts, givenUp] = [agreed('receipts'), agreed('place-given-up')];
const noReceipts = (kinds: string) => expect.stringMatching(new RegExp(`^From probation to police-cheshire: ${kinds} may pass, but no receipts may come back: .* Let receipts pass for run-exchange from police-cheshire to probation\\.$`));
const noPlaces = (kinds: string) => expect.stringMatching(new RegExp(`^From probation to police-cheshire: ${kinds} may pass, but no place-given-up: .* from probation to police-cheshire\\.$`));

describe('agreements', () => {
  it('that let a kind pass need receipts back, and the giving up of places the same way', () => {
    expect(railGaps(document([enquiry]))).toEqual([noReceipts('da-enquiry'), noPlaces('da-enquiry')]);
    expect(railGaps(document([enquiry, givenUp]))).toEqual([noReceipts('da-enquiry, place-given-up')]);
    expect(railGaps(document([enquiry], [receipts]))).toEqual([noPlaces('da-enquiry')]);
    expect(railGaps(document([enquiry, givenUp], [receipts]))).toEqual([]);
  });

  it('need nothing for receipts themselves, and for a kind that nobody knows yet the same as for any', () => {
    expect(railGaps(document([receipts], [receipts]))).toEqual([]);
    expect(railGaps(document([agreed('not-known-yet')], [receipts]))).toEqual([noPlaces('not-known-yet')]);
  });

  it.each([['for another purpose', { purposes: ['manage-da-risk'] }], ['on another basis', { lawfulBases: ['OMA2007-s14'] }]])('do not let back what the exchange sends where they let it back %s', (_, more) => {
    expect(railGaps(document([enquiry, givenUp], [agreed('receipts', more)]))).toEqual([noReceipts('da-enquiry, place-given-up')]);
    expect(railGaps(document([enquiry, agreed('place-given-up', more)], [receipts]))).toEqual([noPlaces('da-enquiry, place-given-up')]);
  });

  it('are told of only as far as it is new, where another document is named', () => {
    const before = document([enquiry]);
    expect(railGaps(before, before)).toEqual([]);
    expect(railGaps(document([enquiry, agreed('marac-referral')]), before)).toEqual([noReceipts('marac-referral'), noPlaces('marac-referral')]);
    expect(railGaps(document([enquiry, givenUp]), document([enquiry, givenUp], [receipts]))).toEqual([noReceipts('da-enquiry, place-given-up')]);
    expect(railGaps(document([receipts]), before)).toEqual([]);
  });
});
