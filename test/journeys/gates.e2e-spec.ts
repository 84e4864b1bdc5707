import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listedNow } from '../support/answers.js';
import { answerWork, because, childAnswer, daDraft, daNil, type Draft, issue, posted, read, refusal, safeguardingDraft, searchedFor, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask, stack } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const street = invented('Proposedstreet');
const hidden = invented('Hiddenstreet');
const proposedAddress = { kind: 'PROPOSED', address: `12 ${street}, Worcester`, postcode: 'WR1 1AA' };
const occupier = { role: 'PROPOSED_OCCUPIER', familyName: 'Examplesson' };
const daCurfew = (more: Draft = {}): Draft => daDraft({ trigger: 'EMC', forces: undefined, proposedAddress, persons: [occupier], rationale: 'A curfew is to be proposed to the court.', decisionFed: 'EMC', ...more });
const safeguardingCurfew = (more: Draft = {}): Draft => safeguardingDraft({ trigger: 'EMC', areas: undefined, proposedAddress, decisionFed: 'EMC', ...more });

interface Listed { readonly id: string; readonly state: string; readonly decision: string | null; readonly against: boolean }
interface Gate extends Listed {
  readonly reasons: readonly { readonly code: string; readonly about: string | null; readonly text: string }[];
  readonly conversations: readonly { readonly conversation: string; readonly answers: readonly { readonly id: string; readonly review: { readonly by: string; readonly conclusion: string } | null }[] }[];
  readonly decisions: readonly { readonly against: boolean; readonly state: string; readonly manager: string | null; readonly reason: string; readonly reasons: readonly { readonly code: string }[] }[];
}

const opened = (crn: string, more: object = {}): Promise<Listed> => json<Listed>(probation().url, '/api/gates', 'pat.practitioner', posted({ crn, kind: 'EMC', proposedAddress, ...more }));
const act = (id: string, what: string, body: object, person = 'pat.practitioner'): Promise<Listed> => json<Listed>(probation().url, `/api/gates/${id}/${what}`, person, posted(body));
const refused = async (id: string, what: string, body: object): Promise<string[]> => {
  const response = await ask(probation().url, `/api/gates/${id}/${what}`, 'pat.practitioner', posted(body));
  expect(response.status).toBe(422);
  return ((await response.json()) as { errors: { path: string; code: string }[] }).errors.map(({ path, code }) => `${path} ${code}`);
};
const gateOf = (id: string): Promise<Gate> => json<Gate>(probation().url, `/api/gates/${id}?${because('to decide')}`, 'pat.practitioner');
const redOf = async (id: string): Promise<string[]> => (await gateOf(id)).reasons.map(({ code, about }) => (about === null ? code : `${code} ${about}`));

/** A search that was made now and reaches as far. */
const now = (scope: object): Draft => ({ searchedAt: new Date().toISOString(), scope: { persons: searchedFor('SUBJECT', 'PROPOSED_OCCUPIER', 'EX_PARTNER', 'PARTNER'), period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) }, ...scope } });
const answerOfForce = (): Draft => daNil(now({ systems: ['LOCAL_RMS', 'PND'], forces: ['22'] }));
const answerOfChildrensServices = (): Draft => ({ ...childAnswer({}, now({ systems: ['CASE_SYSTEM'], areas: ['E10000034'] })), status: 'NIL_WITHIN_SCOPE', children: undefined });

