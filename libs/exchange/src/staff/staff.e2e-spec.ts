import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, actsAs, type Role, staffRegister } from '#access';
import { migrateCaseStore } from '#case-store';
import { releasedWorkingDays } from '#clocks';
import { type AgencyCode, type GatewayError } from '#messages';
import { type Database, type PageQuery, type Sql } from '#platform';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { comeBack, countOutOfHours, endAbsence, enterStaff, leave, listOutOfHours, listStaff, markSeen, noteAbsence, noteDuty, ownersOf, readStaff, type StaffMember, unownedOf } from './index.js';
import { tellDuty } from './tell-duty.js';

let store: OwnStore;
const sql: Database['sql'] = (text, params) => store.database.sql(text, params);
const inTransaction = <T>(work: (within: Sql) => Promise<T>): Promise<T> => store.database.inTransaction(work);
const reason = 'As the rota of the unit has it.';
const of = (person: string, roles: readonly Role[], ...teams: string[]): Actor => ({ person, agency: 'probation' as AgencyCode, roles, teams });
const keeper = of('perry.people', ['people-administrator']);
const page = { limit: 50 } as PageQuery;
const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

const enter = (person: string, teams: readonly string[] = ['North'], manages: readonly string[] = []): Promise<StaffMember> => inTransaction((within) => enterStaff(within, keeper, { person, teams, manages, reason }));
const idOf = async (person: string): Promise<string> => String((await sql('select id from staff where person = $1', [person]))[0]?.['id']);
const away = async (person: string, more: { from?: string; until?: string; cover?: string } = {}) => {
  const id = await idOf(person);
  return inTransaction((within) => noteAbsence(within, keeper, id, { from: hours(-1), until: hours(24), reason, ...more }));
};
const gone = async (person: string, more: { at?: string; successor?: string } = {}) => {
  const id = await idOf(person);
  return inTransaction((within) => leave(within, keeper, id, { reason, ...more }));
};
/** What is to be put right, by path; or the code of another error; or nothing. */
const found = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (error: unknown) => {
  const { code, findings } = error as GatewayError;
  return code === 'REQUEST_INVALID' ? findings.map((one) => `${one.path} ${one.todo}`) : code;
});
const registered = (actor: Actor) => staffRegister(sql)(actor);
const owner = async (person: string, team: string | null = 'North') => (await ownersOf(sql, [person]))({ person, team });

beforeAll(async () => {
  store = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [] }));
});
beforeEach(async () => {
  await sql('truncate duty_told, staff_duty, staff_absence, staff, audit_entry cascade');
  for (const person of ['a.one', 'b.two', 'c.three']) await enter(person);
  await enter('m.one', ['North'], ['North']);
  await enter('m.two', ['South'], ['South']);
});
afterAll(() => store?.close());

describe('who keeps the register', () => {
  it('gives themselves nothing: neither the cases of somebody else, nor teams to answer for', async () => {
    await enter('perry.people');
    expect(await found(away('a.one', { cover: 'perry.people' }))).toEqual([expect.stringMatching(/^\/cover Somebody else must enter that you stand in/)]);
    expect(await found(gone('a.one', { successor: 'perry.people' }))).toEqual([expect.stringMatching(/^\/successor Somebody else must enter/)]);
    expect(await found(enter('perry.people', ['North'], ['North']))).toEqual([expect.stringMatching(/^\/manages Somebody else must enter/)]);
  });

  it('names who stands in for somebody who answers for a team', async () => {
    expect(await found(away('m.one'))).toEqual([expect.stringMatching(/^\/cover Name who stands in/)]);
  });
});

