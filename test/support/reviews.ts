import { json, listed } from './answers.js';
import { because, posted } from './enquiries.js';
import { agency } from './stack.js';

/** A review as its list shows it. */
export interface ListedReview { readonly id: string; readonly crn: string; readonly event: string; readonly state: string; readonly dueAt: string | null; readonly owner: string; readonly open: readonly string[] }
/** And in full. */
export interface Review extends ListedReview {
  readonly causes: readonly { readonly source: string; readonly incident: string | null; readonly details: string | null }[];
  readonly proposals: readonly { readonly proposal: string; readonly state: string; readonly prefilled: Readonly<Record<string, unknown>> | null; readonly conversations: readonly { readonly conversation: string }[] }[];
}

const probation = () => agency('probation');

/** The day in London. */
export const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' });
export const entered = (crn: string, event: string, details: string, more: object = {}): Promise<ListedReview> =>
  json<ListedReview>(probation().url, '/api/reviews', 'pat.practitioner', posted({ crn, event, happenedOn: today(), learnedFrom: 'VISIT', details, ...more }));
export const reviewOf = (id: string, person = 'pat.practitioner'): Promise<Review> => json<Review>(probation().url, `/api/reviews/${id}?${because('to decide')}`, person);
/** The reviews of one person, newest first. */
export const reviewsOf = async (crn: string, person = 'pat.practitioner'): Promise<readonly ListedReview[]> =>
  (await json<{ items: ListedReview[] }>(probation().url, `/api/reviews?which=all&crn=${crn}&${because('to decide')}`, person)).items;
/** The review of a person for a kind of change, once it is there and its clock is counted. */
export const opensReview = (crn: string, event: string, person = 'pat.practitioner'): Promise<ListedReview> =>
  listed<ListedReview>(probation().url, '/api/reviews', person, (one) => one.event === event && one.dueAt !== null, 40_000, `crn=${crn}&${because('to decide')}`);
export const act = (id: string, what: 'done' | 'declined', body: object): Promise<ListedReview> => json<ListedReview>(probation().url, `/api/reviews/${id}/${what}`, 'pat.practitioner', posted(body));
