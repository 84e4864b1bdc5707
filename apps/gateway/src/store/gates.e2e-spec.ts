import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { type GatewayError, newMessageId } from '#messages';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { decideAtGate, listGates, openGate, readGate, recordCheck, reviewAnswer } from '../gates/gates.js';
import { type ShownGate } from '../gates/shown.js';
import { gatewayMigrations } from './index.js';

const actor = (person: string, team: string, role = 'practitioner'): Actor => ({ person, agency: 'probation', roles: [role], teams: [team] }) as unknown as Actor;
const [pat, robin, morgan] = [actor('pat.practitioner', 'North'), actor('robin.practitioner', 'South'), actor('morgan.manager', 'North', 'manager')];
const kept = () => Promise.resolve();
const [police, childrens] = [{ kind: 'da-enquiry', to: 'police-west-mercia', place: '22' }, { kind: 'safeguarding-enquiry', to: 'childrens-worcestershire', place: 'E10000034' }];
const proposedAddress = { kind: 'PROPOSED', address: '12 Example Street, Worcester', postcode: 'WR1 1AA' } as const;

let own: OwnStore;
let store: Awaited<ReturnType<typeof openCaseStore>>;
let crn: string;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: gatewayMigrations }));
  store = await openCaseStore(own.url, { name: 'test' });
});
afterAll(async () => {
  await store?.destroy();
  await own?.close();
});
beforeEach(async () => { crn = await supervised(); });

async function supervised(): Promise<string> {
  const one = `X${String(randomInt(1_000_000)).padStart(6, '0')}`;
  await own.database.sql(
    `insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
     values ($1, 'Invented', 'Testperson', '1980-01-01', '22', 'pat.practitioner', 'North', 'Unit', 'LICENCE', '2025-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid())`, [one]);
  await own.database.sql(`insert into caseload_allocation (crn, practitioner, team) values ($1, 'pat.practitioner', 'North')`, [one]);
  return one;
}

interface Asked { readonly conversation: string; readonly kind: string; readonly to: string; readonly place: string }

/** What was asked an hour ago. */
async function asked(whom: typeof police, content: object = {}, about = crn): Promise<Asked> {
  const [conversation, issue] = [randomUUID(), randomUUID()];
  await own.database.sql(
    `insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, asked_at, sensitive, content) values ($1, $2, $3, $4, $5, $6, 'pat.practitioner', now() - interval '1 hour', true, $7)`,
    [conversation, issue, randomUUID(), whom.kind, about, whom.to, JSON.stringify({ trigger: 'EMC', proposedAddress, ...content })]);
  await own.database.sql(`insert into enquiry_place (issue, conversation, place, code, because) values ($1, $2, $3, 'ASKED', '{}')`, [issue, conversation, whom.place]);
  return { conversation, ...whom };
}

const today = () => new Date().toISOString().slice(0, 10);

