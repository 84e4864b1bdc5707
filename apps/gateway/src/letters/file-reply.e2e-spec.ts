import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueDraft } from '../enquiries/ask.js';
import { askedKinds } from '../enquiries/asked-kinds.js';
import { actor, type Fixture, openFixture, supervised } from '../enquiries/refusals.fixture.js';
import { fileReply, judgeReplyTo } from './file-reply.js';

const safeguarding = askedKinds.find(({ kind }) => kind === 'safeguarding-enquiry')!;
const [kim, robin] = [randomUUID(), randomUUID()];
const area = 'E08000012';
const asked = {
  trigger: 'COURT_PSR', questions: ['KNOWN', 'PLAN_STATUS'], rationale: 'A report for the court is due on the tenth.', riskPosed: 'Convicted of assault on a former partner.', areas: [area], mayParentsKnow: 'UNSAFE', urgency: 'COURT_DATE', respondBy: '2026-12-09T12:00:00Z', decisionFed: 'PSR',
  children: [{ id: kim, role: 'CHILD', givenNames: 'Kim', sourceKind: 'VISIT' }, { id: robin, role: 'CHILD', givenNames: 'Robin', sourceKind: 'VISIT' }],
};
const answer = (more: object) => ({
  status: 'FULL', scope: { systems: ['CASE_SYSTEM'], areas: [area], persons: ['SUBJECT', 'CHILD', 'CHILD'].map((role) => ({ role })), period: { from: '1900-01-01', until: new Date().toISOString().slice(0, 10) } }, searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'MASH worker', contact: { name: 'Invented unit', phone: '01632 960123' }, ...more,
});
const child = (askedAs: string, known: string, more: object = {}) => ({ role: 'CHILD', askedAs, known, ...(known === 'YES' ? { status: 'CP' } : {}), ...more });

let fixture: Fixture;
let conversation: string;
beforeAll(async () => {
  fixture = await openFixture();
  const issued = await issueDraft(fixture.parts, safeguarding, actor, { crn: await supervised(fixture), content: asked }, () => Promise.resolve());
  conversation = issued.conversations[0]!.conversation;
});
afterAll(() => fixture?.close());

describe('the reply of children\'s services without a node', () => {
  const found = async (more: object): Promise<string[]> => (await judgeReplyTo(fixture.parts, safeguarding, actor, conversation, { kind: 'safeguarding-response', content: answer(more) })).map(({ path, code }) => `${path} ${code}`);

  it('is judged child by child, as one that comes from a node', async () => {
    expect(await found({ children: [child(kim, 'YES')] })).toEqual(['/children REQUIRED']);
    expect(await found({ children: [child(kim, 'YES'), child(randomUUID(), 'NO')] })).toEqual(['/children/1/askedAs NOT_IN_LIST', '/children REQUIRED']);
    expect(await found({ children: [child(kim, 'YES'), child(robin, 'NOT_SEARCHED')] })).toEqual(expect.arrayContaining(['/children/1/known CONTRADICTION']));
    expect(await found({ status: 'NIL_WITHIN_SCOPE', children: [child(kim, 'YES')] })).toEqual(['/children/0/known CONTRADICTION']);
    expect([await found({ children: [child(kim, 'YES'), child(robin, 'NO')] }), await found({ status: 'NIL_WITHIN_SCOPE' })]).toEqual([[], []]);
  });

  it('is not filed where it leaves a child out', async () => {
    await expect(fileReply(fixture.parts, safeguarding, actor, conversation, { kind: 'safeguarding-response', content: answer({ children: [child(kim, 'YES')] }) }, () => Promise.resolve())).rejects.toMatchObject({ code: 'MESSAGE_REJECTED', findings: [{ path: '/children' }] });
    expect(await fixture.own.database.sql('select 1 from filed_reply where conversation = $1', [conversation])).toEqual([]);
  });
});
