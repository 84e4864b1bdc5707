import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { answersTo, type AppName, type Kind, type KindDeclaration, kindNames, kinds, newConversationId, type Passage } from '#messages';
import { type Content, ContentGenerator, type Fill } from '../generate/content.js';
import { Draw } from '../generate/draw.js';
import { readPublished } from '../generate/shape.js';
import { newCrn } from '../support/people.js';
import { draft, produce, seal } from '../support/sealed.js';
import { agency, eventually, stack, withDatabase } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';

/**
 * Walks the table of kinds: of each, on every way that it may go, one random message with a mark in every text, sent by a partner who writes it with the published protocol
 * and sends it again and again. A new kind is covered by being declared. What is said of who is supervised is left to the journey of supervision, whose books it would spoil.
 */
const declarationOf = (kind: Kind): KindDeclaration => kinds[kind];
const ways = kindNames.filter((kind) => declarationOf(kind).family !== 'M8').flatMap((kind) => (declarationOf(kind).between ?? []).map((passage) => [kind, passage.from, passage.to, passage] as const));
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
  return { content: generator.make(), victim, others };
}

/** The conversation of the message: for an answer, one in which the recipient asked its sender. */
async function conversationFor(kind: Kind, { from, to }: Passage): Promise<string> {
  const conversation = newConversationId();
  const asked = kindNames.find((one) => answersTo(kind, one) && declarationOf(one).between?.some((way) => way.to === from));
  if (asked !== undefined) {
    await rowsOf(firstOf(to).caseDatabaseUrl,
      `insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, sensitive, content) values ($1, gen_random_uuid(), gen_random_uuid(), $2, $3, $4, 'test', true, '{}')`,
      [conversation, asked, newCrn(), firstOf(from).agency]);
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
