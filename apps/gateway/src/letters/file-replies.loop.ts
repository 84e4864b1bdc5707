import { type Arrived, type Effect, type ExchangeLoop, type LoopContext, raiseAlarms } from '#exchange';
import { asGatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { fileAnswer, preloadedForAnswers } from '../enquiries/answers.handler.js';
import { fileDecision, preloadedForDecisions } from '../enquiries/contest-decisions.handler.js';
import { askedBefore, redirectTable } from '../store/redirects.js';
import { awaitThere } from '../enquiries/await-there.js';
import { correctWithdrawn, repliesToFile, settleReply } from '../store/letters.js';

/**
 * Files what people wrote down of the replies of places without a node, by the very function that files a message: the same rows, and the same word to the clocks. Nobody but a place that was asked by letter can be answered for in
 * this way, whatever stands in the table. What such a place has taken back becomes a correction here.
 */
export const fileReplies: ExchangeLoop = { name: 'file-replies', run: (context) => context.inTransaction((sql) => fileAll(context, sql)) };

/** @returns false: what is filed gives no more to file */
export async function fileAll(context: Pick<LoopContext, 'apply'>, sql: Sql): Promise<boolean> {
  for (const reply of await repliesToFile(sql)) {
    try {
      const effects = withoutNode(await effectsOf(sql, reply));
      await context.apply(sql, effects);
      await awaitNamed(sql, effects);
      await settleReply(sql, reply['id']);
    } catch (error) {
      const { code, fate } = asGatewayError(error);
      if (fate !== 'quarantine' || code.startsWith('STORE_')) throw error;
      await settleReply(sql, reply['id'], code);
      await raiseAlarms(sql, [{ alarm: code, facts: { kind: String(reply['kind']), messageId: String(reply['id']) } }]);
    }
  }
  await correctWithdrawn(sql);
  return false;
}

/** Where such a place says to ask instead is a task of whoever has the case. */
async function awaitNamed(sql: Sql, effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    if (!('insert' in effect) || effect.insert !== redirectTable.table) continue;
    const asked = await askedBefore(sql, String(effect.row['conversation']));
    if (asked !== undefined) await awaitThere(sql, asked, String(effect.row['place']));
  }
}

async function effectsOf(sql: Sql, reply: Row): Promise<Effect[]> {
  const conversation = reply['conversation'] as string;
  const byLetter = (await sql('select 1 from letter where conversation = $1 and place = $2 limit 1', [conversation, reply['place']])).length > 0;
  const load = async (declared: Readonly<Record<string, { readonly sql: string }>>): Promise<Record<string, Row[]>> => Object.fromEntries(await Promise.all(Object.entries(declared).map(async ([name, one]) => [name, byLetter ? await sql(one.sql, [[conversation]]) : []] as const)));
  const arrived = (preloaded: Record<string, Row[]>): Arrived => ({ id: reply['id'], issuer: reply['place'], kind: reply['kind'], conversation, receivedAt: reply['filed_at'], content: reply['case_part'], originator: reply['originator_part'], preloaded } as unknown as Arrived);
  if (reply['kind'] === 'contest-decision') {
    // What was written down names no message; it is filed while the newest contest waits for it, and no other can.
    const { contested, ...others } = await load(preloadedForDecisions);
    return fileDecision(arrived({ ...others, contested: contested!.slice(0, 1) }));
  }
  return fileAnswer(arrived(await load(preloadedForAnswers)));
}

/** What the exchange does by itself with an answer it cannot do here, for there is no signed message: to ask elsewhere is for the practitioner, who is told of it by its code. */
const withoutNode = (effects: readonly Effect[]): Effect[] => effects.map((effect): Effect =>
  ('insert' in effect && effect.insert === redirectTable.table ? { ...effect, row: { ...effect.row, state: 'CANNOT', code: 'REDIRECT_UNPROVEN' } } : effect));
