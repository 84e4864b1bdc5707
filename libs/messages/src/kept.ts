/**
 * How many days a message is kept: about six years, as the case record itself (DOMAIN 6.11). Parts, receipts, inbox and the published keys that signed them stay as long, for each proves the others.
 */
export const messagesKeptDays = 2_192;
