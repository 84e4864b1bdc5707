import { describe, expect, it } from '@jest/globals';
import { applied, caseloadCsv, caseloadNdjson, type CaseloadRow, invented, newPerson, sendCaseload, supervise } from '../support/people.js';
import { feedCsv, newIncident, sendFeed } from '../support/feed.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const westMercia = () => agency('police-west-mercia').caseDatabaseUrl;
const cheshire = () => agency('police-cheshire').caseDatabaseUrl;
const probation = () => agency('probation').caseDatabaseUrl;

interface Supervised { readonly crn: string; readonly given_names: string; readonly family_name: string; readonly identifiers: string[]; readonly content_digest: Buffer; readonly message_id: string }

async function heldBy(force: string, { crn }: CaseloadRow): Promise<Supervised | undefined> {
  const [row] = await rowsOf<Supervised>(force, 'select crn, given_names, family_name, identifiers, content_digest, message_id from supervision where crn = $1', [crn]);
  return row;
}

const known = (force: string, person: CaseloadRow, as: (held: Supervised) => boolean = () => true): Promise<Supervised> =>
  eventually(async () => { const held = await heldBy(force, person); return held !== undefined && as(held) && held; }, 20_000, 'the force knowing the person');
const forgotten = (force: string, person: CaseloadRow): Promise<true> =>
  eventually(async () => (await heldBy(force, person)) === undefined && true, 20_000, 'the force forgetting the person');

/** The changes that a force was told of one person, in the order of their sequence, as the sender kept them. */
async function told(force: string, person: CaseloadRow): Promise<string[]> {
  const rows = await rowsOf<{ change: string }>(probation(), `select p.body::json->>'change' as change from sent_message s join message_part p on p.message_id = s.message_id and p.part = 'case'
    where s.kind = 'supervision-notification' and s.recipient = $1 and p.body::json->'person'->>'crn' = $2 order by s.sequence`, [force, person['crn']]);
  return rows.map(({ change }) => change);
}

describe('a person who comes under supervision', () => {
  it.each(['csv', 'ndjson'] as const)('is told to the home force, and to no other, from a file as %s', async (form) => {
    const [here, there] = [newPerson(), newPerson({ home_force: '07' })];
    const report = await sendCaseload((form === 'csv' ? caseloadCsv : caseloadNdjson)([here, there]), form);
    expect(report).toMatchObject({ state: 'APPLYING', rows: 2, accepted: 2, rejected: 0, findings: [] });
    expect(await applied(report.id)).toMatchObject({ added: 2, changed: 0, ended: 0, transferred: 0 });
    expect(await known(westMercia(), here)).toMatchObject({ given_names: here['given_names'], family_name: here['family_name'], identifiers: expect.arrayContaining([`CRN:${here['crn']!}`, `PNC:${here['pnc']!}`]) as never });
    await known(cheshire(), there);
    expect([await tablesWith(cheshire(), here['family_name']!), await tablesWith(westMercia(), there['family_name']!)]).toEqual([[], []]);
  });

  it('is told again only when something has changed that the force is told of', async () => {
    const person = newPerson();
    await supervise(person);
    const before = await known(westMercia(), person);
    const renamed = { ...person, given_names: `${person['given_names']!} Sam` };
    expect(await applied((await sendCaseload(caseloadCsv([renamed]))).id)).toMatchObject({ added: 0, changed: 1 });
    await known(westMercia(), person, ({ given_names }) => given_names === renamed.given_names);
    expect(await applied((await sendCaseload(`${caseloadCsv([renamed])}\r\n`)).id)).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await heldBy(westMercia(), person))?.message_id).not.toBe(before.message_id);
    expect(await told('police-west-mercia', person)).toEqual(['ADDED', 'CHANGED']);
  });

  it('is forgotten by the force that the person leaves and told to the next', async () => {
    const person = newPerson();
    await supervise(person);
    await known(westMercia(), person);
    expect(await applied((await sendCaseload(caseloadCsv([{ ...person, home_force: '07' }]))).id)).toMatchObject({ transferred: 1 });
    await Promise.all([forgotten(westMercia(), person), known(cheshire(), person)]);
    expect([await told('police-west-mercia', person), await told('police-cheshire', person)]).toEqual([['ADDED', 'TRANSFERRED'], ['ADDED']]);
    for (const name of ['given_names', 'family_name', 'pnc', 'address']) expect([name, await tablesWith(westMercia(), person[name]!)]).toEqual([name, []]);
  });

  it('leaves nothing of the person in the case store of the force when supervision ends', async () => {
    const person = newPerson({ aliases: 'Al Formername', cro: '' });
    await supervise(person);
    await known(westMercia(), person);
    expect(await tablesWith(westMercia(), person['family_name']!)).toEqual(['message_part', 'supervision']);
    await supervise({ ...person, ended_on: new Date().toISOString().slice(0, 10) });
    await forgotten(westMercia(), person);
    for (const name of ['given_names', 'family_name', 'pnc', 'address']) expect([name, await tablesWith(westMercia(), person[name]!)]).toEqual([name, []]);
    expect(await rowsOf(westMercia(), `select 1 from message_part where body like '%' || $1 || '%'`, [person['crn']])).toEqual([]);
  });

  it('leaves nothing that probation told in any table of the force, though an incident was matched and sent', async () => {
    const person = newPerson();
    await supervise(person);
    await known(westMercia(), person);
    const incident = newIncident({ pnc: person['pnc']! });
    await sendFeed(feedCsv([incident]));
    await eventually(async () => (await tablesWith(westMercia(), person['crn']!)).includes('message_part') && (await rowsOf(probation(), 'select 1 from incident where crn = $1', [person['crn']])).length === 1, 30_000, 'the incident at probation');
    await supervise({ ...person, ended_on: new Date().toISOString().slice(0, 10) });
    await forgotten(westMercia(), person);
    expect(await eventually(async () => (await tablesWith(westMercia(), person['crn']!)).length === 0 && 'nothing', 20_000, 'the end of the CRN at the force')).toBe('nothing');
    expect(await rowsOf(westMercia(), 'select state, matched_crn from feed_incident where incident_reference = $1', [incident['incident_reference']])).toEqual([{ state: 'SENT', matched_crn: null }]);
  });

  it('is told to the force anew when supervision begins again', async () => {
    const person = newPerson();
    const ended = { ...person, ended_on: new Date().toISOString().slice(0, 10) };
    for (const row of [person, ended, { ...person, supervision_start: '2026-03-02' }]) await supervise(row);
    await eventually(async () => (await told('police-west-mercia', person)).length === 3);
    await known(westMercia(), person);
    expect(await told('police-west-mercia', person)).toEqual(['ADDED', 'ENDED', 'ADDED']);
  });
});

