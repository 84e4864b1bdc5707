import { v4, v7, validate } from 'uuid';
import { GatewayError } from '../errors/index.js';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An agency's short name, as in the directory, topics and databases: small letters and hyphens. */
export type AgencyCode = Branded<'AgencyCode'>;
/** A message's id: a UUIDv7, whose time is the time of issue (RFC 9562 section 5.7). */
export type MessageId = Branded<'MessageId'>;
/** A thread of messages that belong together. */
export type ConversationId = Branded<'ConversationId'>;
/** The random id under which messages keep their order; it says nothing about a person. */
export type OrderingKey = Branded<'OrderingKey'>;
/** A submission's own id, until the exchange signs it and makes the message id. */
export type SubmissionId = Branded<'SubmissionId'>;
/** The random id of one element of a list in a message. */
export type ElementId = Branded<'ElementId'>;

export const agencyCodePattern = /^[a-z]+(-[a-z]+)*$/;
const longestAgencyCode = 40;

/** @throws MESSAGE_IDENTIFIER when the text is not an agency code. */
export function parseAgencyCode(text: string): AgencyCode {
  if (text.length > longestAgencyCode || !agencyCodePattern.test(text)) throw new GatewayError('MESSAGE_IDENTIFIER', { path: 'agency' });
  return text as AgencyCode;
}

/** Whether a text is a UUID in its one canonical form: small letters, with hyphens. */
export const isUuid = (text: string): boolean => validate(text) && text === text.toLowerCase();

/** A new message id; `at` is the time of issue and is kept to the millisecond. */
export const newMessageId = (at?: Date): MessageId => v7(at ? { msecs: at.getTime() } : undefined) as MessageId;
export const newConversationId = (): ConversationId => v7() as ConversationId;
export const newOrderingKey = (): OrderingKey => v4() as OrderingKey;
export const newSubmissionId = (): SubmissionId => v7() as SubmissionId;
/** Random without a time, so that it tells nothing about when or in which order elements were made. */
export const newElementId = (): ElementId => v4() as ElementId;

/** The time inside a message id, to the millisecond. */
export const timeOfMessageId = (id: MessageId): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
