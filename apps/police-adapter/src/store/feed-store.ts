import { Inject, Injectable } from '@nestjs/common';
import { type DataSource } from 'typeorm';
import { clearAlarms } from '#exchange';
import { type FileOutcome } from '#file-folders';
import { CASE_DATABASE } from '#exchange/web';
import { cursorTime, type Sql, sqlOver, transactionOver } from '#platform';
import { type RowFinding } from '../feed/findings.js';
import { type FeedReport, type ReportRow, type Sender, type TakenIncident } from '../feed/taken.js';

/** One row with what is stored of it: of what belongs to a victim not even what was wrong. */
export interface StoredRow extends ReportRow {
  readonly incidentId: string | null;
}

/** Where a row was first accepted. */
export interface FirstSeen {
  readonly fileId: string;
  readonly row: number;
}

/** The newest version of an incident that has been taken. */
export interface Newest {
  readonly version: number;
  /** The highest version that a row named itself; 0 where none did. */
  readonly given: number;
  readonly conversation: string;
  /** What is kept of it in the clear: everything but what belongs to victims. */
  readonly case: Readonly<Record<string, unknown>>;
}

/** An incident that waits for a person because its identifiers contradict each other or lead to several people. */
export interface MatchConflict {
  readonly id: string;
  readonly incidentReference: string;
  readonly version: number;
  /** Where it came from. */
  readonly fileId: string;
  readonly row: number;
  /** The columns to look at; never their values. */
  readonly columns: readonly string[];
  readonly since: Date;
}

/** The case-side tables of the feed, as `web` may read and write them. */
@Injectable()
export class FeedStore {
  private readonly sql: Sql;

  constructor(@Inject(CASE_DATABASE) private readonly database: DataSource) {
    this.sql = sqlOver(database);
  }

  /** Runs `work` in one transaction, one batch of the feed at a time: versions and repeats are decided on what is committed. */
  async inTurn<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return transactionOver(this.database, async (sql) => {
      await sql(`select pg_advisory_xact_lock(hashtextextended('feed', 0))`);
      return work(sql);
    });
  }

  /** Notes that a file is being taken. @returns false when it was noted before, so that its rows may be there already. */
  async begin(file: { readonly id: string; readonly name: string; readonly format: string; readonly sender: Sender }): Promise<boolean> {
    const rows = await this.sql(
      'insert into feed_file (id, name, format, person, role) values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id',
      [file.id, file.name, file.format, file.sender.person, file.sender.role],
    );
    return rows.length === 1;
  }

  /** Which of these rows of a file have been taken before a crash. */
  async recorded(fileId: string, rows: readonly number[]): Promise<ReadonlySet<number>> {
    const found = await this.sql('select row_number from feed_row where file_id = $1 and row_number = any($2::int[])', [fileId, rows]);
    return new Set(found.map((row) => Number(row['row_number'])));
  }

  /** Where rows with these digests were accepted. */
  async firstSeen(digests: readonly string[], sql: Sql = this.sql): Promise<ReadonlyMap<string, FirstSeen>> {
    const found = await sql('select row_digest, file_id, row_number from feed_incident where row_digest = any($1::text[])', [digests]);
    return new Map(found.map((row) => [String(row['row_digest']), { fileId: String(row['file_id']), row: Number(row['row_number']) }]));
  }

  /** The newest version of each of these incidents. */
  async newest(sql: Sql, references: readonly string[]): Promise<Map<string, Newest>> {
    const found = await sql(
      `select incident_reference, max(version) as version, coalesce(max(given_version), 0) as given, (array_agg(conversation order by version desc))[1] as conversation,
         (array_agg(case_part order by version desc))[1] as case_part
       from feed_incident where incident_reference = any($1::text[]) group by incident_reference`,
      [references],
    );
    return new Map(found.map((row) => [String(row['incident_reference']), { version: Number(row['version']), given: Number(row['given']), conversation: String(row['conversation']), case: JSON.parse(String(row['case_part'])) as Record<string, unknown> }]));
  }

  /** Writes what became of rows, the incidents among them, and the tasks to match these. An earlier version that still waits will not be sent. */
  async write(sql: Sql, fileId: string, rows: readonly StoredRow[], incidents: readonly TakenIncident[], kept: readonly { row: number; sealed: string }[]): Promise<void> {
    await sql(insertRows, [fileId, JSON.stringify(rows.map((row) => ({ ...row, incident_id: row.incidentId })))]);
    if (kept.length > 0) await sql(insertKept, [fileId, JSON.stringify(kept)]);
    if (incidents.length === 0) return;
    await sql(insertIncidents, [JSON.stringify(incidents.map(incidentRow))]);
    const superseded = await sql(supersede, [incidents.map(({ incidentReference }) => incidentReference)]);
    if (superseded.length > 0) await clearAlarms(sql, ['MATCH_CONFLICT'], { messageIds: superseded.map(({ id }) => String(id)) });
    await sql('insert into match_task (incident_id) select unnest($1::uuid[])', [incidents.map(({ id }) => id)]);
  }

  /** Counts what became of a file's rows and closes it. */
  async finish(fileId: string, close: (counts: { rows: number; accepted: number; rejected: number; repeated: number }, repeatOf: string | null) => { outcome: FileOutcome; findings: readonly RowFinding[] }, contentDigest: string | null): Promise<void> {
    const [counts] = await this.sql(countRows, [fileId]);
    const [first] = contentDigest === null ? [] : await this.sql('select id from feed_file where content_digest = $1 and id <> $2 order by received_at, id limit 1', [contentDigest, fileId]);
    const tally = { rows: Number(counts?.['rows']), accepted: Number(counts?.['accepted']), rejected: Number(counts?.['rejected']), repeated: Number(counts?.['repeated']) };
    const repeatOf = first === undefined ? null : String(first['id']);
    const { outcome, findings } = close(tally, repeatOf);
    await this.sql(
      `update feed_file set rows = $2, accepted = $3, rejected = $4, repeated = $5, outcome = $6, findings = $7, repeat_of = $8, content_digest = $9, finished_at = now() where id = $1`,
      [fileId, tally.rows, tally.accepted, tally.rejected, tally.repeated, outcome, JSON.stringify(findings), repeatOf, contentDigest],
    );
  }

  /** One file's report; `undefined` when there is none. */
  async file(id: string): Promise<FeedReport | undefined> {
    const [row] = await this.sql(`select ${fileColumns} from feed_file where id = $1`, [id]);
    return row as FeedReport | undefined;
  }

  /** Files, the newest first, after the one named. */
  async files(after: string | undefined, limit: number): Promise<readonly FeedReport[]> {
    return await this.sql(`select ${fileColumns} from feed_file where $1::uuid is null or id < $1::uuid order by id desc limit $2`, [after ?? null, limit]) as unknown as FeedReport[];
  }

  /** A file's rows in order, after the one named; only those with findings when asked so. */
  async rows(fileId: string, after: number, limit: number, onlyFindings: boolean): Promise<readonly ReportRow[]> {
    const rows = await this.sql(
      `select row_number as "row", outcome, findings from feed_row where file_id = $1 and row_number > $2 and (not $4::boolean or findings <> '[]') order by row_number limit $3`,
      [fileId, after, limit, onlyFindings],
    );
    return rows as unknown as ReportRow[];
  }

  /** Incidents in conflict, newest first, after the place given. */
  async conflicts(after: readonly (string | number)[] | undefined, limit: number): Promise<readonly (MatchConflict & { readonly place: string })[]> {
    return await this.sql(
      `select id, incident_reference as "incidentReference", version, file_id as "fileId", row_number as "row", contradicting as columns, state_at as since, ${cursorTime('state_at')} as place
       from feed_incident where state = 'CONFLICT' and ($1::timestamptz is null or (state_at, id) < ($1, $2::uuid)) order by state_at desc, id desc limit $3`,
      [after?.[0] ?? null, after?.[1] ?? null, limit],
    ) as unknown as (MatchConflict & { place: string })[];
  }

  /** How many people this force has been told of. */
  async supervisedCount(): Promise<number> {
    const [row] = await this.sql('select count(notified_at)::int as count from supervision');
    return Number(row?.['count']);
  }
}

