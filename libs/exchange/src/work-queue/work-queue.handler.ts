import { Controller, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived } from '../rails/arrived.js';
import { type Effect } from '../rails/effects.js';
import { workItemTable } from './work-item-table.js';
import { type WorkQueue } from './work-queue.js';

/** What of a case part the list and the measures need. */
interface Listed {
  readonly respondBy?: string;
  readonly urgency?: string;
  readonly trigger?: string;
  readonly decisionFed?: string;
  readonly toUnits?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** The handler of a queue: puts what comes where the people in role find it. */
export function workQueueHandler(queue: WorkQueue): Type {
  @Controller()
  class WorkQueueHandler {
    @EventPattern<string>(queue.takes)
    take(message: Arrived<Listed>): Effect[] {
      return takeWork(message, queue.path);
    }
  }
  return WorkQueueHandler;
}

/** One row for each message; who works on it is written there by people. */
export function takeWork(message: Arrived<Listed>, queue: string): Effect[] {
  const { content } = message;
  const row = {
    id: message.id, issuer: message.issuer, kind: message.kind, conversation: message.conversation, lane: message.lane, purpose: message.purpose,
    respond_by: content.respondBy ?? null, urgency: content.urgency ?? null, trigger: content.trigger ?? null, decision: content.decisionFed ?? null, sensitive: content.labels?.[''] !== undefined, received_at: message.receivedAt, units: content.toUnits ?? [],
  };
  return [{ insert: workItemTable.table, row }, { delivered: queue }];
}
