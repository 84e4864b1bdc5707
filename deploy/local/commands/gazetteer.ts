import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command } from 'commander';
import { currentEdition, loadGazetteer, lookUpPostcodes, nsplSample, type Place, type RowFinding } from '#gazetteer';
import { GatewayError, policeForces } from '#messages';
import { type Database } from '#platform';
import { onCaseStore } from '../case-store-of.js';
import { CannotRun } from '../place.js';
import { countedBy, findingLine, progressBar, sizeOf } from '../send-file.js';

interface Options { readonly agency: string; readonly json?: boolean }
interface LoadOptions extends Options { readonly confirmFewer?: boolean; readonly report?: string }

/** Bad rows that are told on the spot; all of them go into the report. */
const findingsTold = 1_000;

export function addGazetteer(program: Command): void {
  const noun = program.command('gazetteer').description('which police force and which authority a postcode lies in');
  const verb = (name: string, description: string): Command => noun.command(name).description(description).option('--agency <code>', 'whose gazetteer', 'probation').option('--json', 'one JSON document');
  noun.command('sample').description('print a small file in the form of the National Statistics Postcode Lookup, for development').option('--rows <count>', 'how many postcodes', '2300')
    .action(async ({ rows }: { rows: string }) => {
      if (!/^[1-9]\d{0,7}$/.test(rows)) throw new CannotRun('--rows must be a whole number from 1 to 99999999');
      await pipeline(Readable.from(nsplSample(Number(rows))), process.stdout, { end: false });
    });
  verb('load <file>', 'load an edition of the National Statistics Postcode Lookup (CSV)')
    .option('--confirm-fewer', 'the file is right although it has far fewer postcodes than the edition in use')
    .option('--report <file>', 'write every bad row there, one JSON object a line')
    .action(load);
  verb('find <postcodes...>', 'tell where postcodes lie').action(async (postcodes: string[], options: Options) => {
    const places = await onCaseStore(options.agency, ({ sql }) => lookUpPostcodes(sql, postcodes));
    if (options.json) console.log(JSON.stringify(places));
    else for (const [at, place] of places.entries()) console.log(inWords(place, at + 1));
    if (places.some(({ outcome }) => outcome !== 'known')) process.exitCode = 1;
  });
  verb('status', 'tell which edition is in use').action(async (options: Options) => {
    const edition = await onCaseStore(options.agency, ({ sql }) => currentEdition(sql));
    if (options.json) console.log(JSON.stringify(edition ?? null));
    else console.log(edition === undefined ? 'No edition has been loaded: every postcode is unknown.' : `Edition ${edition.edition}, loaded ${edition.loadedAt.toISOString()}: ${edition.places} postcodes`);
    if (edition === undefined) process.exitCode = 1;
  });
}

/** A postcode that is none is named by its place only: it may be something else that somebody mistyped. */
function inWords(place: Place, at: number): string {
  switch (place.outcome) {
    case 'known': return `${place.postcode}: ${policeForces[place.force] ?? ''} (${place.force}), authority ${place.authority}${place.terminated === null ? '' : `, terminated ${place.terminated}`}`;
    case 'outside': return `${place.postcode}: outside England and Wales`;
    case 'unknown': return `${place.postcode}: unknown`;
    case 'not-a-postcode': return `The ${at}. word is not a postcode`;
  }
}

async function load(file: string, options: LoadOptions): Promise<void> {
  const bar = progressBar(sizeOf(file));
  const told: RowFinding[] = [];
  const report = options.report === undefined ? undefined : createWriteStream(options.report, { mode: 0o600 });
  if (report !== undefined) await once(report, 'open').catch((cause: unknown) => { throw new CannotRun(`${options.report} cannot be written: name another file`, { cause }); });
  const onFinding = (finding: RowFinding): void => {
    if (told.length < findingsTold) told.push(finding);
    report?.write(`${JSON.stringify(finding)}\n`);
  };
  const loaded = await onCaseStore(options.agency, async (database: Database) => {
    const source = createReadStream(file, { highWaterMark: 256 * 1024 });
    try {
      return await loadGazetteer(database, countedBy(bar, source), { confirmFewer: options.confirmFewer === true, onFinding });
    } finally {
      bar?.stop();
      source.destroy();
      if (report !== undefined) await new Promise<void>((done) => { report.end(done); });
    }
  }).catch(refused);
  if (loaded === undefined) {
    for (const finding of told.slice(0, 20)) console.log(findingLine(finding.row, finding));
    process.exitCode = 1;
    return;
  }
  if (options.json) console.log(JSON.stringify({ ...loaded, findings: told }));
  else {
    console.log(`Edition ${loaded.edition}: ${loaded.rows} rows, ${loaded.places} postcodes (${loaded.terminated} terminated, ${loaded.outside} outside England and Wales), ${loaded.withoutArea} without an area, ${loaded.rejected} rejected`);
    for (const finding of told) console.log(findingLine(finding.row, finding));
  }
  if (loaded.rejected > 0) process.exitCode = 1;
}

/** A file that is not taken leaves the edition as it was. */
function refused(error: unknown): undefined {
  if (!(error instanceof GatewayError) || error.findings.length === 0) throw error;
  for (const { path, todo } of error.findings) process.stderr.write(`mag: ${path}: ${todo}\n`);
  process.stderr.write('mag: the edition in use stays as it was\n');
}
