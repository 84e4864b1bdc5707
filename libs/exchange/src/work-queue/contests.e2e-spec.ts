import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { type Directory } from '#directory';
import { generateKey, importPublic, publicHalf } from '#envelope';
import { type GatewayError, newMessageId, parseAgencyCode } from '#messages';
import { keptToken } from '../../../../test/support/kept-token.js';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { applyCorrections } from '../corrections/apply-corrections.js';
import { countOpenEscalations, dealWithEscalation, escalationCounts, openEscalations } from '../escalations/index.js';
import { Submitter } from '../submit/index.js';
import { type CaseDatabase } from '../web/index.js';
import { addReplyOutcome, addReviewDay, addStepPerson, addWorkUnits, ChaseHandler, checkWork, contestsOn, createWorkChases, createWorkHandovers, createWorkItems, createWorkSteps, dropWorkItems, judgeReplyTo, listWork, refusalOn, type ReplyDraft, sendReply, takeAndReply, takeOver, type WorkQueue } from './index.js';
import { preloadedForChases } from './chases.js';
import { reopenDue } from './reviewed-work.js';

const agency = parseAgencyCode('police-west-mercia');
const unit = { person: 'unit.wm', agency, roles: ['da-unit'], teams: [] } as unknown as Actor;
const lead = { person: 'lead.wm', agency, roles: ['unit-lead'], teams: [] } as unknown as Actor;
const enquiries: WorkQueue = { path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry', replies: [refusalOn('COMMON-LAW-POLICING'), { kind: 'da-response', lawfulBasis: 'COMMON-LAW-POLICING' }] };
const contests = contestsOn('COMMON-LAW-POLICING');
const refusal = (code: string): ReplyDraft => ({
  kind: 'enquiry-refusal', content: { code, reason: 'The last enquiry was two weeks ago.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-20', reviewOn: '2026-12-20', challengeRoute: 'Write to the lead.' },
});
const decision = (said: 'UPHELD' | 'OVERTURNED'): ReplyDraft => ({ kind: 'contest-decision', content: { decision: said, reason: 'The agreement allows this one.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-21' } });

class WorkItems1795000000110 {
  async up(runner: Parameters<typeof createWorkItems>[0]) {
    await createWorkItems(runner);
    await createWorkChases(runner);
    await addReplyOutcome(runner);
    await createWorkSteps(runner);
    await createWorkHandovers(runner);
    await addStepPerson(runner);
    await addReviewDay(runner);
    await addWorkUnits(runner);
  }

  down = dropWorkItems;
}

let own: OwnStore;
let store: CaseDatabase;
let parts: { database: CaseDatabase; submitter: Submitter };
beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [WorkItems1795000000110] }));
  store = await openCaseStore(own.url, { name: 'test' });
  const victimKeys = [importPublic(publicHalf(generateKey('victim')), 'victim')];
  parts = { database: store, submitter: new Submitter(agency, () => ({ admits: () => undefined, victimKey: () => victimKeys }) as unknown as Directory) };
});
afterAll(async () => {
  await store?.destroy();
  await own?.close();
});

