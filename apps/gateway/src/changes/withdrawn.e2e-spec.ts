import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { releasedWorkingDays } from '#clocks';
import { attendClocks } from '#exchange/clocks';
import { newMessageId } from '#messages';
import { type Database } from '#platform';
import { listAwaited } from '../awaited/read-awaited.js';
import { gatewayCorrections } from '../corrections/put-right.js';
import { issueDraft } from '../enquiries/ask.js';
import { actor as pat, type Asking, content, daEnquiry, openAskingOfPlaces, supervised } from '../enquiries/asking.fixture.js';
import { doProposal, enterChange, listReviews, readReview } from './reviews.js';
import { type ListedReview, type ShownReview } from './shown.js';

const kept = () => Promise.resolve();
let asking: Asking;
let sql: Database['sql'];
let crn: string;

beforeAll(async () => {
  asking = await openAskingOfPlaces();
  sql = (text, params) => asking.own.database.sql(text, params);
});
afterAll(() => asking?.close());
beforeEach(async () => {
  await sql('truncate change_review, change_cause, change_proposal, clock, clock_event, clock_act, awaited_reply, answer_chased, submission, audit_entry, incident cascade');
  crn = await supervised(asking, { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' });
});

const enter = (): Promise<ListedReview> =>
  enterChange(asking.parts.database, pat, { crn, event: 'SUBSTANCE', happenedOn: new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' }), learnedFrom: 'VISIT', details: 'A relapse that he told of at the office.' } as Parameters<typeof enterChange>[2], kept);
const read = (id: string): Promise<ShownReview> => readReview(asking.parts.database, pat, id, 'To decide.');
const list = async (more: object = {}): Promise<readonly ListedReview[]> => (await listReviews(asking.parts.database, pat, { limit: 50, ...more }, 'To decide.')).items;
const reviewRisk = (id: string): Promise<ListedReview> => doProposal(asking.parts.database, pat, id, { proposal: 'RISK_REVIEW', outcome: 'Reviewed and updated today.' }, kept);
/** Counts every clock anew, as an exchange does when one is due. */
const attend = async (): Promise<void> => { while (await attendClocks({ database: asking.own.database, agency: pat.agency, calendar: releasedWorkingDays(), now: () => new Date() })); };
const clocks = async () => (await listAwaited(asking.parts.database, pat, 'all', { limit: 50 })).items;

describe('a review whose enquiry is withdrawn', () => {
  const issued = async (review: string) => {
    const { id, conversations: [asked] } = await issueDraft(asking.parts, daEnquiry, pat, { crn, review, content: { ...content, rationale: 'A relapse that he told of at the office.' } }, kept);
    return { issue: id, ...asked! };
  };
  /** As it is once somebody has withdrawn or replaced it from here. */
  const withdrawn = async ({ submission, conversation, to }: { submission: string; conversation: string; to: string }, replacedBy: string | null = null) => {
    const [messageId, correction, act] = [newMessageId(), newMessageId(), replacedBy === null ? 'WITHDRAW' : 'SUPERSEDE'] as const;
    await sql(`insert into sent_correction (submission, message_id, original, kind, recipient, conversation, act, reason_code, reason, replaced_by, sent_by) values ($1, $2, $3, 'da-enquiry', $4, $5, $6, 'NO_LONGER_NEEDED', 'It was in error.', $7, 'pat.practitioner')`, [correction, messageId, submission, to, conversation, act, replacedBy]);
    await asking.own.database.inTransaction((tx) => gatewayCorrections.sent!(tx, [{ messageId, original: submission, kind: 'da-enquiry', conversation, act, submission: correction } as never]));
    await attend();
  };

  it('proposes it again, and is open once more, under a clock of its own, until that is dealt with', async () => {
    const { id } = await enter();
    const first = await issued(id);
    await reviewRisk(id);
    await attend();
    expect([await list(), await clocks()]).toMatchObject([[], [{ conversation: first.conversation }]]);
    await withdrawn(first);
    expect(await list()).toMatchObject([{ id, state: 'OPEN', completedAt: null, open: ['DA_ENQUIRY'], overdue: false }]);
    expect((await read(id)).proposals[1]).toMatchObject({ proposal: 'DA_ENQUIRY', state: 'OPEN', conversations: [] });
    expect(await clocks()).toMatchObject([{ review: id, rule: 'REVIEW_CHANGE', state: 'running' }]);
    await issued(id);
    await attend();
    expect([await list(), (await list({ which: 'all' })).map(({ state }) => state), (await clocks()).map(({ review }) => review)]).toEqual([[], ['COMPLETE'], [null]]);
  });

  it('is done by what was sent in its place, and has nothing open of somebody who is not supervised any more', async () => {
    const { id } = await enter();
    const [first, instead] = [await issued(id), await issueDraft(asking.parts, daEnquiry, pat, { crn, content }, kept)];
    const message = newMessageId();
    await sql(`insert into sent_message (message_id, submission_id, recipient, kind, lane, conversation, digest, signed, issued_at, expires_at) select $1, submission, recipient, kind, 'bulk', conversation, '\\x00', '', now(), now() + interval '1 day' from enquiry where issue = $2`, [message, instead.id]);
    await withdrawn(first, message);
    expect((await read(id)).proposals[1]).toMatchObject({ state: 'ISSUED', conversations: [{ conversation: instead.conversations[0]!.conversation }] });
    await sql(`update supervised_person set state = 'ENDED' where crn = $1`, [crn]);
    await withdrawn(instead.conversations[0]!);
    expect(await sql('select state from change_proposal where review = $1 order by position', [id])).toEqual([{ state: 'OPEN' }, { state: 'ISSUED' }]);
  });
});
