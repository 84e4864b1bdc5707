import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, answer, json, listed } from '../support/answers.js';
import { copied, sendCopies } from '../support/copies.js';
import { applied, correct, type Correction, correctionOf } from '../support/corrections.js';
import { answerWork, daDraft, daNil, issue, posted, read, standsAt, type Work, work } from '../support/enquiries.js';
import { feedCsv, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { incidentContent } from '../support/incident-content.js';
import { found, isToBeCalled, listedMisroute, type Misroute, misroute, reading, record, report } from '../support/misroutes.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const [us, wm, ch] = ['probation', 'police-west-mercia', 'police-cheshire'];
interface Shown { readonly content: object | null; readonly correction: Correction | null }
const quarantined = { content: null, correction: { act: 'QUARANTINED', reasonCode: 'MISROUTED' } };

async function somebody(): Promise<CaseloadRow> {
  const person = newPerson({ address: '', postcode: '' });
  await supervise(person);
  return person;
}
/** An incident about somebody, as it came to their practitioner; answers its id. */
async function incidentAbout(person: CaseloadRow, more: Record<string, string> = {}): Promise<string> {
  await sendFeed(feedCsv([newIncidentWithVictim({ pnc: person['pnc']!, ...more })]));
  return (await listed<{ id: string; crn: string }>(agency(us).url, '/api/incidents', 'pat.practitioner', (one) => one.crn === person['crn'], 40_000)).id;
}
const incident = (id: string, person: string): Promise<Shown> => json<Shown>(agency(us).url, `/api/incidents/${id}?${reading}`, person);
const partsOf = (at: string, message: string, table: 'message_part' | 'withheld_part'): Promise<string[]> =>
  rowsOf<{ part: string }>(agency(at).caseDatabaseUrl, `select part from ${table} where message_id = $1 order by part`, [message]).then((rows) => rows.map(({ part }) => part));
const clockOf = async (at: string, id: string) => (await rowsOf<{ state: string; outcome: string | null; hours: number | null }>(agency(at).caseDatabaseUrl,
  `select c.state, c.outcome, extract(epoch from c.due_at - c.started_at)::float / 3600 as hours from clock c where c.reference = $1 and c.rule = 'MISROUTE_CONTROLLER_TOLD'`, [id]))[0];
/** In whose name messages are put out as files, at every node. */
const folder = 'file-folder';
/** The people among those who had opened it. */
const people = ({ readers }: Misroute): string[] => readers.map(({ person }) => person).filter((person) => person !== folder);
/** What a caller is told, without what is new in each answer. */
const told = ({ status, body }: Answer): unknown => [status, { ...JSON.parse(body) as object, instance: undefined }];
const eventsOf = async (at: string, id: string): Promise<string[]> =>
  (await rowsOf<{ event: string }>(agency(at).caseDatabaseUrl, `select event from audit_entry where event like 'misroute.%' and facts->>'misroute' = $1 order by at, id`, [id])).map(({ event }) => event);

describe('an incident that tells where a victim lives, read on the case side', () => {
  const [leaked, hidden] = [invented('Leakedplace'), invented('Hiddenplace')];
  let message: string;
  let id: string;

  beforeAll(async () => {
    message = await incidentAbout(await somebody(), { circumstances: `Seen at ${leaked}.`, person1_address: `1 ${hidden} Street` });
    expect(JSON.stringify((await incident(message, 'pat.practitioner')).content)).toContain(leaked);
    await incident(message, 'chris.administrator');
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, 'select 1 from victim_part where message_id = $1', [message])).length === 1, 30_000, 'the victim part');
  }, 120_000);

  it('cannot be reported by whoever may not read it, who is told what they are told of nothing; nor in words that lead to somebody', async () => {
    const [barred, absent] = await Promise.all([found(message, wm, 'AT_RISK'), found(randomUUID(), wm, 'AT_RISK')].map((said) => answer(agency(us).url, '/api/misroutes', 'robin.practitioner', posted(said))));
    expect([barred!.status, told(barred!)]).toEqual([404, told(absent!)]);
    const leading = await answer(agency(us).url, '/api/misroutes', 'pat.practitioner', posted(found(message, wm, 'AT_RISK', { reason: 'It says 01632 960123 in the text.' })));
    expect([leading.status, (JSON.parse(leading.body) as { errors: { path: string }[] }).errors.map(({ path }) => path)]).toEqual([422, ['/reason']]);
    expect(await partsOf(us, message, 'message_part')).toEqual(['case']);
  });

  it('is withheld as soon as it is reported: nobody of the case side is shown anything of it, and the report repeats nothing', async () => {
    id = await report(us, 'pat.practitioner', found(message, wm, 'AT_RISK'));
    expect([await partsOf(us, message, 'message_part'), await partsOf(us, message, 'withheld_part')]).toEqual([[], ['case']]);
    for (const person of ['pat.practitioner', 'chris.administrator', 'morgan.manager']) expect([person, await incident(message, person)]).toMatchObject([person, quarantined]);
    expect(await listed<{ id: string; open: object }>(agency(us).url, '/api/incidents', 'pat.practitioner', (one) => one.id === message)).toMatchObject({ open: {}, correction: quarantined.correction });
    expect(await tablesWith(agency(us).caseDatabaseUrl, leaked)).toEqual(['withheld_part']);
  });

  it('lists who had opened it, for whoever deals with it and for nobody else', async () => {
    const one = await misroute(us, 'harper.head', id);
    expect(one).toMatchObject({ message, state: 'OPEN', open: ['SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD'] });
    expect(people(one)).toEqual(['pat.practitioner', 'chris.administrator']);
    expect(await listedMisroute(us, 'morgan.manager', message)).toMatchObject({ id });
    for (const path of ['/api/misroutes', `/api/misroutes/${id}`]) expect([path, (await answer(agency(us).url, path, 'pat.practitioner')).status]).toEqual([path, 404]);
  });

  it('is called for at the desk, where its victim part can be read all the same', async () => {
    expect(await isToBeCalled(us, 'lee.liaison', message)).toBe(true);
    expect(JSON.stringify(await json(agency(us).deskUrl, `/api/victim-parts/${message}?${reading}`, 'lee.liaison'))).toContain(hidden);
  });

  it('lets nothing be recorded before the safety call', async () => {
    for (const [step, said] of [['controller-told', { reference: 'Report 1' }], ['sender-told', { how: 'Told their unit.' }], ['closed', { outcome: 'FALSE_ALARM', reason: 'Nothing in it.' }]] as const) {
      const refused = await answer(agency(us).url, `/api/misroutes/${id}/${step}`, 'morgan.manager', posted(said));
      expect([step, refused.status, JSON.parse(refused.body)]).toMatchObject([step, 409, { code: 'REQUEST_SAFETY_CALL', title: expect.stringMatching(/^Record the safety call first/) }]);
    }
    await eventually(async () => (await clockOf(us, id))?.hours === 72, 30_000, 'the clock of 72 hours');
    expect(await clockOf(us, id)).toMatchObject({ state: 'running' });
  }, 60_000);

  it('stays on the list of the desk until somebody was reached', async () => {
    await record(us, 'morgan.manager', id, 'safety-calls', { outcome: 'NOT_REACHED', madeBy: 'lee.liaison' });
    expect(await isToBeCalled(us, 'lee.liaison', message)).toBe(true);
    expect(await record(us, 'morgan.manager', id, 'safety-calls', { outcome: 'REACHED', madeBy: 'lee.liaison' })).toMatchObject({ open: ['CONTROLLER_TOLD', 'SENDER_TOLD'], steps: [{ step: 'SAFETY_CALL', outcome: 'NOT_REACHED', madeBy: 'lee.liaison', recordedBy: 'morgan.manager' }, { outcome: 'REACHED' }] });
    expect(await isToBeCalled(us, 'lee.liaison', message)).toBe(false);
  });

  it('stops its clock when the controller is told, once, and ends only when every step is recorded', async () => {
    const early = await answer(agency(us).url, `/api/misroutes/${id}/closed`, 'morgan.manager', posted({ outcome: 'REMOVED', reason: 'It must not stay.' }));
    expect([early.status, (JSON.parse(early.body) as { errors: { todo: string }[] }).errors.map(({ todo }) => todo)]).toEqual([422, ['Record first that the controller was told.', 'Record first that the sender was told.']]);
    expect(await record(us, 'morgan.manager', id, 'controller-told', { reference: 'Report 1' })).toMatchObject({ controller: { toldAt: expect.any(String) }, open: ['SENDER_TOLD'] });
    expect((await answer(agency(us).url, `/api/misroutes/${id}/controller-told`, 'morgan.manager', posted({ reference: 'Report 2' }))).status).toBe(409);
    await eventually(async () => (await clockOf(us, id))?.state === 'stopped', 30_000, 'the clock stopping');
    expect(await clockOf(us, id)).toMatchObject({ outcome: 'CONTROLLER_TOLD' });
    await record(us, 'harper.head', id, 'sender-told', { how: 'Told their unit by secure mail.' });
  }, 60_000);

  it('is taken out of the case store when it ends so, and is still read at the desk', async () => {
    expect(await record(us, 'morgan.manager', id, 'closed', { outcome: 'REMOVED', reason: 'It must not stay.' })).toMatchObject({ state: 'CLOSED', open: [], closed: { outcome: 'REMOVED', by: 'morgan.manager' } });
    await eventually(async () => (await tablesWith(agency(us).caseDatabaseUrl, leaked)).length === 0, 30_000, 'it being taken out');
    expect(await incident(message, 'pat.practitioner')).toMatchObject({ content: null, correction: { act: 'REMOVED', reasonCode: 'MISROUTED' } });
    expect(JSON.stringify(await json(agency(us).deskUrl, `/api/victim-parts/${message}?${reading}`, 'lee.liaison'))).toContain(hidden);
    expect((await answer(agency(us).url, '/api/misroutes', 'pat.practitioner', posted(found(message, wm, 'AT_RISK')))).status).toBe(409);
    await eventually(async () => (await eventsOf(us, id)).includes('misroute.removed'), 20_000, 'the entry of the exchange');
    expect((await eventsOf(us, id)).filter((event) => event !== 'misroute.asked-for')).toEqual(['misroute.reported', 'misroute.safety-called', 'misroute.safety-called', 'misroute.controller-told', 'misroute.sender-told', 'misroute.closed', 'misroute.removed']);
  }, 60_000);
});

