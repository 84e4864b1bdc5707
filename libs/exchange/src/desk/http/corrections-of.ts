import { sqlOver } from '#platform';
import { correctionIn, senderCorrectionOf } from '../../corrections/correction.js';
import { type CaseDatabase } from '../../web/tokens.js';
import { type CorrectionsOf } from './tokens.js';

/** What the case store says of corrections; what this agency sent itself is never among it. What is misrouted on the case side is in its place here: whoever calls the victim needs it. */
export function correctionsOf(store: CaseDatabase): CorrectionsOf {
  return {
    async among(rows) {
      const found = await sqlOver(store)(
        `select v.id, v.issuer, ${senderCorrectionOf('v.id', 'v.issuer')} as correction from unnest($1::uuid[], $2::text[]) as v (id, issuer)`, [rows.map((row) => row['message_id']), rows.map((row) => row['issuer'])]);
      const corrections = new Map(found.map((row) => [keyOf(row['issuer'], row['id']), correctionIn(row['correction'])]));
      return (row) => corrections.get(keyOf(row['issuer'], row['message_id'])) ?? null;
    },
  };
}

const keyOf = (issuer: unknown, id: unknown): string => `${String(issuer)} ${String(id)}`;
