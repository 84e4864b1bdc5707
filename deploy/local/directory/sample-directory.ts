import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agency, type DirectoryDocument, type PublishedKey } from '#directory';
import { type KeyUse, publicHalf } from '#envelope';
import { parseAgencyCode } from '#messages';
import { keyFolder } from '../nodes.js';
import { CannotRun, type Place } from '../place.js';
import { agencies, type SampleAgency } from '../sample/agencies.js';
import { agreements, routes } from '../sample/agreements.js';
import { writePrivately } from '../secrets.js';
import { keysOf } from './agency-keys.js';
import { DirectoryFolder } from './directory-folder.js';

const dayMs = 86_400_000;
const validDays = 30;

/** The folder of the directory of a local stack. */
export const directoryFolderOf = (place: Place): DirectoryFolder => new DirectoryFolder(join(place.folder, 'keys'));

/**
 * Signs the directory of the sample anew at each start. What was changed while an earlier run lasted stays: keys, suspensions, contacts. Agreements and
 * routes stay too, until the sample itself has other ones.
 */
export async function prepareDirectory(place: Place): Promise<DirectoryFolder> {
  const folder = directoryFolderOf(place), now = new Date();
  const before = folder.begun ? folder.read() : undefined;
  folder.begin();
  folder.write(sampleDirectory(place, now, before, sampleIsNew(place)));
  const signed = await folder.sign(now, validDays, { by: 'mag up', reason: 'The sample of the local stack is signed at each start.' });
  if ('findings' in signed) throw new CannotRun(`the directory cannot be signed: ${signed.findings.join(' ')}`);
  writePrivately(sampleFile(place), sampleDigest());
  return folder;
}

/** Who takes part, with which keys, and what may pass between whom. */
function sampleDirectory(place: Place, now: Date, before: DirectoryDocument | undefined, isNew: boolean): DirectoryDocument {
  const kept = isNew || before === undefined ? undefined : before;
  return {
    version: before?.version ?? 1, issuedAt: now.toISOString(), expiresAt: new Date(now.getTime() + validDays * dayMs).toISOString(),
    agencies: agencies.map((agency) => sampleAgency(place, now, agency, before?.agencies.find(({ code }) => code === agency.code))),
    agreements: kept?.agreements ?? agreements().map(({ from, to, kinds }) => ({ from: parseAgencyCode(from), to: parseAgencyCode(to), kinds })),
    routing: kept?.routing ?? { routes: routes().map((route) => ({ ...route, agency: parseAgencyCode(route.agency) })) },
    ...(before?.nextAnchor === undefined ? {} : { nextAnchor: before.nextAnchor }),
  };
}

function sampleAgency(place: Place, now: Date, { code, app, name, forceCode, areaCodes, contacts }: SampleAgency, before: Agency | undefined): Agency {
  const span = { from: new Date(now.getTime() - dayMs).toISOString(), until: new Date(now.getTime() + 365 * dayMs).toISOString() };
  const published = (use: KeyUse): readonly PublishedKey[] => {
    const known = before?.keys[use] ?? [];
    const fresh = keysOf(keyFolder(place, code), use).filter((jwk) => !known.some((key) => key.jwk.kid === jwk.kid));
    // A key that lies in its folder and was never published waits for its rotation, unless it is the first.
    return known.length > 0 ? known : fresh.map((jwk) => ({ jwk: publicHalf(jwk) as unknown as PublishedKey['jwk'], ...span }));
  };
  return {
    code: parseAgencyCode(code), app, name, ...(forceCode === undefined ? {} : { forceCode }), areaCodes,
    keys: { signing: published('signing'), exchange: published('exchange'), victim: published('victim') },
    ...(before?.suspendedSince === undefined ? {} : { suspendedSince: before.suspendedSince }),
    contacts: before?.contacts ?? contacts,
  };
}

const sampleFile = (place: Place): string => join(place.folder, 'keys', 'sample.sha256');
const sampleDigest = (): string => createHash('sha256').update(JSON.stringify([agreements(), routes()])).digest('hex');

/** Whether the agreements and routes of the sample are other ones than in the directory that was signed last. */
const sampleIsNew = (place: Place): boolean => !existsSync(sampleFile(place)) || readFileSync(sampleFile(place), 'utf8').trim() !== sampleDigest();