describe('work in which something of a victim was found, which was a false alarm', () => {
  it('can be taken and answered by nobody until it is released', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft())).conversations[0]!.conversation;
    const { id: message } = await work(wm, 'enquiries', 'unit.wm', conversation);
    const shown = (): Promise<Shown> => json<Shown>(agency(wm).url, `/api/enquiries/${message}?${reading}`, 'unit.wm');
    expect((await shown()).content).not.toBeNull();
    const id = await report(wm, 'unit.wm', found(message, us, 'NOT_AT_RISK'));
    expect(await report(wm, 'deputy.wm', found(message, us, 'NOT_AT_RISK'))).toBe(id);
    expect(await shown()).toMatchObject(quarantined);
    expect(await listed<Work & { correction: Correction }>(agency(wm).url, '/api/enquiries', 'unit.wm', (one) => one.id === message)).toMatchObject({ correction: quarantined.correction });
    for (const [step, said] of [['take', {}], ['replies', { kind: 'da-response', content: daNil() }]] as const) expect([step, (await answer(agency(wm).url, `/api/enquiries/${message}/${step}`, 'unit.wm', posted(said))).status]).toEqual([step, 409]);
    expect(await record(wm, 'lead.wm', id, 'closed', { outcome: 'FALSE_ALARM', reason: 'It is the address of the person.' })).toMatchObject({ state: 'CLOSED', closed: { outcome: 'FALSE_ALARM' } });
    expect(await shown()).toMatchObject({ content: expect.any(Object), correction: null });
    expect([await partsOf(wm, message, 'message_part'), await partsOf(wm, message, 'withheld_part')]).toEqual([['case'], []]);
    await answerWork(wm, 'enquiries', 'unit.wm', message, 'da-response', daNil());
    await eventually(async () => (await clockOf(wm, id))?.outcome === 'FALSE_ALARM', 30_000, 'the clock stopping');
  }, 120_000);

  it('is withheld until the victim is called where a second reader sees that their safety is at risk', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft())).conversations[0]!.conversation;
    const { id: message } = await work(wm, 'enquiries', 'unit.wm', conversation);
    const id = await report(wm, 'unit.wm', found(message, us, 'NOT_AT_RISK'));
    await report(wm, 'deputy.wm', found(message, us, 'AT_RISK'));
    expect(await misroute(wm, 'lead.wm', id)).toMatchObject({ safetyAtRisk: true, open: ['SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD'] });
    expect((await answer(agency(wm).url, `/api/misroutes/${id}/closed`, 'lead.wm', posted({ outcome: 'FALSE_ALARM', reason: 'Nothing in it.' }))).status).toBe(409);
    await record(wm, 'lead.wm', id, 'safety-calls', { outcome: 'NOT_NEEDED', madeBy: 'unit.wm' });
    await record(wm, 'lead.wm', id, 'closed', { outcome: 'FALSE_ALARM', reason: 'Nothing in it.' });
    expect(await partsOf(wm, message, 'message_part')).toEqual(['case']);
  }, 120_000);
});

