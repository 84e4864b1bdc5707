import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answersTo, type AppName, errorTable, type Kind, type KindDeclaration, kindNames, kinds, newConversationId, type Passage } from '#messages';
import { type Content, ContentGenerator, type Fill } from '../generate/content.js';
import { Draw } from '../generate/draw.js';
import { naming } from '../generate/of-kind.js';
import { readPublished } from '../generate/shape.js';
import { type Attack, effectsOf, flipped, quarantined, refused, segments, unbelieved } from '../support/attacks.js';
import { newCrn } from '../support/people.js';
import { connectionTest, draft, type Draft, note, produce, rootOfOne, seal, secondsAgo, standing, takeBack, victimPart, withPart } from '../support/sealed.js';
import { agency, eventually, stack, withDatabase } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

/**
 * Walks the table of kinds: of each, on every way that it may go, one random message with a mark in every text, sent by a partner who writes it with the published protocol
 * and sends it again and again; and every attack in its form. A new kind is covered by being declared. What is said of who is supervised is taken in by the journey of supervision alone, whose
 * books it would spoil; what every node may say about the exchange itself, by the proofs of receipts and of the order. Attacks, which have no effect, are made in the form of these too.
 */
const declarationOf = (kind: Kind): KindDeclaration => kinds[kind];
/** One of the ways of what goes between all nodes. */
const amongAll: Passage = { from: 'police-adapter', to: 'gateway', purposes: ['run-exchange'] };
const everyWay = kindNames.flatMap((kind) => (declarationOf(kind).between ?? [amongAll]).map((passage) => [kind, passage.from, passage.to, passage] as const));
const ways = everyWay.filter(([kind]) => declarationOf(kind).family !== 'M8' && declarationOf(kind).between !== undefined);
type Way = (typeof everyWay)[number];
const published = readPublished('contracts/schemas');
const seed = randomInt(2 ** 31);
const draw = new Draw(seed);
const firstOf = (app: AppName) => stack().agencies.find((one) => one.app === app)!;

/** Random content with a mark in each text; the marks by the label of their field. */
function marked(kind: Kind): { readonly content: Content; readonly victim: readonly string[]; readonly others: readonly string[] } {
  const victim: string[] = [];
  const others: string[] = [];
  const fill: Fill = ({ schema, label }, _, drawn) => {
    const free = schema.type === 'string' && schema.pattern?.includes('(?=') === true && (schema.maxLength ?? 0) >= 40;
    if (!free) return undefined;
    const mark = `Qzk${drawn.text(14, 'abcdefghijklmnoprstuvwy')}`;
    (label === 'VICTIM' ? victim : others).push(mark);
    return label === 'VICTIM' ? `Behind doors ${mark}` : `Invented words ${mark}`;
  };
  const generator = new ContentGenerator(published.find((one) => one.kind === kind)!, draw, fill, { optional: 0.8, longLists: 0 });
  return { content: naming(generator.make()), victim, others };
}

/** The conversation of the message: for an answer, one in which the recipient asked its sender. */
async function conversationFor(kind: Kind, { from, to }: Passage): Promise<string> {
  const conversation = newConversationId();
  const asked = kindNames.find((one) => answersTo(kind, one) && declarationOf(one).between?.some((way) => way.to === from));
  if (asked !== undefined) {
    await rowsOf(firstOf(to).caseDatabaseUrl,
      `insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, gen_random_uuid(), gen_random_uuid(), $2, $3, $4, 'test', true, '{}')`,
      [conversation, asked, newCrn(), firstOf(from).agency]);
    // A decision is on a contest of an answer in it.
    if (asked === 'refusal-contest') await rowsOf(firstOf(to).caseDatabaseUrl, `insert into refusal_contest (id, issuer, conversation, by_rule, contested_by, code) values (gen_random_uuid(), $2, $1, true, 'test', 'PARTNER_KIND')`, [conversation, firstOf(from).agency]);
  }
  return conversation;
}

/** How many rows of each case-side table name the message; those on their way to the victim store come and go, and a file folder gets its files a moment later. */
async function rowsAbout(url: string, id: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of (await tablesWith(url, id)).filter((name) => name !== 'forward' && name !== 'filed_message')) {
    const [row] = await withDatabase(url, async (client) => (await client.query<{ count: number }>(`select count(*)::int as count from "${table}" t where t::text like $1 and t::text not like '%message.filed%'`, [`%${id}%`])).rows);
    counts[table] = row!.count;
  }
  return counts;
}

