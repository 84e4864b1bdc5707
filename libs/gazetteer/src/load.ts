import { createHash } from 'node:crypto';
import { type Finding, GatewayError } from '#messages';
import { type Database, type Sql } from '#platform';
import { checkRow, type PlaceRow, type RowFinding } from './check-row.js';
import { type Columns, columnsOf } from './columns.js';
import { readLines } from './read-rows.js';

/** Rows that are stored by one statement. */
const rowsAtOnce = 5_000;
/** Above this share of bad rows a file is not what it says. */
const mostRejected = 0.01;
/** Postcodes are added and terminated, never taken out: an edition with fewer than this share of the one before is more likely cut off. */
const leastKept = 0.95;

/** How a file is meant. */
export interface GazetteerLoad {
  /** Whether a person has confirmed that it has far fewer postcodes than the edition before. */
  readonly confirmFewer?: boolean;
  /** Told of each bad row as it is found. */
  readonly onFinding?: (finding: RowFinding) => void;
}

/** What became of a file. */
export interface GazetteerReport {
  readonly edition: number;
  readonly rows: number;
  /** Postcodes that can be looked up now, and how many of them are terminated or outside England and Wales. */
  readonly places: number;
  readonly terminated: number;
  readonly outside: number;
  /** Of these nobody knows where they lie: they are not in the edition. */
  readonly withoutArea: number;
  readonly rejected: number;
}

type Counts = { -readonly [Count in Exclude<keyof GazetteerReport, 'edition'>]: number };
interface NumberedPlace extends PlaceRow { readonly row: number }

/**
 * Loads an edition of the National Statistics Postcode Lookup as the owner of the store, in constant memory. Steps: read the header; check each row and store the good ones in a table of their own;
 * judge the whole; put that table in the place of the one before, in one transaction. Until then, and whatever happens before, the old edition is looked up in.
 * @throws GatewayError REQUEST_CONFLICT where another load runs, or where the file has far fewer postcodes and nobody has confirmed it; REQUEST_INVALID where it is no such file or not whole
 */
export async function loadGazetteer(database: Database, source: AsyncIterable<Buffer>, load: GazetteerLoad = {}): Promise<GazetteerReport> {
  const report = await database.whileHolding('gazetteer-load', async () => {
    const before = await editionBefore(database.sql);
    await database.sql('drop table if exists place_next');
    await database.sql(`create table place_next (like place_${before.edition} including all)`);
    const { counts, digest } = await storeRows(database.sql, source, load.onFinding ?? (() => undefined));
    refuseUnlikely(counts, before.places, load.confirmFewer === true);
    await database.sql('analyze place_next');
    return { edition: await swapIn(database, before.edition, counts, digest), ...counts };
  });
  if (report === undefined) throw new GatewayError('REQUEST_CONFLICT', {}, { findings: [problem('file', 'CONTRADICTION', 'Another edition is being loaded: wait until that is done.')] });
  return report;
}

async function editionBefore(sql: Sql): Promise<{ edition: number; places: number }> {
  const [row] = await sql('select edition, rows from place_edition order by edition desc limit 1');
  return { edition: Number(row?.['edition'] ?? 0), places: Number(row?.['rows'] ?? 0) };
}

