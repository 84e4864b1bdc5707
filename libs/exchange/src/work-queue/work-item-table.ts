import { grant } from '#platform';
import { type EffectTable } from '../rails/effects.js';

/** What a migration is given. */
type Runner = Parameters<typeof grant>[0];

/** The table as the exchange writes it when a message comes; what people do with it, web writes. */
export const workItemTable: EffectTable = {
  table: 'work_item', key: ['id', 'issuer'],
  columns: {
    id: 'uuid', issuer: 'text', kind: 'text', conversation: 'uuid', lane: 'text', purpose: 'text', respond_by: 'timestamptz', urgency: 'text', trigger: 'text', decision: 'text', sensitive: 'boolean', received_at: 'timestamptz', units: 'text[]',
  },
};

const byPeople = 'state, taken_by, taken_at, replied_by, replied_at, reply_kind';

/** Makes the table of work to do. The content stays in `message_part`, the very bytes that were signed; here stands what a list needs. */
export async function createWorkItems(runner: Runner): Promise<void> {
  await runner.query(`
    create table work_item (
      id uuid not null, issuer text not null, kind text not null, conversation uuid not null, lane text not null, purpose text not null,
      respond_by timestamptz, urgency text, sensitive boolean not null, received_at timestamptz not null,
      state text not null default 'WAITING' check (state in ('WAITING', 'TAKEN', 'REPLIED')),
      taken_by text, taken_at timestamptz, replied_by text, replied_at timestamptz, reply_kind text, primary key (id, issuer)
    );
    create index work_item_by_time on work_item (kind, received_at desc, id desc)`);
  await grant(runner, 'exchange', 'select, insert', 'work_item');
  await grant(runner, 'web', 'select', 'work_item');
  await grant(runner, 'web', `update (${byPeople})`, 'work_item');
}

/** Takes the table away again. */
export async function dropWorkItems(runner: Runner): Promise<void> {
  await runner.query('drop table work_item');
}

/** Adds what a reply decided, for the queues of those who may be contested. */
export async function addReplyOutcome(runner: Runner): Promise<void> {
  await runner.query('alter table work_item add column reply_outcome text; create index work_item_by_conversation on work_item (conversation)');
  await grant(runner, 'web', 'update (reply_outcome)', 'work_item');
}

/** Keeps with work for which units of this agency it is. */
export async function addWorkUnits(runner: Runner): Promise<void> {
  await runner.query(`alter table work_item add column units text[] not null default '{}'; create index work_item_by_unit on work_item using gin (units)`);
}

/** Takes it away again. */
export async function dropWorkUnits(runner: Runner): Promise<void> {
  await runner.query('drop index work_item_by_unit; alter table work_item drop column units');
}

/** Takes it away again. */
export async function dropReplyOutcome(runner: Runner): Promise<void> {
  await runner.query('drop index work_item_by_conversation; alter table work_item drop column reply_outcome');
}