/** A message as the exchange would have written it into its queue. */
async function arrives(kind: 'da-enquiry' | 'refusal-contest', conversation: string, inReplyTo?: string): Promise<string> {
  const id = newMessageId();
  await own.database.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed, stage) values ($1, 'probation', '\\x00', $3, 'bulk', $2, now(), now() + interval '30 days', $4, 'delivered')`,
    [id, conversation, kind, await keptToken({ id, kind, purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', ...(inReplyTo === undefined ? {} : { inReplyTo: inReplyTo as never }) })]);
  await own.database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, sensitive, received_at) values ($1, 'probation', $3, $2, 'bulk', 'manage-da-risk', false, now())`, [id, conversation, kind]);
  await own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'probation', 'case', '', '{}')`, [id]);
  return id;
}

const reply = (queue: WorkQueue, id: string, draft: ReplyDraft) => takeAndReply(parts, queue, unit, { id, draft }, () => Promise.resolve());
const stands = async (id: string) => { const { state, contest, takenBy, replyKind } = await checkWork(store, enquiries, id); return { state, contest, takenBy, replyKind }; };

describe('an enquiry that was refused', () => {
  it('shows that it is contested until that is decided, and waits again in the queue where the refusal is overturned', async () => {
    const conversation = randomUUID();
    const enquiry = await arrives('da-enquiry', conversation);
    await reply(enquiries, enquiry, refusal('LEGAL'));
    expect(await stands(enquiry)).toMatchObject({ state: 'REPLIED', contest: null });
    const contest = await arrives('refusal-contest', conversation);
    expect(await stands(enquiry)).toMatchObject({ state: 'REPLIED', contest: 'CONTESTED' });
    await reply(contests, contest, decision('OVERTURNED'));
    expect(await stands(enquiry)).toEqual({ state: 'WAITING', contest: 'OVERTURNED', takenBy: null, replyKind: 'enquiry-refusal' });
    expect((await listWork(store, enquiries, unit, { limit: 10, state: 'WAITING' } as never)).items.map(({ id }) => id)).toEqual([enquiry]);
    expect(await checkWork(store, contests, contest)).toMatchObject({ state: 'REPLIED', contest: null });
    expect(await own.database.sql(`select leaves from work_step where item_id = $1 and step = 'REPLIED' order by position`, [enquiry])).toEqual([{ leaves: 'REFUSED' }, { leaves: 'OVERTURNED' }]);
    // It can be answered once more.
    await reply(enquiries, enquiry, refusal('LEGAL'));
    expect(await own.database.sql('select kind from submission where conversation = $1 order by position', [conversation])).toEqual([{ kind: 'enquiry-refusal' }, { kind: 'contest-decision' }, { kind: 'enquiry-refusal' }]);
  });

  it('stays refused where that is upheld, and nothing of another conversation changes', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const [enquiry, apart] = [await arrives('da-enquiry', one), await arrives('da-enquiry', other)];
    for (const id of [enquiry, apart]) await reply(enquiries, id, refusal('LEGAL'));
    await reply(contests, await arrives('refusal-contest', one), decision('UPHELD'));
    expect([await stands(enquiry), await stands(apart)]).toMatchObject([{ state: 'REPLIED', contest: 'UPHELD' }, { state: 'REPLIED', contest: null }]);
    const [audited] = await own.database.sql(`select facts from audit_entry where event = 'work-item.replied' and kind = 'refusal-contest' and facts->>'outcome' = 'UPHELD'`);
    expect(audited).toMatchObject({ facts: { reply: 'contest-decision', outcome: 'UPHELD' } });
  });
});

describe('the contest of a refusal', () => {
  const other = { ...unit, person: 'deputy.wm' } as Actor;
  const both = { ...unit, roles: ['da-unit', 'unit-lead'] } as unknown as Actor;
  const acts = async (queue: WorkQueue, who: Actor, id: string, draft: ReplyDraft): Promise<string[]> => {
    await takeOver(store, queue, who, { id, over: true }, () => Promise.resolve());
    return sendReply(parts, queue, who, { id, draft }, () => Promise.resolve()).then(() => ['sent'], (error: unknown) => (error as GatewayError).findings.map(({ path, code, todo }) => `${path} ${code}: ${todo}`));
  };
  const barred = ['/decidedBy CONTRADICTION: You refused what is contested: let somebody else of your unit, or its lead, take this contest and decide.'];

  it('is not decided on by who refused, who is told at which field and what to do, but by somebody else, and nothing of the attempt stays', async () => {
    const conversation = randomUUID();
    const enquiry = await arrives('da-enquiry', conversation);
    expect(await acts(enquiries, unit, enquiry, refusal('LEGAL'))).toEqual(['sent']);
    const contest = await arrives('refusal-contest', conversation);
    expect((await judgeReplyTo(parts, contests, unit, { id: contest, draft: decision('UPHELD') })).map(({ path, code }) => `${path} ${code}`)).toEqual(['/decidedBy CONTRADICTION']);
    expect(await judgeReplyTo(parts, contests, other, { id: contest, draft: decision('UPHELD') })).toEqual([]);
    for (const said of ['UPHELD', 'OVERTURNED'] as const) expect(await acts(contests, unit, contest, decision(said))).toEqual(barred);
    expect([await stands(enquiry), await own.database.sql(`select 1 from submission where conversation = $1 and kind = 'contest-decision'`, [conversation])]).toMatchObject([{ contest: 'CONTESTED' }, []]);
    expect(await acts(contests, other, contest, decision('OVERTURNED'))).toEqual(['sent']);
    // Who overturned it may refuse it anew, and is then not the one to decide on that; who refused at first is.
    expect(await acts(enquiries, other, enquiry, refusal('LEGAL'))).toEqual(['sent']);
    const again = await arrives('refusal-contest', conversation);
    expect([await acts(contests, other, again, decision('UPHELD')), await acts(contests, unit, again, decision('UPHELD'))]).toEqual([barred, ['sent']]);
  });

  it('is not decided on by who refused though somebody else has answered since, and is by a lead who refused', async () => {
    const [conversation, led] = [randomUUID(), randomUUID()];
    const [enquiry, ofLead] = [await arrives('da-enquiry', conversation), await arrives('da-enquiry', led)];
    await acts(enquiries, unit, enquiry, refusal('LEGAL'));
    const contest = await arrives('refusal-contest', conversation);
    await acts(enquiries, other, enquiry, refusal('RESOURCE'));
    expect(await acts(contests, unit, contest, decision('UPHELD'))).toEqual(barred);
    await acts(enquiries, both, ofLead, refusal('LEGAL'));
    expect(await acts(contests, both, await arrives('refusal-contest', led), decision('UPHELD'))).toEqual(['sent']);
  });

  it('that a file brings is decided on by another name than the refusal of a file has', async () => {
    const byFile = { ...unit, person: 'file-folder' } as Actor;
    const file = (queue: WorkQueue, id: string, draft: ReplyDraft) => takeAndReply(parts, queue, byFile, { id, draft }, () => Promise.resolve()).then(() => ['sent'], (error: unknown) => (error as GatewayError).findings.map(({ path, code }) => `${path} ${code}`));
    const [conversation, refused] = [randomUUID(), newMessageId()];
    expect(await file(enquiries, await arrives('da-enquiry', conversation), refusal('LEGAL'))).toEqual(['sent']);
    await own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', '', $3)`, [refused, agency, JSON.stringify(refusal('LEGAL').content)]);
    const contest = await arrives('refusal-contest', conversation, refused);
    expect(await file(contests, contest, { ...decision('UPHELD'), content: { ...decision('UPHELD').content, decidedBy: 'chris  testperson' } })).toEqual(['/decidedBy CONTRADICTION']);
    expect(await file(contests, contest, { ...decision('UPHELD'), content: { ...decision('UPHELD').content, decidedBy: 'Robin Testperson' } })).toEqual(['sent']);
  });
});

