import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { reconcile } from '#exchange';
import { newConversationId, newMessageId, newOrderingKey } from '#messages';
import { answer, json, listed } from '../support/answers.js';
import { copied, sendCopies } from '../support/copies.js';
import { acknowledge, applied, correct, type Correction, correctionOf, type CorrectionsSent, isTold, messageOf, type ReadMessage, readersOf, toldOf } from '../support/corrections.js';
import { answerWork, because, daDraft, daNil, type Issued, issue, posted, reaches, read, standingOf, standsAt, type Work, work } from '../support/enquiries.js';
import { feedCsv, newIncidentWithVictim, sendFeed } from '../support/feed.js';
import { incidentContent } from '../support/incident-content.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { draft, note, produce, seal, standing } from '../support/sealed.js';
import { agency, eventually, stack } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const [wm, ch, us] = ['police-west-mercia', 'police-cheshire', 'probation'];
const reading = because('To see what stands here');
interface ShownWork extends Work { readonly content: object | null; readonly correction: Correction | null }
interface ShownAnswer { readonly id: string; readonly content: object | null; readonly correction: Correction | null }

async function somebody(): Promise<CaseloadRow> {
  const person = newPerson({ address: '', postcode: '' });
  await supervise(person);
  return person;
}
/** What puts messages out as files reads them before anybody does; whoever took the file is found by it. */
const peopleWhoRead = async (...which: Parameters<typeof readersOf>): Promise<ReadMessage['readers']> => (await readersOf(...which)).readers.filter(({ asFile }) => !asFile);
const answersOf = async (conversation: string): Promise<readonly ShownAnswer[]> => (await read('enquiries', conversation)).answers as unknown as readonly ShownAnswer[];
const clocksOf = (conversation: string): Promise<{ state: string; outcome: string | null }[]> =>
  rowsOf(agency(us).caseDatabaseUrl, `select c.state, c.outcome from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and c.rule like 'REPLY%' order by c.started_at`, [conversation]);
/** The newest reply of a force in a conversation, by the id of its message. */
const replyOf = async (at: string, conversation: string, known: readonly string[] = []): Promise<string> => eventually(async () => {
  const rows = await rowsOf<{ message_id: string }>(agency(at).caseDatabaseUrl, `select message_id from sent_message where conversation = $1 and kind = 'da-response' order by message_id desc`, [conversation]);
  return rows.map(({ message_id: id }) => id).find((id) => !known.includes(id));
}, 20_000, 'the reply');

