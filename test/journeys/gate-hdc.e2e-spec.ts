import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { json } from '../support/answers.js';
import { answerWork, because, childAnswer, daDraft, daNil, type Draft, issue, posted, read, safeguardingDraft, searchedFor, standsAt, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, ask } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const [force, authority] = ['police-west-mercia', 'childrens-worcestershire'] as const;
const proposedAddress = { kind: 'PROPOSED', address: `14 ${invented('Releasestreet')}, Worcester`, postcode: 'WR1 1AA' };
const occupier = { role: 'PROPOSED_OCCUPIER', familyName: 'Examplesson' };
const forHdc: Draft = { trigger: 'HDC', proposedAddress, rationale: 'Release on home detention curfew is to be decided.', decisionFed: 'HDC' };

interface Listed { readonly id: string; readonly state: string; readonly decision: string | null; readonly against: boolean }
interface Gate extends Listed {
  readonly kind: string;
  readonly reasons: readonly { readonly code: string; readonly about: string | null; readonly text: string }[];
  readonly decisions: readonly { readonly decision: string; readonly against: boolean; readonly state: string; readonly manager: string | null; readonly reasons: readonly { readonly code: string }[] }[];
}

const gateOf = (id: string): Promise<Gate> => json<Gate>(probation().url, `/api/gates/${id}?${because('to decide on release')}`, 'pat.practitioner');
const redOf = async (id: string): Promise<string[]> => (await gateOf(id)).reasons.map(({ code, about }) => (about === null ? code : `${code} ${about}`)).sort();
const act = (id: string, what: string, body: object): Promise<Listed> => json<Listed>(probation().url, `/api/gates/${id}/${what}`, 'pat.practitioner', posted(body));
const opened = (crn: string, address: object = proposedAddress): Promise<Gate> => json<Gate>(probation().url, '/api/gates', 'pat.practitioner', posted({ crn, kind: 'HDC', proposedAddress: address }));

/** A search that was made now and reaches as far. */
const now = (scope: object): Draft => ({ searchedAt: new Date().toISOString(), scope: { persons: searchedFor('SUBJECT', 'PROPOSED_OCCUPIER', 'PARTNER'), period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) }, ...scope } });
const answers = {
  police: { path: 'enquiries', at: force, worker: 'unit.wm', kind: 'da-response', content: () => daNil(now({ systems: ['LOCAL_RMS', 'PND'], forces: ['22'] })) },
  childrensServices: { path: 'safeguarding-enquiries', at: authority, worker: 'social.wo', kind: 'safeguarding-response', content: () => ({ ...childAnswer({}, now({ systems: ['CASE_SYSTEM'], areas: ['E10000034'] })), status: 'NIL_WITHIN_SCOPE', children: undefined }) },
};

