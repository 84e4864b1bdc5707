import { migrateCaseStore } from '#case-store';
import { loadGazetteer, lookUpPostcodes, nsplSample } from '#gazetteer';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { openOwnStore } from '../support/own-store.js';
import { oneVerification } from './figures.js';

/**
 * What it takes to load a whole edition of the postcode lookup: as many rows as the real one has, made while they are read, in a store of its own in the case cluster of the stack that runs; then another edition over it while
 * postcodes are looked up. `mag run test/load/gazetteer --rows 2700000`. Ends with 1 where a row is missing or a look-up ever fails.
 */
const { rows, lookUps } = readNumbers({ rows: 2_700_000, lookUps: 2_000 });

const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
const { database } = own;

/** The sample in pieces as a file gives them. */
async function* file(): AsyncGenerator<Buffer> {
  let piece = '';
  for (const line of nsplSample(rows)) {
    piece += line;
    if (piece.length < 256 * 1024) continue;
    yield await Promise.resolve(Buffer.from(piece));
    piece = '';
  }
  yield Buffer.from(piece);
}

/** A piece of the way, how long it took, and the most memory that the process had at the end of it, in MiB. */
async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number; peak: number }> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - began) / 1000, peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}

try {
  const made = await timed(async () => { let bytes = 0; for await (const piece of file()) bytes += piece.length; return bytes; });
  const first = await timed(() => loadGazetteer(database, file()));
  const [{ size } = {}] = await database.sql(`select pg_total_relation_size('place_1')::float8 / 1048576 as size`);
  let failed = 0;
  let done = 0;
  let isLoading = true;
  const second = timed(() => loadGazetteer(database, file())).finally(() => { isLoading = false; });
  while (isLoading) {
    const [place] = await lookUpPostcodes(database.sql, ['WR1 2AB']);
    done += 1;
    if (place?.outcome !== 'known') failed += 1;
  }
  const again = await second;
  const looking = await timed(async () => { for (let n = 0; n < lookUps; n += 1) await lookUpPostcodes(database.sql, [`WR${1 + (n % 20)} ${n % 10}AB`, 'CW1 1AA', 'EH1 1AA']); });
  printFigures({
    'one core now, us': oneVerification(), rows, 'MiB of CSV': Math.round(made.value / 2 ** 20), 's to make the rows alone': made.seconds.toFixed(1), 's to load them, with making them': first.seconds.toFixed(1), 'rows a second': Math.round(rows / first.seconds),
    's to load another edition over it, looking up meanwhile': again.seconds.toFixed(1), 'looked up meanwhile': done, 'of these not found': failed, 'peak memory after making / first / second, MiB': `${made.peak} / ${first.peak} / ${again.peak}`,
    postcodes: again.value.places, rejected: again.value.rejected, 'MiB of the table with its index': Math.round(Number(size)), 'us for three postcodes': Math.round((looking.seconds * 1e6) / lookUps),
  });
  if (failed > 0 || again.value.rejected > 0 || again.value.places + again.value.withoutArea !== rows) process.exitCode = 1;
} finally {
  await own.close();
}
