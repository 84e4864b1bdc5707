import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type AnswerChase } from '#messages';
import { grant } from '#platform';
import { type Arrived } from '../rails/arrived.js';
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

/** Files reminders beside the work of their conversation, whichever queue has it; people find them there. */
@Controller()
export class ChaseHandler {
  @EventPattern<string>('answer-chase')
  note({ id, issuer, conversation, content, receivedAt }: Arrived<AnswerChase>): Effect[] {
    return [{ insert: workChaseTable.table, row: { id, issuer, conversation, rung: content.rung, due_at: content.dueAt, received_at: receivedAt } }];
  }
}