describe('the gate of a home detention curfew', () => {
  let person: CaseloadRow;
  let gate: string;
  const asked: Partial<Record<keyof typeof answers, string>> = {};
  const come = async (who: keyof typeof answers): Promise<void> => {
    const { path, at, worker, kind, content } = answers[who];
    await answerWork(at, 'enquiries', worker, (await work(at, 'enquiries', worker, asked[who]!)).id, kind, content());
    await standsAt(path, asked[who]!, 'ANSWERED');
  };
  const reviewed = async (who: keyof typeof answers): Promise<Listed> =>
    act(gate, 'reviews', { answer: (await read(answers[who].path, asked[who]!)).answers[0]!.id, conclusion: 'Nothing that speaks against release to this address.' });

  beforeAll(async () => {
    await supervise(person = newPerson({ postcode: 'WR1 1AA' }));
    gate = (await opened(person['crn']!)).id;
  }, 90_000);

  it('is red with each reason in words before anybody is asked', async () => {
    const { kind, state, reasons } = await gateOf(gate);
    expect([kind, state, reasons.map(({ code }) => code).sort()]).toEqual(['HDC', 'RED', ['ADDRESS_NOT_SUITABLE', 'CHILDRENS_SERVICES_NOT_ASKED', 'NO_CONSENT', 'OCCUPIER_NOT_ASSESSED', 'POLICE_NOT_ASKED']]);
    for (const { text } of reasons) expect(text).toMatch(/^[A-Z].+\.$/);
  });

  it('has nothing of what is asked for another curfew or another address', async () => {
    await issue('enquiries', person['crn']!, daDraft({ ...forHdc, forces: undefined, persons: [occupier], trigger: 'EMC', decisionFed: 'EMC' }));
    await issue('enquiries', person['crn']!, daDraft({ ...forHdc, forces: undefined, persons: [occupier], proposedAddress: { ...proposedAddress, address: `15 ${invented('Elsewhere')}, Worcester` } }));
    expect(await redOf(gate)).toContain('POLICE_NOT_ASKED');
  });

  it('stays red while one of both has not answered, though the occupier was seen and consents', async () => {
    asked.police = (await issue('enquiries', person['crn']!, daDraft({ ...forHdc, forces: undefined, persons: [occupier] }))).conversations[0]!.conversation;
    asked.childrensServices = (await issue('safeguarding-enquiries', person['crn']!, safeguardingDraft({ ...forHdc, areas: undefined }))).conversations[0]!.conversation;
    expect(await redOf(gate)).toEqual(['ADDRESS_NOT_SUITABLE', `NOT_ANSWERED ${authority}`, `NOT_ANSWERED ${force}`, 'NO_CONSENT', 'OCCUPIER_NOT_ASSESSED'].sort());
    for (const [what, outcome] of [['occupier', 'ASSESSED'], ['consent', 'GIVEN'], ['address', 'SUITABLE']]) await act(gate, 'checks', { what, outcome });
    await come('police');
    expect(await redOf(gate)).toEqual([`NOT_ANSWERED ${authority}`, `NOT_REVIEWED ${force}`]);
    await come('childrensServices');
  });

  it('stays red with both received until both are reviewed, and is green then', async () => {
    expect(await redOf(gate)).toEqual([`NOT_REVIEWED ${authority}`, `NOT_REVIEWED ${force}`]);
    expect(await reviewed('police')).toMatchObject({ state: 'RED' });
    expect(await redOf(gate)).toEqual([`NOT_REVIEWED ${authority}`]);
    expect(await reviewed('childrensServices')).toMatchObject({ state: 'GREEN' });
  });

  it('is red again when the occupier takes back the consent; release against it needs a manager and a reason, and is recorded as that', async () => {
    await act(gate, 'checks', { what: 'consent', outcome: 'NOT_GIVEN' });
    expect(await redOf(gate)).toEqual(['NO_CONSENT']);
    const reason = `Release is tomorrow ${randomUUID()}`;
    const without = await ask(probation().url, `/api/gates/${gate}/decisions`, 'pat.practitioner', posted({ decision: 'APPROVED', reason }));
    expect([without.status, ((await without.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([422, ['/manager']]);
    // A curfew that is approved is not proposed to a court.
    const other = await ask(probation().url, `/api/gates/${gate}/decisions`, 'pat.practitioner', posted({ decision: 'PROPOSED', reason, manager: 'Morgan Testperson' }));
    expect([other.status, ((await other.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([422, ['/decision']]);
    expect(await act(gate, 'decisions', { decision: 'APPROVED', reason, manager: 'Morgan Testperson' })).toMatchObject({ state: 'RED', decision: 'APPROVED', against: true });
    expect((await gateOf(gate)).decisions.at(-1)).toMatchObject({ decision: 'APPROVED', state: 'RED', against: true, manager: 'Morgan Testperson', reasons: [{ code: 'NO_CONSENT' }] });
    expect(await rowsOf(probation().caseDatabaseUrl, `select person, facts->>'against' as against, facts->>'red' as red from audit_entry where event = 'gate.decided' and facts->>'reason' = $1`, [reason])).toEqual([{ person: 'pat.practitioner', against: 'true', red: 'NO_CONSENT' }]);
  });

  it('that is not approved at a red gate is no decision against it, and one that is approved at a green one is none either', async () => {
    expect(await act(gate, 'decisions', { decision: 'NOT_APPROVED', reason: 'The occupier does not consent.' })).toMatchObject({ state: 'RED', against: false });
    await act(gate, 'checks', { what: 'consent', outcome: 'GIVEN' });
    expect(await act(gate, 'decisions', { decision: 'APPROVED', reason: 'Everything was checked.' })).toMatchObject({ state: 'GREEN', decision: 'APPROVED', against: false });
  });

  it('stays red for ever at an address where somebody would be at risk, at a new gate too', async () => {
    await act(gate, 'checks', { what: 'address', outcome: 'RISK_TO_OTHERS' });
    await act(gate, 'checks', { what: 'address', outcome: 'SUITABLE' });
    expect(await redOf(gate)).toEqual(['RISK_TO_OTHERS']);
    expect(await redOf((await opened(person['crn']!)).id)).toContain('RISK_TO_OTHERS');
  });
});
