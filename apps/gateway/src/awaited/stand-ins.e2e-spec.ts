import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, type Role, staffRegister } from '#access';
import { releasedWorkingDays } from '#clocks';
import { attendClocks } from '#exchange/clocks';
import { type StaffMember, enterStaff, leave, noteAbsence, unownedOf } from '#exchange/staff';
import { type AgencyCode } from '#messages';
import { type Database, type PageQuery } from '#platform';
import { issueDraft, readAsked } from '../enquiries/ask.js';
import { actor, type Asking, content, daEnquiry, openAskingOfPlaces, supervised } from '../enquiries/asking.fixture.js';
import { supervisedPeople } from '../people/read-people.js';
import { countTold } from '../store/awaited.js';
import { owned } from '../store/index.js';
import { listAwaited, recordOutcome } from './read-awaited.js';

const page = { limit: 50 } as PageQuery;
const calendar = releasedWorkingDays();
const worcester = { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' };
const keepNothing = () => Promise.resolve();
const reason = 'As the rota of the unit has it.';
const of = (person: string, role: Role, ...teams: string[]): Actor => ({ person, agency: 'probation' as AgencyCode, roles: [role], teams });
const [keeper, cover, manager, otherManager] = [of('perry.people', 'people-administrator'), of('cam.cover', 'practitioner', 'East'), of('m.one', 'manager', 'North'), of('m.two', 'manager', 'East')];

let asking: Asking;
let sql: Database['sql'];
let ids: Map<string, string>;
let asked: { readonly crn: string; readonly conversation: string };

const registered = async (one: Actor): Promise<Actor> => (await staffRegister(sql)(one))!;
const within = <T>(work: Parameters<Database['inTransaction']>[0]): Promise<T> => asking.own.database.inTransaction(work) as Promise<T>;
const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();
const away = (person: string, more: { cover?: string } = {}): Promise<StaffMember> => within((tx) => noteAbsence(tx, keeper, ids.get(person)!, { from: hours(-1), until: hours(24), reason, ...more }));
const gone = (person: string, more: { successor?: string } = {}): Promise<StaffMember> => within((tx) => leave(tx, keeper, ids.get(person)!, { reason, ...more }));
const clocks = async (one: Actor, which: 'all' | 'told' = 'all') => (await listAwaited(asking.parts.database, await registered(one), which, page)).items.map(({ owner, ownerIs, for: whose, rungs }) => [owner, ownerIs, whose, rungs.length]);
const sees = async (one: Actor) => (await supervisedPeople(asking.parts.database, await registered(one), page)).items.map(({ crn, owner, for: whose }) => [crn, owner, whose]);

beforeAll(async () => {
  asking = await openAskingOfPlaces();
  sql = (text, params) => asking.own.database.sql(text, params);
});
beforeEach(async () => {
  await sql('truncate staff_absence, staff_duty, staff, clock, clock_event, clock_act, awaited_reply, answer_chased, submission, audit_entry, supervised_person, caseload_allocation cascade');
  ids = new Map();
  for (const [person, teams, manages] of [['pat.practitioner', ['North'], []], ['cam.cover', ['East'], []], ['m.one', ['North'], ['North']], ['m.two', ['East'], ['East']]] as const) {
    ids.set(person, (await within<StaffMember>((tx) => enterStaff(tx, keeper, { person, teams, manages, reason }))).id);
  }
  const crn = await supervised(asking, worcester);
  asked = { crn, conversation: (await issueDraft(asking.parts, daEnquiry, actor, { crn, content: { ...content, trigger: 'NEW_INCIDENT' } }, keepNothing)).conversations[0]!.conversation };
  // Asked nine days ago: every rung has been reached.
  await sql(`update clock set started_at = now() - interval '9 days', next_at = now() - make_interval(secs => 1)`);
  while (await attendClocks({ database: asking.own.database, agency: 'probation', calendar, now: () => new Date() }));
});
afterAll(() => asking?.close());

describe('what is awaited for somebody who is absent', () => {
  it('is owned by whoever stands in, for them, and is told to these and not to the absent', async () => {
    expect([await clocks(actor, 'told'), await clocks(cover)]).toEqual([[['pat.practitioner', 'PERSON', null, 3]], []]);
    await away('pat.practitioner', { cover: 'cam.cover' });
    const passed = [['cam.cover', 'PERSON', 'pat.practitioner', 3]];
    expect([await clocks(cover), await clocks(cover, 'told'), await countTold(sql, await registered(cover))]).toEqual([passed, passed, 1]);
    expect([await clocks(actor), await clocks(actor, 'told'), await countTold(sql, await registered(actor))]).toEqual([passed, [], 0]);
    expect(await clocks(manager, 'told')).toEqual(passed);
  });

  it('shows their people to whoever stands in while it lasts, and not a day longer', async () => {
    expect(await sees(cover)).toEqual([]);
    await away('pat.practitioner', { cover: 'cam.cover' });
    expect(await sees(cover)).toEqual([[asked.crn, 'cam.cover', 'pat.practitioner']]);
    await sql('update staff_absence set until_at = now()');
    expect([await sees(cover), await clocks(cover), await clocks(actor, 'told')]).toEqual([[], [], [['pat.practitioner', 'PERSON', null, 3]]]);
    await expect(readAsked(asking.parts.database, daEnquiry, await registered(cover), asked.conversation, reason)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('shows nothing of the rest of their team, nor anybody from whom whoever stands in is barred', async () => {
    const other = await supervised(asking, worcester);
    await sql(`update caseload_allocation set practitioner = 'robin.practitioner' where crn = $1`, [other]);
    await away('pat.practitioner', { cover: 'cam.cover' });
    expect(await sees(cover)).toEqual([[asked.crn, 'cam.cover', 'pat.practitioner']]);
    await sql(`insert into limited_access (crn, person, rule) values ($1, 'cam.cover', 'EXCLUDED')`, [asked.crn]);
    expect([await sees(cover), await clocks(cover)]).toEqual([[], []]);
  });

  it('is read and ended on their behalf, as the audit says, and in the own name for one\'s own people', async () => {
    await away('pat.practitioner', { cover: 'cam.cover' });
    const standing = await registered(cover);
    await readAsked(asking.parts.database, daEnquiry, standing, asked.conversation, reason);
    await readAsked(asking.parts.database, daEnquiry, await registered(manager), asked.conversation, reason);
    const [clock] = (await listAwaited(asking.parts.database, standing, 'all', page)).items;
    await recordOutcome(asking.parts.database, standing, { id: clock!.id, outcome: 'ANSWERED_BY_HAND', reason }, keepNothing);
    expect(await sql(`select event, person, facts->>'onBehalfOf' as behalf from audit_entry where event in ('enquiry.read', 'clock.stopped') order by id`)).toEqual([
      { event: 'enquiry.read', person: 'cam.cover', behalf: 'pat.practitioner' }, { event: 'enquiry.read', person: 'm.one', behalf: null }, { event: 'clock.stopped', person: 'cam.cover', behalf: 'pat.practitioner' },
    ]);
  });

  it('of a manager is told to the manager who stands in, who sees the team meanwhile', async () => {
    await away('m.one', { cover: 'm.two' });
    expect([await clocks(otherManager, 'told'), await clocks(manager, 'told')]).toEqual([[['pat.practitioner', 'PERSON', null, 3]], []]);
    await readAsked(asking.parts.database, daEnquiry, await registered(otherManager), asked.conversation, reason);
    expect(await sql(`select facts->>'onBehalfOf' as behalf from audit_entry where event = 'enquiry.read'`)).toEqual([{ behalf: 'm.one' }]);
    await sql('update staff_absence set until_at = now()');
    expect(await clocks(otherManager)).toEqual([]);
  });
});

describe('what is awaited for somebody who has left', () => {
  it('passes on to the successor, with the people', async () => {
    await gone('pat.practitioner', { successor: 'cam.cover' });
    expect([await clocks(cover, 'told'), await sees(cover)]).toEqual([[['cam.cover', 'PERSON', 'pat.practitioner', 3]], [[asked.crn, 'cam.cover', 'pat.practitioner']]]);
    expect(await unownedOf(sql, manager, owned)).toEqual([]);
  });

  it('is the manager\'s without a successor, from the first rung on, and is named to them', async () => {
    await sql(`delete from clock_act where rung <> 'CHASE'`);
    expect(await clocks(manager, 'told')).toEqual([]);
    await gone('pat.practitioner');
    expect([await clocks(manager, 'told'), await clocks(otherManager)]).toEqual([[['manager of North', 'MANAGER', 'pat.practitioner', 1]], []]);
    expect(await unownedOf(sql, manager, owned)).toMatchObject([{ person: 'pat.practitioner', clocks: 1, people: 1, work: 0 }]);
  });

  it('ends for the successor when the case is given to somebody else', async () => {
    await gone('pat.practitioner', { successor: 'cam.cover' });
    await sql(`update caseload_allocation set practitioner = 'robin.practitioner', team = 'South' where crn = $1`, [asked.crn]);
    expect([await sees(cover), await clocks(cover), await unownedOf(sql, keeper, owned)]).toEqual([[], [], []]);
  });
});
