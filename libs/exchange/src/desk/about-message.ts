import { type AuditEntry } from '#audit';

/**
 * What an entry of the victim log says of the message whose victim part it is about. The message is its subject too, never a supervised person: the desk is told of nobody's case, and a tag of a
 * person, which stays in the log for good beside its key, would tie each victim to a case for whoever gets hold of the store (ADR 0025).
 */
export const aboutMessage = (messageId: string): Pick<AuditEntry, 'messageId' | 'subject'> => ({ messageId, subject: messageId });