describe('a snapshot', () => {
  it('is equal to what the force holds once everything has arrived, and raises no alarm', async () => {
    const [since] = await rowsOf<{ now: Date }>(westMercia(), 'select now()');
    await supervise(newPerson(), newPerson());
    const snapshot = await eventually(async () => {
      const [row] = await rowsOf<{ state: string; count: number; digest: string }>(westMercia(), `select state, count, digest from supervision_snapshot where issuer = 'probation' and received_at > $1`, [since!.now]);
      return row?.state === 'EQUAL' && row;
    }, 30_000, 'a snapshot that is equal');
    expect(snapshot.count).toBeGreaterThanOrEqual(2);
    expect(await rowsOf(westMercia(), `select code from alarm where code = 'SNAPSHOT_DIFFERS' and cleared_at is null`)).toEqual([]);
  });
});

describe('a caseload file', () => {
  it('that is the one loaded last is told so and changes nothing', async () => {
    // Others load files of their own meanwhile, and what lies between two sendings is not the one loaded last any more.
    const { first, again } = await eventually(async () => {
      const file = caseloadCsv([newPerson()]);
      const once = await sendCaseload(file);
      await applied(once.id);
      const twice = await sendCaseload(file);
      return twice.state === 'SAME' && { first: once, again: twice };
    }, 60_000, 'a caseload file that is loaded twice with no other between');
    expect(again).toMatchObject({ sameAs: first.id, note: expect.stringContaining('loaded last') as never });
    expect(await rowsOf(probation(), 'select state from caseload_load where same_as = $1', [first.id])).toEqual([{ state: 'SAME' }]);
  });

  it('that is loaded again after another one holds from then on, and its sender is told so', async () => {
    const person = newPerson();
    const [older, newer] = [caseloadCsv([person]), caseloadCsv([{ ...person, given_names: invented('Later'), home_force: '07' }])];
    const first = await sendCaseload(older);
    for (const load of [first, await sendCaseload(newer)]) await applied(load.id);
    await Promise.all([known(cheshire(), person), forgotten(westMercia(), person)]);
    const again = await sendCaseload(older);
    expect(again).toMatchObject({ state: 'APPLYING', sameAs: first.id, note: expect.stringMatching(/loaded before .* and others since.* its rows hold/) as never });
    expect(await applied(again.id)).toMatchObject({ transferred: 1 });
    await Promise.all([known(westMercia(), person, ({ given_names }) => given_names === person['given_names']), forgotten(cheshire(), person)]);
  });

  it('with bad rows is answered by row, column, code and what to do, never by value, and its good rows go on', async () => {
    const good = newPerson();
    const [letter, missing] = [newPerson({ pnc: '1979/0163001C' }), newPerson({ family_name: '', home_force: '99' })];
    const report = await sendCaseload(caseloadCsv([letter, good, missing, { ...good, given_names: 'Twice' }]));
    expect(report).toMatchObject({ state: 'APPLYING', rows: 4, accepted: 1, rejected: 3 });
    expect(report.findings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [1, 'pnc', 'PNC_CHECK_LETTER'], [3, 'family_name', 'REQUIRED'], [3, 'home_force', 'NOT_IN_LIST'], [4, 'crn', 'ROW_REPEATED'],
    ]);
    for (const { todo } of report.findings) expect(todo).toMatch(/^[A-Z].{10,}\.$/);
    expect(JSON.stringify(report)).not.toMatch(new RegExp(`0163001C|${good['crn']!}|Twice`));
    await applied(report.id);
    await known(westMercia(), good, ({ given_names }) => given_names === good['given_names']);
    for (const bad of [letter, missing]) expect(await heldBy(westMercia(), bad)).toBeUndefined();
  });
});