describe('the register and access', () => {
  it('leaves somebody who is not in it as the token has them', async () => {
    const actor = of('z.last', ['practitioner'], 'North', 'South');
    await expect(registered(actor)).resolves.toEqual(actor);
  });

  it('takes teams away and gives none', async () => {
    await enter('a.one', ['North', 'West']);
    await expect(registered(of('a.one', ['practitioner'], 'North', 'South'))).resolves.toMatchObject({ teams: ['North'], roles: ['practitioner'] });
  });

  it('knows whoever has left no more, from the moment at which they leave, and again when they are back', async () => {
    const actor = of('a.one', ['practitioner'], 'North');
    await gone('a.one', { at: hours(1) });
    expect(await registered(actor)).toBeDefined();
    await sql(`update staff set left_at = now() where person = 'a.one'`);
    expect(await registered(actor)).toBeUndefined();
    const id = await idOf('a.one');
    await inTransaction((within) => comeBack(within, keeper, id, reason));
    expect(await registered(actor)).toMatchObject({ person: 'a.one', teams: ['North'] });
  });

  it('says for whom somebody stands in, and for whom these do in turn, while it lasts', async () => {
    await away('a.one', { cover: 'b.two' });
    await away('b.two', { cover: 'c.three' });
    expect((await registered(of('b.two', ['practitioner'], 'North')))?.standsInFor).toEqual(['a.one']);
    const standing = await registered(of('c.three', ['practitioner'], 'South'));
    expect([standing?.standsInFor, actsAs(standing!)]).toEqual([['a.one', 'b.two'], ['c.three', 'a.one', 'b.two']]);
    expect(actsAs((await registered(of('b.two', ['practitioner'], 'North')))!)).toEqual([]);
    await sql(`update staff_absence set until_at = now() where person = 'b.two'`);
    expect((await registered(of('c.three', ['practitioner'], 'South')))?.standsInFor).toBeUndefined();
  });

  it('lets the team stand in where nobody is named, and nobody of another team', async () => {
    await away('a.one');
    expect((await registered(of('b.two', ['practitioner'], 'North')))?.standsInFor).toEqual(['a.one']);
    expect((await registered(of('m.two', ['manager'], 'South')))?.standsInFor).toBeUndefined();
  });

  it('gives the teams of a manager to a manager who stands in, and not to a practitioner', async () => {
    await away('m.one', { cover: 'm.two' });
    expect(await registered(of('m.two', ['manager'], 'South'))).toMatchObject({ standsInFor: ['m.one'], standsInTeams: ['North'] });
    expect((await registered(of('m.two', ['practitioner'], 'South')))?.standsInTeams).toBeUndefined();
  });

  it('gives what nobody takes over of somebody who has left to whoever answers for the team', async () => {
    await gone('a.one');
    expect((await registered(of('m.one', ['manager'], 'North')))?.standsInFor).toEqual(['a.one']);
    expect((await registered(of('b.two', ['practitioner'], 'North')))?.standsInFor).toBeUndefined();
    expect((await registered(of('m.two', ['manager'], 'South')))?.standsInFor).toBeUndefined();
  });
});