describe('what stays unanswered past its time', () => {
  const chased = async (conversation: string, rung = 'UNANSWERED') => {
    const { sql } = own.database;
    const preloaded = { work: await sql(preloadedForChases.work.sql, [[conversation]]) };
    for (const effect of new ChaseHandler().note({ id: newMessageId(), issuer: 'probation', kind: 'answer-chase', conversation, content: { rung, dueAt: '2026-12-01T12:00:00Z' }, receivedAt: new Date(), preloaded } as never)) {
      if (!('insert' in effect)) continue;
      const names = Object.keys(effect.row);
      await sql(`insert into ${effect.insert} (${names.join()}) values (${names.map((_, at) => `$${at + 1}`).join()})`, Object.values(effect.row));
    }
  };
  const open = async (conversation: string) => (await openEscalations(own.database.sql, lead, false, { limit: 100 })).items.filter((one) => one.conversation === conversation).map(({ code, kind, partner, crn }) => ({ code, kind, partner, crn }));
  const unanswered = { code: 'UNANSWERED', partner: 'probation', crn: null };

  it('is told to the lead, who reads no queue, until it is answered', async () => {
    const conversation = randomUUID();
    const id = await arrives('da-enquiry', conversation);
    await chased(conversation, 'CHASE');
    expect(await open(conversation)).toEqual([]);
    await chased(conversation);
    expect(await open(conversation)).toEqual([{ ...unanswered, kind: 'da-enquiry' }]);
    expect(await countOpenEscalations(own.database.sql, unit, false)).toBe(0);
    await reply(enquiries, id, refusal('LEGAL'));
    expect(await open(conversation)).toEqual([]);
    expect(await own.database.sql(`select dealt_by, dealt_role, dealt_reason from escalation where conversation = $1`, [conversation])).toEqual([{ dealt_by: 'unit.wm', dealt_role: 'da-unit', dealt_reason: 'REPLIED' }]);
  });

  it('is not over by an answer in part, which leaves the rest to wait for, but by one of all that was asked', async () => {
    const conversation = randomUUID();
    const id = await arrives('da-enquiry', conversation);
    const answer = (more: object): ReplyDraft => ({ kind: 'da-response', content: {
      status: 'NIL_WITHIN_SCOPE', scope: { systems: ['PND'], forces: ['22'], persons: [{ role: 'SUBJECT' }], period: { from: '2016-01-01', until: '2026-11-20' } }, onwardSharing: 'NONE', searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'Unit officer',
      contact: { name: 'Invented unit', phone: '01632 960123' }, ...more,
    } });
    const inPart = async () => (await checkWork(store, enquiries, id)).answeredInPart;
    await chased(conversation);
    await reply(enquiries, id, answer({ status: 'PARTIAL', withheld: [{ reason: 'NOT_SEARCHED', reviewer: 'Unit officer' }] }));
    expect([await open(conversation), await inPart()]).toEqual([[{ ...unanswered, kind: 'da-enquiry' }], true]);
    await takeOver(store, enquiries, unit, { id, over: false }, () => Promise.resolve());
    await sendReply(parts, enquiries, unit, { id, draft: answer({}) }, () => Promise.resolve());
    expect([await open(conversation), await inPart()]).toEqual([[], false]);
  });

  it('is the contest where the refusal is decided on, and ends by the decision', async () => {
    const conversation = randomUUID();
    await reply(enquiries, await arrives('da-enquiry', conversation), refusal('LEGAL'));
    const contest = await arrives('refusal-contest', conversation);
    await chased(conversation);
    expect(await open(conversation)).toEqual([{ ...unanswered, kind: 'refusal-contest' }]);
    await reply(contests, contest, decision('UPHELD'));
    expect(await open(conversation)).toEqual([]);
  });

  it('ends where whoever asked withdraws it', async () => {
    const conversation = randomUUID();
    const id = await arrives('da-enquiry', conversation);
    await chased(conversation);
    await own.database.sql(`insert into message_correction (id, issuer, message_id, kind, conversation, act, reason_code, received_at) values ($1, 'probation', $2, 'da-enquiry', $3, 'WITHDRAW', 'NO_LONGER_NEEDED', now())`, [newMessageId(), id, conversation]);
    await applyCorrections({ agency, app: {}, database: own.database });
    expect(await open(conversation)).toEqual([]);
  });
});

