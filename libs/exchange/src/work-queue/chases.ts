import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type AnswerChase } from '#messages';
import { grant } from '#platform';
import { escalationTable } from '../escalations/escalation.js';
import { type Arrived, Preload } from '../rails/arrived.js';
import { type Effect, type EffectTable } from '../rails/effects.js';

/** The reminders of answers that are awaited, as the exchange writes them when they come. */
export const workChaseTable: EffectTable = {
  table: 'work_chase', key: ['id', 'issuer'], columns: { id: 'uuid', issuer: 'text', conversation: 'uuid', rung: 'text', due_at: 'timestamptz', received_at: 'timestamptz' },
};

/** What is given to a migration. */
type Runner = Parameters<typeof grant>[0];

/** Makes the table of reminders, beside that of work to do. */
export async function createWorkChases(runner: Runner): Promise<void> {
  await runner.query(`
    create table work_chase (id uuid not null, issuer text not null, conversation uuid not null, rung text not null, due_at timestamptz not null, received_at timestamptz not null, primary key (id, issuer));
    create index work_chase_by_conversation on work_chase (conversation, received_at)`);
  await grant(runner, 'exchange', 'select, insert', 'work_chase');
  await grant(runner, 'web', 'select', 'work_chase');
}

/** Takes the table away again. */
export async function dropWorkChases(runner: Runner): Promise<void> {
  await runner.query('drop table work_chase');
}

/** What is to be answered in a conversation, in so far as it has been filed: what nobody has replied to before the rest, the newest first. */
export const preloadedForChases = {
  work: {
    sql: `select distinct on (conversation) conversation, kind from work_item where conversation = any($1::uuid[]) order by conversation, state in ('REPLIED', 'WITHDRAWN'), received_at desc`,
    keys: (message: Arrived<never>): string[] => [message.conversation], column: 'conversation',
  },
};

/** Files reminders beside the work of their conversation, whichever queue has it; people find them there. One that comes past the end of the time goes to the lead too, who reads no queue: with what was asked, and nothing of what it says (DOMAIN 4). */
@Controller()
export class ChaseHandler {
  @EventPattern<string>('answer-chase')
  @Preload(preloadedForChases)
  note({ id, issuer, conversation, content, receivedAt, kind, preloaded }: Arrived<AnswerChase>): Effect[] {
    const asked = preloaded['work']?.[0]?.['kind'] ?? kind;
    return [
      { insert: workChaseTable.table, row: { id, issuer, conversation, rung: content.rung, due_at: content.dueAt, received_at: receivedAt } },
      ...(content.rung === 'UNANSWERED' ? [{ insert: escalationTable.table, row: { id, code: 'UNANSWERED', kind: asked, conversation, partner: issuer, escalated_at: receivedAt } } as const] : []),
    ];
  }
}