describe(`every kind of message, on every way that it may go (seed ${seed})`, () => {
  it.each(ways)('%s from %s to %s: one effect however often it comes, and every value in its own store', async (kind, _from, _to, passage) => {
    const [from, to] = [firstOf(passage.from), firstOf(passage.to)];
    const { content, victim, others } = marked(kind);
    const message = draft(from.agency, to.agency, kind, content, { purpose: passage.purposes[0]!, conversation: await conversationFor(kind, passage) });
    const { id } = message.payload;
    const record = await seal(message);
    await produce(from.agency, to.agency, [record]);
    const refused = () => rowsOf<{ code: string; facts: object }>(to.caseDatabaseUrl, 'select code, facts from quarantine where message_id = $1', [id]);
    await eventually(async () => (await rowsOf(to.caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [id])).length === 1 || (await refused()).length > 0, 30_000, 'the message');
    expect(await refused()).toEqual([]);
    const before = await rowsAbout(to.caseDatabaseUrl, id);

    await produce(from.agency, to.agency, [record, await seal(message), record]);
    const control = draft(from.agency, to.agency, 'connection-test', { phrase: 'behind the others', protectedPhrase: 'behind the others' });
    await produce(from.agency, to.agency, [await seal(control)]);
    await eventually(async () => (await rowsOf(to.caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [control.payload.id])).length === 1, 30_000, 'the message behind it');
    expect(await rowsAbout(to.caseDatabaseUrl, id)).toEqual(before);
    // A moment later, where it has a folder: put out once.
    expect((await rowsOf(to.caseDatabaseUrl, `select 1 from audit_entry where message_id = $1 and event = 'message.filed'`, [id])).length).toBeLessThanOrEqual(1);

    const kept = (await rowsOf<{ body: string }>(to.caseDatabaseUrl, 'select body from message_part where message_id = $1', [id])).map(({ body }) => body).join('\n');
    expect(others.filter((mark) => !kept.includes(mark))).toEqual([]);
    expect(victim.filter((mark) => kept.includes(mark))).toEqual([]);
    if (!declarationOf(kind).mayHaveVictimPart) return;
    const part = await eventually(async () => (await rowsOf<{ part: string }>(to.victimDatabaseUrl, 'select part::text as part from victim_part where message_id = $1', [id]))[0]?.part, 30_000, 'the victim part');
    expect(victim.filter((mark) => !part.includes(mark))).toEqual([]);
    expect(others.filter((mark) => part.includes(mark))).toEqual([]);
    for (const mark of victim.slice(0, 2)) expect([mark, await tablesWith(to.caseDatabaseUrl, mark)]).toEqual([mark, []]);
  }, 120_000);

  it('is a way between agencies that the sample has', () => {
    expect(ways.length).toBeGreaterThan(kindNames.length);
    for (const [, from, to] of ways) expect([agency(firstOf(from).agency).app, agency(firstOf(to).agency).app]).toEqual([from, to]);
  });
});

/** A right message on its way, of random content; `again` makes it anew of the same content, with other salts, under another id. */
function right(kind: Kind, passage: Passage, claims: Record<string, unknown> = {}): { readonly message: Draft; readonly again: () => Draft } {
  let { content } = marked(kind);
  while ((content['leaves'] as object[] | undefined)?.length === 0) ({ content } = marked(kind));
  const leaves = content['leaves'] as { salt: string; text: string }[] | undefined;
  if (leaves !== undefined) content['leaves'] = leaves.slice(0, 1);
  const place = declarationOf(kind).ordering === 'none' ? { orderingKey: null, sequence: null } : {};
  const root = leaves === undefined ? {} : { root: rootOfOne(leaves[0]!) };
  const again = (): Draft => draft(firstOf(passage.from).agency, firstOf(passage.to).agency, kind, content, { purpose: passage.purposes[0]!, ...place, ...root, ...claims });
  return { message: again(), again };
}

