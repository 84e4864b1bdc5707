import { Controller, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { escalationTable } from '../escalations/escalation.js';
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
      return takeWork(message, queue);
    }
  }
  return WorkQueueHandler;
}

/** One row for each message; who works on it is written there by people. What goes to the leads too has a row among their escalations. */
export function takeWork(message: Arrived<Listed>, { path, escalates }: Pick<WorkQueue, 'path' | 'escalates'>): Effect[] {
  const { content } = message;
  const row = {
    id: message.id, issuer: message.issuer, kind: message.kind, conversation: message.conversation, lane: message.lane, purpose: message.purpose,
    respond_by: content.respondBy ?? null, urgency: content.urgency ?? null, trigger: content.trigger ?? null, decision: content.decisionFed ?? null, sensitive: content.labels?.[''] !== undefined, received_at: message.receivedAt, units: content.toUnits ?? [],
  };
  const told = escalates?.(content);
  const escalated: Effect[] = told === undefined ? [] : [{ insert: escalationTable.table, row: { id: message.id, ...told, conversation: message.conversation, partner: message.issuer, escalated_at: message.receivedAt } }];
  return [{ insert: workItemTable.table, row }, ...escalated, { delivered: path }];
}
