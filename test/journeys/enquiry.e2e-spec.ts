import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed, listedNow } from '../support/answers.js';
import { answerWork, because, daDraft, daNil, type Issued, issue, posted, read, reaches, refusal, type Standing, standsAt, toPutRight, type Work, work } from '../support/enquiries.js';
import { type CaseloadRow, invented, newPerson, supervise } from '../support/people.js';
import { draft, note, produce, seal, secondsAgo } from '../support/sealed.js';
import { agency, ask, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

const probation = () => agency('probation');
const westMercia = () => agency('police-west-mercia');
const cheshire = () => agency('police-cheshire');
const to = (issued: Issued, partner: string): string => issued.conversations.find((one) => one.to === partner)!.conversation;
const street = invented('Hiddenstreet');
const address = `7 ${street} Close, Exampleton`;
const formerPartner = { role: 'EX_PARTNER', givenNames: 'Kit', familyName: 'Examplesson', protectedAddress: address, phone: '07700 900123' };

/** Where the messages of a conversation stand, as the practitioner who asked sees it. */
const conversation = async (id: string): Promise<readonly Standing[]> => (await json<{ messages: Standing[] }>(probation().url, `/api/conversations/${id}`, 'pat.practitioner')).messages;

describe('a DA enquiry', () => {
  let person: CaseloadRow;
  let issued: Issued;
  let atWestMercia: Work;
  const rationale = `A review is due; his former partner fled from ${address} in March.`;

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('enquiries', person['crn']!, daDraft({ forces: ['22', '07'], persons: [formerPartner], rationale }));
    atWestMercia = await work('police-west-mercia', 'enquiries', 'unit.wm', to(issued, 'police-west-mercia'));
  }, 90_000);

  it('is a conversation of its own with each force that it names', async () => {
    expect(issued.conversations.map((one) => one.to).sort()).toEqual(['police-cheshire', 'police-west-mercia']);
    const atCheshire = await work('police-cheshire', 'enquiries', 'unit.ch', to(issued, 'police-cheshire'));
    expect(atCheshire.conversation).not.toBe(atWestMercia.conversation);
    expect(await listedNow<Work>(cheshire().url, '/api/enquiries', 'unit.ch', ({ conversation }) => conversation === atWestMercia.conversation)).toBeUndefined();
  });

  it('is read at the force for a reason only, which is kept with who read it', async () => {
    const path = `/api/enquiries/${atWestMercia.id}`;
    expect(JSON.parse((await answer(westMercia().url, path, 'unit.wm')).body)).toMatchObject({ code: 'ACCESS_REASON_NEEDED' });
    const telling = await answer(westMercia().url, `${path}?${because(`She moved to ${address}`)}`, 'unit.wm');
    expect(JSON.parse(telling.body)).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: '/reason', code: 'CONTACT_DETAIL' }] });
    const reason = `To search ${randomUUID()}`;
    const shown = await json<{ content: { rationale: string; subject: { crn: string; names: object[] } } }>(westMercia().url, `${path}?${because(reason)}`, 'unit.wm');
    expect(shown.content.subject).toMatchObject({ crn: person['crn'], pnc: person['pnc'], names: [{ kind: 'CURRENT', familyName: person['family_name'] }] });
    expect(shown.content.rationale).toMatch(/fled from .*the former partner's address.* in March/);
    expect(await rowsOf(westMercia().caseDatabaseUrl, `select event, person, partner, kind from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([
      { event: 'work-item.read', person: 'unit.wm', partner: 'probation', kind: 'da-enquiry' },
    ]);
  });

  it('is kept and shown to its author alike whichever fields of a victim were filled in', async () => {
    const asked = await read('enquiries', to(issued, 'police-west-mercia'));
    expect(JSON.stringify(asked)).not.toMatch(new RegExp(`${street}|900123`));
    const bare = { ...formerPartner, protectedAddress: undefined, phone: undefined };
    const own = { ...formerPartner, protectedAddress: 'Refuge', safeContact: 'By text after six.' };
    const bySide = await Promise.all([bare, own].map(async (one) => {
      const answered = await issue('enquiries', person['crn']!, daDraft({ persons: [one] }));
      const [row] = await rowsOf(probation().caseDatabaseUrl, 'select to_jsonb(e) as row from enquiry e where issue = $1', [answered.id]);
      return JSON.stringify([answered, row, await read('enquiries', to(answered, 'police-west-mercia'))]).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, '?').replaceAll('"dueAt":null', '"dueAt":"?"');
    }));
    expect(bySide[0]).toBe(bySide[1]);
  });

  it('leaves no address of a victim in any case-side table of either node, and one at the desks of both', async () => {
    for (const { caseDatabaseUrl } of [probation(), westMercia()]) expect(await tablesWith(caseDatabaseUrl, street)).toEqual([]);
    await eventually(async () => (await tablesWith(westMercia().victimDatabaseUrl, street)).includes('victim_part'), 20_000, 'the victim part');
    await eventually(async () => (await tablesWith(probation().victimDatabaseUrl, street)).join() === 'victim_part', 30_000, 'the victim part at the own desk, alone');
  });

  it('is answered by whoever has taken it, and by nobody else', async () => {
    const path = `/api/enquiries/${atWestMercia.id}`;
    const untaken = await answer(westMercia().url, `${path}/replies`, 'unit.wm', posted({ kind: 'da-response', content: daNil() }));
    expect([untaken.status, JSON.parse(untaken.body)]).toEqual([409, expect.objectContaining({ code: 'REQUEST_CONFLICT' })]);
    await json(westMercia().url, `${path}/take`, 'unit.wm', posted({}));
    const wrong = await answer(westMercia().url, `${path}/replies`, 'unit.wm', posted({ kind: 'marac-acknowledgement', content: {} }));
    expect(JSON.parse(wrong.body)).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: '/kind', code: 'NOT_IN_LIST' }] });
  });

  it('cannot be answered by nothing held without the scope of the search', async () => {
    const bare = await answer(westMercia().url, `/api/enquiries/${atWestMercia.id}/replies`, 'unit.wm', posted({ kind: 'da-response', content: daNil({ scope: undefined }) }));
    expect([bare.status, JSON.parse(bare.body)]).toEqual([422, expect.objectContaining({ code: 'MESSAGE_REJECTED', errors: [expect.objectContaining({ path: '/scope', code: 'REQUIRED' })] })]);
  });

  it('cannot be answered with a name that leads to somebody', async () => {
    const telling = await answer(westMercia().url, `/api/enquiries/${atWestMercia.id}/replies`, 'unit.wm', posted({ kind: 'da-response', content: daNil({ searchedBy: 'Unit officer; she is on 07700 900321' }) }));
    expect([telling.status, JSON.parse(telling.body)]).toEqual([422, expect.objectContaining({ code: 'MESSAGE_REJECTED', errors: [expect.objectContaining({ path: '/searchedBy', code: 'CONTACT_DETAIL' })] })]);
    expect(telling.body).not.toContain('900321');
  });

  it('is filed with its answer under the case, part by part, and a nil of one force leaves the other open', async () => {
    const refuge = `${invented('Refugename')} House`;
    const incident = {
      reference: 'WM-1', force: '22', occurredOn: '2025-11-30', incidentType: 'CRIME', resolution: ['ARREST'], subjectRole: 'SUSPECT', people: [{ role: 'VICTIM', familyName: 'Examplesson', refuge, address }],
      circumstances: `She was at ${address} and went to ${refuge}.`, policeAction: 'Arrested.',
    };
    const intelligence = { text: `Said to stay with ${invented('Friend')}.`, sourceGrade: '2', assessmentGrade: 'C', handlingCode: 'C', conditions: 'Ask before it is used.' };
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', atWestMercia.id, 'da-response', daNil({ status: 'FULL', incidents: [incident], intelligence: [intelligence] }));
    await standsAt('enquiries', to(issued, 'police-west-mercia'), 'ANSWERED');
    const reason = `To use the answer ${randomUUID()}`;
    const asked = await read('enquiries', to(issued, 'police-west-mercia'), reason);
    const [first] = asked.answers;
    expect(first).toMatchObject({ kind: 'da-response', issuer: 'police-west-mercia', content: { status: 'FULL', onwardSharing: 'NONE' }, originator: { intelligence: [{ text: intelligence.text }] } });
    expect(JSON.stringify(first)).not.toMatch(new RegExp(`${street}|${refuge}`));
    expect(await rowsOf(probation().caseDatabaseUrl, `select event, person, partner from audit_entry where facts->>'reason' = $1`, [reason])).toEqual([{ event: 'enquiry.read', person: 'pat.practitioner', partner: 'police-west-mercia' }]);
    for (const text of [street, refuge]) expect([text, await tablesWith(probation().caseDatabaseUrl, text)]).toEqual([text, []]);
    expect(await read('enquiries', to(issued, 'police-cheshire'))).toMatchObject({ state: 'ASKED', answers: [] });
    const part = await listed<{ messageId: string }>(probation().deskUrl, '/api/victim-parts', 'lee.liaison', ({ messageId }) => messageId === first!.id, 20_000);
    const shown = await json<{ part: object }>(probation().deskUrl, `/api/victim-parts/${part.messageId}?${because('contact today')}`, 'lee.liaison');
    expect(JSON.stringify(shown.part)).toContain(refuge);
    const hidden = await answer(probation().deskUrl, `/api/victim-parts/${first!.id}?${because('curious')}`, 'pat.practitioner');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await answer(probation().deskUrl, `/api/victim-parts/${randomUUID()}?${because('curious')}`, 'pat.practitioner'));
  });

  it('is refused with code, reason, decision-maker, review and a way to challenge it', async () => {
    const atCheshire = await work('police-cheshire', 'enquiries', 'unit.ch', to(issued, 'police-cheshire'));
    await json(cheshire().url, `/api/enquiries/${atCheshire.id}/take`, 'unit.ch', posted({}));
    const without = await answer(cheshire().url, `/api/enquiries/${atCheshire.id}/replies`, 'unit.ch', posted({ kind: 'enquiry-refusal', content: refusal({ code: 'WRONG_AREA', decidedBy: undefined }) }));
    expect((JSON.parse(without.body) as { errors: { path: string }[] }).errors.map(({ path }) => path).sort()).toEqual(['/askInstead', '/decidedBy']);
    await answerWork('police-cheshire', 'enquiries', 'unit.ch', atCheshire.id, 'enquiry-refusal', refusal({ code: 'WRONG_AREA', askInstead: { name: 'West Mercia Police', force: '22' } }));
    await standsAt('enquiries', to(issued, 'police-cheshire'), 'REFUSED');
    expect((await read('enquiries', to(issued, 'police-cheshire'))).answers[0]?.content).toMatchObject({ code: 'WRONG_AREA', reviewOn: '2026-12-20', decidedBy: 'Chris Testperson', askInstead: { force: '22' } });
  });

  it('does not exist for another practitioner, byte for byte, nor may they ask about the person', async () => {
    const path = (conversation: string): string => `/api/enquiries/${conversation}?${because('curious')}`;
    const hidden = await answer(probation().url, path(to(issued, 'police-west-mercia')), 'robin.practitioner');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await answer(probation().url, path(randomUUID()), 'robin.practitioner'));
    const asks = (crn: string): ReturnType<typeof answer> => answer(probation().url, '/api/enquiries', 'robin.practitioner', posted({ crn, content: daDraft() }));
    expect(await asks(person['crn']!)).toEqual(await asks('Z999999'));
  });

  it('is issued once, however often the request is sent', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = posted({ crn: person['crn'], content: daDraft() }, key);
    const first = await json<Issued>(probation().url, '/api/enquiries', 'pat.practitioner', body);
    expect(await json<Issued>(probation().url, '/api/enquiries', 'pat.practitioner', body)).toEqual(first);
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry where issue = $1', [first.id])).toHaveLength(1);
  });

  it('about somebody in danger now goes by the urgent lane, and so does its answer', async () => {
    const urgent = await issue('enquiries', person['crn']!, daDraft({ urgency: 'IMMEDIATE' }));
    const item = await work('police-west-mercia', 'enquiries', 'unit.wm', urgent.conversations[0]!.conversation);
    expect(item.lane).toBe('urgent');
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', item.id, 'da-response', daNil());
    await standsAt('enquiries', item.conversation, 'ANSWERED');
    expect(await rowsOf(probation().caseDatabaseUrl, `select lane from inbox where conversation = $1`, [item.conversation])).toEqual([{ lane: 'urgent' }]);
  });

  it('about somebody from whom staff are barred does not exist for them, at the desk either', async () => {
    const limited = newPerson({ excluded_staff: 'lee.liaison; chris.administrator' });
    await supervise(limited);
    const secret = await issue('enquiries', limited['crn']!, daDraft({ persons: [formerPartner] }));
    const { conversation } = secret.conversations[0]!;
    const [part] = await eventually(async () => { const rows = await rowsOf<{ message_id: string }>(probation().victimDatabaseUrl, 'select message_id from victim_part where conversation = $1', [conversation]); return rows.length > 0 && rows; }, 20_000, 'the victim part');
    const at = (id: string, somebody: string): ReturnType<typeof answer> => answer(probation().deskUrl, `/api/victim-parts/${id}?${because('contact today')}`, somebody);
    expect((await at(part!.message_id, 'dee.daso')).status).toBe(200);
    expect(await at(part!.message_id, 'lee.liaison')).toEqual(await at(randomUUID(), 'lee.liaison'));
    for (const path of [`/api/conversations/`, `/api/messages/`, `/api/enquiries/`]) {
      const id = path === '/api/messages/' ? part!.message_id : conversation;
      const hidden = await answer(probation().url, `${path}${id}?${because('curious')}`, 'chris.administrator');
      expect([path, hidden.status]).toEqual([path, 404]);
      expect(hidden).toEqual(await answer(probation().url, `${path}${randomUUID()}?${because('curious')}`, 'chris.administrator'));
    }
  });

  it('has no queue for an operator, a feed officer or somebody of another agency', async () => {
    for (const somebody of ['ops.wm', 'feed.wm', 'unit.ch', 'pat.practitioner']) expect([somebody, (await ask(westMercia().url, '/api/enquiries', somebody)).status]).toEqual([somebody, 404]);
  });
});

describe('a draft of a DA enquiry is told, field by field, what to do', () => {
  let crn: string;
  beforeAll(async () => {
    const person = newPerson();
    await supervise(person);
    crn = person['crn']!;
  }, 60_000);

  it.each<[string, object, string[]]>([
    ['no question', { questions: [] }, ['/questions TOO_FEW']],
    ['no reason', { rationale: undefined }, ['/rationale REQUIRED']],
    ['a reason of a few words', { rationale: 'Please check.' }, ['/rationale TOO_SHORT']],
    ['a new relationship without the partner', { trigger: 'NEW_RELATIONSHIP' }, ['/persons REQUIRED']],
    ['a new relationship that names a child alone', { trigger: 'NEW_RELATIONSHIP', persons: [{ role: 'CHILD', familyName: 'Examplesson' }] }, ['/persons REQUIRED']],
    ['contact with a child that names the partner alone', { trigger: 'CHILD_CONTACT', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] }, ['/persons REQUIRED']],
    ['a new partner of a life licensee whom nobody names', { trigger: 'LIFE_LICENCE' }, ['/persons REQUIRED']],
    ['a force that there is not', { forces: ['22', '98'] }, ['/forces NOT_A_FORCE_CODE', '/forces/1 NOT_IN_LIST']],
    ['the address of a former partner where the force could read it', { persons: [{ role: 'EX_PARTNER', address: '1 Sample Street' }] }, ['/persons/0/address CONTRADICTION']],
    ['an identity that somebody typed', { subject: { crn: 'X123456' } }, ['/subject UNKNOWN_FIELD']],
  ])('for %s', async (_, wrong, expected) => {
    expect(await toPutRight('enquiries', crn, daDraft(wrong as Record<string, unknown>))).toEqual(expected);
  });

  it('for a case administrator who names no directing practitioner, whatever role they write', async () => {
    expect(await toPutRight('enquiries', crn, daDraft({ requesterRole: 'PRACTITIONER' }), 'chris.administrator')).toEqual(['/directedBy REQUIRED']);
    const issued = await issue('enquiries', crn, daDraft({ directedBy: { name: 'pat.practitioner' } }), {}, 'chris.administrator');
    expect(issued.conversations).toHaveLength(1);
  });

  it('and none of it reaches a force', async () => {
    expect(await rowsOf(probation().caseDatabaseUrl, 'select recipient from enquiry where crn = $1', [crn])).toEqual([{ recipient: 'police-west-mercia' }]);
  });
});

describe('an answer', () => {
  it('to something that was never asked is refused at the door, and its sender is told', async () => {
    const message = draft('police-cheshire', 'probation', 'da-response', { ...daNil(), onwardSharing: 'NONE' });
    await produce('police-cheshire', 'probation', [await seal(message)]);
    const held = await eventually(async () => (await rowsOf<{ code: string }>(probation().caseDatabaseUrl, 'select code from quarantine where message_id = $1', [message.payload.id]))[0], 30_000, 'the quarantine');
    expect(held.code).toBe('MESSAGE_UNASKED');
    expect(await rowsOf(probation().caseDatabaseUrl, 'select 1 from enquiry_answer where id = $1', [message.payload.id])).toEqual([]);
  });

  it('from a force that was not asked does not get into the conversation of another', async () => {
    const person = newPerson();
    await supervise(person);
    const issued = await issue('enquiries', person['crn']!, daDraft());
    await reaches('probation', issued.conversations[0]!.submission, 'pat.practitioner', 'delivered');
    const message = draft('police-cheshire', 'probation', 'da-response', { ...daNil(), onwardSharing: 'NONE' }, { conversation: issued.conversations[0]!.conversation });
    await produce('police-cheshire', 'probation', [await seal(message)]);
    await eventually(async () => (await rowsOf(probation().caseDatabaseUrl, `select 1 from quarantine where message_id = $1 and code = 'MESSAGE_UNASKED'`, [message.payload.id])).length === 1, 30_000, 'the quarantine');
    expect(await read('enquiries', issued.conversations[0]!.conversation)).toMatchObject({ state: 'ASKED', answers: [] });
    expect((await conversation(issued.conversations[0]!.conversation)).map(({ direction }) => direction)).toEqual(['sent']);
  });

  it('that cannot be taken in is refused for the force and in quarantine for the practitioner who asked, and discarded when a person has put it away', async () => {
    const person = newPerson();
    await supervise(person);
    const asked = (await issue('enquiries', person['crn']!, daDraft())).conversations[0]!.conversation;
    const at = secondsAgo(120);
    const message = draft('police-west-mercia', 'probation', 'da-response', { ...daNil(), onwardSharing: 'NONE' }, { conversation: asked, at, exp: Math.floor(at.getTime() / 1000) + 60 });
    await note(message);
    await produce('police-west-mercia', 'probation', [await seal(message)]);
    expect(await reaches('police-west-mercia', message.payload.id, 'unit.wm', 'refused')).toMatchObject({ direction: 'sent', code: 'MESSAGE_EXPIRED' });
    const stood = async () => (await conversation(asked)).find(({ id }) => id === message.payload.id);
    expect(await stood()).toMatchObject({ direction: 'received', kind: 'da-response', stage: 'quarantined', code: 'MESSAGE_EXPIRED' });
    const [waiting] = await rowsOf<{ id: string }>(probation().caseDatabaseUrl, 'select id from quarantine where message_id = $1', [message.payload.id]);
    await json(probation().url, `/api/quarantine/${waiting!.id}/discard`, 'olu.operator', posted({ reason: 'It is of no use any more' }));
    await eventually(async () => (await stood())?.stage === 'discarded', 30_000, 'the answer being discarded');
  });
});
