import { appendAudit } from '#audit';
import { type ExchangeLoop, type LoopContext } from '#exchange';
import { sentOn } from '#exchange/redirect';
import { asGatewayError, cannotGo, parseAgencyCode } from '#messages';
import { type Row, type Sql } from '#platform';
import { awaitDecision } from '../awaited/await-decision.js';
import { writeContest } from '../letters/write-letter.js';
import { contestsToSubmit, noteContest } from '../store/contests.js';
import { insertLetters } from '../store/letters.js';
import { askedKinds } from './asked-kinds.js';

/** What a rule says to the agency that refused. */
const reason = 'This enquiry was made because of a significant change. What was answered before it does not cover it, so an agreed time between enquiries does not hold.';

/** Submits what a rule contests: an enquiry after a significant change that was refused as too soon (DOMAIN 2.3, 8), in the name of who asked and on the basis of the enquiry; to a place that was asked by letter, by letter. */
export const contestByRule: ExchangeLoop = {
  name: 'contest-by-rule',
  run: (context) => context.inTransaction(async (sql) => {
    const due = await contestsToSubmit(sql);
    for (const contest of due) await (contest['by_letter'] === true ? write(context, sql, contest) : submit(context, sql, contest));
    return due.length > 0;
  }),
};

async function submit(context: LoopContext, sql: Sql, contest: Row): Promise<void> {
  const { id: inReplyTo, conversation, kind, crn } = contest as Readonly<Record<'id' | 'conversation' | 'kind' | 'crn', string>>;
  const { purpose, lawfulBasis, lane, onBehalfOf } = sentOn(String(contest['signed']));
  try {
    const sealed = await context.submit.seal('refusal-contest', contentOf(contest, onBehalfOf.person), { recipient: parseAgencyCode(String(contest['issuer'])) });
    await context.submit.send(sql, [{ sealed, conversation, inReplyTo, purpose, lawfulBasis, lane, onBehalfOf }]);
    await noteContest(sql, contest, { submission: sealed.id, content: sealed.case });
    await awaited(context, sql, contest);
    await appendAudit(sql, [{
      event: 'enquiry.contested', agency: context.agency, person: onBehalfOf.person, role: onBehalfOf.role, partner: sealed.recipient, kind, purpose, lawfulBasis, subject: crn, facts: { conversation, answer: inReplyTo, submission: sealed.id, byRule: true },
    }]);
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!cannotGo(code)) throw error;
    await noteContest(sql, contest, { code });
  }
}

/** Nothing that was signed says on what the letter was written, so the contest stands on the usual basis of its kind. */
async function write(context: LoopContext, sql: Sql, contest: Row): Promise<void> {
  const { id: answer, issuer: place, conversation, kind, crn, asked_by: person } = contest as Readonly<Record<'id' | 'issuer' | 'conversation' | 'kind' | 'crn' | 'asked_by', string>>;
  const asked = askedKinds.find((one) => one.kind === kind)!;
  const letter = await writeContest(context.submit, { asked, conversation, place, content: contentOf(contest, person) });
  await insertLetters(sql, [letter.letter]);
  await noteContest(sql, contest, { submission: letter.id, content: letter.case });
  await awaited(context, sql, contest);
  await appendAudit(sql, [{
    event: 'enquiry.contested', agency: context.agency, person, partner: place, kind, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, subject: crn, facts: { conversation, answer, submission: letter.id, byRule: true },
  }]);
}

function contentOf({ crn, refused, content }: Row, person: string): Readonly<Record<string, unknown>> {
  const { requestedBy } = content as { readonly requestedBy?: object };
  return { subject: { crn }, refused, reason, byRule: 'YES', contestedBy: requestedBy ?? { name: person } };
}

async function awaited(context: LoopContext, sql: Sql, contest: Row): Promise<void> {
  const { id: answer, issuer: to, issue, conversation, crn, kind, asked_by: askedBy } = contest as Readonly<Record<'id' | 'issuer' | 'issue' | 'conversation' | 'crn' | 'kind' | 'asked_by', string>>;
  const byLetter = contest['by_letter'] === true;
  await awaitDecision(sql, { answer, issue, conversation, crn, kind, urgency: contest['urgency'], to, byLetter, askedBy, agreed: byLetter ? undefined : context.directory().agreedKind(context.agency, to, 'refusal-contest') });
}
