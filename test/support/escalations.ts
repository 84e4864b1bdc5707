import { json, listed } from './answers.js';
import { agency } from './stack.js';

/** What went to a manager, as a list shows it. */
export interface Escalation { readonly id: string; readonly code: string; readonly kind: string; readonly conversation: string; readonly partner: string; readonly crn: string | null }
interface Count { readonly code: string; readonly partner: string; readonly kind: string; readonly total: number; readonly open: number }
interface ListPage { readonly items: readonly Escalation[]; readonly next: string | null }

/** What of a conversation went to somebody, once there is some. */
export const escalated = (at: string, person: string, conversation: string, code?: string): Promise<Escalation> =>
  listed<Escalation>(agency(at).url, '/api/escalations', person, (one) => one.conversation === conversation && (code === undefined || one.code === code), 30_000);

/** All of a conversation that waits for somebody now. */
export async function escalationsOf(at: string, person: string, conversation: string): Promise<Escalation[]> {
  const found: Escalation[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: ListPage = await json(agency(at).url, `/api/escalations?limit=100${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`, person);
    found.push(...page.items.filter((one) => one.conversation === conversation));
    next = page.next;
  }
  return found;
}

/** How many there were of a code with a partner, dealt with or not. */
export const escalationsCounted = async (at: string, person: string, code: string, partner: string): Promise<number> =>
  (await json<{ counts: Count[] }>(agency(at).url, '/api/escalations/counts', person)).counts.filter((one) => one.code === code && one.partner === partner).reduce((sum, { total }) => sum + total, 0);