describe('a false alarm whose sender has recalled the message meanwhile', () => {
  it('cannot be released, and ends as corrected without the sender being told', async () => {
    const message = await incidentAbout(await somebody());
    const id = await report(us, 'pat.practitioner', found(message, wm, 'NOT_AT_RISK'));
    const uncorrected = await answer(agency(us).url, `/api/misroutes/${id}/closed`, 'morgan.manager', posted({ outcome: 'CORRECTED', reason: 'Its sender put it right.' }));
    expect(uncorrected.status).toBe(422);
    await correct(wm, 'unit.wm', correctionOf(message, 'RECALL_IN_ERROR', { reasonCode: 'WRONG_PERSON' }));
    await applied(us, message);
    expect((await answer(agency(us).url, `/api/misroutes/${id}/closed`, 'morgan.manager', posted({ outcome: 'FALSE_ALARM', reason: 'Nothing in it.' }))).status).toBe(409);
    expect(await misroute(us, 'morgan.manager', id)).toMatchObject({ state: 'OPEN', correction: { act: 'RECALL_IN_ERROR' }, open: ['CONTROLLER_TOLD'] });
    await record(us, 'morgan.manager', id, 'controller-told', { reference: 'Report 3' });
    await record(us, 'morgan.manager', id, 'closed', { outcome: 'CORRECTED', reason: 'Its sender put it right.' });
    expect([await partsOf(us, message, 'message_part'), await partsOf(us, message, 'withheld_part')]).toEqual([[], []]);
  }, 120_000);
});

