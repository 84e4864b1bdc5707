import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { feedCsv, feedFolder, feedNdjson, type FeedReport, type FeedRow, newIncident, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

/** An incident as the practitioner's queue shows it. */
interface Queued {
  readonly id: string;
  readonly crn: string | null;
  readonly version: number;
  readonly sensitive: boolean;
  readonly open: { readonly incidentReference?: string };
}
interface Listed { readonly messageId: string; readonly direction: string; readonly kind: string }
interface Shown { readonly part: { readonly people?: readonly { readonly address?: string; readonly phone?: string }[]; readonly victimsOwnWords?: string } }

const probation = () => agency('probation');
const westMercia = () => agency('police-west-mercia');
const inQueue = (crn: string, version = 1): Promise<Queued> =>
  listed<Queued>(probation().url, '/api/incidents', 'pat.practitioner', (one) => one.crn === crn && one.version === version, 30_000);
const about = ({ pnc }: CaseloadRow): FeedRow => ({ pnc: pnc! });

/** The report of a file that was dropped under this name, once nothing more is done with it. */
async function reportOf(name: string): Promise<FeedReport> {
  const there = async (place: 'in' | 'work' | 'reports', ending = name): Promise<string | undefined> => (await readdir(feedFolder(place))).find((file) => file.endsWith(ending) && !file.startsWith('.'));
  const report = await eventually(async () => {
    const [json, ...rest] = await Promise.all([there('reports', `${name}.json`), there('in'), there('work')]);
    return rest.every((file) => file === undefined) && json;
  }, 20_000, 'the report');
  return JSON.parse(await readFile(join(feedFolder('reports'), report), 'utf8')) as FeedReport;
}

const feedStates = async ({ incident_reference: reference }: FeedRow): Promise<string[]> =>
  (await rowsOf<{ state: string }>(westMercia().caseDatabaseUrl, 'select state from feed_incident where incident_reference = $1 order by version', [reference])).map(({ state }) => state);

describe('an incident file', () => {
  let person: CaseloadRow;
  beforeAll(async () => { await supervise(person = newPerson()); }, 60_000);

  it.each(['csv', 'ndjson'] as const)('as %s brings each row that concerns a supervised person to the queue of the caseload', async (form) => {
    const own = newPerson();
    await supervise(own);
    const report = await sendFeed((form === 'csv' ? feedCsv : feedNdjson)([newIncident(about(own)), newIncident({ crn: '', pnc: '' })]), form);
    expect(report).toMatchObject({ outcome: 'SUCCESSFUL', rows: 2, accepted: 2, rejected: 0, repeated: 0, repeatOf: null });
    expect(await inQueue(own['crn']!)).toMatchObject({ crn: own['crn'], familyName: own['family_name'], state: 'NEW' });
  });

  it('that was sent before is told so, and so is each of its rows; nothing is sent again', async () => {
    const incident = newIncident(about(person));
    const first = await sendFeed(feedCsv([incident]));
    const again = await sendFeed(feedCsv([incident]));
    expect(again).toMatchObject({ accepted: 0, repeated: 1, repeatOf: first.id });
    expect(again.findings.map(({ code }) => code)).toEqual(['REPEATED_FILE']);
    const mixed = await sendFeed(feedCsv([newIncident(), incident]));
    expect(mixed).toMatchObject({ accepted: 1, repeated: 1, repeatOf: null });
    expect(mixed.rowFindings.map(({ row, findings }) => [row, findings.map(({ code }) => code)])).toEqual([[2, ['REPEATED_ROW']]]);
    expect(await feedStates(incident)).toHaveLength(1);
  });

  it('with bad rows is answered by row, column, code and what to do, never by value; bad rows are kept and good ones go on', async () => {
    const good = newIncident();
    const secret = invented('Secret');
    const report = await sendFeed(feedCsv([newIncident({ pnc: '1979/0163001C', person1_address: secret, place_address: secret, person1_postcode: 'Hiddenplace' }), good, newIncident({ arrest: 'perhaps', circumstances: '' })]));
    expect(report).toMatchObject({ outcome: 'PARTIAL', rows: 3, accepted: 1, rejected: 2 });
    const found = report.rowFindings.flatMap(({ row, findings }) => findings.map(({ column, code }) => [row, column, code]));
    expect(found).toContainEqual([1, 'pnc', 'PNC_CHECK_LETTER']);
    expect(found).toContainEqual([1, 'person1_postcode', 'NOT_A_POSTCODE']);
    const kept = JSON.stringify(await rowsOf(westMercia().caseDatabaseUrl, 'select findings from feed_row where file_id = $1', [report.id]));
    expect(kept).toContain('PROTECTED_VALUE');
    expect(kept).not.toMatch(/postcode|stands here/i);
    expect(found.filter(([row]) => row === 3).map(([, column]) => column)).toEqual(expect.arrayContaining(['arrest', 'circumstances']));
    for (const { todo } of report.rowFindings.flatMap(({ findings }) => findings)) expect(todo).toMatch(/^[A-Z].{10,}\.$/);
    expect(JSON.stringify(report)).not.toMatch(new RegExp(`0163001C|perhaps|${secret}`));
    expect(await rowsOf(westMercia().caseDatabaseUrl, 'select row_number from kept_row where file_id = $1 order by 1', [report.id])).toEqual([{ row_number: 1 }, { row_number: 3 }]);
    expect(await tablesWith(westMercia().caseDatabaseUrl, secret)).toEqual([]);
    expect(await feedStates(good)).toEqual(['WAITING']);
  });

  it('in the watched folder is taken once it stands there whole, and reported beside it; a part of one is left alone', async () => {
    const own = newPerson();
    await supervise(own);
    const name = `${randomUUID()}.csv`;
    const part = join(feedFolder('in'), `${name}.part`);
    await writeFile(part, feedCsv([newIncident(about(own))]));
    const other = `${randomUUID()}.csv`;
    await writeFile(join(feedFolder('in'), `.${other}`), feedCsv([newIncident()]));
    await rename(join(feedFolder('in'), `.${other}`), join(feedFolder('in'), other));
    await reportOf(other);
    expect(await readdir(feedFolder('in'))).toContain(`${name}.part`);
    await rename(part, join(feedFolder('in'), name));
    expect(await reportOf(name)).toMatchObject({ outcome: 'SUCCESSFUL', rows: 1, accepted: 1 });
    expect(await inQueue(own['crn']!)).toMatchObject({ crn: own['crn'] });
    expect(await readdir(feedFolder('in'))).not.toContain(name);
  });

  it('in the watched folder is gone once it was taken: only the rows that were not accepted are given back, as they came', async () => {
    const [taken, refused] = [invented('Taken'), invented('Refused')];
    const name = `${randomUUID()}.csv`;
    await writeFile(join(feedFolder('in'), `.${name}`), feedCsv([newIncidentWithVictim({ person1_address: taken }), newIncident({ arrest: refused })]));
    await rename(join(feedFolder('in'), `.${name}`), join(feedFolder('in'), name));
    expect(await reportOf(name)).toMatchObject({ outcome: 'PARTIAL', accepted: 1, rejected: 1 });
    const root = dirname(feedFolder('in'));
    const left = (await readdir(root, { recursive: true })).filter((file) => file.includes(name));
    const files = await Promise.all(left.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
    expect(files.map(({ file }) => dirname(file)).sort()).toEqual(['rejected', 'reports', 'reports']);
    const [given] = parse(files.find(({ file }) => file.startsWith('rejected'))!.text, { columns: true }) as FeedRow[];
    expect(given).toMatchObject({ arrest: refused });
    expect(files.map(({ text }) => text).join()).not.toContain(taken);
  });
});

describe('an incident', () => {
  it('that changes is sent as a later version, and the queue shows the newest', async () => {
    const person = newPerson();
    await supervise(person);
    const incident = newIncident({ ...about(person), version: '1' });
    await sendFeed(feedCsv([incident]));
    await inQueue(person['crn']!);
    await sendFeed(feedCsv([{ ...incident, version: '2', resolution: 'CHARGE' }]));
    const newest = await inQueue(person['crn']!, 2);
    expect(await listedNow<Queued>(probation().url, '/api/incidents', 'pat.practitioner', ({ crn, version }) => crn === person['crn'] && version === 1)).toBeUndefined();
    const shown = await json<{ versions: { version: number }[] }>(probation().url, `/api/incidents/${newest.id}?reason=to%20prepare`, 'pat.practitioner');
    expect(shown.versions.map(({ version }) => version)).toEqual([2, 1]);
    const older = await sendFeed(feedCsv([{ ...incident, version: '1', resolution: 'BAIL' }]));
    expect(older.rowFindings.flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['OLDER_VERSION']);
  });

  it('that comes again under the same version with other content is taken as the next, and the report names the columns that differ, never a value', async () => {
    const person = newPerson();
    await supervise(person);
    const incident = newIncident({ ...about(person), version: '1' });
    await sendFeed(feedCsv([incident]));
    const said = invented('Other');
    const report = await sendFeed(feedCsv([{ ...incident, circumstances: `${said} circumstances.` }]));
    expect(report).toMatchObject({ outcome: 'SUCCESSFUL', accepted: 1, rejected: 0 });
    expect(report.rowFindings.map(({ row, findings }) => [row, findings.map(({ code }) => code)])).toEqual([[1, ['SAME_VERSION']]]);
    expect(report.rowFindings[0]?.findings[0]?.todo).toMatch(/They differ in: circumstances\.$/);
    expect(JSON.stringify(report)).not.toContain(said);
    await inQueue(person['crn']!, 2);
  });

  it('of which a force sent two under one version is marked in the queue, and shown in full with the fields that differ', async () => {
    const person = newPerson();
    await supervise(person);
    const incident = newIncident({ ...about(person), version: '1' });
    await sendFeed(feedCsv([incident]));
    const { id } = await inQueue(person['crn']!);
    expect(await inQueue(person['crn']!)).toMatchObject({ contradicted: false });
    const other = randomUUID().replace(/^.{8}/, 'ffffffff');
    await rowsOf(probation().caseDatabaseUrl, `insert into incident select $2::uuid, issuer, conversation, kind, incident_reference, version, crn, subject_crn, subject_pnc, subject_cro, arrest, received_at, sensitive, open_content, state
      from incident where id = $1`, [id, other]);
    await rowsOf(probation().caseDatabaseUrl, `insert into message_part (message_id, issuer, part, salt, body) select $2::uuid, issuer, part, salt, (body::jsonb || '{"policeAction":"Something else."}')::text
      from message_part where message_id = $1 and part = 'case'`, [id, other]);
    expect(await inQueue(person['crn']!)).toMatchObject({ id: other, contradicted: true });
    const shown = await json<{ versions: { id: string; differs?: string[] }[] }>(probation().url, `/api/incidents/${other}?reason=to%20compare`, 'pat.practitioner');
    expect(shown.versions).toEqual([expect.objectContaining({ id: other }), expect.objectContaining({ id, differs: ['policeAction'] })]);
  });

  it('that comes before its person is kept, and delivered when the caseload changes', async () => {
    const person = newPerson();
    const incident = newIncident(about(person));
    await sendFeed(feedCsv([incident]));
    expect(await feedStates(incident)).toEqual(['WAITING']);
    await supervise(person);
    expect(await inQueue(person['crn']!)).toMatchObject({ crn: person['crn'] });
    expect(await feedStates(incident)).toEqual(['SENT']);
  });

  it('that names two people is sent to nobody, and an alarm asks a person', async () => {
    const [one, other] = [newPerson(), newPerson()];
    await supervise(one, other);
    const incident = newIncident({ crn: one['crn']!, pnc: other['pnc']! });
    await eventually(async () => (await rowsOf(westMercia().caseDatabaseUrl, 'select 1 from supervision where crn = any($1)', [[one['crn'], other['crn']]])).length === 2);
    await sendFeed(feedCsv([incident]));
    await eventually(async () => (await feedStates(incident))[0] === 'CONFLICT', 20_000, 'the conflict');
    const [alarm] = await rowsOf(westMercia().caseDatabaseUrl, `select a.code from alarm a join feed_incident f on a.facts->>'messageId' = f.id::text where f.incident_reference = $1`, [incident['incident_reference']]);
    expect(alarm).toEqual({ code: 'MATCH_CONFLICT' });
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from incident where incident_reference = $1', [incident['incident_reference']])).toEqual([]);
    const shown = await listed<{ incidentReference: string; columns: string[]; row: number }>(westMercia().url, '/api/match-conflicts', 'feed.wm', (conflict) => conflict.incidentReference === incident['incident_reference']);
    expect(shown).toMatchObject({ version: 1, row: 1, columns: ['crn', 'pnc'] });
    for (const value of [one['crn']!, other['crn']!, other['pnc']!, other['family_name']!]) expect(JSON.stringify(shown)).not.toContain(value);
    expect((await answer(westMercia().url, '/api/match-conflicts', 'unit.wm')).status).toBe(404);
    await sendFeed(feedCsv([{ ...incident, crn: '', version: '2' }]));
    await inQueue(other['crn']!, 2);
    expect(await rowsOf(westMercia().caseDatabaseUrl, `select 1 from alarm a join feed_incident f on a.facts->>'messageId' = f.id::text where f.incident_reference = $1 and a.cleared_at is null`, [incident['incident_reference']])).toEqual([]);
    expect(await listedNow<{ incidentReference: string }>(westMercia().url, '/api/match-conflicts', 'feed.wm', (conflict) => conflict.incidentReference === incident['incident_reference'])).toBeUndefined();
  });

  it('about somebody in danger now goes by the urgent lane', async () => {
    const person = newPerson();
    await supervise(person);
    const incident = newIncident({ ...about(person), imminent_harm: 'yes' });
    await sendFeed(feedCsv([incident]));
    const { id } = await inQueue(person['crn']!);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select lane from inbox where message_id = $1', [id])).toEqual([{ lane: 'urgent' }]);
    expect(await eventually(async () => (await rowsOf<{ stage: string; lane: string }>(westMercia().caseDatabaseUrl, `select stage, lane from sent_message where message_id = $1 and stage = 'delivered'`, [id]))[0])).toEqual({ stage: 'delivered', lane: 'urgent' });
  });
});

describe('an incident with a victim', () => {
  const address = `7 ${invented('Hiddenstreet')} Close, Exampleton`;
  const words = `Please do not tell ${invented('Neighbour')}.`;
  const street = address.split(' ')[1]!;
  let person: CaseloadRow;
  let queued: Queued;

  beforeAll(async () => {
    await supervise(person = newPerson());
    const report = await sendFeed(feedCsv([newIncidentWithVictim({
      ...about(person), person1_address: address, place_address: address, victims_own_words: words,
      circumstances: `A neighbour called. The argument was at ${address} and went on for an hour.`,
    })]));
    expect(report).toMatchObject({ accepted: 1, rowFindings: [] });
    queued = await inQueue(person['crn']!);
  }, 90_000);

  it('without an arrest stands in the queue with nothing but that it is there', () => {
    expect(queued).toMatchObject({ crn: person['crn'], sensitive: true, open: {} });
  });

  it('is read in full with a reason only, which is kept with who read it', async () => {
    const path = `/api/incidents/${queued.id}`;
    expect(JSON.parse((await answer(probation().url, path, 'pat.practitioner')).body)).toMatchObject({ status: 422, code: 'ACCESS_REASON_NEEDED' });
    const reason = `Visit today ${randomUUID()}`;
    const shown = await json<{ content: { circumstances: string } }>(probation().url, `${path}?reason=${encodeURIComponent(reason)}`, 'pat.practitioner');
    expect(shown.content.circumstances).toMatch(/A neighbour called\. The argument was at .*the victim's address.* for an hour\./);
    expect(await rowsOf(probation().caseDatabaseUrl, `select event, person, role, partner, message_id from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([
      { event: 'incident.read', person: 'pat.practitioner', role: 'practitioner', partner: 'police-west-mercia', message_id: queued.id },
    ]);
  });

  it('does not exist for another practitioner, byte for byte', async () => {
    for (const query of ['', '?reason=because']) {
      const hidden = await answer(probation().url, `/api/incidents/${queued.id}${query}`, 'robin.practitioner');
      expect(hidden.status).toBe(404);
      expect(hidden).toEqual(await answer(probation().url, `/api/incidents/${randomUUID()}${query}`, 'robin.practitioner'));
    }
    expect(await listedNow<Queued>(probation().url, '/api/incidents', 'robin.practitioner', ({ id }) => id === queued.id)).toBeUndefined();
  });

  it('does not exist without a token or with one of another agency, byte for byte', async () => {
    for (const asking of [undefined, 'feed.wm', 'coordinator.wo', 'lee.liaison'] as const) {
      const hidden = await answer(probation().url, `/api/incidents/${queued.id}?reason=because`, asking);
      expect([asking, hidden.status]).toEqual([asking, asking === undefined ? 401 : 404]);
      expect(hidden).toEqual(await answer(probation().url, `/api/incidents/${randomUUID()}?reason=because`, asking));
    }
  });

  it('shows its victim part at the desk to victim liaison staff, for a reason that is kept in the victim store', async () => {
    await listed<Listed>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === queued.id, 20_000);
    const reason = `Contact today ${randomUUID()}`;
    const { part } = await json<Shown>(probation().deskUrl, `/api/victim-parts/${queued.id}?reason=${encodeURIComponent(reason)}`, 'lee.liaison');
    expect(part.people?.map((one) => one.address)).toContain(address);
    expect(part.victimsOwnWords).toBe(words);
    expect(await rowsOf(probation().victimDatabaseUrl, `select event, person from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'victim-part.read', person: 'lee.liaison' }]);
    expect(await rowsOf(probation().caseDatabaseUrl, `select 1 from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([]);
  });

  it('does not exist at the desk for a practitioner', async () => {
    const hidden = await answer(probation().deskUrl, `/api/victim-parts/${queued.id}?reason=because`, 'pat.practitioner');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await answer(probation().deskUrl, `/api/victim-parts/${randomUUID()}?reason=because`, 'pat.practitioner'));
  });

  it("is the force's own at the desk of the force, for its domestic abuse unit", async () => {
    await listed<Listed>(westMercia().deskUrl, '/api/victim-parts', 'unit.wm', ({ messageId, direction }) => messageId === queued.id && direction === 'sent', 20_000);
  });

  it('leaves nothing that leads to the victim in any case-side table of either node', async () => {
    for (const { caseDatabaseUrl } of [probation(), westMercia()]) {
      for (const text of [address, street, words, 'I do not want anybody to come']) expect([text, await tablesWith(caseDatabaseUrl, text)]).toEqual([text, []]);
    }
    for (const { victimDatabaseUrl } of [probation(), westMercia()]) expect(await tablesWith(victimDatabaseUrl, street)).toEqual(['victim_part']);
  });
});
