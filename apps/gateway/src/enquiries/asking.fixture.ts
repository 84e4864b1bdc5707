import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { Directory, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, publicHalf } from '#envelope';
import { Submitter } from '#exchange/submit';
import { loadGazetteer, nsplSample } from '#gazetteer';
import { type AgencyCode } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { gatewayMigrations } from '../store/index.js';
import { type AskingParts } from './ask.js';
import { askedKinds } from './asked-kinds.js';

const us = 'probation' as AgencyCode;
/** The practitioner who asks in these tests, of the team North. */
export const actor = { person: 'pat.practitioner', agency: us, roles: ['practitioner'], teams: ['North'] } as unknown as Actor;
export const daEnquiry = askedKinds.find(({ kind }) => kind === 'da-enquiry')!;
/** A content that lacks nothing but whom it is about and who is asked. */
export const content = {
  trigger: 'PERIODIC', questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', pndRequested: true, urgency: 'ROUTINE', respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP',
};

/** What a test of asking works with: a store of its own, and a directory of probation and two forces, in which Merseyside takes no part. */
export interface Asking {
  readonly own: OwnStore;
  readonly parts: AskingParts;
  close(): Promise<void>;
}

export async function openAsking(): Promise<Asking> {
  const own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  const store = await openCaseStore(own.url, { name: 'test' });
  const directory = await directoryOfTwo();
  return {
    own, parts: { database: store, submitter: new Submitter(us, () => directory), directory: { current: () => directory } },
    async close() {
      await store.destroy();
      await own.close();
    },
  };
}

/** The same with the postcodes of the sample. */
export async function openAskingOfPlaces(): Promise<Asking> {
  const asking = await openAsking();
  await loadSample(asking.own);
  return asking;
}

/** Loads the gazetteer's sample into a store. */
export const loadSample = async ({ database }: OwnStore): Promise<void> => { await loadGazetteer(database, Readable.from(nsplSample()).map((line: string) => Buffer.from(line))); };

async function directoryOfTwo(): Promise<Directory> {
  const anchor = generateKey('signing');
  const [soon, later] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 30 * 86_400_000).toISOString()];
  const published = (use: 'signing' | 'exchange' | 'victim') => [{ jwk: publicHalf(generateKey(use)), from: soon, until: later }];
  const agencyOf = (code: string, more: object) => ({ code, name: code, areaCodes: [], keys: { signing: published('signing'), exchange: published('exchange'), victim: published('victim') }, ...more });
  const terms = { purposes: ['manage-da-risk'], labelCeiling: 'VICTIM' };
  const token = await signDirectory({
    version: 1, issuedAt: soon, expiresAt: later, routing: { routes: [] },
    // Cheshire has agreed on a time of its own, and on no reminders.
    agreements: [
      { from: us, to: 'police-west-mercia', kinds: [{ kind: 'da-enquiry', ...terms }, { kind: 'answer-chase', ...terms }] },
      { from: us, to: 'police-cheshire', kinds: [{ kind: 'da-enquiry', ...terms, replyWithin: 'PT48H' }] },
    ],
    agencies: [agencyOf(us, { app: 'gateway' }), agencyOf('police-west-mercia', { app: 'police-adapter', forceCode: '22' }), agencyOf('police-cheshire', { app: 'police-adapter', forceCode: '07' })],
  } as never, importPrivate(anchor, 'signing'));
  return Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
}

/** Somebody under supervision of the actor's with these addresses. */
export async function supervised({ own }: Asking, ...addresses: readonly object[]): Promise<string> {
  const crn = `X${String(randomInt(1_000_000)).padStart(6, '0')}`;
  await own.database.sql(
    `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by, addresses)
     values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid(), $2)`, [crn, JSON.stringify(addresses)]);
  await own.database.sql(`insert into caseload_allocation (crn, practitioner, team) values ($1, 'pat.practitioner', 'North')`, [crn]);
  return crn;
}
