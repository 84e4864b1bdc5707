import { type Actor } from '#access';
import { GatewayError } from '#messages';
import { type Sql } from '#platform';

/**
 * Whether somebody is a manager, with whom something can be agreed: the register of people has them as one and they have not left, or it is the actor, whose token says so. A name that nobody can look up is no agreement.
 * @throws GatewayError REQUEST_INVALID at `/agreedWith`
 */
export async function checkManager(sql: Sql, actor: Actor, person: string): Promise<void> {
  if (person === actor.person && actor.roles.includes('manager')) return;
  const known = await sql(`select 1 from staff s where s.person = $1 and ('manager' = any(s.roles) or cardinality(s.manages) > 0) and (s.left_at is null or s.left_at > now())`, [person]);
  if (known.length === 0) throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/agreedWith', code: 'NOT_IN_LIST', todo: 'Give the user name of a manager whom the register of people has and who has not left; or let your manager escalate it.' }] });
}