/** The attacks in the form of one kind on one of its ways. `used`: an id under which the recipient has taken something else from this sender. */
function attacksOn([kind, from, to, passage]: Way, used: string): Attack[] {
  const { between, mayHaveVictimPart } = declarationOf(kind);
  const [sender, us] = [firstOf(from).agency, firstOf(to).agency];
  const elsewhere = stack().agencies.find(({ agency: code }) => code !== us && code !== sender)!.agency;
  const stranger = between === undefined ? undefined : stack().agencies.find(({ agency: code, app }) => code !== us && !between.some((one) => one.from === app && one.to === to))?.agency;
  const make = (claims: Record<string, unknown> = {}) => () => right(kind, passage, claims).message;
  const withMore = (part: string) => () => {
    const message = make()();
    return withPart(message, part, JSON.stringify({ ...JSON.parse(message.parts[part]!.part) as object, extra: 'x' }));
  };
  const { message, again } = right(kind, passage);
  const other = again();
  const at = secondsAgo(120);
  const attacks = [
    unbelieved('a tampered body', 'ENVELOPE_DECRYPTION', { token: (token) => segments(token, ([a, b, c, body, e]) => [a!, b!, c!, flipped(body!), e!]) }, make()),
    unbelieved('a part of another message of the same sender', 'ENVELOPE_PART', { bundle: ({ parts, ...bundle }) => ({ ...bundle, parts: { ...parts, case: other.parts['case'] } }) }, () => message),
    unbelieved('a message that is sealed to another agency', 'ENVELOPE_UNKNOWN_KEY', { sealedTo: elsewhere }, make()),
    { ...unbelieved('a message that is meant for another agency, sealed to us', 'PARTNER_RECIPIENT', { sealedTo: us }, make({ aud: elsewhere })), proven: true as const },
    ...(stranger === undefined ? [] : [refused('a message of an agency that may not send this kind', 'PARTNER_KIND', make({ iss: stranger, source: `urn:mag:agency:${stranger}` }))]),
    refused('a purpose that is not that of the kind', 'PARTNER_PURPOSE', make({ purpose: between === undefined ? 'manage-da-risk' : 'run-exchange' })),
    refused('an expired message', 'MESSAGE_EXPIRED', make({ at, exp: Math.floor(at.getTime() / 1000) + 60 })),
    ...['case', 'originator', 'mappa'].map((part) => refused(`a ${part} part with a field that no contract knows`, 'MESSAGE_MALFORMED', withMore(part))),
    refused('a part that is no JSON', 'MESSAGE_MALFORMED', () => withPart(make()(), 'case', '{"')),
    mayHaveVictimPart
      ? refused('a message without its victim part', 'MESSAGE_UNEXPECTED_PART', () => ({ ...make()(), victim: null }))
      : refused('a message with a victim part that its kind never has', 'MESSAGE_UNEXPECTED_PART', () => withPart(make()(), 'victim', '{}')),
    { ...refused('other content under an id that was used', 'INBOX_ID_REUSED', make({ id: used })), told: false, proven: true as const },
  ];
  // Nobody is told what became of receipts.
  return attacks.map((attack): Attack => (kind === 'receipts' && attack.told ? { ...attack, told: false, proven: true } : attack));
}

