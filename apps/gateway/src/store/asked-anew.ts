/** What was said anew last in the conversation of an enquiry `e`, because the agency asked for more, and holds: by a time, where one is given. */
const saidAnew = (what: 'content' | 'submission', by?: string): string => `(select q.${what} from enquiry_clarification q where q.conversation = e.conversation${by === undefined ? '' : ` and q.asked_at <= ${by}`}
  and not exists (select 1 from sent_correction w where w.original = q.submission) order by q.asked_at desc, q.submission desc limit 1)`;
/** What is asked in a conversation, as one value of a select list over enquiries `e`: what was said anew last, or else what was said at first (DOMAIN 2.3); with `by`, as it was then. */
export const contentAsked = (by?: string): string => `coalesce(${saidAnew('content', by)}, e.content)`;
/** By which submission that was said. */
export const submissionAsked = (by: string): string => `coalesce(${saidAnew('submission', by)}, e.submission)`;