describe('a refusal because of a live investigation', () => {
  const live = (reviewOn: string): ReplyDraft => ({ kind: 'enquiry-refusal', content: { ...refusal('LIVE_INVESTIGATION').content, reviewOn } });
  const reopens = (now: string) => own.database.inTransaction((sql) => reopenDue(sql, agency, new Date(now)));
  const inQueue = async (id: string) => { const { state, reviewOn, takenBy } = await checkWork(store, enquiries, id); return { state, reviewOn, takenBy }; };

  it('waits again on the morning of its review in London, winter and summer, and no earlier', async () => {
    const [winter, summer] = [await arrives('da-enquiry', randomUUID()), await arrives('da-enquiry', randomUUID())];
    await own.database.sql(`update work_item set received_at = '2026-01-01' where id = any($1)`, [[winter, summer]]);
    await reply(enquiries, winter, live('2027-01-12'));
    await reply(enquiries, summer, live('2027-06-12'));
    await reopens('2027-01-11T23:59:59Z');
    expect(await inQueue(winter)).toEqual({ state: 'REPLIED', reviewOn: '2027-01-12', takenBy: 'unit.wm' });
    await reopens('2027-01-12T00:00:00Z');
    expect([await inQueue(winter), (await inQueue(summer)).state]).toEqual([{ state: 'WAITING', reviewOn: '2027-01-12', takenBy: null }, 'REPLIED']);
    await reopens('2027-06-11T22:59:59Z');
    expect((await inQueue(summer)).state).toBe('REPLIED');
    await reopens('2027-06-11T23:00:00Z');
    expect((await inQueue(summer)).state).toBe('WAITING');
    expect(await own.database.sql(`select person, partner, facts from audit_entry where event = 'work-item.reopened' order by id`)).toEqual([1, 2].map(() => ({ person: null, partner: 'probation', facts: {} })));
  });

  it('cannot be put off for longer than whoever asked lets its clock rest', async () => {
    const id = await arrives('da-enquiry', randomUUID());
    await reply(enquiries, id, live('2099-01-01'));
    await reopens(new Date(Date.now() + 365 * 86_400_000).toISOString());
    expect((await inQueue(id)).state).toBe('REPLIED');
    await reopens(new Date(Date.now() + 368 * 86_400_000).toISOString());
    expect((await inQueue(id)).state).toBe('WAITING');
  });

  it('does not wait again where it was answered meanwhile, refused otherwise, or is in hand', async () => {
    const [answered, refused, taken] = [await arrives('da-enquiry', randomUUID()), await arrives('da-enquiry', randomUUID()), await arrives('da-enquiry', randomUUID())];
    for (const id of [answered, refused, taken]) await reply(enquiries, id, live('2027-01-12'));
    for (const id of [answered, refused, taken]) await takeOver(store, enquiries, unit, { id, over: false }, () => Promise.resolve());
    await sendReply(parts, enquiries, unit, { id: refused, draft: refusal('LEGAL') }, () => Promise.resolve());
    await own.database.sql(`update work_item set state = 'REPLIED', reply_kind = 'da-response', review_on = null where id = $1`, [answered]);
    await reopens('2028-01-12T12:00:00Z');
    expect([await inQueue(answered), await inQueue(refused), await inQueue(taken)]).toMatchObject([{ state: 'REPLIED', reviewOn: null }, { state: 'REPLIED', reviewOn: null }, { state: 'TAKEN' }]);
  });
});