describe(`an attack in the form of every kind, on every way that it may go (seed ${seed})`, () => {
  interface Tried { readonly attack: Attack; readonly value: string | Buffer; readonly message: Draft }
  interface Try { readonly used: Draft; readonly tried: readonly Tried[] }
  const tries = new Map<string, Try>();
  /** The case reference numbers of whoever these are about. */
  const peopleIn = (some: readonly Tried[]): string[] => some.flatMap(({ message }) => [...message.parts['case']!.part.matchAll(/"crn":"([^"]+)"/g)].map((found) => found[1]!));

  beforeAll(async () => {
    const before = everyWay.map((way) => ({ way, used: connectionTest(firstOf(way[1]).agency, firstOf(way[2]).agency) }));
    for (const { used } of before) {
      await note(used);
      await produce(used.payload.iss, used.payload.aud, [await seal(used)]);
    }
    for (const { used } of before) await eventually(async () => (await standing(used))?.stage === 'accepted', 60_000, 'what takes the id');
    for (const { way, used } of before) {
      let tried: Tried[];
      // Whoever is drawn is nobody of whom another test has told: what names them afterwards would be taken for an effect.
      do tried = await Promise.all(attacksOn(way, used.payload.id).map(async (attack) => { const { value, message } = await attack.make(); return { attack, value, message: message! }; }));
      while ((await effectsOf(used.payload.aud, [], peopleIn(tried))).length > 0);
      for (const { message } of tried) if (message.payload.id !== used.payload.id) await note(message);
      tries.set(way.slice(0, 3).join(' '), { used, tried });
      await produce(used.payload.iss, used.payload.aud, tried.map(({ value }) => value));
    }
  }, 240_000);

  it.each(everyWay)('%s from %s to %s: each ends in quarantine as its own code and has no other effect', async (kind, from, to) => {
    const { used, tried } = tries.get(`${kind} ${from} ${to}`)!;
    const at = used.payload.aud;
    const ended = await Promise.all(tried.map(async ({ attack: { what }, value, message }) => {
      const isTaken = async (): Promise<boolean> => message.payload.id !== used.payload.id && (await rowsOf(agency(at).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [message.payload.id])).length > 0;
      // What a newer directory might cure waits until ours is known to have been the newest: the next freshness record, every half minute.
      const kept = await eventually(async () => await quarantined(at, value) ?? (await isTaken() && 'taken in'), 60_000, `the record of ${what}`);
      return [what, kept === 'taken in' ? kept : kept.code, kept === 'taken in' ? null : kept.issuer];
    }));
    expect(ended).toEqual(tried.map(({ attack: { what, code, told, proven }, message }) => [what, code, told || proven === true ? message.payload.iss : null]));
    expect(tried.filter(({ attack }) => errorTable[attack.code].fate !== 'quarantine')).toEqual([]);

    const others = tried.filter(({ message }) => message.payload.id !== used.payload.id);
    expect(await effectsOf(at, others.map(({ message }) => message.payload.id), peopleIn(others))).toEqual([]);
    // Under the id that was used stands what came first, and nothing that this kind would have written.
    expect((await effectsOf(at, [used.payload.id])).sort()).toEqual(['inbox', 'message_part', 'outcome', 'victim_part']);
    expect(await rowsOf(agency(at).caseDatabaseUrl, `select body from message_part where message_id = $1 and part = 'case'`, [used.payload.id])).toEqual([{ body: used.parts['case']!.part }]);

    for (const { attack, message } of tried.filter(({ attack: { told } }) => told)) {
      expect([attack.what, await eventually(async () => { const stands = await standing(message); return stands?.stage === 'refused' && stands; }, 30_000, 'the receipt')]).toEqual([attack.what, { stage: 'refused', code: attack.code }]);
    }
    for (const { attack, message } of others.filter(({ attack: { told } }) => !told)) {
      expect([attack.what, await standing(message)]).toEqual([attack.what, { stage: 'sent', code: null }]);
      await takeBack(message);
    }
    expect(await standing(used)).toEqual({ stage: 'accepted', code: null });
  }, 120_000);

  it.each(ways.filter(([kind]) => declarationOf(kind).mayHaveVictimPart))('%s from %s to %s: a victim part of another message, or that breaks the contract, is refused by the desk and told', async (kind, _from, _to, passage) => {
    const { message, again } = right(kind, passage, { conversation: await conversationFor(kind, passage) });
    const broken = withPart(again(), 'victim', '{"shoeSize":44}');
    const at = message.payload.aud;
    for (const one of [message, broken]) await note(one);
    await produce(message.payload.iss, at, [await seal(message, { victim: await victimPart(again().victim!, at) }), await seal(broken)]);
    for (const [one, code] of [[message, 'ENVELOPE_PART'], [broken, 'MESSAGE_MALFORMED']] as const) {
      expect(await eventually(async () => { const stands = await standing(one); return stands?.stage === 'part-refused' && stands; }, 30_000, 'the receipt of the desk')).toEqual({ stage: 'part-refused', code });
      expect(await rowsOf(agency(at).victimDatabaseUrl, 'select code from refused_arrival where message_id = $1', [one.payload.id])).toEqual([{ code }]);
      expect(await rowsOf(agency(at).victimDatabaseUrl, 'select 1 from victim_part where message_id = $1', [one.payload.id])).toEqual([]);
    }
  }, 120_000);
});
