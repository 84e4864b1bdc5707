import { describe, expect, it } from '@jest/globals';
import { type ErrorCode } from '#messages';
import { incidentContent } from '../support/incident-content.js';
import { connectionTest, draft, type Draft, note, produce, seal, sign, standing, victimPart, withPart, type Wrongly } from '../support/sealed.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const us = 'probation';
const force = 'police-west-mercia';
const caseSide = () => agency(us).caseDatabaseUrl;
const victimSide = () => agency(us).victimDatabaseUrl;
const incident = (): Draft => draft(force, us, 'reportable-incident-arrest', incidentContent({ people: [{ role: 'VICTIM', address: '1 Sample Close, Exampleton' }] }));

const counted = async (url: string, table: string, column: string, id: string): Promise<number> =>
  (await rowsOf<{ count: number }>(url, `select count(*)::int as count from ${table} where ${column} = $1`, [id]))[0]!.count;
/** How often a message stands in each place where it has an effect. */
const effects = async ({ payload: { id } }: Draft): Promise<Record<string, number>> => ({
  inbox: await counted(caseSide(), 'inbox', 'message_id', id), parts: await counted(caseSide(), 'message_part', 'message_id', id), incidents: await counted(caseSide(), 'incident', 'id', id),
  victimParts: await counted(victimSide(), 'victim_part', 'message_id', id), outcomes: await counted(victimSide(), 'outcome', 'message_id', id),
});
const once = { inbox: 1, parts: 1, incidents: 1, victimParts: 1, outcomes: 1 };

const receiptsOf = ({ payload: { id, iss } }: Draft): Promise<{ stage: string; code: string | null }[]> =>
  rowsOf(agency(iss).caseDatabaseUrl, 'select stage, code from receipt where message_id = $1 order by at, leaf', [id]);
const receipted = (message: Draft, stages: number): Promise<{ stage: string; code: string | null }[]> =>
  eventually(async () => { const found = await receiptsOf(message); return found.length >= stages && found; }, 30_000, `${stages} receipts`);

/** The same message in other bytes; each means exactly what the first one said. */
const forms: readonly { readonly form: string; readonly again: (message: Draft, first: string, signed: string) => Promise<string> }[] = [
  { form: 'the very same bytes', again: async (_, first) => first },
  { form: 'a new outer envelope around the same signature', again: (message, _, signed) => seal(message, { signed: () => signed }) },
  { form: 'a bundle whose members stand in another order', again: (message, _, signed) => seal(message, { signed: () => signed, bundle: ({ parts, pad, ...more }) => ({ parts, pad, ...more }) }) },
  { form: 'a bundle with white space for padding', again: (message, _, signed) => seal(message, { signed: () => signed, bundle: (bundle) => ({ ...bundle, pad: bundle.pad.slice(1) }), bundleText: (text) => text.replace('{', '{ ') }) },
  { form: 'a signature whose header is written in another order', again: (message) => seal(message, { signedHeader: { cty: 'application/json' } }) },
  { form: 'a victim part that was sealed again', again: async (message, _, signed) => seal(message, { signed: () => signed, victim: await victimPart(message.victim!, us) }) },
];

describe('a message that comes again', () => {
  it.each(forms)('has one effect and is answered again: $form', async ({ again }) => {
    const message = incident();
    const signed = await sign(message);
    const first = await seal(message, { signed: () => signed });
    await note(message, undefined, signed);
    await produce(force, us, [first]);
    expect(await receipted(message, 2)).toEqual([{ stage: 'accepted', code: null }, { stage: 'delivered', code: null }]);
    await eventually(async () => (await effects(message))['outcomes'] === 1, 30_000, 'the outcome of the desk');
    await produce(force, us, [await again(message, first, signed)]);
    // Whoever asks again is told everything that has become of it, once more.
    expect((await receipted(message, 4)).map(({ stage }) => stage).sort()).toEqual(['accepted', 'accepted', 'delivered', 'delivered']);
    expect(await effects(message)).toEqual(once);
  });

  it('has one effect when all its copies come at once', async () => {
    const message = incident();
    const signed = await sign(message);
    const values = await Promise.all(Array.from({ length: 12 }, () => seal(message, { signed: () => signed })));
    await note(message, undefined, signed);
    await Promise.all([0, 1, 2].map((partition) => produce(force, us, values.slice(partition * 4, partition * 4 + 4), { partition })));
    await receipted(message, 2);
    await eventually(async () => (await effects(message))['outcomes'] === 1, 30_000, 'the outcome of the desk');
    expect(await effects(message)).toEqual(once);
  });
});