/** An answer that has come and been opened. */
async function answered({ conversation, kind, to, place }: Asked, content: object = {}): Promise<string> {
  const id = newMessageId();
  const scope = { systems: ['LOCAL_RMS'], persons: [{ role: 'SUBJECT' }], period: { from: '1990-01-01', until: today() }, [kind === 'da-enquiry' ? 'forces' : 'areas']: [place] };
  const answer = kind === 'da-enquiry' ? 'da-response' : 'safeguarding-response';
  await own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', $3)`, [id, to, JSON.stringify({ status: 'FULL', scope, searchedAt: new Date(Date.now() - 60_000).toISOString(), answer: 'Nothing of his.', ...content })]);
  await own.database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at) values ($1, $2, $3, $4, 'ANSWERED', $5, now())`, [id, to, conversation, answer, crn]);
  return id;
}
const opened = (id: string, issuer: string) => own.database.sql(`insert into opening (message_id, issuer, role) values ($1, $2, 'practitioner')`, [id, issuer]);
const open = async (more: object = {}, about = crn): Promise<string> => (await openGate(store, pat, { crn: about, kind: 'EMC', proposedAddress, ...more }, kept)).id;
const read = (id: string, who = pat): Promise<ShownGate> => readGate(store, who, id, 'To decide.', (code) => code);
const redOf = async (id: string): Promise<string[]> => (await read(id)).reasons.map(({ code, about }) => (about === null ? code : `${code} ${about}`));
const refusedWith = (act: Promise<unknown>): Promise<string[]> => act.then(() => ['done'], (error: unknown) => (error as GatewayError).findings.map(({ path, code }) => `${path} ${code}`));
const reviewed = (gate: string, answer: string) => reviewAnswer(store, pat, gate, { answer, conclusion: 'Nothing that speaks against the address.' }, kept);

/** All that is found out by a person. */
async function checked(gate: string): Promise<void> {
  for (const [what, outcome] of [['occupier', 'ASSESSED'], ['consent', 'GIVEN'], ['address', 'SUITABLE']] as const) await recordCheck(store, pat, gate, { what, outcome }, kept);
}

/** A gate that is green, with its answer of the police. */
async function green(): Promise<{ readonly gate: string; readonly answer: string }> {
  const [gate, answers] = [await open(), await Promise.all([police, childrens].map(async (whom) => answered(await asked(whom))))];
  await checked(gate);
  for (const [at, answer] of answers.entries()) {
    await opened(answer, [police, childrens][at]!.to);
    await reviewed(gate, answer);
  }
  expect(await redOf(gate)).toEqual([]);
  return { gate, answer: answers[0]! };
}

describe('what belongs to a gate', () => {
  it('is everything that the police and children\'s services were asked because of it about its address, before it was opened and after, and nothing else', async () => {
    const before = await asked(police, { proposedAddress: { kind: 'HOME', address: '12 EXAMPLE Street\nWorcester WR1 1AA' } });
    await asked(police, { trigger: 'HDC' });
    await asked(police, { proposedAddress: { ...proposedAddress, address: '14 Example Street, Worcester' } });
    await asked(police, {}, await supervised());
    await asked({ kind: 'marac-referral', to: 'marac-worcestershire', place: 'E10000034' });
    const gate = await open();
    const after = await asked(childrens);
    expect((await read(gate)).conversations.map(({ conversation, state, counts }) => [conversation, state, counts])).toEqual(expect.arrayContaining([[before.conversation, 'ASKED', true], [after.conversation, 'ASKED', true]]));
    expect((await read(gate)).conversations).toHaveLength(2);
  });
});

describe('an enquiry of a gate that was said anew', () => {
  it('is judged by what was said last, also for whose address it is', async () => {
    const { gate } = await green();
    const [row] = await own.database.sql(`select conversation, content from enquiry where crn = $1 and kind = 'da-enquiry'`, [crn]);
    const anew = (more: object) => own.database.sql(`insert into enquiry_clarification (submission, conversation, asked_by, content) values ($1, $2, 'pat.practitioner', $3)`, [randomUUID(), row!['conversation'], JSON.stringify({ ...row!['content'] as object, ...more })]);
    await anew({ persons: [{ role: 'RELATIVE', familyName: 'Examplesson' }] });
    expect(await redOf(gate)).toEqual([`SCOPE_TOO_NARROW ${police.to}`]);
    await anew({ proposedAddress: { ...proposedAddress, address: '14 Example Street, Worcester' } });
    expect(await redOf(gate)).toEqual(['POLICE_NOT_ASKED']);
  });
});

describe('a gate', () => {
  it('is red while anything is lacking, and green when the last answer is reviewed; no sooner', async () => {
    const gate = await open();
    const [atPolice, atChildrens] = [await asked(police), await asked(childrens)];
    await checked(gate);
    expect(await redOf(gate)).toEqual([`NOT_ANSWERED ${police.to}`, `NOT_ANSWERED ${childrens.to}`]);
    expect(await refusedWith(reviewed(gate, randomUUID()))).toEqual(['/answer NOT_IN_LIST']);
    const [first, second] = [await answered(atPolice), await answered(atChildrens)];
    expect(await refusedWith(reviewed(gate, first))).toEqual(['/answer REQUIRED']);
    await opened(first, police.to);
    await opened(second, childrens.to);
    expect(await refusedWith(reviewAnswer(store, pat, gate, { answer: first, conclusion: 'She is at 14 Testing Road now.' }, kept))).toEqual(['/conclusion CONTACT_DETAIL']);
    await reviewed(gate, first);
    expect(await redOf(gate)).toEqual([`NOT_REVIEWED ${childrens.to}`]);
    expect(await reviewed(gate, second)).toMatchObject({ id: gate, state: 'GREEN', decision: null, against: false });
    expect((await read(gate)).conversations.flatMap(({ answers }) => answers.map(({ review }) => review))).toEqual([1, 2].map(() => ({ by: 'pat.practitioner', at: expect.any(Date), conclusion: 'Nothing that speaks against the address.' })));
    expect(await own.database.sql(`select person, partner, message_id from audit_entry where event = 'answer.reviewed' and facts->>'gate' = $1`, [gate])).toEqual(expect.arrayContaining([
      { person: 'pat.practitioner', partner: police.to, message_id: first }, { person: 'pat.practitioner', partner: childrens.to, message_id: second },
    ]));
  });

  it('turns red again by itself: where an answer may be forged until it is found genuine, and where an incident comes', async () => {
    const { gate, answer } = await green();
    await own.database.sql(`insert into compromised_message (message_id, issuer, kid, kind, conversation, received_at, compromised_since) values ($1, $2, 'k', 'da-response', $3, now(), now())`, [answer, police.to, randomUUID()]);
    expect(await redOf(gate)).toEqual([`COMPROMISED ${police.to}`]);
    await own.database.sql(`update compromised_message set decision = 'genuine' where message_id = $1`, [answer]);
    expect(await redOf(gate)).toEqual([]);
    await own.database.sql(`insert into incident (id, issuer, conversation, kind, incident_reference, version, crn, arrest, received_at, sensitive, open_content) values ($1, $2, $3, 'reportable-incident-arrest', 'R', 1, $4, true, now(), true, '{}')`, [newMessageId(), police.to, randomUUID(), crn]);
    expect((await redOf(gate)).sort()).toEqual([`INCIDENT_SINCE ${childrens.to}`, `INCIDENT_SINCE ${police.to}`]);
  });

  it('is red where a place was left out, until it is asked', async () => {
    const { gate } = await green();
    const [row] = await own.database.sql(`select issue from enquiry where crn = $1 and kind = 'da-enquiry'`, [crn]);
    await own.database.sql(`insert into enquiry_place (issue, place, code, because, reason) values ($1, '07', 'LEFT_OUT', '{}', 'Asked last week.')`, [row!['issue']]);
    expect((await read(gate)).reasons.map(({ text }) => text)).toEqual(['Cheshire police (07): not asked, although an address leads there, and no other search covers it.']);
    await asked({ ...police, to: 'police-cheshire', place: '07' });
    expect(await redOf(gate)).toEqual(['NOT_ANSWERED police-cheshire']);
  });

  it('does not believe that nobody else lives at a partner\'s address, nor where an enquiry names a partner and does not say so', async () => {
    const { gate } = await green();
    await recordCheck(store, pat, gate, { what: 'occupier', outcome: 'NOBODY_ELSE' }, kept);
    await recordCheck(store, pat, gate, { what: 'consent', outcome: 'NOBODY_ELSE' }, kept);
    expect(await redOf(gate)).toEqual([]);
    const again = await open({ proposedAddress: { ...proposedAddress, kind: 'PARTNERS' } });
    expect([await redOf(gate), (await redOf(again)).includes('OCCUPIER_NOT_ASSESSED')]).toEqual([['OCCUPIER_NOT_ASSESSED', 'NO_CONSENT'], true]);
    await own.database.sql(`update gate set address_kind = 'PROPOSED' where id = $1`, [again]);
    expect(await redOf(gate)).toEqual([]);
    await own.database.sql(`update enquiry set content = content || '{"persons":[{"role":"PARTNER"}]}' where crn = $1 and kind = 'da-enquiry'`, [crn]);
    expect(await redOf(gate)).toEqual([`SCOPE_TOO_NARROW ${police.to}`, 'OCCUPIER_NOT_ASSESSED', 'NO_CONSENT']);
  });

  it('counts what followed where the force that was asked said to ask another', async () => {
    const [gate, refused] = [await open(), await asked(police)];
    const id = newMessageId();
    await own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', '{"code":"WRONG_AREA"}')`, [id, police.to]);
    await own.database.sql(`insert into enquiry_answer (id, issuer, conversation, kind, leaves, crn, received_at) values ($1, $2, $3, 'enquiry-refusal', 'REFUSED', $4, now())`, [id, police.to, refused.conversation, crn]);
    await own.database.sql(`insert into enquiry_redirect (id, issuer, conversation, place, state) values ($1, $2, $3, '07', 'WAITING')`, [id, police.to, refused.conversation]);
    await answered(await asked(childrens)).then((answer) => opened(answer, childrens.to).then(() => reviewed(gate, answer)));
    await checked(gate);
    expect(await redOf(gate)).toEqual([`REFUSED ${police.to}`]);
    const there = await asked({ ...police, to: 'police-cheshire', place: '07' });
    await own.database.sql(`update enquiry_redirect set state = 'FOLLOWED', recipient = 'police-cheshire', followed_by = $2 where id = $1`, [id, there.conversation]);
    expect(await redOf(gate)).toEqual(['NOT_ANSWERED police-cheshire']);
    const answer = await answered(there);
    await opened(answer, there.to);
    expect(await redOf(gate)).toEqual(['NOT_REVIEWED police-cheshire']);
    expect(await reviewed(gate, answer)).toMatchObject({ state: 'GREEN' });
  });

  it('stays red for a risk at its address, whatever is recorded later and at whichever gate, and for no other address', async () => {
    const { gate } = await green();
    const [again, elsewhere] = [await open({ kind: 'HDC' }), await open({ proposedAddress: { ...proposedAddress, postcode: 'WR1 1AB' } })];
    await recordCheck(store, pat, gate, { what: 'address', outcome: 'RISK_TO_OTHERS' }, kept);
    await recordCheck(store, pat, gate, { what: 'address', outcome: 'SUITABLE' }, kept);
    expect(await redOf(gate)).toEqual(['RISK_TO_OTHERS']);
    expect([(await redOf(again)).includes('RISK_TO_OTHERS'), (await redOf(elsewhere)).includes('RISK_TO_OTHERS')]).toEqual([true, false]);
    expect(await refusedWith(recordCheck(store, pat, gate, { what: 'consent', outcome: 'SUITABLE' }, kept))).toEqual(['/outcome NOT_IN_LIST']);
  });

  it('needs a postcode, and somebody of the caseload', async () => {
    expect(await refusedWith(open({ proposedAddress: { ...proposedAddress, postcode: 'nowhere' } }))).toEqual(['/proposedAddress/postcode NOT_A_POSTCODE']);
    await expect(openGate(store, robin, { crn, kind: 'EMC', proposedAddress }, kept)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('is not there for somebody else, as one that never was', async () => {
    const gate = await open();
    for (const id of [gate, randomUUID(), 'x']) {
      await expect(read(id, robin)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
      await expect(recordCheck(store, robin, id, { what: 'consent', outcome: 'GIVEN' }, kept)).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
    }
    expect((await listGates(store, robin, { crn, limit: 10 })).items).toEqual([]);
    expect((await listGates(store, morgan, { crn, limit: 10 })).items).toMatchObject([{ id: gate, state: 'RED' }]);
  });
});

describe('a decision', () => {
  const decide = (gate: string, more: object, who = pat) => decideAtGate(store, who, gate, { decision: 'PROPOSED', reason: 'The court sits today.', ...more }, kept);

  it('for the address at a green gate, or against it at any, is a decision like others', async () => {
    const { gate } = await green();
    expect(await decide(gate, {})).toMatchObject({ state: 'GREEN', decision: 'PROPOSED', against: false });
    expect(await decide(await open(), { decision: 'NOT_PROPOSED' })).toMatchObject({ state: 'RED', decision: 'NOT_PROPOSED', against: false });
    expect(await refusedWith(decide(gate, { decision: 'APPROVED' }))).toEqual(['/decision NOT_IN_LIST']);
  });

  it('for the address at a red gate is recorded as against it, with every reason, the manager, and the audit', async () => {
    const gate = await open();
    expect(await refusedWith(decide(gate, {}))).toEqual(['/manager REQUIRED']);
    expect(await refusedWith(decide(gate, { manager: 'Morgan, 07700 900123' }))).toEqual(['/manager CONTACT_DETAIL']);
    expect(await decide(gate, { manager: 'Morgan Testperson' })).toMatchObject({ state: 'RED', decision: 'PROPOSED', against: true });
    const [decision, ...more] = (await read(gate)).decisions;
    expect([decision, more]).toEqual([expect.objectContaining({ state: 'RED', against: true, reason: 'The court sits today.', manager: 'Morgan Testperson', by: 'pat.practitioner' }), []]);
    const red = ['POLICE_NOT_ASKED', 'CHILDRENS_SERVICES_NOT_ASKED', 'OCCUPIER_NOT_ASSESSED', 'NO_CONSENT', 'ADDRESS_NOT_SUITABLE'];
    expect(decision!.reasons.map(({ code }) => code)).toEqual(red);
    expect(await own.database.sql(`select person, facts from audit_entry where event = 'gate.decided' and facts->>'gate' = $1`, [gate])).toEqual([
      { person: 'pat.practitioner', facts: { gate, decision: 'PROPOSED', state: 'RED', against: true, red: red.join(' '), manager: 'Morgan Testperson', reason: 'The court sits today.' } },
    ]);
    expect(await decide(await open(), {}, morgan)).toMatchObject({ against: true });
  });

  it('cannot be stored as if it were not against the gate', async () => {
    const gate = await open();
    const insert = (state: string, red: string, against: boolean) => own.database.sql(
      `insert into gate_decision (gate, decision, state, red, against, reason, manager, decided_by) values ($1, 'PROPOSED', $2, $3, $4, 'Because.', null, 'somebody')`, [gate, state, red, against]);
    for (const [state, red, against] of [['RED', '[{}]', false], ['GREEN', '[{}]', false], ['GREEN', '[]', true], ['RED', '[]', true], ['RED', '[{}]', true]] as const) await expect(insert(state, red, against)).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
  });
});