describe('a change of the register', () => {
  it.each<[string, () => Promise<unknown>, unknown]>([
    ['an absence with oneself', () => away('a.one', { cover: 'a.one' }), ['/cover Name somebody else.']],
    ['a cover whom the register does not know', () => away('a.one', { cover: 'nobody.here' }), ['/cover Name somebody who is in the register and works here then.']],
    ['an end before the beginning', () => away('a.one', { from: hours(2), until: hours(1) }), ['/until Choose an end after the beginning.']],
    ['an end that has passed', () => away('a.one', { from: hours(-2), until: hours(-1) }), ['/until Choose an end that has not passed.']],
    ['a day that there is not', () => away('a.one', { from: '2027-02-30T09:00:00Z', until: '2027-03-09T09:00:00Z' }), ['/from Write a day that there is, with its time.']],
    ['a practitioner who stands in for a manager', () => away('m.one', { cover: 'a.one' }), ['/cover Name somebody who answers for a team too: they stand in for a manager.']],
    ['a successor who is the very person', () => gone('a.one', { successor: 'a.one' }), ['/successor Name somebody else.']],
    ['a reason with a telephone number', async () => { const id = await idOf('a.one'); return inTransaction((within) => leave(within, keeper, id, { reason: 'Ring 01632 960123.' })); }, ['/reason Leave out addresses, postcodes, phone numbers and emails.']],
    ['somebody who is not there', () => inTransaction((within) => leave(within, keeper, randomUUID(), { reason })), 'ACCESS_NOT_FOUND'],
    ['a duty of somebody unknown', () => inTransaction((within) => noteDuty(within, keeper, { team: 'North', person: 'nobody.here', from: hours(0), until: hours(1), reason })), ['/person Name somebody who is in the register and works here then.']],
    ['a duty for a team that is not theirs', () => inTransaction((within) => noteDuty(within, keeper, { team: 'South', person: 'a.one', from: hours(0), until: hours(1), reason })), ['/team Name a team in which they work.']],
  ])('names the field and says what to do: %s', async (_, change, expected) => expect(await found(change())).toEqual(expected));

  it('takes no cover who leaves before the absence ends, and none who has left', async () => {
    await gone('b.two', { at: hours(2) });
    const todo = ['/cover Name somebody who is in the register and works here then.'];
    expect([await found(away('a.one', { cover: 'b.two' })), await found(away('a.one', { cover: 'b.two', until: hours(1) }))]).toEqual([todo, 'done']);
    await gone('c.three');
    expect(await found(gone('a.one', { successor: 'c.three' }))).toEqual(['/successor Name somebody who is in the register and works here then.']);
  });

  it('takes no two absences at once, and one after the other', async () => {
    await away('a.one', { from: hours(1), until: hours(5) });
    expect([await found(away('a.one', { from: hours(4), until: hours(6) })), await found(away('a.one', { from: hours(5), until: hours(6) }))]).toEqual([['/from Choose a time in which they are not away already.'], 'done']);
  });

  it('takes no cover who stands in for nobody but, in the end, the person themselves', async () => {
    await away('a.one', { cover: 'b.two' });
    await away('b.two', { cover: 'c.three' });
    const todo = (path: string) => [`${path} Name somebody for whom they do not stand in themselves at that time.`];
    expect([await found(away('c.three', { cover: 'a.one' })), await found(gone('c.three', { successor: 'a.one' }))]).toEqual([todo('/cover'), todo('/successor')]);
    expect(await found(away('c.three', { cover: 'a.one', from: hours(25), until: hours(26) }))).toBe('done');
  });

  it('is refused where somebody leaves twice, is back without having left, or is away after leaving', async () => {
    const id = await idOf('a.one');
    expect(await found(inTransaction((within) => comeBack(within, keeper, id, reason)))).toBe('REQUEST_CONFLICT');
    await gone('a.one');
    expect([await found(gone('a.one')), await found(away('a.one'))]).toEqual(['REQUEST_CONFLICT', 'REQUEST_CONFLICT']);
  });

  it('is in the audit with who changed what and why, and shown', async () => {
    const { absences } = await away('a.one', { cover: 'b.two' });
    const id = await idOf('a.one');
    await inTransaction((within) => endAbsence(within, keeper, { id, absence: absences[0]!.id, reason }));
    await gone('a.one', { successor: 'b.two' });
    expect((await sql(`select event, person, role, facts->>'whom' as whom, facts->>'reason' as reason from audit_entry where event <> 'staff.entered' order by id`)))
      .toEqual(['staff.absent', 'staff.absence-ended', 'staff.left'].map((event) => ({ event, person: 'perry.people', role: 'people-administrator', whom: 'a.one', reason })));
    expect(await readStaff(sql, id)).toMatchObject({ person: 'a.one', state: 'LEFT', successor: 'b.two', absences: [], changedBy: 'perry.people' });
    expect((await listStaff(sql, page)).items.map(({ person, state }) => [person, state])).toEqual([['a.one', 'LEFT'], ['b.two', 'ACTIVE'], ['c.three', 'ACTIVE'], ['m.one', 'ACTIVE'], ['m.two', 'ACTIVE']]);
  });
});

describe('who owns what', () => {
  it('is they themselves, whoever stands in, whoever stands in for these, the team, or whoever answers for it', async () => {
    expect([await owner('a.one'), await owner('z.unknown')]).toEqual([{ owner: 'a.one', ownerIs: 'PERSON', for: null }, { owner: 'z.unknown', ownerIs: 'PERSON', for: null }]);
    await away('a.one', { cover: 'b.two' });
    expect(await owner('a.one')).toEqual({ owner: 'b.two', ownerIs: 'PERSON', for: 'a.one' });
    await away('b.two');
    expect([await owner('a.one'), await owner('b.two', null)]).toEqual([{ owner: 'team North', ownerIs: 'TEAM', for: 'a.one' }, { owner: 'team the agency', ownerIs: 'TEAM', for: 'b.two' }]);
    await gone('b.two');
    expect(await owner('a.one')).toEqual({ owner: 'manager of North', ownerIs: 'MANAGER', for: 'a.one' });
  });

  it('names those who have left and for whom nobody stands in, to whoever keeps the register or answers for their team, while they have anything', async () => {
    const owned = `select 'a.one'::text as person, 'clocks' as what union all select 'a.one', 'people' union all select 'b.two', 'work'`;
    const see = async (actor: Actor) => (await unownedOf(sql, actor, owned)).map(({ person, clocks, work, people }) => [person, clocks, work, people]);
    await gone('a.one');
    await gone('b.two', { successor: 'c.three' });
    await gone('m.two');
    expect([await see(keeper), await see(of('m.one', ['manager'], 'North')), await see(of('m.three', ['manager'], 'South'))]).toEqual([[['a.one', 1, 0, 1]], [['a.one', 1, 0, 1]], []]);
    expect(await unownedOf(sql, keeper, undefined)).toEqual([]);
  });
});

