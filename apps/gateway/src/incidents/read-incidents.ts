import { actingRole, type Actor } from '#access';
import { crnIn, GatewayError, isUuid } from '#messages';
import { keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { basisOf, type CaseDatabase, noteOpening } from '#exchange/web';
import { type Correction, correctionIn, noteCorrectionOpened } from '#exchange/corrections';
import { incidentById, incidentPage, versionsOf } from '../store/incidents.js';
import { differingFields } from './case-part.js';
import { appendActed } from '../store/acting.js';

/** An incident as the queue shows it: only what is OPEN, and whether there is more. */
export interface QueuedIncident {
  readonly id: string;
  readonly issuer: string;
  readonly crn: string | null;
  readonly givenNames: string | null;
  readonly familyName: string | null;
  readonly receivedAt: unknown;
  readonly version: number;
  readonly state: string;
  readonly sensitive: boolean;
  /** The same force sent another message for the same version: which of the two holds is for a person to say. */
  readonly contradicted: boolean;
  readonly open: Readonly<Record<string, unknown>>;
  /** What stands in its place, where the force has corrected it: then nothing of it is shown. */
  readonly correction: Correction | null;
}

/** An incident with all of its case part. */
export interface ShownIncident {
  readonly id: string;
  readonly issuer: string;
  readonly kind: string;
  readonly crn: string | null;
  readonly incidentReference: string;
  readonly version: number;
  readonly arrest: boolean;
  readonly receivedAt: unknown;
  readonly state: string;
  /** Null where the force has corrected it. */
  readonly content: object | null;
  readonly correction: Correction | null;
  readonly versions: readonly { readonly id: string; readonly version: number; readonly receivedAt: unknown; readonly differs?: readonly string[] }[];
}

/** The queue of the actor's caseload, newest first, the newest version of each. */
export async function incidentQueue(database: CaseDatabase, actor: Actor, query: PageQuery): Promise<Page<QueuedIncident>> {
  const rows = await incidentPage(sqlOver(database), actor, keyOfCursor(query.cursor, ['time', 'uuid']), query.limit);
  return pageOf(rows, query.limit, (row) => [row['place'] as string, row['id'] as string], inQueue);
}

/** Whether the actor may open an incident. @throws GatewayError ACCESS_NOT_FOUND for one that is hidden and one that is not there alike */
export async function checkIncident(database: CaseDatabase, actor: Actor, id: string): Promise<void> {
  await visibleIncident(sqlOver(database), actor, id);
}

/**
 * Everything of the case part, for a reason that is recorded in the same transaction: no record, no content. The reason is asked for when it is
 * known that there is something to see.
 * @throws GatewayError ACCESS_NOT_FOUND, or what `reasonFor` throws
 */
export async function readIncident(database: CaseDatabase, actor: Actor, id: string, reasonFor: () => string): Promise<ShownIncident> {
  return transactionOver(database, async (sql) => {
    const incident = await visibleIncident(sql, actor, id);
    if (incident['correction'] !== null) {
      await noteCorrectionOpened(sql, actor, { what: 'incident', issuer: String(incident['issuer']), messageId: String(incident['id']), kind: String(incident['kind']), reason: reasonFor(), correction: incident['correction'] });
      return inFull({ ...incident, content: null }, await versionsOf(sql, actor, incident));
    }
    await recordRead(sql, actor, incident, reasonFor());
    await noteOpening(sql, actor, { what: 'incident', id: incident['id'] as string, issuer: incident['issuer'] as string });
    return inFull(incident, await versionsOf(sql, actor, incident));
  });
}

async function visibleIncident(sql: Sql, actor: Actor, id: string): Promise<Row> {
  const incident = isUuid(id) ? await incidentById(sql, actor, id) : undefined;
  if (incident === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return incident;
}

async function recordRead(sql: Sql, actor: Actor, incident: Row, reason: string): Promise<void> {
  const crn = (incident['crn'] as string | null) ?? crnIn(incident['kind'] as string, incident['content'] as object);
  const role = actingRole(actor, 'incident');
  await appendActed(sql, actor, [{
    event: 'incident.read', agency: actor.agency, person: actor.person, ...(role === undefined ? {} : { role }), partner: incident['issuer'] as string, messageId: incident['id'] as string,
    kind: incident['kind'] as string, ...basisOf(incident['signed']), ...(crn === undefined ? {} : { subject: crn }), facts: { reason },
  }]);
}

const inQueue = (row: Row): QueuedIncident => ({
  id: row['id'] as string, issuer: row['issuer'] as string, crn: row['crn'] as string | null, givenNames: row['given_names'] as string | null, familyName: row['family_name'] as string | null,
  receivedAt: row['received_at'], version: row['version'] as number, state: row['state'] as string, sensitive: row['sensitive'] as boolean,
  contradicted: row['contradicted'] as boolean, correction: correctionIn(row['correction']), open: row['correction'] === null ? row['open_content'] as Record<string, unknown> : {},
});

/** Of another message for the same version: the fields in which it differs, by name; the reader may read both in full. */
function contradiction(row: Row, version: Row): { readonly differs?: readonly string[] } {
  if (version['id'] === row['id'] || version['content'] === null || row['content'] === null) return {};
  return { differs: differingFields(row['content'] as object, version['content'] as object) };
}

const inFull = (row: Row, versions: readonly Row[]): ShownIncident => ({
  id: row['id'] as string, issuer: row['issuer'] as string, kind: row['kind'] as string, crn: row['crn'] as string | null, incidentReference: row['incident_reference'] as string,
  version: row['version'] as number, arrest: row['arrest'] as boolean, receivedAt: row['received_at'], state: row['state'] as string, content: row['content'] as object | null, correction: correctionIn(row['correction']),
  versions: versions.map((version) => ({ id: version['id'] as string, version: version['version'] as number, receivedAt: version['received_at'], ...contradiction(row, version) })),
});
