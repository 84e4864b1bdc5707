import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { sqlOver } from '#platform';
import { listAwaited } from '../awaited/read-awaited.js';
import { issueDraft, listAsked, readAsked } from '../enquiries/ask.js';
import { actor, type Asking, content, daEnquiry, openAskingOfPlaces, supervised } from '../enquiries/asking.fixture.js';
import { countTold } from '../store/awaited.js';
import { insertLetters, isToBeSent } from '../store/letters.js';
import { correctLetter } from './correct-letter.js';
import { fileAll } from './file-replies.loop.js';
import { recordHanded } from './file-reply.js';

let asking: Asking;
let conversation: string;

const sql = (text: string, params: readonly unknown[] = []) => asking.own.database.sql(text, params);
const letter = async () => String((await sql('select id from letter'))[0]?.['id']);
const answered = () => sql(
  `insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part) select $1, conversation, recipient, 'da-response', crn, 'pat.practitioner', 'practitioner', '{}', '{}' from enquiry where conversation = $2`, [randomUUID(), conversation]);
const told = () => countTold(sqlOver(asking.parts.database), actor);
const keepNothing = () => Promise.resolve();
const handed = (at: Date) => recordHanded(asking.parts, daEnquiry, actor, conversation, { to: 'The desk of the unit, by courier', at }, keepNothing);
/** As long ago as a letter may wait for the desk at most. */
const age = (minutes: number) => sql(`update letter set written_at = now() - make_interval(mins => $1)`, [minutes]);