describe('an urgent message that comes out of hours', () => {
  const calendar = releasedWorkingDays();
  const [saturday, friday] = ['2026-11-28T22:00:00Z', '2026-11-27T12:00:00Z'];
  const [late, inTime, nobodys, elsewhere] = [1, 2, 3, 4].map((n) => `019a0000-0000-7000-8000-00000000000${n}`) as [string, string, string, string];
  const urgent = `select * from (values ('${late}'::uuid, 'police-west-mercia', '${saturday}'::timestamptz, 'North'), ('${inTime}'::uuid, 'police-west-mercia', '${friday}'::timestamptz, 'North'),
    ('${nobodys}'::uuid, 'police-west-mercia', '${saturday}'::timestamptz, 'South'), ('${elsewhere}'::uuid, 'police-west-mercia', '${saturday}'::timestamptz, null)) u (message_id, issuer, received_at, team) where received_at > $1`;
  const messagePeople = 'select message_id, crn from about';
  const tell = () => tellDuty({ agency: 'probation', calendar, urgent, messagePeople, database: store.database, now: () => new Date('2026-11-29T00:00:00Z') });
  const told = async (actor: Actor) => (await listOutOfHours(sql, (await registered(actor))!, undefined, page)).items.map(({ id, person }) => [id, person]);
  const head = of('h.one', ['head-of-unit'], 'North', 'South');

  beforeAll(() => sql('create table about (message_id uuid, crn text); create table limited_access (crn text, rule text, person text)'));
  beforeEach(async () => {
    await sql('truncate about, limited_access');
    await sql(`insert into staff_duty (id, team, person, from_at, until_at, noted_by) values ($1, 'North', 'a.one', '2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z', 'test'), ($2, 'South', 'b.two', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', 'test')`, [randomUUID(), randomUUID()]);
    for (let time = 0; time < 2; time += 1) await tell();
  });

  it('is told to whoever was on duty for the team then, once, with its entry in the audit; what came in office hours is told to nobody', async () => {
    expect(await told(of('a.one', ['practitioner'], 'North'))).toEqual([[late, 'a.one'], [elsewhere, 'a.one']]);
    expect(await told(of('b.two', ['practitioner'], 'North'))).toEqual([]);
    expect(await sql(`select facts->>'whom' as whom, message_id from audit_entry where event = 'duty.told' order by message_id`)).toEqual([{ whom: 'a.one', message_id: late }, { whom: '', message_id: nobodys }, { whom: 'a.one', message_id: elsewhere }]);
  });

  it('is told to the head of the unit where nobody was on duty, and to no other head', async () => {
    expect([await told(head), await told(of('h.two', ['head-of-unit'], 'West')), await told(of('p.one', ['practitioner'], 'South'))]).toEqual([[[nobodys, null]], [], []]);
  });

  it('is told to the head of the unit where whoever was on duty is barred from whom it concerns', async () => {
    await sql('truncate duty_told');
    await sql(`insert into about values ($1, 'X000003')`, [late]);
    await sql(`insert into limited_access values ('X000003', 'EXCLUDED', 'a.one')`);
    await tell();
    expect([await told(head), await told(of('a.one', ['practitioner'], 'North'))]).toEqual([[[late, null], [nobodys, null]], [[elsewhere, 'a.one']]]);
  });

  it('is told to whoever stands in for those on duty', async () => {
    await away('a.one', { cover: 'c.three' });
    expect([await told(of('c.three', ['practitioner'], 'North')), await told(of('a.one', ['practitioner'], 'North'))]).toEqual([[[late, 'a.one'], [elsewhere, 'a.one']], []]);
  });

  it('is told until somebody who is told of it has seen it', async () => {
    const duty = (await registered(of('a.one', ['practitioner'], 'North')))!;
    expect(await found(inTransaction((within) => markSeen(within, head, undefined, late)))).toBe('ACCESS_NOT_FOUND');
    await inTransaction((within) => markSeen(within, duty, undefined, late));
    expect([await told(duty), await countOutOfHours(sql, duty, undefined), await found(inTransaction((within) => markSeen(within, duty, undefined, late)))]).toEqual([[[elsewhere, 'a.one']], 1, 'ACCESS_NOT_FOUND']);
    expect(await sql(`select person, message_id from audit_entry where event = 'duty.seen'`)).toEqual([{ person: 'a.one', message_id: late }]);
  });
});
