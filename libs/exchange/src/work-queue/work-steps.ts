import { type Answered, type Kind, type KindDeclaration, kinds, saidIn } from '#messages';
import { grant, type Row, type Sql } from '#platform';

type Runner = Parameters<typeof grant>[0];

/** Makes the table of what people did with work, and with it what measures need of the work itself. What was done before is filled in as far as it is known. */
export async function createWorkSteps(runner: Runner): Promise<void> {
  await runner.query(`
    alter table work_item add column trigger text, add column decision text;
    update work_item w set trigger = p.body::jsonb ->> 'trigger', decision = p.body::jsonb ->> 'decisionFed' from message_part p where p.message_id = w.id and p.issuer = w.issuer and p.part = 'case';
    create index work_item_by_arrival on work_item (received_at);

    -- What people did with a piece of work, each time: taken, or replied to. Nothing of what a reply tells, only what it says of itself in codes. Append-only.
    create table work_step (
      position bigint generated always as identity primary key, item_id uuid not null, item_issuer text not null, step text not null check (step in ('TAKEN', 'REPLIED')), at timestamptz not null default now(),
      submission uuid, leaves text, said text, systems int, pnd boolean,
      check ((step = 'REPLIED') = (submission is not null)), check ((leaves is not null) = (submission is not null))
    );
    create index work_step_by_item on work_step (item_id, item_issuer);
    insert into work_step (item_id, item_issuer, step, at) select id, issuer, 'TAKEN', taken_at from work_item where taken_at is not null order by taken_at;
    insert into work_step (item_id, item_issuer, step, at, submission, leaves, said, systems, pnd)
      select w.id, w.issuer, 'REPLIED', s.issued_at, s.submission_id, ${leavesOf('s.kind')}, coalesce(p.body ->> 'status', p.body ->> 'code', p.body ->> 'decision', p.body ->> 'listing'),
        jsonb_array_length(p.body -> 'scope' -> 'systems'), coalesce(p.body -> 'scope' -> 'systems' ? 'PND', false)
      from work_item w join sent_message s on s.conversation = w.conversation and s.recipient = w.issuer
        join lateral (select body::jsonb as body from message_part p where p.message_id = s.message_id and p.part = 'case' and p.issuer <> w.issuer) p on true
      where s.submission_id is not null and ${leavesOf('s.kind')} is not null order by s.issued_at`);
  await grant(runner, 'web', 'select, insert', 'work_step');
}

/** Takes the table away again. */
export async function dropWorkSteps(runner: Runner): Promise<void> {
  await runner.query('drop table work_step; drop index work_item_by_arrival; alter table work_item drop column trigger, drop column decision');
}

/** Adds who replied, so that whoever refused does not decide on the contest of it. Of what was replied before it is known of the last reply alone. */
export async function addStepPerson(runner: Runner): Promise<void> {
  await runner.query(`
    alter table work_step add column person text;
    update work_step s set person = w.replied_by from work_item w where w.id = s.item_id and w.issuer = s.item_issuer and s.position = (
      select max(l.position) from work_step l where l.item_id = s.item_id and l.item_issuer = s.item_issuer and l.step = 'REPLIED' and l.leaves <> 'OVERTURNED')`);
}

/** Takes it away again. */
export async function dropStepPerson(runner: Runner): Promise<void> {
  await runner.query('alter table work_step drop column person');
}

/** Where an answer of each kind leaves what it answers, as SQL. */
function leavesOf(column: string): string {
  const answering = (Object.values(kinds) as KindDeclaration<Kind>[]).flatMap(({ kind, answers }) => (answers === undefined ? [] : [`when '${kind}' then '${answers.leaves}'`]));
  return `case ${column} ${answering.join(' ')} end`;
}

/** Notes that somebody took a piece of work. */
export async function noteTakenStep(sql: Sql, item: Row): Promise<void> {
  await sql(`insert into work_step (item_id, item_issuer, step) values ($1, $2, 'TAKEN')`, [item['id'], item['issuer']]);
}

/** Notes that somebody replied to it, with what the reply says of itself. */
export async function noteReplyStep(sql: Sql, item: Row, { content, submission, leaves, person }: { readonly content: object; readonly submission: string; readonly leaves: Answered | undefined; readonly person: string }): Promise<void> {
  const { said, systems, pnd } = saidIn(content);
  await sql(
    `insert into work_step (item_id, item_issuer, step, submission, leaves, said, systems, pnd, person) values ($1, $2, 'REPLIED', $3, $4, $5, $6, $7, $8)`,
    [item['id'], item['issuer'], submission, leaves, said, systems, pnd, person]);
}