const fileColumns = 'id, name, received_at as "receivedAt", outcome, rows, accepted, rejected, repeated, repeat_of as "repeatOf", findings';

const insertRows = `
  insert into feed_row (file_id, row_number, outcome, findings, incident_id)
  select $1::uuid, r."row", r.outcome, r.findings, r.incident_id from jsonb_to_recordset($2::jsonb) as r ("row" int, outcome text, findings jsonb, incident_id uuid)
  on conflict do nothing`;

const insertKept = `
  insert into kept_row (file_id, row_number, sealed)
  select $1::uuid, r."row", r.sealed from jsonb_to_recordset($2::jsonb) as r ("row" int, sealed text) on conflict do nothing`;

const insertIncidents = `
  insert into feed_incident (id, incident_reference, version, given_version, row_digest, file_id, row_number, kind, lane, recipient, conversation, person, role, case_part, originator_part, mappa_part, victim_digest, identifiers)
  select * from jsonb_to_recordset($1::jsonb) as r (id uuid, incident_reference text, version int, given_version int, row_digest text, file_id uuid, row_number int, kind text, lane text, recipient text,
    conversation uuid, person text, role text, case_part text, originator_part text, mappa_part text, victim_digest text, identifiers text[])`;

const supersede = `
  update feed_incident older set state = 'SUPERSEDED', state_at = now() from feed_incident newer
  where older.incident_reference = any($1::text[]) and older.state in ('WAITING', 'CONFLICT')
    and newer.incident_reference = older.incident_reference and newer.version > older.version returning older.id`;

const countRows = `
  select count(*)::int as rows, count(*) filter (where outcome = 'ACCEPTED')::int as accepted, count(*) filter (where outcome = 'REJECTED')::int as rejected,
    count(*) filter (where outcome = 'REPEATED')::int as repeated from feed_row where file_id = $1`;

function incidentRow(one: TakenIncident): object {
  return {
    id: one.id, incident_reference: one.incidentReference, version: one.version, given_version: one.givenVersion, row_digest: one.rowDigest, file_id: one.fileId, row_number: one.row, kind: one.kind,
    lane: one.lane, recipient: one.recipient, conversation: one.conversation, person: one.sender.person, role: one.sender.role, case_part: JSON.stringify(one.case),
    originator_part: JSON.stringify(one.originator), mappa_part: JSON.stringify(one.mappa), victim_digest: one.victimDigest, identifiers: one.identifiers,
  };
}
