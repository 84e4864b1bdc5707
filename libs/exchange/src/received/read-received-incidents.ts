import { actingRole, type Actor } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { cursorTime, keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { aboutPerson, concernedIn } from '../rails/concerned.js';
import { basisOf } from '../rails/sent-for.js';
import { type Correction, correctionIn, correctionOf, correctionWithWordsOf } from '../corrections/correction.js';
import { noteCorrectionOpened } from '../corrections/opened.js';
import { noteOpening } from '../web/opening.js';
import { type CaseDatabase } from '../web/tokens.js';

/** A received incident as a list shows it: nothing of its content. */
export interface ListedIncident {
  readonly id: string;
  readonly issuer: string;
  readonly kind: string;
  readonly conversation: string;
  readonly lane: string;
  readonly issuedAt: unknown;
  readonly receivedAt: unknown;
  readonly sensitive: boolean;
  /** What stands in its place, where its sender has corrected it. */
  readonly correction: Correction | null;
}

const shown = 'r.id, r.issuer, r.kind, r.conversation, r.lane, r.issued_at, r.received_at, r.sensitive';

/** Received incidents, newest first. */
export async function receivedIncidents(database: CaseDatabase, query: PageQuery): Promise<Page<ListedIncident>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
  const rows = await sqlOver(database)(
    `select ${shown}, ${correctionOf('r.id', 'r.issuer')} as correction, ${cursorTime('r.received_at')} as place from received_incident r
     ${after === undefined ? '' : 'where (r.received_at, r.id, r.issuer) < ($2::timestamptz, $3::uuid, $4)'} order by r.received_at desc, r.id desc, r.issuer desc limit $1`,
    [query.limit + 1, ...(after ?? [])],
  );
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id']), String(row['issuer'])], inList);
}

/** Which incident is wanted; the issuer only where two agencies used one id. */
export interface WantedIncident {
  readonly id: string;
  readonly issuer: string | undefined;
}

/** Whether there is such an incident. @throws GatewayError ACCESS_NOT_FOUND */
export async function checkReceivedIncident(database: CaseDatabase, wanted: WantedIncident): Promise<void> {
  await received(sqlOver(database), wanted);
}

/** The case part in full, for a reason that is recorded in the same transaction: no record, no content. @throws GatewayError ACCESS_NOT_FOUND */
export async function readReceivedIncident(database: CaseDatabase, actor: Actor, wanted: WantedIncident, reason: string): Promise<ListedIncident & { readonly content: object | null }> {
  return transactionOver(database, async (sql) => {
    const row = await received(sql, wanted);
    const role = actingRole(actor, 'received-incident');
    if (row['correction'] !== null) {
      await noteCorrectionOpened(sql, actor, { what: 'received-incident', issuer: String(row['issuer']), messageId: wanted.id, kind: String(row['kind']), reason, correction: row['correction'] });
      return { ...inList(row), content: null };
    }
    await appendAudit(sql, [{
      event: 'incident.read', agency: actor.agency, person: actor.person, ...(role === undefined ? {} : { role }), partner: String(row['issuer']), messageId: wanted.id,
      kind: String(row['kind']), ...basisOf(row['signed']), ...aboutPerson(concernedIn(String(row['kind']), String(row['body']))), facts: { reason },
    }]);
    await noteOpening(sql, actor, { what: 'received-incident', id: wanted.id, issuer: String(row['issuer']) });
    return { ...inList(row), content: JSON.parse(String(row['body'])) as object };
  });
}

async function received(sql: Sql, { id, issuer }: WantedIncident): Promise<Row> {
  const [row] = isUuid(id)
    ? await sql(`select ${shown}, ${correctionWithWordsOf('r.id', 'r.issuer')} as correction, p.body, m.signed from received_incident r left join message_part p on p.message_id = r.id and p.issuer = r.issuer and p.part = 'case'
         left join inbox m on m.message_id = r.id and m.issuer = r.issuer where r.id = $1 and ($2::text is null or r.issuer = $2)
         order by r.received_at, r.issuer limit 1`, [id, issuer ?? null])
    : [];
  if (row === undefined || (row['body'] === null && row['correction'] === null)) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

const inList = (row: Row): ListedIncident => ({
  id: row['id'] as string, issuer: row['issuer'] as string, kind: row['kind'] as string, conversation: row['conversation'] as string, lane: row['lane'] as string, issuedAt: row['issued_at'],
  receivedAt: row['received_at'], sensitive: row['sensitive'] as boolean, correction: correctionIn(row['correction']),
});
