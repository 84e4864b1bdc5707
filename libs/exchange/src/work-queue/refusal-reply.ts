import { type LawfulBasis } from '#messages';
import { type Reply } from './work-queue.js';

/** The refusal of an enquiry, on an agency's own basis: one because of a live investigation holds until its review (M3). */
export const refusalOn = (lawfulBasis: LawfulBasis): Reply => ({ kind: 'enquiry-refusal', lawfulBasis, holdsUntil: { field: 'code', value: 'LIVE_INVESTIGATION', day: 'reviewOn' } });
