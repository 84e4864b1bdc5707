import { type Actor } from '#access';
import { keptPayload } from '#envelope';
import { type Finding, leftAtRisk } from '#messages';
import { type Row, type Sql } from '#platform';
import { refusedBy, sentCasePart } from './work-items.js';
import { type Reply } from './work-queue.js';

/** Who decides: a person who is signed in, or the folder of a system whose people nobody here knows, and that names them in what it writes. */
export interface Deciding {
  readonly actor: Actor;
  readonly byFile: boolean;
}

/**
 * Whoever refused, or decided on a referral, does not decide on the contest of it (DOMAIN 2.3): somebody else does. Only the lead of the unit may, who has nobody above at this node. Of what came by file the names that stand there are compared, because its login is nobody's own.
 * @returns what is to be done where it is the same one
 */
export async function decidedByAnother(sql: Sql, { decides }: Pick<Reply, 'decides'>, { actor, byFile }: Deciding, contest: Row, content: object): Promise<readonly Finding[]> {
  if (decides === undefined || actor.roles.includes('unit-lead') || await refusedBy(sql, contest) !== actor.person) return [];
  if (byFile && nameIn(content) !== await refusalNames(sql, actor, contest)) return [];
  const did = isOfDecision(contest) ? 'decided' : 'refused';
  return [{ path: '/decidedBy', code: 'CONTRADICTION', todo: `${byFile ? `Who is named here ${did} what is contested` : `You ${did} what is contested`}: let somebody else of your unit, or its lead, take this contest and decide.` }];
}

/** Whether it is about a decision on a referral, and not about a refusal. */
const isOfDecision = ({ body }: Row): boolean => typeof body === 'string' && (JSON.parse(body) as { readonly refused?: unknown }).refused === leftAtRisk;

/** The name of who decided, as an answer gives it; of a decision on a referral that of its worker. */
function nameIn(content: object): string {
  const { decidedBy, worker } = content as { readonly decidedBy?: unknown; readonly worker?: unknown };
  return String(decidedBy ?? worker).trim().toLowerCase().replaceAll(/\s+/g, ' ');
}

/** Who decided on what is contested, as it names them; undefined where it is no longer kept. */
async function refusalNames(sql: Sql, { agency }: Actor, contest: Row): Promise<string | undefined> {
  const refusal = typeof contest['signed'] === 'string' ? keptPayload(contest['signed']).inReplyTo : undefined;
  const part = refusal === undefined ? undefined : await sentCasePart(sql, agency, refusal);
  return part === undefined ? undefined : nameIn(part);
}