describe('an enquiry that is withdrawn', () => {
  let issued: Issued;
  let message: string;
  let sent: CorrectionsSent;
  const at = (to: string): string => issued.conversations.find((one) => one.to === to)!.conversation;

  beforeAll(async () => {
    issued = await issue('enquiries', (await somebody())['crn']!, daDraft({ forces: ['22', '07'] }));
    const { id } = await work(wm, 'enquiries', 'unit.wm', at(wm));
    await json(agency(wm).url, `/api/enquiries/${id}?${reading}`, 'unit.wm');
    await json(agency(wm).url, `/api/enquiries/${id}/take`, 'unit.wm', posted({}));
    await work(ch, 'enquiries', 'unit.ch', at(ch));
    message = await messageOf(us, issued.conversations.find((one) => one.to === wm)!.submission);
    sent = await correct(us, 'pat.practitioner', correctionOf(message, 'WITHDRAW', { reasonCode: 'NO_LONGER_NEEDED' }));
  }, 120_000);

  it('is withdrawn at everybody who was asked', async () => {
    expect(sent.corrections.map(({ to }) => to).sort()).toEqual([ch, wm]);
    for (const [force, unit] of [[wm, 'unit.wm'], [ch, 'unit.ch']] as const) {
      await listed<Work>(agency(force).url, '/api/enquiries', unit, (one) => one.conversation === at(force) && one.state === 'WITHDRAWN', 30_000);
    }
  });

  it('shows nothing of what it said, but that it was withdrawn and why, and nobody can take or answer it', async () => {
    const { id } = await work(wm, 'enquiries', 'unit.wm', at(wm));
    const shown = await json<ShownWork>(agency(wm).url, `/api/enquiries/${id}?${reading}`, 'unit.wm');
    expect(shown).toMatchObject({ content: null, state: 'WITHDRAWN', correction: { act: 'WITHDRAW', reasonCode: 'NO_LONGER_NEEDED', reason: 'It was about something else.', replacedBy: null } });
    expect((await answer(agency(wm).url, `/api/enquiries/${id}/take`, 'unit.wm', posted({}))).status).toBe(409);
    expect((await answer(agency(wm).url, `/api/enquiries/${id}/replies`, 'unit.wm', posted({ kind: 'da-response', content: daNil() }))).status).toBe(409);
    expect(await rowsOf(agency(wm).caseDatabaseUrl, 'select part from message_part where message_id = $1', [message])).toEqual([]);
    expect(await rowsOf(agency(wm).caseDatabaseUrl, 'select part from withheld_part where message_id = $1', [message])).toEqual([{ part: 'case' }]);
  });

  it('lists who had read it for their lead, tells them until they say that they know, and tells its sender', async () => {
    const told = await toldOf(wm, 'unit.wm', message);
    expect(told).toMatchObject({ act: 'WITHDRAW', issuer: us });
    expect(await peopleWhoRead(wm, 'lead.wm', message)).toMatchObject([{ person: 'unit.wm', times: 1, knowsSince: null }]);
    expect(await isTold(wm, 'deputy.wm', message)).toBe(false);
    expect((await answer(agency(wm).url, `/api/corrected-messages/${us}/${told.correction}/acknowledge`, 'deputy.wm', posted({}))).status).toBe(404);
    await acknowledge(wm, 'unit.wm', told);
    expect(await isTold(wm, 'unit.wm', message)).toBe(false);
    expect(await peopleWhoRead(wm, 'lead.wm', message)).toMatchObject([{ person: 'unit.wm', knowsSince: expect.any(String) }]);
    await reaches(us, sent.corrections.find(({ to }) => to === wm)!.submission, 'pat.practitioner', 'opened');
  });

  it('waits for nothing any more', async () => {
    await standsAt('enquiries', at(wm), 'WITHDRAWN');
    await eventually(async () => (await clocksOf(at(wm))).every(({ state, outcome }) => state === 'stopped' && outcome === 'WITHDRAWN'), 20_000, 'the clock');
  });

  it('cannot be withdrawn a second time, nor by whoever has not the case, nor by whom it was sent to', async () => {
    expect((await answer(agency(us).url, '/api/corrections', 'pat.practitioner', posted(correctionOf(message, 'WITHDRAW')))).status).toBe(409);
    expect((await answer(agency(us).url, '/api/corrections', 'robin.practitioner', posted(correctionOf(message, 'WITHDRAW')))).status).toBe(404);
    expect((await answer(agency(wm).url, '/api/corrections', 'unit.wm', posted(correctionOf(message, 'WITHDRAW')))).status).toBe(404);
  });
});

describe('an answer that is corrected by another, and then recalled', () => {
  it('gives way to the other; without any, the enquiry is open on both sides again and its clock runs', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft())).conversations[0]!.conversation;
    const { id } = await work(wm, 'enquiries', 'unit.wm', conversation);
    await answerWork(wm, 'enquiries', 'unit.wm', id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    await read('enquiries', conversation);
    const first = await replyOf(wm, conversation);
    await answerWork(wm, 'enquiries', 'unit.wm', id, 'da-response', daNil({ searchedBy: 'Other officer' }));
    const second = await replyOf(wm, conversation, [first]);
    await eventually(async () => (await answersOf(conversation)).length === 2, 30_000, 'the second answer');

    await correct(wm, 'unit.wm', correctionOf(first, 'CORRECT', { replacedBy: second }));
    await applied(us, first);
    expect(await answersOf(conversation)).toMatchObject([{ id: second, correction: null }, { id: first, content: null, correction: { act: 'CORRECT', replacedBy: second } }]);
    await standsAt('enquiries', conversation, 'ANSWERED');
    expect(await toldOf(us, 'pat.practitioner', first)).toMatchObject({ act: 'CORRECT', replacedBy: second });

    await correct(wm, 'unit.wm', correctionOf(second, 'RECALL_IN_ERROR', { reasonCode: 'WRONG_PERSON' }));
    await applied(us, second);
    await standsAt('enquiries', conversation, 'ASKED');
    await eventually(async () => (await clocksOf(conversation)).map(({ state }) => state).join() === 'stopped,running', 20_000, 'the clock running again');
    expect(await work(wm, 'enquiries', 'unit.wm', conversation)).toMatchObject({ state: 'WAITING', takenBy: null });
    expect((await peopleWhoRead(us, 'morgan.manager', first)).map(({ person }) => person)).toEqual(['pat.practitioner']);

    await answerWork(wm, 'enquiries', 'unit.wm', id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    await eventually(async () => (await clocksOf(conversation)).every(({ state }) => state === 'stopped'), 20_000, 'the clock stopping');
  }, 180_000);

  it('must name what stands in its place, sent to the same agency after it', async () => {
    const conversation = (await issue('enquiries', (await somebody())['crn']!, daDraft())).conversations[0]!.conversation;
    await answerWork(wm, 'enquiries', 'unit.wm', (await work(wm, 'enquiries', 'unit.wm', conversation)).id, 'da-response', daNil());
    const reply = await replyOf(wm, conversation);
    for (const [more, status] of [[{}, 422], [{ replacedBy: reply }, 422], [{ replacedBy: randomUUID() }, 422]] as const) {
      expect([more, (await answer(agency(wm).url, '/api/corrections', 'unit.wm', posted(correctionOf(reply, 'SUPERSEDE', more)))).status]).toEqual([more, status]);
    }
  }, 90_000);
});

