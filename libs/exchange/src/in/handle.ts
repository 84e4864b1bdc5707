import { type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { asGatewayError, GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { type Arrived, preloadsOf } from '../rails/arrived.js';
import { type Effect } from '../rails/effects.js';
import { type Failed, type Parsed } from './incoming.js';

/** A message with what its handler wants to be true. */
export interface Handled {
  readonly message: Parsed;
  readonly effects: readonly Effect[];
}

/** Whether a message now stands in a queue that people in role read. */
export const isDelivered = (effects: readonly Effect[]): boolean => effects.some((effect) => 'delivered' in effect);

type Preloaded = Record<string, Map<string, Row[]>>;

/**
 * Calls the handler of each message. Everything that the handlers declared to need is read first, one statement per declaration
 * and wave. A handler that throws fails its own message only.
 */
export async function handleWave(
  messages: readonly Parsed[],
  parts: { readonly sql: Sql; readonly handlerOf: (kind: string) => MessageHandler | undefined; readonly now: Date },
): Promise<{ readonly handled: Handled[]; readonly failed: Failed[] }> {
  const handled: Handled[] = [];
  const failed: Failed[] = [];
  for (const [kind, ofKind] of Map.groupBy(messages, (message) => message.kind)) {
    const handler = parts.handlerOf(kind);
    if (handler === undefined) {
      failed.push(...ofKind.map((message) => failure(message, new GatewayError('MESSAGE_NOT_TAKEN', { kind }))));
      continue;
    }
    const arrivals = ofKind.map((message) => arrivedOf(message, parts.now));
    const preloaded = await preload(parts.sql, handler, arrivals);
    for (const [index, message] of ofKind.entries()) {
      const arrived = withPreloaded(arrivals[index] as Arrived, handler, preloaded);
      try {
        handled.push({ message, effects: await call(handler, arrived) });
      } catch (error) {
        failed.push(failure(message, asGatewayError(error, { kind })));
      }
    }
  }
  return { handled, failed };
}

const failure = (message: Parsed, error: GatewayError): Failed => ({ received: message, verified: message, error });

async function call(handler: MessageHandler, arrived: Arrived): Promise<readonly Effect[]> {
  const answer: unknown = await handler(arrived);
  return (isObservable(answer) ? await lastValueFrom(answer, { defaultValue: [] }) : answer) as readonly Effect[];
}

async function preload(sql: Sql, handler: MessageHandler, arrivals: readonly Arrived[]): Promise<Preloaded> {
  const found: Preloaded = {};
  for (const [name, { sql: text, keys, column }] of Object.entries(preloadsOf(handler))) {
    const asked = [...new Set(arrivals.flatMap((arrived) => keys(arrived as Arrived<never>)))];
    const rows = await sql(text, [asked]);
    found[name] = Map.groupBy(rows, (row) => String(row[column]));
  }
  return found;
}

function withPreloaded(arrived: Arrived, handler: MessageHandler, preloaded: Preloaded): Arrived {
  const own = Object.entries(preloadsOf(handler)).map(([name, { keys }]) => {
    const rows = [...new Set(keys(arrived as Arrived<never>))].flatMap((key) => preloaded[name]?.get(key) ?? []);
    return [name, rows] as const;
  });
  return own.length === 0 ? arrived : { ...arrived, preloaded: Object.fromEntries(own) };
}

function arrivedOf(message: Parsed, receivedAt: Date): Arrived {
  const { payload } = message;
  return {
    id: payload.id, issuer: payload.iss, kind: message.kind, lane: payload.lane, conversation: payload.conversation, inReplyTo: payload.inReplyTo, orderingKey: payload.orderingKey,
    sequence: payload.sequence, purpose: payload.purpose, lawfulBasis: payload.lawfulBasis, onBehalfOf: payload.onBehalfOf, issuedAt: new Date(payload.iat * 1000),
    receivedAt, content: message.content, originator: message.originator, preloaded: {},
  };
}
