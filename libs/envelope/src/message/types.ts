/** The `typ` of each token of the profile (RFC 8725 section 3.11): a token of one type is never taken for another. */
export const tokenTypes = {
  message: 'mag-message',
  victim: 'mag-victim-part',
  signed: 'mag-signed',
  directory: 'mag-directory',
  freshness: 'mag-freshness',
  'register-epoch': 'mag-register-epoch',
  'register-delta': 'mag-register-delta',
} as const;
