import { appendAudit } from '#audit';
import { type ExchangeLoop, type LoopContext } from '#exchange';
import { sentOn } from '#exchange/redirect';
import { asGatewayError, cannotGo, parseAgencyCode } from '#messages';
import { type Row, type Sql } from '#platform';
import { awaitDecision } from '../awaited/await-decision.js';
import { contestsToSubmit, noteContest } from '../store/contests.js';

/** What a rule says to the agency that refused. */
const reason = 'This enquiry was made because of a significant change. What was answered before it does not cover it, so an agreed time between enquiries does not hold.';

/** Submits what a rule contests: an enquiry after a significant change that was refused as too soon (DOMAIN 2.3, 8), in the name of who asked and on the basis of the enquiry. */
export const contestByRule: ExchangeLoop = {
  name: 'contest-by-rule',
  run: (context) => context.inTransaction(async (sql) => {
    const due = await contestsToSubmit(sql);
    for (const contest of due) await submit(context, sql, contest);
    return due.length > 0;
  }),
};

async function submit(context: LoopContext, sql: Sql, contest: Row): Promise<void> {
  const { id: inReplyTo, conversation, kind, crn, refused, content: enquiry } = contest as Readonly<Record<'id' | 'conversation' | 'kind' | 'crn' | 'refused', string>> & { readonly content: { readonly requestedBy?: object } };
  const { purpose, lawfulBasis, lane, onBehalfOf } = sentOn(String(contest['signed']));
  try {
    const content = { subject: { crn }, refused, reason, byRule: 'YES', contestedBy: enquiry.requestedBy ?? { name: onBehalfOf.person } };
    const sealed = await context.submit.seal('refusal-contest', content, { recipient: parseAgencyCode(String(contest['issuer'])) });
    await context.submit.send(sql, [{ sealed, conversation, inReplyTo, purpose, lawfulBasis, lane, onBehalfOf }]);
    await noteContest(sql, contest, { submission: sealed.id, content: sealed.case });
    await awaitDecision(sql, {
      answer: inReplyTo, issue: String(contest['issue']), conversation, crn, kind, urgency: contest['urgency'], to: sealed.recipient, askedBy: String(contest['asked_by']),
      agreed: context.directory().agreedKind(context.agency, sealed.recipient, 'refusal-contest'),
    });
    await appendAudit(sql, [{
      event: 'enquiry.contested', agency: context.agency, person: onBehalfOf.person, role: onBehalfOf.role, partner: sealed.recipient, kind, purpose, lawfulBasis, subject: crn, facts: { conversation, answer: inReplyTo, submission: sealed.id, byRule: true },
    }]);
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!cannotGo(code)) throw error;
    await noteContest(sql, contest, { code });
  }
}
