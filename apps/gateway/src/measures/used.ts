import { holds } from '../store/holds.js';

/**
 * Whether what was asked in a conversation has an answer that was used (DOMAIN 5.1), as SQL over the row of what was asked: somebody wrote what they concluded from it (at a curfew's gate), or the risk review of the significant change because of
 * which it was asked was done after it came. An answer that its agency has corrected, or that was removed, is used by nobody. That a referral takes something from it does not count: which answer that is belongs to the victim side (ADR 0043),
 * and nothing here may tell it.
 */
export const isUsed = (asked: string): string => `exists (select 1 from enquiry_answer u where u.conversation = ${asked}.conversation and u.leaves in ('ANSWERED', 'ANSWERED_IN_PART', 'DECIDED')
  and ${holds('u')}
  and (exists (select 1 from answer_review v where v.answer = u.id and v.issuer = u.issuer)
    or exists (select 1 from change_proposal p join change_proposal r on r.review = p.review and r.proposal = 'RISK_REVIEW' and r.state = 'DONE' and r.dealt_at >= u.received_at where p.issue = ${asked}.issue)))`;