async function storeRows(sql: Sql, source: AsyncIterable<Buffer>, onFinding: (finding: RowFinding) => void): Promise<{ counts: Counts; digest: string }> {
  const counts: Counts = { rows: 0, places: 0, terminated: 0, outside: 0, withoutArea: 0, rejected: 0 };
  const digest = createHash('sha256');
  let columns: Columns | undefined;
  let batch: NumberedPlace[] = [];
  let storing: Promise<void> = Promise.resolve();
  const reject = (finding: RowFinding): void => {
    counts.rejected += 1;
    onFinding(finding);
  };
  // One batch is stored while the next is read.
  const store = async (): Promise<void> => {
    await storing;
    storing = storeBatch(sql, batch, counts, reject);
    storing.catch(() => undefined);
    batch = [];
  };
  for await (const lines of readLines(digested(source, digest))) {
    for (const { cells, isCut } of lines) {
      if (columns === undefined) {
        columns = columnsOf(cells ?? []);
        continue;
      }
      counts.rows += 1;
      const checked = checkRow(cells ?? [], columns);
      if ('place' in checked) batch.push({ ...checked.place, row: counts.rows });
      else if ('withoutArea' in checked) counts.withoutArea += 1;
      else if (isCut && checked.finding.code === 'ROW_UNREADABLE') throw invalid(problem('file', 'TOO_SHORT', 'The file ends in the middle of a row: fetch it again.'));
      else reject({ row: counts.rows, ...checked.finding });
      if (batch.length === rowsAtOnce) await store();
    }
  }
  await store();
  await storing;
  return { counts, digest: digest.digest('hex') };
}

async function* digested(source: AsyncIterable<Buffer>, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    digest.update(chunk);
    yield chunk;
  }
}

/** Stores some places; of two with the same postcode the first stays, and the other is a bad row. */
async function storeBatch(sql: Sql, batch: readonly NumberedPlace[], counts: Counts, reject: (finding: RowFinding) => void): Promise<void> {
  if (batch.length === 0) return;
  const [put] = await sql(
    `with put as (insert into place_next (postcode, force, authority, terminated, file_row) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) on conflict do nothing returning force, terminated)
     select count(*)::int as places, count(*) filter (where force is null)::int as outside, count(terminated)::int as terminated from put`,
    [batch.map(({ postcode }) => postcode), batch.map(({ force }) => force), batch.map(({ authority }) => authority), batch.map(({ terminated }) => terminated), batch.map(({ row }) => row)]);
  for (const count of ['places', 'outside', 'terminated'] as const) counts[count] += Number(put?.[count]);
  if (Number(put?.['places']) === batch.length) return;
  const twice = await sql('select r.row from unnest($1::text[], $2::int[]) as r (postcode, row) join place_next p using (postcode) where p.file_row <> r.row order by r.row', [batch.map(({ postcode }) => postcode), batch.map(({ row }) => row)]);
  for (const { row } of twice) reject({ row: Number(row), column: 'postcode', code: 'DUPLICATE', todo: 'Give each postcode once; the first of them is taken.' });
}

function refuseUnlikely({ rows, places, rejected }: Counts, placesBefore: number, isConfirmed: boolean): void {
  if (places === 0) throw invalid(problem('file', 'TOO_FEW', 'Give a file with at least one postcode.'));
  if (rejected > rows * mostRejected) throw invalid(problem('file', 'OUT_OF_RANGE', `${rejected} of ${rows} rows are bad, which is more than one in a hundred: see what they have in common, and give the file as it is published.`));
  if (places < placesBefore * leastKept && !isConfirmed) {
    throw new GatewayError('REQUEST_CONFLICT', { count: places }, { findings: [problem('file', 'TOO_FEW', `This file has ${places} postcodes, the edition that is in use ${placesBefore}: it may have been cut off. If it is right, load it with --confirm-fewer.`)] });
  }
}

/** The one moment at which the new edition takes the place of the old. */
function swapIn(database: Database, before: number, counts: Counts, digest: string): Promise<number> {
  return database.inTransaction(async (sql) => {
    const [row] = await sql('insert into place_edition (source_digest, rows, rejected, without_area) values ($1, $2, $3, $4) returning edition', [digest, counts.places, counts.rejected, counts.withoutArea]);
    const edition = Number(row?.['edition']);
    await sql(`alter table place_next rename to place_${edition}`);
    await sql(`alter index place_next_pkey rename to place_${edition}_pkey`);
    await sql(`create or replace view place as select postcode, force, authority, terminated from place_${edition}`);
    await sql(`drop table place_${before}`);
    return edition;
  });
}

const problem = (path: string, code: Finding['code'], todo: string): Finding => ({ path, code, todo });
const invalid = (finding: Finding): GatewayError => new GatewayError('REQUEST_INVALID', {}, { findings: [finding] });
