import { sqlOver } from '#platform';
import { keyCompromised } from '../../compromise/key-compromised.js';
import { type CaseDatabase } from '../../web/tokens.js';
import { type CompromisedMessages } from './tokens.js';

/** What the case store lists as compromised; what this agency sent itself is never among it. */
export function compromisedMessages(store: CaseDatabase): CompromisedMessages {
  return {
    async among(rows) {
      const found = await sqlOver(store)(
        `select v.id, v.issuer from unnest($1::uuid[], $2::text[]) as v (id, issuer) where ${keyCompromised('v.id', 'v.issuer')}`,
        [rows.map((row) => row['message_id']), rows.map((row) => row['issuer'])]);
      const keys = new Set(found.map((row) => keyOf(row['issuer'], row['id'])));
      return (row) => keys.has(keyOf(row['issuer'], row['message_id']));
    },
  };
}

const keyOf = (issuer: unknown, id: unknown): string => `${String(issuer)} ${String(id)}`;