describe('an id that comes with other content', () => {
  it('is quarantined, told and alarmed, and the first content stands', async () => {
    const first = incident();
    await note(first);
    await produce(force, us, [await seal(first)]);
    // Accepted and delivered: what is told afterwards is not about it.
    await receipted(first, 2);
    const other = incident();
    const second = { ...other, payload: { ...other.payload, id: first.payload.id } };
    await produce(force, us, [await seal(second)]);
    await eventually(async () => (await rowsOf(caseSide(), `select 1 from quarantine where message_id = $1 and code = 'INBOX_ID_REUSED'`, [first.payload.id])).length === 1, 30_000, 'the quarantine');
    const [kept] = await rowsOf<{ content: { incidentReference: string } }>(caseSide(), `select body::json as content from message_part where message_id = $1 and part = 'case'`, [first.payload.id]);
    expect(kept!.content.incidentReference).toBe((JSON.parse(first.parts['case']!.part) as { incidentReference: string }).incidentReference);
    // The receipt of the refusal names another digest than the one that was sent, so it does not touch the first message.
    expect(await standing(first)).toEqual({ stage: 'delivered', code: null });
    await eventually(async () => (await effects(first))['outcomes'] === 1, 30_000, 'the outcome of the desk');
    expect(await effects(first)).toEqual(once);
  });

  it('of another sender is another message', async () => {
    const ours = connectionTest(force, us);
    const theirs = connectionTest('police-cheshire', us);
    const same = { ...theirs, payload: { ...theirs.payload, id: ours.payload.id } };
    await Promise.all([note(ours), note(same)]);
    await produce(force, us, [await seal(ours)]);
    await produce('police-cheshire', us, [await seal(same)]);
    await Promise.all([receipted(ours, 1), receipted(same, 1)]);
    expect(await counted(caseSide(), 'inbox', 'message_id', ours.payload.id)).toBe(2);
  });
});

describe('a place in the order', () => {
  it('that another message had is refused, and what comes too early waits for what it must follow', async () => {
    const [first, second, third] = [connectionTest(force, us), connectionTest(force, us, { sequence: 2 }), connectionTest(force, us, { sequence: 3 })];
    const inOrder = [second, third].map((message) => ({ ...message, payload: { ...message.payload, conversation: first.payload['conversation'], orderingKey: first.payload['orderingKey'] } }));
    const [two, three] = [inOrder[0]!, inOrder[1]!];
    for (const message of [first, two, three]) await note(message);
    await produce(force, us, [await seal(three), await seal(two)]);
    await eventually(async () => (await standing(three))?.stage === 'held' && (await standing(two))?.stage === 'held', 30_000, 'both being held');
    await produce(force, us, [await seal(first)]);
    for (const message of [first, two, three]) await eventually(async () => (await standing(message))?.stage === 'accepted', 30_000, 'acceptance in order');
    const accepted = await rowsOf<{ message_id: string }>(caseSide(), 'select message_id from inbox where ordering_key = $1 order by received_at, sequence', [first.payload['orderingKey']]);
    expect(accepted.map(({ message_id: id }) => id)).toEqual([first, two, three].map(({ payload }) => payload.id));
    const late = connectionTest(force, us, { conversation: first.payload['conversation'], orderingKey: first.payload['orderingKey'], sequence: 2 });
    await note(late);
    await produce(force, us, [await seal(late)]);
    expect(await eventually(async () => { const stands = await standing(late); return stands?.stage === 'refused' && stands; }, 30_000, 'the refusal')).toEqual({ stage: 'refused', code: 'SEQUENCE_REUSED' });
  });
});

/** Victim parts that the exchange cannot look into: the desk finds out. */
const unreadable: readonly { readonly what: string; readonly code: ErrorCode; readonly make: (message: Draft) => Promise<Wrongly> | Wrongly; readonly message?: () => Draft }[] = [
  { what: 'of another message', code: 'ENVELOPE_PART', make: async () => ({ victim: await victimPart(incident().victim!, us) }) },
  { what: 'that is sealed to another desk', code: 'ENVELOPE_UNKNOWN_KEY', make: async (message) => ({ victim: await victimPart(message.victim!, 'police-cheshire') }) },
  { what: 'that is no token', code: 'ENVELOPE_MALFORMED', make: () => ({ victim: 'no-token' }) },
  { what: 'that breaks the contract', code: 'MESSAGE_MALFORMED', make: () => ({}), message: () => withPart(incident(), 'victim', '{"shoeSize":44}') },
  { what: 'with a repeated name', code: 'MESSAGE_MALFORMED', make: () => ({}), message: () => withPart(incident(), 'victim', '{"victimsOwnWords":"a","victimsOwnWords":"b"}') },
];

describe('a victim part', () => {
  it.each(unreadable)('$what is refused by the desk as $code, told to the sender and kept as it came', async ({ code, make, message: made = incident }) => {
    const message = made();
    const value = await seal(message, await make(message));
    await note(message);
    await produce(force, us, [value]);
    expect(await eventually(async () => { const stands = await standing(message); return stands?.stage === 'part-refused' && stands; }, 30_000, 'the receipt of the desk')).toEqual({ stage: 'part-refused', code });
    expect(await rowsOf(victimSide(), 'select code from refused_arrival where message_id = $1', [message.payload.id])).toEqual([{ code }]);
    expect(await counted(victimSide(), 'victim_part', 'message_id', message.payload.id)).toBe(0);
    expect(await rowsOf(victimSide(), `select facts->>'code' as code from audit_entry where event = 'victim-part.refused' and message_id = $1`, [message.payload.id])).toEqual([{ code }]);
  });
});
