import { type EffectTable } from '#exchange';

/** The tables that the handlers of this app may write, with their columns. */
export const effectTables: readonly EffectTable[] = [
  {
    table: 'supervision', key: ['crn'],
    columns: {
      crn: 'text', issuer: 'text', given_names: 'text', family_name: 'text', date_of_birth: 'date', identifiers: 'text[]', content_digest: 'bytea', message_id: 'uuid', notified_at: 'timestamptz',
    },
  },
  {
    table: 'supervision_snapshot', key: ['issuer'],
    columns: { issuer: 'text', message_id: 'uuid', as_of: 'timestamptz', count: 'int', digest: 'text', received_at: 'timestamptz', state: 'text', compared_at: 'timestamptz' },
  },
  { table: 'match_task', key: [], columns: { crn: 'text' } },
  { table: 'forget_task', key: [], columns: { crn: 'text' } },
];
