/** How long a message may wait for a directory that its sender has already and we have not: every process follows it in its own time. */
export const earlyForMs = 2 * 60_000;

const beforeProof: ReadonlySet<string> = new Set(['ENVELOPE_UNKNOWN_KEY', 'PARTNER_UNKNOWN', 'PARTNER_KEY_TIME']);
const afterProof: ReadonlySet<string> = new Set(['PARTNER_SUSPENDED', 'PARTNER_NO_AGREEMENT', 'PARTNER_KIND', 'PARTNER_PURPOSE', 'LABEL_ABOVE_AGREEMENT']);

/**
 * Whether a newer directory may cure this: before the sender's signature has been verified a key that is not there yet, afterwards an agreement.
 * The same codes mean something else on the other side of that line, for instance a key of our own.
 */
export const mayBeEarly = (code: string, isProven: boolean): boolean => (isProven ? afterProof : beforeProof).has(code);
