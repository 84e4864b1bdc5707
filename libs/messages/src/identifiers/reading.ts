import { type FindingCode } from '../errors/index.js';

declare const brand: unique symbol;
/** A text that was read as one identifier and is in its canonical form. */
export type Identifier<Name extends string> = string & { readonly [brand]: Name };

/** What came of reading an identifier as a person typed it: its canonical form, or what to put right (never the text itself). */
export type Reading<Id extends string> = { ok: true; value: Id } | { ok: false; code: FindingCode; todo: string };

export const read = <Id extends string>(value: string): Reading<Id> => ({ ok: true, value: value as Id });
export const unread = (code: FindingCode, todo: string): Reading<never> => ({ ok: false, code, todo });

/** Check letters of PNC and CRO: I, O and S are absent (DOMAIN 6.1). */
const checkLetters = 'ZABCDEFGHJKLMNPQRTUVWXY';
/** The letter for a run of digits read as one number. */
export const checkLetter = (digits: string): string => checkLetters.charAt(Number(digits) % checkLetters.length);
