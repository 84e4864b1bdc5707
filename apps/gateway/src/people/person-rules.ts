/** For `@Matches`: a case reference number. */
export const crnRule = [/^[A-Z][0-9]{6}$/, { message: 'Write the CRN as one letter and six digits, for example X123456.' }] as const;

/** What a description says of words that somebody writes about a person. */
export const keptWithName = 'kept with your name. Names nobody and has no address, postcode, phone number or email.';
