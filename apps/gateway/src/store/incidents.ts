import { type Actor, visiblePeople } from '#access';
import { type EffectTable } from '#exchange';
import { correctionOf, correctionWithWordsOf } from '#exchange/corrections';
import { cursorTime, type Row, type Sql } from '#platform';

/** The table that incidents arrive in, as the exchange writes it. The whole case part stays in `message_part`, the very bytes that were signed. */
export const incidentTable: EffectTable = {
  table: 'incident', key: ['id', 'issuer'],
  columns: {
    id: 'uuid', issuer: 'text', conversation: 'uuid', kind: 'text', incident_reference: 'text', version: 'int', crn: 'text', subject_crn: 'text', subject_pnc: 'text', subject_cro: 'text',
    arrest: 'boolean', received_at: 'timestamptz', sensitive: 'boolean', open_content: 'jsonb', state: 'text',
  },
};

/** What may be asked for of an incident: what lists show, or everything of the case part. */
export type IncidentView = 'OPEN' | 'SENSITIVE';

/** A manager answers for what could not be given to anybody yet; nobody else sees it. */
function visibleIncidents(actor: Actor, view: IncidentView, firstParam: number): { readonly sql: string; readonly params: readonly unknown[] } {
  const people = visiblePeople(actor, { what: 'incident', label: view }, { alias: 'i', firstParam });
  return actor.roles.includes('manager') ? { sql: `(${people.sql} or i.crn is null)`, params: people.params } : people;
}

/** Whether the same force sent another message for the same reference and version: which of the two holds is for a person to say. */
const isContradicted = 'exists (select 1 from incident o where o.issuer = i.issuer and o.incident_reference = i.incident_reference and o.version = i.version and o.id <> i.id)';

/** A page of the newest versions that the actor may see, newest first; open fields only. */
export async function incidentPage(sql: Sql, actor: Actor, before: readonly (string | number)[] | undefined, limit: number): Promise<Row[]> {
  const visible = visibleIncidents(actor, 'OPEN', 4);
  return sql(
    `select i.id, i.issuer, i.crn, p.given_names, p.family_name, i.received_at, ${cursorTime('i.received_at')} as place, i.version, i.sensitive, i.state, i.open_content, ${isContradicted} as contradicted, ${correctionOf('i.id', 'i.issuer')} as correction
     from newest_incident i left join supervised_person p on p.crn = i.crn
     where ($1::timestamptz is null or (i.received_at, i.id) < ($1::timestamptz, $2::uuid)) and ${visible.sql}
     order by i.received_at desc, i.id desc limit $3`,
    [before?.[0] ?? null, before?.[1] ?? null, limit + 1, ...visible.params],
  );
}

/** One incident with everything of its case part, or nothing: hidden and absent are the same. */
export async function incidentById(sql: Sql, actor: Actor, id: string): Promise<Row | undefined> {
  const visible = visibleIncidents(actor, 'SENSITIVE', 2);
  const [row] = await sql(
    `select i.id, i.issuer, i.kind, i.crn, i.incident_reference, i.version, i.arrest, i.received_at, i.sensitive, i.state, ${correctionWithWordsOf('i.id', 'i.issuer')} as correction, part.body::json as content, m.signed
     from incident i left join message_part part on part.message_id = i.id and part.issuer = i.issuer and part.part = 'case' left join inbox m on m.message_id = i.id and m.issuer = i.issuer where i.id = $1 and ${visible.sql} limit 1`,
    [id, ...visible.params],
  );
  return row !== undefined && row['content'] === null && row['correction'] === null ? undefined : row;
}

/** The versions of an incident that the actor may see, newest first; with the case part of those that claim to be the same version. */
export async function versionsOf(sql: Sql, actor: Actor, incident: Row): Promise<Row[]> {
  const visible = visibleIncidents(actor, 'SENSITIVE', 4);
  return sql(
    `select i.id, i.version, i.received_at, part.body::json as content
     from incident i left join message_part part on part.message_id = i.id and part.issuer = i.issuer and part.part = 'case' and i.version = $3 where i.issuer = $1 and i.incident_reference = $2 and ${visible.sql} order by i.version desc, i.id desc limit 100`,
    [incident['issuer'], incident['incident_reference'], incident['version'], ...visible.params],
  );
}

/** A page of the actor's people under supervision, by CRN; or the one with this CRN. */
export async function peoplePage(sql: Sql, actor: Actor, { after, crn, limit }: { readonly after: string; readonly crn?: string; readonly limit: number }): Promise<Row[]> {
  const visible = visiblePeople(actor, { what: 'person', label: 'OPEN' }, { alias: 'p', firstParam: 4 });
  return sql(
    `select p.crn, p.given_names, p.family_name, to_char(p.date_of_birth, 'YYYY-MM-DD') as date_of_birth, p.home_force, p.practitioner, p.team, p.supervision_type, p.state
     from supervised_person p where p.state = 'ACTIVE' and p.crn > $1 collate "C" and ($3::text is null or p.crn = $3) and ${visible.sql} order by p.crn limit $2`,
    [after, limit + 1, crn ?? null, ...visible.params],
  );
}