describe('the gate of a curfew', () => {
  let person: CaseloadRow;
  let gate: string;
  let atForce: string;
  let atChildrensServices: string;

  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
    const crn = person['crn']!;
    // The police were asked before anybody opened a gate.
    const former = { role: 'EX_PARTNER', familyName: 'Examplesson', protectedAddress: `3 ${hidden} Close, Exampleton`, phone: '07700 900321' };
    atForce = (await issue('enquiries', crn, daCurfew({ persons: [occupier, former] }))).conversations[0]!.conversation;
    gate = (await opened(crn)).id;
  }, 90_000);

  it('is red with every reason in words, and has what was asked about its address before', async () => {
    const { state, reasons, conversations } = await gateOf(gate);
    expect([state, conversations.map(({ conversation }) => conversation)]).toEqual(['RED', [atForce]]);
    expect(reasons.map(({ code, about }) => [code, about])).toEqual([
      ['CHILDRENS_SERVICES_NOT_ASKED', null], ['NOT_ANSWERED', 'police-west-mercia'], ['OCCUPIER_NOT_ASSESSED', null], ['NO_CONSENT', null], ['ADDRESS_NOT_SUITABLE', null],
    ]);
    expect(reasons[1]!.text).toBe('West Mercia Police: no answer has been received.');
  });

  it('has what is asked afterwards with its trigger and address, and stays red until both have answered', async () => {
    atChildrensServices = (await issue('safeguarding-enquiries', person['crn']!, safeguardingCurfew())).conversations[0]!.conversation;
    for (const [what, outcome] of [['occupier', 'ASSESSED'], ['consent', 'GIVEN'], ['address', 'SUITABLE']]) await act(gate, 'checks', { what, outcome });
    expect((await redOf(gate)).sort()).toEqual(['NOT_ANSWERED childrens-worcestershire', 'NOT_ANSWERED police-west-mercia']);
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', (await work('police-west-mercia', 'enquiries', 'unit.wm', atForce)).id, 'da-response', answerOfForce());
    await answerWork('childrens-worcestershire', 'enquiries', 'social.wo', (await work('childrens-worcestershire', 'enquiries', 'social.wo', atChildrensServices)).id, 'safeguarding-response', answerOfChildrensServices());
    await standsAt('enquiries', atForce, 'ANSWERED');
    await standsAt('safeguarding-enquiries', atChildrensServices, 'ANSWERED');
  });

  it('is red while the answers that have come are not reviewed: they cannot be before they are read', async () => {
    expect((await redOf(gate)).sort()).toEqual(['NOT_REVIEWED childrens-worcestershire', 'NOT_REVIEWED police-west-mercia']);
    const [id] = (await gateOf(gate)).conversations.flatMap(({ conversation, answers }) => (conversation === atForce ? answers.map((one) => one.id) : []));
    expect(await refused(gate, 'reviews', { answer: randomUUID(), conclusion: 'Nothing that speaks against it.' })).toEqual(['/answer NOT_IN_LIST']);
    expect(await refused(gate, 'reviews', { answer: id, conclusion: 'Nothing that speaks against it.' })).toEqual(['/answer REQUIRED']);
    expect((await redOf(gate)).sort()).toEqual(['NOT_REVIEWED childrens-worcestershire', 'NOT_REVIEWED police-west-mercia']);
  });

  it('is green when the last one is reviewed, with who did and what was concluded', async () => {
    for (const [path, conversation] of [['enquiries', atForce], ['safeguarding-enquiries', atChildrensServices]] as const) {
      const [came] = (await read(path, conversation)).answers;
      expect(await act(gate, 'reviews', { answer: came!.id, conclusion: 'Nothing that speaks against it.' })).toMatchObject({ state: path === 'enquiries' ? 'RED' : 'GREEN' });
    }
    const { state, reasons, conversations } = await gateOf(gate);
    expect([state, reasons, conversations.flatMap(({ answers }) => answers.map(({ review }) => [review?.by, review?.conclusion]))]).toEqual(['GREEN', [], [1, 2].map(() => ['pat.practitioner', 'Nothing that speaks against it.'])]);
    expect(await act(gate, 'decisions', { decision: 'PROPOSED', reason: 'Everything was checked.' })).toMatchObject({ state: 'GREEN', decision: 'PROPOSED', against: false });
  });

  it('is red again for a refusal of what is asked once more, and a decision against it is recorded as that', async () => {
    const again = (await issue('enquiries', person['crn']!, daCurfew())).conversations[0]!.conversation;
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', (await work('police-west-mercia', 'enquiries', 'unit.wm', again)).id, 'enquiry-refusal', refusal({ code: 'NOT_PROPORTIONATE', reason: 'The same was asked and answered today.' }));
    await standsAt('enquiries', again, 'REFUSED');
    expect(await redOf(gate)).toEqual(['REFUSED police-west-mercia']);
    const reason = `The court sits today ${randomUUID()}`;
    expect(await refused(gate, 'decisions', { decision: 'PROPOSED', reason })).toEqual(['/manager REQUIRED']);
    expect(await refused(gate, 'decisions', { decision: 'PROPOSED', reason, manager: '     ' })).toEqual(['/manager TOO_SHORT']);
    expect(await act(gate, 'decisions', { decision: 'PROPOSED', reason, manager: 'Morgan Testperson' })).toMatchObject({ state: 'RED', decision: 'PROPOSED', against: true });
    expect((await gateOf(gate)).decisions.at(-1)).toMatchObject({ state: 'RED', against: true, manager: 'Morgan Testperson', reason, reasons: [{ code: 'REFUSED' }] });
    expect(await rowsOf(probation().caseDatabaseUrl, `select event, person, facts->>'against' as against, facts->>'red' as red, facts->>'manager' as manager from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([
      { event: 'gate.decided', person: 'pat.practitioner', against: 'true', red: 'REFUSED', manager: 'Morgan Testperson' },
    ]);
  });

  it('must not be proposed where somebody would be at risk, and no later finding takes that back', async () => {
    await act(gate, 'checks', { what: 'address', outcome: 'RISK_TO_OTHERS' });
    await act(gate, 'checks', { what: 'address', outcome: 'SUITABLE' });
    expect(await redOf(gate)).toEqual(['REFUSED police-west-mercia', 'RISK_TO_OTHERS']);
  });

  it('has nothing of a victim, and no process may set or change one', async () => {
    expect(await tablesWith(probation().caseDatabaseUrl, hidden)).toEqual([]);
    expect((await tablesWith(probation().caseDatabaseUrl, street)).sort()).toEqual(expect.arrayContaining(['gate']));
    const rights = await rowsOf(Object.assign(new URL(stack().caseClusterUrl), { pathname: new URL(probation().caseDatabaseUrl).pathname }).toString(),
      `select t, r from unnest(array['gate', 'gate_check', 'gate_decision', 'answer_review']) t, unnest(array['probation_web', 'probation_exchange', 'probation_desk']) r where has_any_column_privilege(r, t, 'UPDATE') or has_table_privilege(r, t, 'DELETE, TRUNCATE')`);
    expect(rights).toEqual([]);
  });

  it('does not exist for another practitioner, byte for byte, and not for a case administrator', async () => {
    for (const somebody of ['robin.practitioner', 'chris.administrator']) {
      const at = (id: string) => answer(probation().url, `/api/gates/${id}?${because('curious')}`, somebody);
      expect((await at(gate)).status).toBe(404);
      expect(await at(gate)).toEqual(await at(randomUUID()));
      const deciding = (id: string) => answer(probation().url, `/api/gates/${id}/decisions`, somebody, posted({ decision: 'PROPOSED', reason: 'Because.', manager: 'Morgan' }));
      expect(await deciding(gate)).toEqual(await deciding(randomUUID()));
      const opening = (crn: string) => answer(probation().url, '/api/gates', somebody, posted({ crn, kind: 'EMC', proposedAddress }));
      expect(await opening(person['crn']!)).toEqual(await opening('Z999999'));
    }
    expect(await listedNow<Listed>(probation().url, '/api/gates', 'robin.practitioner', ({ id }) => id === gate)).toBeUndefined();
  });

  it('is shown in full for a reason only, which is kept, and its list shows nothing of the address or why it is red', async () => {
    expect(JSON.parse((await answer(probation().url, `/api/gates/${gate}`, 'pat.practitioner')).body)).toMatchObject({ code: 'ACCESS_REASON_NEEDED' });
    const list = await answer(probation().url, `/api/gates?crn=${person['crn']!}`, 'morgan.manager');
    expect(JSON.parse(list.body)).toMatchObject({ items: [{ id: gate, state: 'RED', decision: 'PROPOSED', against: true }] });
    expect(list.body).not.toMatch(new RegExp(`${street}|REFUSED|childrens`));
    expect(await rowsOf(probation().caseDatabaseUrl, `select distinct person from audit_entry where event = 'gate.read' and facts->>'gate' = $1`, [gate])).toEqual([{ person: 'pat.practitioner' }]);
  });
});