describe('a refusal that the agreement does not allow', () => {
  it('is told to the lead of the unit that refused at once, counted, and no longer open when the lead says what was done; another is not', async () => {
    await own.database.sql('truncate escalation');
    const conversation = randomUUID();
    await reply(enquiries, await arrives('da-enquiry', conversation), refusal('NO_KNOWN_HISTORY'));
    await reply(enquiries, await arrives('da-enquiry', randomUUID()), refusal('LEGAL'));
    const { sql } = own.database;
    const { items: [one, ...more] } = await openEscalations(sql, lead, false, { limit: 10 });
    expect([one, more]).toEqual([expect.objectContaining({ code: 'NO_KNOWN_HISTORY', kind: 'da-enquiry', conversation, partner: 'probation', crn: null, dealtWith: null }), []]);
    expect(await countOpenEscalations(sql, unit, false)).toBe(0);
    await own.database.inTransaction((inside) => dealWithEscalation(inside, lead, false, { id: one!.id, reason: 'Spoke with the unit; it is answered today.' }));
    expect([await countOpenEscalations(sql, lead, false), await escalationCounts(sql, lead, false)]).toEqual([0, [{ code: 'NO_KNOWN_HISTORY', partner: 'probation', kind: 'da-enquiry', total: 1, open: 0 }]]);
    await expect(own.database.inTransaction((inside) => dealWithEscalation(inside, lead, false, { id: one!.id, reason: 'Once more.' }))).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    await expect(own.database.inTransaction((inside) => dealWithEscalation(inside, unit, false, { id: one!.id, reason: 'By somebody else.' }))).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });
});
