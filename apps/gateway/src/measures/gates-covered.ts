import { endOfDay, type Covered, type Period, startOfDay } from '#measures';
import { type Sql } from '#platform';
import { addressKey } from '../gates/address-key.js';
import { gateEnquiries, gateKindNames, gateKinds } from '../gates/gate-kinds.js';
import { askedForGates } from '../store/gates.js';

/** The reasons for which a gate is red because of what others have not answered, or nobody has reviewed. */
const unanswered = ['POLICE_NOT_ASKED', 'CHILDRENS_SERVICES_NOT_ASKED', 'PLACE_NOT_ASKED', 'NOT_ANSWERED', 'REFUSED', 'REDIRECTED', 'NO_SCOPE', 'SCOPE_TOO_NARROW', 'NOT_SEARCHED', 'TOO_OLD', 'COMPROMISED', 'NOT_REVIEWED'];

/**
 * What curfews made due (DOMAIN 4, 5.1): of the gates opened on these days, those for which both the police and children's services were asked about the address; of the decisions for an address, those before which both answers were there and
 * reviewed, which must be all of them. What a gate was red for stands with each decision.
 */
export async function gatesCovered(sql: Sql, { from, until }: Period): Promise<Covered[]> {
  const within = (column: string): string => `${column} >= ${startOfDay('$1')} and ${column} < ${endOfDay('$2')}`;
  const gates = await sql(`select id, kind from gate where ${within('opened_at')}`, [from, until]);
  const asked = (await askedForGates(sql, gates.map(({ id }) => String(id)), gateEnquiries)).filter((row) => addressKey((row['proposed'] ?? {}) as object) === row['address_key']);
  const both = gates.filter(({ id }) => gateEnquiries.every((kind) => asked.some((row) => row['gate'] === id && row['kind'] === kind)));
  const decided = await sql(
    `select g.kind, count(*)::int as due, count(*) filter (where not exists (select 1 from jsonb_array_elements(d.red) r where r->>'code' = any($3)))::int as made
     from gate_decision d join gate g on g.id = d.gate where d.decision = any($4) and ${within('d.decided_at')} group by g.kind`, [from, until, unanswered, gateKindNames.map((kind) => gateKinds[kind].for)]);
  return gateKindNames.flatMap((kind) => {
    const decisions = decided.find((row) => row['kind'] === kind);
    const ofKind = (rows: typeof gates): number => rows.filter((row) => row['kind'] === kind).length;
    return [{ on: `${kind}_ASKED`, due: ofKind(gates), made: ofKind(both) }, { on: `${kind}_DECIDED`, due: Number(decisions?.['due'] ?? 0), made: Number(decisions?.['made'] ?? 0) }];
  });
}
