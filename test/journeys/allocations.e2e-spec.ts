import { beforeAll, describe, expect, it } from '@jest/globals';
import { json, listed, listedNow } from '../support/answers.js';
import { because, posted } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

interface Allocation { readonly crn: string; readonly practitioner: string; readonly team: string; readonly owner: string }
const probation = () => agency('probation');
const colleague = invented('colleague').toLowerCase();
const [absent, elsewhere] = [invented('absent').toLowerCase(), invented('elsewhere').toLowerCase()];
const reason = 'The practitioner is on another case from Monday.';
const enter = (person: string, team: string): Promise<{ id: string }> => json(probation().url, '/api/staff', 'perry.people', posted({ person, teams: [team], roles: ['practitioner'], reason: 'As the rota has it.' }));
const give = (body: object, who = 'morgan.manager'): Promise<Response> => ask(probation().url, '/api/allocations', who, posted({ practitioner: colleague, team: 'North', reason, ...body }));
const refused = async (body: object): Promise<unknown> => { const answer = await give(body); return [answer.status, ((await answer.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path)]; };
const held = (crn: string): Promise<Allocation | undefined> => listedNow<Allocation>(probation().url, '/api/allocations', 'morgan.manager', (one) => one.crn === crn, `practitioner=${colleague}`);

describe('who has whose case', () => {
  let person: CaseloadRow;
  let crn: string;
  let before: object;
  const kept = async (): Promise<object> => (await rowsOf<object>(probation().caseDatabaseUrl, `select to_jsonb(p) - 'practitioner' - 'practitioner_name' - 'practitioner_contact' - 'team' - 'version' - 'content_digest' - 'row_digest' - 'loaded_by' - 'changed_at' as kept,
    array(select l.person || l.rule from limited_access l where l.crn = p.crn order by 1) as limits from supervised_person p where crn = $1`, [crn]))[0]!;

  beforeAll(async () => {
    for (const one of [colleague, absent]) await enter(one, 'North');
    await enter(elsewhere, 'South');
    const { id } = await json<{ id: string }>(probation().url, '/api/staff', 'perry.people', posted({ person: absent, teams: ['North'], reason: 'As the rota has it.' }));
    await json(probation().url, `/api/staff/${id}/left`, 'perry.people', posted({ reason: 'As the rota has it.' }));
    await supervise(person = newPerson({ aliases: 'Al Testperson', prison_number: 'A1234BC', address_uprn: '100012345678', address_kind: 'HOME', address_from: '2024-05-02', other_addresses: '4 Former Close, Worcester WR1 1AB from 2021-03-01 until 2024-05-01 uprn 100012345 kind TEMPORARY', orders: 'RESTRAINING_ORDER 2028-01-11', carer_of_adult: 'no', excluded_staff: 'somebody.else' }));
    crn = person['crn']!;
    before = await kept();
  }, 90_000);

  it('is seen by a manager, of their own teams, and by no practitioner', async () => {
    expect(await listed<Allocation>(probation().url, '/api/allocations', 'morgan.manager', (one) => one.crn === crn, 20_000, 'practitioner=pat.practitioner')).toMatchObject({ practitioner: 'pat.practitioner', team: 'North', owner: 'pat.practitioner' });
    expect(await listedNow<Allocation>(probation().url, '/api/allocations', 'maya.manager', (one) => one.crn === crn)).toBeUndefined();
    for (const who of ['pat.practitioner', 'olu.operator']) expect([who, (await ask(probation().url, '/api/allocations', who)).status, (await give({ people: [crn] }, who)).status]).toEqual([who, 404, 404]);
  });

  it('is given to nobody whom the register does not have here in that team, and each thing that is wrong is said at its field', async () => {
    expect(await refused({ people: [crn], practitioner: 'nobody.known' })).toEqual([422, ['/practitioner']]);
    expect(await refused({ people: [crn], practitioner: absent })).toEqual([422, ['/practitioner']]);
    expect(await refused({ people: [crn], practitioner: elsewhere })).toEqual([422, ['/team']]);
    expect(await refused({ people: ['Z999999', crn] })).toEqual([422, ['/people/0']]);
    expect(await refused({ people: [] })).toEqual([422, ['/people']]);
    expect(await refused({ people: ['X1'] })).toEqual([422, ['/people']]);
    expect(await refused({ people: [crn], practitioner: 'Not A User' })).toEqual([422, ['/practitioner']]);
    expect(await refused({ people: [crn], team: '' })).toEqual([422, ['/team']]);
    expect(await refused({ people: [crn], reason: 'Ring 07700 900123.' })).toEqual([422, ['/reason']]);
    expect(await held(crn)).toBeUndefined();
  });

  it('is given to somebody else as by a transfer in a caseload file: the review, the word to the force, and nothing else of the person changed', async () => {
    const answer = await eventually(async () => { const one = await give({ people: [crn], practitionerName: 'Casey Colleague' }); return one.status === 202 && one; }, 30_000, 'no file that waits');
    const { load } = await answer.json() as { load: string };
    await eventually(async () => await held(crn) !== undefined, 30_000, 'the allocation');
    expect(await held(crn)).toMatchObject({ practitioner: colleague, team: 'North', owner: colleague });
    expect(await kept()).toEqual(before);
    const reviews = await listed<{ crn: string; event: string }>(probation().url, '/api/reviews', 'morgan.manager', (one) => one.crn === crn && one.event === 'TRANSFER', 20_000, because('to see what follows'));
    expect(reviews).toBeDefined();
    // Its rows are applied before the file is done with.
    await eventually(async () => (await rowsOf(probation().caseDatabaseUrl, `select 1 from caseload_load where id = $1 and state = 'APPLIED'`, [load])).length === 1, 30_000, 'the end of the load');
    expect(await rowsOf(probation().caseDatabaseUrl, `select changed, rejected, state, told from caseload_load where id = $1`, [load])).toEqual([{ changed: 1, rejected: 0, state: 'APPLIED', told: ['police-west-mercia'] }]);
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, role, facts->>'from' as "from", facts->>'to' as "to", facts->>'reason' as reason from audit_entry where event = 'allocation.changed' and facts->>'load' = $1`, [load])).toEqual([{ person: 'morgan.manager', role: 'manager', from: 'pat.practitioner', to: colleague, reason }]);
  });
});