beforeAll(async () => { asking = await openAskingOfPlaces(); });
beforeEach(async () => {
  await sql('truncate filed_reply, sealed_letter, letter, clock, clock_event, clock_act, awaited_reply, submission, supervised_person, caseload_allocation cascade');
  const crn = await supervised(asking, { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' });
  const issued = await issueDraft(asking.parts, daEnquiry, actor, { crn, content: { ...content, trigger: 'NEW_INCIDENT', forces: ['22', '05'] } }, keepNothing);
  conversation = issued.conversations.find(({ to }) => to === '05')!.conversation;
});
afterAll(() => asking?.close());

describe('a letter that has not been sent', () => {
  it('is named for the practitioner when the desk has said nothing of it for ten minutes, and not before', async () => {
    expect(await told()).toBe(0);
    await age(11);
    expect(await told()).toBe(1);
  });

  it('is named no more once the place has answered', async () => {
    await sql(`update letter set state = 'BY_HAND'`);
    expect(await told()).toBe(1);
    await answered();
    expect(await told()).toBe(0);
  });

  it('is to be sent until somebody has sent it by hand', async () => {
    await sql(`update letter set state = 'BY_HAND'`);
    expect(await isToBeSent(sql, await letter())).toBe(true);
    await handed(new Date());
    expect(await isToBeSent(sql, await letter())).toBe(false);
  });

  it('is not to be sent any more once the place has answered', async () => {
    expect(await isToBeSent(sql, await letter())).toBe(true);
    await answered();
    expect(await isToBeSent(sql, await letter())).toBe(false);
  });

  it('is sent by hand with every other of its conversation, at a time that is not in the future', async () => {
    await insertLetters((text, params) => asking.own.database.sql(text, params), [{ id: randomUUID(), conversation, place: '05', says: 'ASKS', jwe: 'sealed' }]);
    await sql(`update letter set state = 'BY_HAND'`);
    await expect(handed(new Date(Date.now() + 60_000))).rejects.toMatchObject({ code: 'REQUEST_INVALID', findings: [{ path: '/at', code: 'OUT_OF_RANGE' }] });
    await handed(new Date());
    expect(await sql('select distinct state, sent_by from letter')).toEqual([{ state: 'HANDED', sent_by: actor.person }]);
    expect(await sql(`select count(*)::int as entries from audit_entry where event = 'letter.handed' and facts ->> 'conversation' = $1`, [conversation])).toEqual([{ entries: 2 }]);
    expect(await told()).toBe(0);
  });
});

describe('a letter that says that another does not hold', () => {
  const why = { act: 'WITHDRAW', reasonCode: 'WRONG_PERSON', reason: 'It named somebody else of the same name.' } as const;
  const withdrawn = async () => {
    await sql(`update letter set state = 'SENT'`);
    return (await correctLetter(asking.parts, daEnquiry, actor, conversation, why, keepNothing)).letter;
  };

  it('is to be sent whatever is filed since: nothing but that somebody has sent it ends that', async () => {
    const correction = await withdrawn();
    await answered();
    expect(await isToBeSent(sql, correction)).toBe(true);
    await sql(`update letter set state = 'BY_HAND' where id = $1`, [correction]);
    const { items: [one] } = await listAsked(asking.parts.database, daEnquiry, actor, { limit: 1 } as never, undefined, 'needing-attention');
    expect(one).toMatchObject({ conversation, letter: { id: correction, state: 'BY_HAND' } });
    expect((await handed(new Date())).letter).toBe(correction);
    expect(await isToBeSent(sql, correction)).toBe(false);
  });

  it('leaves nothing of what it withdraws to be sent, neither what asks nor what contests', async () => {
    const contest = randomUUID(), asks = await letter();
    await insertLetters((text, params) => asking.own.database.sql(text, params), [{ id: contest, conversation, place: '05', says: 'CONTESTS', jwe: 'sealed' }]);
    expect([await isToBeSent(sql, asks), await isToBeSent(sql, contest)]).toEqual([true, true]);
    await correctLetter(asking.parts, daEnquiry, actor, conversation, why, keepNothing);
    expect([await isToBeSent(sql, asks), await isToBeSent(sql, contest)]).toEqual([false, false]);
  });
});

describe('a letter that was sent by mail and came back', () => {
  it('is sent by hand all the same, the newest of its conversation alone, and not once the place has answered', async () => {
    await sql(`update letter set state = 'SENT'`);
    const [first, newest] = [await letter(), randomUUID()];
    await insertLetters((text, params) => asking.own.database.sql(text, params), [{ id: newest, conversation, place: '05', says: 'ASKS', jwe: 'sealed' }]);
    await sql(`update letter set state = 'SENT'`);
    expect((await handed(new Date())).letter).toBe(newest);
    expect(await sql('select id, state, sent_to from letter order by written_at')).toEqual([{ id: first, state: 'SENT', sent_to: null }, { id: newest, state: 'HANDED', sent_to: 'The desk of the unit, by courier' }]);
    await expect(handed(new Date())).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    await sql(`update letter set state = 'SENT', sent_by = null, sent_to = null, sent_at = null`);
    await answered();
    await expect(handed(new Date())).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
  });
});

describe('a reply that was filed and cannot stand among the answers', () => {
  const [chris, morgan, maya] = ([['chris.administrator', 'case-administrator', 'North'], ['morgan.manager', 'manager', 'North'], ['maya.manager', 'manager', 'West']] as const)
    .map(([person, role, team]) => ({ ...actor, person, roles: [role], teams: [team] }) as unknown as Actor) as [Actor, Actor, Actor];
  const robin = { ...actor, person: 'robin.practitioner' } as Actor;
  /** Files as the exchange does; `place` is not whom the letter asks where the reply is to fail. */
  const filed = async (by: string, place = '05'): Promise<string> => {
    const id = randomUUID();
    await sql(`insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part) select $1, conversation, $3, 'da-response', crn, $4, 'practitioner', '{"status":"FULL"}', '{}' from enquiry where conversation = $2`, [id, conversation, place, by]);
    await asking.own.database.inTransaction((within) => fileAll({ apply: () => Promise.resolve() } as never, within));
    return id;
  };
  const attention = async (who: Actor) => (await listAwaited(asking.parts.database, who, 'told', { limit: 10 } as never)).items.map((one) => [one.conversation, one.unfiled]);
  const cannot = () => [[conversation, 'MESSAGE_UNASKED']];

  it('stands with what was asked, by its code and who filed it, and first in the list', async () => {
    await sql(`update letter set state = 'SENT'`);
    expect((await readAsked(asking.parts.database, daEnquiry, actor, conversation, 'To see what came.')).unfiled).toBeNull();
    const id = await filed('pat.practitioner', '06');
    const unfiled = { id, kind: 'da-response', code: 'MESSAGE_UNASKED', filedBy: 'pat.practitioner', filedAt: expect.anything() };
    expect(await readAsked(asking.parts.database, daEnquiry, actor, conversation, 'To see what came.')).toMatchObject({ unfiled, state: 'ASKED', answers: [] });
    for (const who of [actor, chris, morgan]) expect((await listAsked(asking.parts.database, daEnquiry, who, { limit: 1 } as never, undefined, 'needing-attention')).items).toMatchObject([{ conversation, unfiled }]);
  });

  it('is told to whoever filed it, to whoever has the case and to their manager, and to nobody else', async () => {
    await sql(`update letter set state = 'SENT'`);
    await filed('robin.practitioner', '06');
    expect([await attention(actor), await attention(robin), await attention(morgan), await attention(maya)]).toEqual([cannot(), cannot(), cannot(), []]);
    expect([await countTold(sqlOver(asking.parts.database), robin), await attention({ ...actor, person: 'sam.practitioner' } as Actor)]).toEqual([1, []]);
  });

  it('is told no more once another is filed that can, and again where that cannot either', async () => {
    await sql(`update letter set state = 'SENT'`);
    await filed('pat.practitioner', '06');
    await filed('pat.practitioner');
    expect([await attention(actor), await attention(morgan)]).toEqual([[], []]);
    await filed('pat.practitioner', '06');
    expect(await attention(actor)).toEqual(cannot());
  });
});
