import { type ExchangeLoop, type LoopContext } from '#exchange';
import { type NewSubmission } from '#exchange/submit';
import { asGatewayError, cannotGo, type ErrorCode, type Kind, laneOf, parseAgencyCode } from '#messages';
import { type Row, type Sql } from '#platform';
import { chasesDue, insertChased } from '../store/chases.js';
import { askedKinds } from '../enquiries/asked-kinds.js';

const chasesAtOnce = 100;

/** Reminds agencies of the answers that are awaited of them: what a rung of the ladder tells a partner goes out once as a signed message in the conversation of what was asked. */
export const sendChasesLoop: ExchangeLoop = {
  name: 'send-chases',
  idleMs: 5_000,
  run: (context: LoopContext): Promise<boolean> => context.inTransaction((sql) => sendChases(context, sql)),
};

/** What one message reminds of: a conversation may have two clocks that are due together. */
const reminderOf = (row: Row): string => JSON.stringify([row['conversation'], row['rung'], row['due_at']]);

/**
 * Sends the reminders that are due and notes each beside its rung. One that cannot be sent (the agency is suspended or has left, no agreement covers it) is noted with the reason, for people to ring; it holds up none of the
 * others.
 * @returns whether there may be more
 */
export async function sendChases(context: Pick<LoopContext, 'submit'>, sql: Sql): Promise<boolean> {
  const due = await chasesDue(sql, chasesAtOnce);
  const submissions: NewSubmission[] = [];
  const chased: Row[] = [];
  for (const rows of Map.groupBy(due, reminderOf).values()) {
    const said = await sealChase(context, rows[0]!);
    if ('submission' in said) submissions.push(said.submission);
    chased.push(...rows.map((row) => ({ clock_id: row['clock_id'], run: row['run'], rung: row['rung'], submission: 'submission' in said ? said.submission.sealed.id : null, code: 'code' in said ? said.code : null })));
  }
  await context.submit.send(sql, submissions);
  await insertChased(sql, chased);
  return due.length === chasesAtOnce;
}

async function sealChase({ submit }: Pick<LoopContext, 'submit'>, row: Row): Promise<{ readonly submission: NewSubmission } | { readonly code: ErrorCode }> {
  const asked = askedKinds.find(({ kind }) => kind === row['kind'])!;
  try {
    const sealed = await submit.seal('answer-chase', { rung: row['rung'], dueAt: (row['due_at'] as Date).toISOString() }, { recipient: parseAgencyCode(String(row['recipient'])) });
    const submission: NewSubmission = {
      sealed, conversation: String(row['conversation']), purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, lane: laneOf(asked.kind satisfies Kind, row['content'] as object), onBehalfOf: { person: String(row['owner']), role: 'practitioner' },
    };
    submit.checkAgreed([submission]);
    return { submission };
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!cannotGo(code)) throw error;
    return { code };
  }
}
