import { actingRole, type Actor } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { auditCorrectionOpened } from '../../corrections/opened.js';
import { basisOf } from '../../rails/sent-for.js';
import { aboutMessage } from '../about-message.js';
import { type CaseLimits, type VictimReading } from './tokens.js';
import { findVictimPart, findVictimParts, keyOf, type ListedVictimPart, listedPart, type ShownVictimPart } from './victim-parts.js';

/** Which part is wanted; the issuer only where two agencies used one id. */
export interface WantedPart {
  readonly messageId: string;
  readonly issuer: string | undefined;
}

/** The victim parts that the actor may see, newest first, without their content; that somebody looked is recorded. */
export async function listVictimParts({ store, limits, compromised, corrections }: VictimReading, actor: Actor, query: PageQuery): Promise<Page<ListedVictimPart>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
  return transactionOver(store, async (sql) => {
    const rows = await findVictimParts(sql, limits, actor, { after, wanted: query.limit + 1 });
    const told = { isCompromised: await compromised.among(rows), correctionOf: await corrections.among(rows) };
    const page = pageOf(rows, query.limit, keyOf, (row) => listedPart(row, told));
    await appendAudit(sql, [{ event: 'victim-part.listed', ...who(actor), facts: { count: page.items.length } }]);
    return page;
  });
}

/** What a list shows of one part that the actor may open. @throws GatewayError ACCESS_NOT_FOUND */
export async function checkVictimPart({ store, limits, compromised, corrections }: VictimReading, actor: Actor, wanted: WantedPart): Promise<ListedVictimPart> {
  const row = await visiblePart(sqlOver(store), limits, actor, wanted);
  return listedPart(row, { isCompromised: await compromised.among([row]), correctionOf: await corrections.among([row]) });
}

/** One victim part with its content, for a reason that is recorded in the same transaction; of one that its sender has corrected, what stands in its place. @throws GatewayError ACCESS_NOT_FOUND */
export async function readVictimPart({ store, limits, compromised, corrections }: VictimReading, actor: Actor, wanted: WantedPart, reason: string): Promise<ShownVictimPart> {
  return transactionOver(store, async (sql) => {
    const row = await visiblePart(sql, limits, actor, wanted);
    const shown = listedPart(row, { isCompromised: await compromised.among([row]), correctionOf: await corrections.among([row]) });
    const { messageId, issuer, direction, kind, partner } = shown;
    if (shown.correction !== null) {
      await auditCorrectionOpened(sql, actor, { what: 'victim-part', issuer, messageId, kind, reason, correction: shown.correction });
      return { ...shown, part: null };
    }
    await appendAudit(sql, [{ event: 'victim-part.read', ...who(actor), partner, ...aboutMessage(messageId), kind, ...basisOf(row['signed']), facts: { reason, issuer, direction } }]);
    return { ...shown, part: JSON.parse(String(row['part'])) as object };
  });
}

async function visiblePart(sql: Sql, limits: CaseLimits, actor: Actor, wanted: WantedPart): Promise<Row> {
  const row = isUuid(wanted.messageId) ? await findVictimPart(sql, limits, actor, wanted) : undefined;
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

function who(actor: Actor): { agency: string; person: string; role?: string } {
  const role = actingRole(actor, 'victim-part');
  return { agency: actor.agency, person: actor.person, ...(role === undefined ? {} : { role }) };
}
