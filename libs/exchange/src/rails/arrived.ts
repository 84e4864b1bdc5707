import { type MessageHandler } from '@nestjs/microservices';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants.js';
import { type AgencyCode, type ConversationId, type Kind, type Lane, type LawfulBasis, type MessageId, type OrderingKey, type Purpose } from '#messages';
import { type Row } from '#platform';

/** One message that has been opened, verified, admitted and parsed; its victim part, if any, is on its way to the desk and cannot be seen here. */
export interface Arrived<Content extends object = object> {
  readonly id: MessageId;
  readonly issuer: AgencyCode;
  readonly kind: Kind;
  readonly lane: Lane;
  readonly conversation: ConversationId;
  /** The message that it answers, as its sender says. */
  readonly inReplyTo?: MessageId | undefined;
  readonly orderingKey: OrderingKey | null;
  readonly sequence: number | null;
  readonly purpose: Purpose;
  readonly lawfulBasis: LawfulBasis;
  readonly onBehalfOf: { readonly person: string; readonly role: string };
  readonly issuedAt: Date;
  readonly receivedAt: Date;
  /** The case part, as parsed. */
  readonly content: Content;
  readonly originator: object;
  /** The rows that each `@Preload` of the handler asked for. */
  readonly preloaded: Readonly<Record<string, readonly Row[]>>;
}

/** One statement that is run for a whole wave before its handlers; `$1` is the array of all keys. */
export interface PreloadDeclaration {
  /** E.g. `select crn, team from supervised_person where crn = any($1)`. */
  readonly sql: string;
  /** The keys that one message asks for. */
  readonly keys: (message: Arrived<never>) => readonly string[];
  /** The column of the answer that holds the key, so that each message gets its own rows. */
  readonly column: string;
}

/** The preloads of one handler, by the name under which it finds the rows. */
export type Preloads = Readonly<Record<string, PreloadDeclaration>>;

/**
 * Declares what a handler needs to have read beforehand: `@Preload({ person: { sql, keys, column } })`.
 * It stands in the extras of `@EventPattern`, which Nest hands to the transport with the handler.
 */
export function Preload(preloads: Preloads): MethodDecorator {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    const extras = (Reflect.getMetadata(PATTERN_EXTRAS_METADATA, method) ?? {}) as object;
    Reflect.defineMetadata(PATTERN_EXTRAS_METADATA, { ...extras, preloads }, method);
  };
}

/** What a handler declared, as Nest registered it; nothing for one without. */
export function preloadsOf(handler: MessageHandler): Preloads {
  return (handler.extras as { preloads?: Preloads } | undefined)?.preloads ?? {};
}