describe('an incident that was sent in error and is recalled', () => {
  const [secret, victims] = [invented('Wrongperson'), invented('Wrongaddress')];
  let message: string;
  let person: CaseloadRow;

  beforeAll(async () => {
    person = await somebody();
    await sendFeed(feedCsv([newIncidentWithVictim({ pnc: person['pnc']!, circumstances: `Seen with ${secret}.`, person1_address: `1 ${victims} Street` })]));
    ({ id: message } = await listed<{ id: string; crn: string }>(agency(us).url, '/api/incidents', 'pat.practitioner', (one) => one.crn === person['crn'], 40_000));
    await json(agency(us).url, `/api/incidents/${message}?${reading}`, 'pat.practitioner');
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, 'select 1 from victim_part where message_id = $1', [message])).length === 1, 30_000, 'the victim part');
    const read = await json<{ part: object }>(agency(us).deskUrl, `/api/victim-parts/${message}?${reading}`, 'lee.liaison');
    expect(JSON.stringify(read.part)).toContain(victims);
    expect(await tablesWith(agency(us).victimDatabaseUrl, victims)).not.toEqual([]);
    await eventually(async () => (await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from filed_message where message_id = $1', [message])).length === 1, 30_000, 'the file in the folder');
    await correct(wm, 'unit.wm', correctionOf(message, 'RECALL_IN_ERROR', { reasonCode: 'WRONG_PERSON' }));
    await applied(us, message);
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, `select 1 from victim_part where message_id = $1 and part = ''`, [message])).length === 1, 30_000, 'the victim part being emptied');
  }, 180_000);

  const nothingIsLeft = async (): Promise<void> => {
    expect(await tablesWith(agency(us).caseDatabaseUrl, secret)).toEqual([]);
    expect(await tablesWith(agency(us).victimDatabaseUrl, victims)).toEqual([]);
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select part from message_part where message_id = $1 union all select part from withheld_part where message_id = $1', [message])).toEqual([]);
  };

  it('is in no store any more, and that it came still is', async () => {
    await nothingIsLeft();
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select kind, digest is not null as has_digest from inbox where message_id = $1', [message])).toEqual([{ kind: 'reportable-incident-no-arrest', has_digest: true }]);
  });

  it('is shown as recalled, to practitioner and victim liaison alike', async () => {
    const listedNow = await listed<{ id: string; open: object; correction: Correction }>(agency(us).url, '/api/incidents', 'pat.practitioner', (one) => one.id === message);
    expect(listedNow).toMatchObject({ open: {}, correction: { act: 'RECALL_IN_ERROR', reasonCode: 'WRONG_PERSON' } });
    expect(await json(agency(us).url, `/api/incidents/${message}?${reading}`, 'pat.practitioner')).toMatchObject({ content: null, correction: { act: 'RECALL_IN_ERROR', reason: 'It was about something else.' } });
    expect(await json(agency(us).deskUrl, `/api/victim-parts/${message}?${reading}`, 'lee.liaison')).toMatchObject({ part: null, correction: { act: 'RECALL_IN_ERROR' } });
    expect(await rowsOf(agency(us).victimDatabaseUrl, `select person from audit_entry where event = 'correction.opened' and message_id = $1`, [message])).toEqual([{ person: 'lee.liaison' }]);
  });

  it('is told to everybody who had read either part of it, each where they had', async () => {
    expect((await peopleWhoRead(us, 'morgan.manager', message)).map(({ person: reader }) => reader)).toEqual(['pat.practitioner']);
    expect((await readersOf(us, 'morgan.manager', message)).readers.filter(({ asFile }) => asFile)).toHaveLength(1);
    expect((await peopleWhoRead(us, 'morgan.manager', message, 'deskUrl')).map(({ person: reader }) => reader)).toEqual(['lee.liaison']);
    expect(await isTold(us, 'robin.practitioner', message)).toBe(false);
    await acknowledge(us, 'lee.liaison', await toldOf(us, 'lee.liaison', message, 'deskUrl'), 'deskUrl');
    expect(await isTold(us, 'lee.liaison', message, 'deskUrl')).toBe(false);
  });

  it('does not come back when it is sent again, and the stores agree', async () => {
    await json(agency(wm).url, '/api/repairs', 'ops.wm', posted({ messages: [message], reason: 'As if it had been lost' }));
    await eventually(async () => (await rowsOf(agency(wm).caseDatabaseUrl, `select 1 from audit_entry where event = 'message.sent-again' and message_id = $1`, [message])).length > 0, 40_000, 'the message being sent again');
    await eventually(async () => (await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from forward where message_id = $1', [message])).length === 0 && (await rowsOf(agency(wm).caseDatabaseUrl, 'select 1 from send_again where message_id = $1', [message])).length === 0, 40_000, 'everything having passed');
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, 'select 1 from arrival where message_id = $1', [message])).length === 0, 20_000, 'the desk having decided');
    await nothingIsLeft();
    const { differences } = await reconcile(stack().agencies, new Date(Date.now() + 3_600_000));
    expect(differences.filter(({ messageId }) => messageId === message)).toEqual([]);
  }, 120_000);
});