describe('an answer in which something of a victim was found', () => {
  it('is shown as withheld in its conversation, and when it is removed the enquiry is open again and its clock runs', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft())).conversations[0]!.conversation;
    await answerWork(wm, 'enquiries', 'unit.wm', (await work(wm, 'enquiries', 'unit.wm', conversation)).id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    const message = (await read('enquiries', conversation)).answers[0]!.id;
    const id = await report(us, 'pat.practitioner', found(message, wm, 'NOT_AT_RISK'));
    expect((await read('enquiries', conversation)).answers).toMatchObject([{ id: message, ...quarantined }]);
    const { readers } = await misroute(us, 'morgan.manager', id);
    expect(readers.filter(({ person }) => person !== folder)).toMatchObject([{ person: 'pat.practitioner', times: 1 }]);
    await record(us, 'morgan.manager', id, 'controller-told', { reference: 'Report 4' });
    await record(us, 'morgan.manager', id, 'sender-told', { how: 'Told their unit.' });
    await record(us, 'morgan.manager', id, 'closed', { outcome: 'REMOVED', reason: 'It must not stay.' });
    await standsAt('enquiries', conversation, 'ASKED');
    await eventually(async () => (await rowsOf<{ state: string }>(agency(us).caseDatabaseUrl, `select c.state from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and c.rule like 'REPLY%' order by c.started_at`, [conversation])).map(({ state }) => state).join() === 'stopped,running', 30_000, 'the clock running again');
  }, 120_000);
});

describe('copies of an incident at children\'s services, a MARAC and a MAPPA area', () => {
  it('are withheld by whoever reads them there, and released by whoever answers for them', async () => {
    const ids = await sendCopies(incidentContent());
    const leads: Readonly<Record<string, string>> = { 'childrens-worcestershire': 'lead.wo', 'marac-worcestershire': 'coordinator.wo', 'mappa-west-mercia': 'coordinator.mappa' };
    for (const { to, reader } of copied) {
      const message = ids.get(to)!, shown = (): Promise<Shown> => json<Shown>(agency(to).url, `/api/received-incidents/${message}?${reading}`, reader);
      expect((await shown()).content).not.toBeNull();
      const id = await report(to, reader, found(message, wm, 'NOT_AT_RISK'));
      expect([to, await shown()]).toMatchObject([to, quarantined]);
      expect(people(await misroute(to, leads[to]!, id))).toEqual([reader]);
      await record(to, leads[to]!, id, 'closed', { outcome: 'FALSE_ALARM', reason: 'Nothing in it.' });
      expect([to, await shown()]).toMatchObject([to, { content: expect.any(Object), correction: null }]);
    }
  }, 120_000);
});

describe('a message that a file folder had put out before', () => {
  it('has left, and in whose name it was stands among who had opened it', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft({ forces: ['07'] }))).conversations[0]!.conversation;
    const { id: message } = await work(ch, 'enquiries', 'unit.ch', conversation);
    const filed = await eventually(async () => (await rowsOf<{ person: string }>(agency(ch).caseDatabaseUrl, `select person from audit_entry where event = 'message.filed' and message_id = $1`, [message]))[0]?.person, 30_000, 'the file');
    const id = await report(ch, 'unit.ch', found(message, us, 'NOT_AT_RISK'));
    expect((await misroute(ch, 'lead.ch', id)).readers.map(({ person }) => person)).toContain(filed);
    expect(filed).toBe(folder);
    await record(ch, 'lead.ch', id, 'closed', { outcome: 'FALSE_ALARM', reason: 'Nothing in it.' });
  }, 60_000);
});
