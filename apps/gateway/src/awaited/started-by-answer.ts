import { v5 as uuidv5 } from 'uuid';
import { type ClockRuleName, clockRules, type Term } from '#clocks';
import { type Arrived, type Effect } from '#exchange';
import { replyRule } from '#measures';
import { type Answered } from '#messages';
import { type Row } from '#platform';
import { afterDecision, isOfReply, isStartedBy, type ofUs } from './kinds-of-waiting.js';

type Came = Pick<Arrived, 'id' | 'issuer' | 'receivedAt' | 'content' | 'conversation'>;
interface Started { readonly rule: (typeof ofUs)[number] | (typeof afterDecision)[number]; readonly term: Term; readonly at: unknown }

/**
 * The clocks that an answer starts, each known by the answer: of what whoever has the case must do because of it, so that it does not rest with one person who is not there (DOMAIN 2.2, 2.3: information that was gathered and not used); and of what
 * children's services do after their decision (DOMAIN 4). Pure, and the same however often the message is handled; `asked` is what was answered, and `clocks` are those of its conversation.
 */
export function startedByAnswer(message: Came, leaves: Answered | undefined, asked: Row, clocks: readonly Row[]): Effect[] {
  if (leaves === undefined || leaves === 'ACKNOWLEDGED') return [];
  return [toDo(message, leaves, asked, clocks), ...(leaves === 'DECIDED' ? assessed(message, asked, clocks) : [])].flatMap(({ rule, term, at }): Effect[] => {
    const { id, issuer, conversation } = message;
    const clock = uuidv5(['urn:mag:clock', rule, issuer, id].join(':'), uuidv5.URL);
    return [
      { insert: 'clock', row: { id: clock, run: clock, rule, about: asked['kind'], reference: id, owner: asked['asked_by'], term_count: term.count, term_unit: term.unit, started_at: at, ...(asked['by_letter'] === true ? {} : { partner: issuer }) } },
      { insert: 'awaited_reply', row: { clock_id: clock, issue: asked['issue'], conversation, crn: asked['crn'] } },
    ];
  });
}

/** Whether nothing has ended a clock. */
const isOpen = (clock: Row): boolean => clock['stopped'] !== true;
const sameDay: readonly ClockRuleName[] = ['REPLY_COURT', 'REPLY_SAME_DAY'];

/** To read what came, or to answer where it asks for more and is waited for still: not where that was withdrawn, or nothing is needed of them any more. What is needed the same day is read the same day. */
function toDo({ receivedAt, content }: Came, leaves: Answered, asked: Row, clocks: readonly Row[]): Started {
  const rule = clocks.some((clock) => isOpen(clock) && isOfReply(clock['rule'])) && leaves === 'REFUSED' && (content as { readonly code?: unknown }).code === 'INSUFFICIENT_DETAIL' ? 'QUESTION_ANSWERED' : 'ANSWER_READ';
  const { decisionFed: decision, urgency, trigger } = (asked['content'] ?? {}) as Readonly<Record<string, unknown>>;
  const isSameDay = sameDay.includes(replyRule({ kind: asked['kind'], trigger, urgency, decision }));
  return { rule, term: isSameDay ? { count: 0, unit: 'days' } : clockRules[rule].term, at: receivedAt };
}

/** The assessment, from the referral on, and the conference, from the strategy discussion on, which is no later than the word of it (DOMAIN 2.6, 4 [X9]). */
function assessed({ receivedAt, content }: Came, asked: Row, clocks: readonly Row[]): Started[] {
  const { decision } = content as { readonly decision?: unknown };
  if (asked['kind'] !== 'child-referral') return [];
  // One that runs already was started by an earlier decision, and counts from then on.
  return afterDecision.filter((rule) => isStartedBy(rule, decision) && !clocks.some((clock) => clock['rule'] === rule && isOpen(clock)))
    .map((rule) => ({ rule, term: clockRules[rule].term, at: rule === 'CHILD_ASSESSMENT' ? asked['asked_at'] : receivedAt }));
}
