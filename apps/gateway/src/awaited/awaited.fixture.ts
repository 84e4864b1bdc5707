import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Actor, type Role } from '#access';
import { releasedWorkingDays } from '#clocks';
import { type Effect } from '#exchange';
import { attendClocks } from '#exchange/clocks';
import { type Kind, newMessageId } from '#messages';
import { type Database, type PageQuery, type Row } from '#platform';
import { fileAnswer, preloadedForAnswers } from '../enquiries/answers.handler.js';
import { issueDraft, readAsked } from '../enquiries/ask.js';
import { actor, type Asking, content, daEnquiry, openAskingOfPlaces, supervised } from '../enquiries/asking.fixture.js';
import { type WhichClocks } from '../store/awaited.js';
import { isOfUs } from './kinds-of-waiting.js';
import { type AwaitedClock, listAwaited } from './read-awaited.js';
import { sendChases } from './send-chases.loop.js';

const calendar = releasedWorkingDays();
export const of = (role: Role, more: Partial<Actor> = {}): Actor => ({ ...actor, person: `test.${role}`, roles: [role], ...more });
export const [manager, head] = [of('manager', { teams: ['North', 'South'] }), of('head-of-unit')] as const;
export const page = { limit: 50 } as PageQuery;
export const worcester = { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' };
export const keepNothing = () => Promise.resolve();
export const refusal = (code: string, more: object = {}) => ({ code, reviewOn: '2099-01-01', ...more });

let asking: Asking;
export const parts = () => asking.parts;
export const own = () => asking.own;
export const sql: Database['sql'] = (text, params) => asking.own.database.sql(text, params);
export const aboutSomebody = (...addresses: Parameters<typeof supervised>[1][]) => supervised(asking, ...addresses);

/** Opens a store for the tests of a file, empty of clocks before each. */
export function useAwaiting(): void {
  beforeAll(async () => { asking = await openAskingOfPlaces(); });
  beforeEach(() => sql('truncate clock, clock_event, clock_act, awaited_reply, answer_chased, submission, audit_entry cascade'));
  afterAll(() => asking?.close());
}

/** Counts every clock anew, as an exchange does when one is due. */
export const attend = async (by: Database = asking.own.database): Promise<void> => { while (await attendClocks({ database: by, agency: 'probation', calendar, now: () => new Date() })); };
/** Lets time pass for everything that is awaited: what has been is so much longer ago. */
export const later = async (hours: number): Promise<void> => {
  await sql('update clock_event set at = at - make_interval(hours => $1)', [hours]);
  await sql('update clock set started_at = started_at - make_interval(hours => $1), next_at = now() - make_interval(secs => 1)', [hours]);
  await attend();
};
/** Asks West Mercia about somebody who lives there. */
export async function asked(more: object = {}) {
  const crn = await supervised(asking, worcester);
  const issued = await issueDraft(asking.parts, daEnquiry, actor, { crn, content: { ...content, ...more } }, keepNothing);
  return { crn, conversation: issued.conversations[0]!.conversation };
}
/** What comes back is filed as its handler files it. */
export async function comesBack(conversation: string, kind: Kind, said: object = {}): Promise<void> {
  const [[row], clocks] = [await sql(preloadedForAnswers.asked.sql, [[conversation]]), await sql(preloadedForAnswers.clocks.sql, [[conversation]])];
  const arrived = { id: newMessageId(), issuer: row!['recipient'], conversation, kind, content: said, receivedAt: new Date(), preloaded: { asked: [row], clocks } };
  await insert('message_part', { message_id: arrived.id, issuer: arrived.issuer, part: 'case', salt: 'salt', body: JSON.stringify(said) });
  const effects: Effect[] = fileAnswer(arrived as unknown as Parameters<typeof fileAnswer>[0]);
  for (const effect of effects) if ('insert' in effect) await insert(effect.insert, effect.row);
  await attend();
}
const insert = (table: string, row: Row) => sql(`insert into ${table} (${Object.keys(row).join()}) values (${Object.keys(row).map((_, at) => `$${at + 1}`).join()})`, Object.values(row));
export const listed = async (who: Actor, which: WhichClocks): Promise<readonly AwaitedClock[]> => (await listAwaited(asking.parts.database, who, which, page)).items;
/** What is awaited of agencies. */
export const all = async (who: Actor): Promise<readonly AwaitedClock[]> => (await listed(who, 'all')).filter(({ rule }) => !isOfUs(rule));
export const told = async (who: Actor): Promise<readonly (readonly string[])[]> => (await listed(who, 'told')).filter(({ rule }) => !isOfUs(rule)).map(({ rungs }) => rungs);
/** What somebody is told to do because of an answer. */
export const toDo = async (who: Actor): Promise<readonly (readonly [string, readonly string[]])[]> => (await listed(who, 'told')).filter(({ rule }) => isOfUs(rule)).map(({ rule, rungs }) => [rule, rungs]);
export const read = (who: Actor, conversation: string) => readAsked(asking.parts.database, daEnquiry, who, conversation, 'To see it.');
export const sent = async (kind: string) => sql('select recipient, conversation, case_part from submission where kind = $1 order by recipient', [kind]);
/** Sends the reminders that are due, as an exchange does. */
export const chase = (by: Pick<Database, 'inTransaction'> = asking.own.database) => by.inTransaction((within) => sendChases({ submit: asking.parts.submitter }, within));