describe('copies of an incident at children\'s services, a MARAC and a MAPPA area', () => {
  it('are withdrawn from each, and its reader is told', async () => {
    const ids = await sendCopies(incidentContent());
    for (const { to, reader } of copied) {
      const message = ids.get(to)!;
      expect(await json(agency(to).url, `/api/received-incidents/${message}?${reading}`, reader)).toMatchObject({ content: expect.any(Object), correction: null });
      await correct(wm, 'unit.wm', correctionOf(message, 'WITHDRAW'));
      await applied(to, message);
      expect(await json(agency(to).url, `/api/received-incidents/${message}?${reading}`, reader)).toMatchObject({ content: null, correction: { act: 'WITHDRAW' } });
      await acknowledge(to, reader, await toldOf(to, reader, message));
    }
  }, 180_000);
});

describe('a correction', () => {
  it('of what another agency sent is refused at the door, and its sender is told', async () => {
    const issued = await issue('enquiries', (await somebody())['crn']!, daDraft());
    const conversation = issued.conversations[0]!.conversation;
    await answerWork(wm, 'enquiries', 'unit.wm', (await work(wm, 'enquiries', 'unit.wm', conversation)).id, 'da-response', daNil());
    await standsAt('enquiries', conversation, 'ANSWERED');
    const reply = await replyOf(wm, conversation);
    const message = draft(ch, us, 'message-correction', { ...correctionOf(reply, 'RECALL_IN_ERROR'), correctedKind: 'da-response' }, { conversation });
    await note(message);
    await produce(ch, us, [await seal(message)]);
    await eventually(async () => (await standing(message))?.code === 'MESSAGE_NOT_OWN', 30_000, 'the refusal');
    expect(await answersOf(conversation)).toMatchObject([{ id: reply, correction: null, content: expect.any(Object) }]);
  }, 90_000);

  it('that comes before what it corrects waits for that, and nobody is ever shown it', async () => {
    const person = await somebody();
    const id = newMessageId(), conversation = newConversationId();
    const early = draft(wm, us, 'message-correction', { ...correctionOf(id, 'RECALL_IN_ERROR', { reasonCode: 'WRONG_PERSON' }), correctedKind: 'reportable-incident-no-arrest' }, { conversation });
    const incident = draft(wm, us, 'reportable-incident-no-arrest', incidentContent({ subject: { crn: person['crn'], givenNames: person['given_names'], familyName: person['family_name'], role: 'SUSPECT' } }), { id, conversation, orderingKey: newOrderingKey() });
    for (const one of [early, incident]) await note(one);
    await produce(wm, us, [await seal(early)]);
    await eventually(async () => (await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from message_correction where message_id = $1 and applied_at is null', [id])).length === 1, 30_000, 'the correction waiting');
    await produce(wm, us, [await seal(incident)]);
    await applied(us, id);
    expect(await rowsOf(agency(us).caseDatabaseUrl, 'select 1 from message_part where message_id = $1', [id])).toEqual([]);
    expect(await rowsOf(agency(us).caseDatabaseUrl, `select open_content from incident where id = $1`, [id])).toEqual([{ open_content: {} }]);
    await eventually(async () => (await rowsOf(agency(us).victimDatabaseUrl, `select 1 from victim_part where message_id = $1 and part = ''`, [id])).length === 1, 30_000, 'the victim part, empty');
    expect((await standingOf(wm, early.payload.id, 'ops.wm')).stage).not.toBe('refused');
  }, 90_000);
});
