import { grant } from '#platform';

/** What a migration is given. */
type Runner = Parameters<typeof grant>[0];

/** Makes the table of received incidents. The content stays in `message_part`, the very bytes that were signed; here stands what a list needs. */
export async function createReceivedIncidents(runner: Runner): Promise<void> {
  await runner.query(`
    create table received_incident (
      id uuid not null, issuer text not null, kind text not null, conversation uuid not null, lane text not null,
      issued_at timestamptz not null, received_at timestamptz not null, sensitive boolean not null,
      primary key (id, issuer)
    );
    create index received_incident_by_time on received_incident (received_at desc, id desc, issuer desc)`);
  await grant(runner, 'exchange', 'select, insert', 'received_incident');
  await grant(runner, 'web', 'select', 'received_incident');
}

/** Takes the table away again. */
export async function dropReceivedIncidents(runner: Runner): Promise<void> {
  await runner.query('drop table received_incident');
}
