import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { releasedWorkingDays } from '#clocks';
import { attendClocks } from '#exchange/clocks';
import { openEscalations } from '#exchange/escalations';
import { newMessageId } from '#messages';
import { isOfUs, ofUs } from '../awaited/kinds-of-waiting.js';
import { listAwaited } from '../awaited/read-awaited.js';
import { sendChases } from '../awaited/send-chases.loop.js';
import { gatewayCorrections } from '../corrections/put-right.js';
import { readAsked } from './ask.js';
import { actor, comes, daEnquiry, enquired, type Fixture, inScope, manager, nextMoment, openFixture, preloaded, put, sealed, us, westMercia } from './refusals.fixture.js';
import { contestByRule } from './contest-by-rule.loop.js';
import { fileDecision, preloadedForDecisions } from './contest-decisions.handler.js';
import { contestRefusal } from './contest.js';

let fixture: Fixture;
beforeAll(async () => { fixture = await openFixture(); });
afterAll(() => fixture?.close());

const refusal = (code: string) => ({ code, reason: 'The last enquiry is two weeks old.' });
const read = (conversation: string) => readAsked(fixture.parts.database, daEnquiry, actor, conversation, 'To see what became of it.');
const contest = (conversation: string, by: Actor = actor) => contestRefusal(fixture.parts, daEnquiry, by, { conversation, reason: 'A new relationship was disclosed since.' }, () => Promise.resolve());
const contests = (conversation: string) => fixture.own.database.sql(`select kind, recipient, in_reply_to, person, role, purpose, case_part::json->>'byRule' as by_rule from submission where conversation = $1 and kind = 'refusal-contest'`, [conversation]);

/** The clocks of what is waited for of the agency in a conversation, oldest first, with what they were told. */
const clocks = (conversation: string) => fixture.own.database.sql(
  `select c.rule, array(select v.kind from clock_event v where v.clock_id = c.id order by v.at) as told from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and c.rule <> all($2) order by c.started_at`, [conversation, ofUs]) as Promise<{ rule: string; told: string[] }[]>;

/** Lets the agency decide, as the handler files it. */
async function decided(conversation: string, decision: 'UPHELD' | 'OVERTURNED', inReplyTo?: string): Promise<void> {
  const id = newMessageId(new Date());
  const content = { decision, reason: 'The agreement allows this one.' };
  await fixture.own.database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, $2, 'case', 'salt', $3)`, [id, westMercia, JSON.stringify(content)]);
  for (const effect of fileDecision({ id, issuer: westMercia, kind: 'contest-decision', conversation, inReplyTo, receivedAt: nextMoment(), content, preloaded: await preloaded(fixture.own, preloadedForDecisions, conversation) } as never)) if ('insert' in effect) await put(fixture.own, effect.insert, effect.row);
}

describe('a contest', () => {
  const open = async (conversation: string) => (await listAwaited(fixture.parts.database, actor, 'all', { limit: 100 } as never))
    .items.filter((one) => one.conversation === conversation && !isOfUs(one.rule)).map(({ rule, to, kind, state, rungs }) => ({ rule, to, kind, state, rungs }));
  const told = async (who: Actor, conversation: string) => (await listAwaited(fixture.parts.database, who, 'told', { limit: 100 } as never)).items.filter((one) => one.conversation === conversation && !isOfUs(one.rule)).length;
  const attend = async () => { while (await attendClocks({ database: fixture.own.database, agency: us, calendar: releasedWorkingDays(), now: () => new Date() })); };
  const contested = async () => {
    const { conversation } = await enquired(fixture);
    const answer = await comes(fixture, conversation, 'enquiry-refusal', refusal('LEGAL'));
    const { submission } = await contest(conversation);
    await attend();
    return { conversation, answer, submission };
  };

  it('has a time of its own for its decision, is told up the ladder and chased while nobody decides', async () => {
    const { conversation } = await contested();
    const row = { rule: 'CONTEST_DECIDED', to: westMercia, kind: 'da-enquiry', state: 'running' };
    expect([await open(conversation), await told(actor, conversation)]).toEqual([[{ ...row, rungs: [] }], 0]);
    expect(await fixture.own.database.sql(`select term_count, term_unit, owner, team from clock c join awaited_reply a on a.clock_id = c.id where a.conversation = $1 and c.rule = 'CONTEST_DECIDED'`, [conversation])).toEqual([{ term_count: 10, term_unit: 'working-days', owner: 'pat.practitioner', team: 'North' }]);
    await fixture.own.database.sql(`update clock set started_at = started_at - interval '30 days', next_at = now() - interval '1 second' where rule = 'CONTEST_DECIDED'`);
    await attend();
    expect([await open(conversation), await told(actor, conversation), await told(manager, conversation)]).toEqual([[{ ...row, rungs: ['CHASE', 'OVERDUE', 'UNANSWERED'] }], 1, 1]);
    while (await fixture.own.database.inTransaction((sql) => sendChases(fixture.context, sql)));
    expect(await fixture.own.database.sql(`select s.rung, s.code from answer_chased s join awaited_reply a on a.clock_id = s.clock_id where a.conversation = $1 order by s.rung`, [conversation])).toEqual([{ rung: 'CHASE', code: null }, { rung: 'UNANSWERED', code: null }]);
    await decided(conversation, 'UPHELD');
    await attend();
    expect([await open(conversation), await told(manager, conversation)]).toEqual([[], 0]);
  });

  it('waits no longer where it is withdrawn, or the refusal does not hold', async () => {
    const [withdrawn, recalled] = [await contested(), await contested()];
    const of = (messageId: string, more: object) => ({ id: newMessageId(), messageId, act: 'WITHDRAW', at: new Date(), ...more });
    await fixture.own.database.inTransaction((sql) => gatewayCorrections.sent!(sql, [of(newMessageId(), { original: withdrawn.submission, kind: 'refusal-contest', conversation: withdrawn.conversation, submission: newMessageId() }) as never]));
    const recall = of(recalled.answer, { issuer: westMercia, kind: 'enquiry-refusal', conversation: recalled.conversation });
    await fixture.own.database.sql(`insert into message_correction (id, issuer, message_id, kind, conversation, act, reason_code, received_at) values ($1, $2, $3, 'enquiry-refusal', $4, 'WITHDRAW', 'NO_LONGER_NEEDED', $5)`, [recall.id, westMercia, recalled.answer, recalled.conversation, recall.at]);
    await fixture.own.database.inTransaction((sql) => gatewayCorrections.received!(sql, [recall as never]));
    await attend();
    expect(await open(withdrawn.conversation)).toEqual([]);
    // What was asked is awaited again.
    expect((await open(recalled.conversation)).map(({ rule }) => rule)).toEqual(['REPLY_ROUTINE']);
  });

  it('of an earlier refusal is decided as that, and leaves a later one contested until that is decided too', async () => {
    const { conversation } = await enquired(fixture);
    const answers: string[] = [], messages: string[] = [];
    for (const code of ['LEGAL', 'NOT_PROPORTIONATE']) {
      answers.push(await comes(fixture, conversation, 'enquiry-refusal', refusal(code)));
      if (answers.length === 2) expect((await read(conversation)).state).toBe('REFUSED');
      messages.push(await sealed(fixture, (await contest(conversation)).submission));
    }
    const stand = async () => { const { state, contests: all } = await read(conversation); return [state, ...all.map(({ answer, decision }) => [answer, (decision?.content as { decision?: string } | undefined)?.decision])]; };
    expect(await stand()).toEqual(['CONTESTED', [answers[1], undefined], [answers[0], undefined]]);
    await decided(conversation, 'UPHELD', messages[0]);
    expect(await stand()).toEqual(['CONTESTED', [answers[1], undefined], [answers[0], 'UPHELD']]);
    expect(await clocks(conversation)).toEqual([{ rule: 'REPLY_ROUTINE', told: expect.any(Array) }, { rule: 'CONTEST_DECIDED', told: ['stopped'] }, { rule: 'CONTEST_DECIDED', told: [] }]);
    await decided(conversation, 'OVERTURNED', messages[1]);
    expect(await stand()).toEqual(['OVERTURNED', [answers[1], 'OVERTURNED'], [answers[0], 'UPHELD']]);
  });

  it('of a later refusal can be made when an earlier one is decided meanwhile', async () => {
    const { conversation } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', refusal('LEGAL'));
    const message = await sealed(fixture, (await contest(conversation)).submission);
    const later = await comes(fixture, conversation, 'enquiry-refusal', refusal('NOT_PROPORTIONATE'));
    await decided(conversation, 'OVERTURNED', message);
    expect((await read(conversation)).state).toBe('REFUSED');
    expect(await contest(conversation)).toMatchObject({ answer: later });
  });

  it('is not decided by a further refusal, and is over where an answer comes', async () => {
    const { conversation } = await contested();
    await comes(fixture, conversation, 'enquiry-refusal', refusal('INSUFFICIENT_DETAIL'));
    await attend();
    expect((await open(conversation)).map(({ rule, state }) => [rule, state])).toEqual([['CONTEST_DECIDED', 'running']]);
    await comes(fixture, conversation, 'da-response', inScope());
    await attend();
    expect(await open(conversation)).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is contested by a practitioner once, with a reason that goes to the agency in its conversation, and stands as contested until that decides', async () => {
    const { crn, conversation } = await enquired(fixture);
    const answer = await comes(fixture, conversation, 'enquiry-refusal', refusal('LEGAL'));
    expect((await read(conversation)).state).toBe('REFUSED');
    const { submission } = await contest(conversation);
    expect(await contests(conversation)).toEqual([{ kind: 'refusal-contest', recipient: westMercia, in_reply_to: answer, person: 'pat.practitioner', role: 'practitioner', purpose: 'manage-da-risk', by_rule: 'NO' }]);
    const shown = await read(conversation);
    expect([shown.state, shown.contests]).toEqual(['CONTESTED', [expect.objectContaining({ answer, byRule: false, contestedBy: 'pat.practitioner', code: null, content: expect.objectContaining({ refused: 'LEGAL', reason: 'A new relationship was disclosed since.', subject: { crn } }) as object })]]);
    expect(await fixture.own.database.sql(`select person, facts from audit_entry where event = 'enquiry.contested' and facts->>'conversation' = $1`, [conversation])).toEqual([{ person: 'pat.practitioner', facts: { conversation, answer, submission, byRule: false } }]);
    await expect(contest(conversation)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    expect(await clocks(conversation)).toEqual([{ rule: 'REPLY_ROUTINE', told: ['stopped'] }, { rule: 'CONTEST_DECIDED', told: [] }]);
    await decided(conversation, 'OVERTURNED');
    expect(await read(conversation)).toMatchObject({ state: 'OVERTURNED', answers: [{ kind: 'enquiry-refusal' }], contests: [{ decision: { content: { decision: 'OVERTURNED' } } }] });
    expect(await clocks(conversation)).toEqual([{ rule: 'REPLY_ROUTINE', told: ['stopped'] }, { rule: 'CONTEST_DECIDED', told: ['stopped'] }, { rule: 'REPLY_ROUTINE', told: [] }]);
    await comes(fixture, conversation, 'da-response', inScope());
    expect((await read(conversation)).state).toBe('ANSWERED');
    expect((await clocks(conversation)).every(({ told }) => told.includes('stopped'))).toBe(true);
  });

  it('that is upheld goes to the manager of the practitioner, and to nobody who does not answer for the person', async () => {
    const { crn, conversation } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', refusal('LEGAL'));
    await contest(conversation, manager);
    await decided(conversation, 'UPHELD');
    expect((await read(conversation)).state).toBe('UPHELD');
    expect((await clocks(conversation)).map(({ rule, told }) => [rule, told])).toEqual([['REPLY_ROUTINE', ['stopped']], ['CONTEST_DECIDED', ['stopped']]]);
    const of = async (who: Actor) => (await openEscalations(fixture.own.database.sql, who, true, { limit: 50 })).items.filter((one) => one.conversation === conversation);
    expect([await of(manager), await of({ ...manager, teams: ['South'] }), await of(actor)]).toEqual([[expect.objectContaining({ code: 'LEGAL', crn, partner: westMercia }), expect.objectContaining({ code: 'UPHELD', crn, partner: westMercia })], [], []]);
  });

  it('is nothing to contest where nothing was refused, or something else came since', async () => {
    const { conversation } = await enquired(fixture);
    await expect(contest(conversation)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    await comes(fixture, conversation, 'enquiry-refusal', refusal('LEGAL'));
    await comes(fixture, conversation, 'da-response', inScope());
    await expect(contest(conversation)).rejects.toMatchObject({ code: 'REQUEST_CONFLICT' });
    await expect(contest(conversation, { ...actor, person: 'robin.practitioner', teams: ['South'] })).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' });
  });

  it('as too soon after a significant change contests itself, in the name and on the basis of who asked', async () => {
    const { conversation } = await enquired(fixture, { trigger: 'PREGNANCY', persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] });
    const answer = await comes(fixture, conversation, 'enquiry-refusal', refusal('TOO_SOON'));
    expect((await read(conversation)).state).toBe('CONTESTED');
    expect(await contestByRule.run(fixture.context)).toBe(true);
    expect(await contests(conversation)).toEqual([{ kind: 'refusal-contest', recipient: westMercia, in_reply_to: answer, person: 'pat.practitioner', role: 'practitioner', purpose: 'manage-da-risk', by_rule: 'YES' }]);
    expect((await read(conversation)).contests).toMatchObject([{ byRule: true, contestedBy: 'pat.practitioner', content: { refused: 'TOO_SOON', byRule: 'YES', contestedBy: { name: 'pat.practitioner' } } }]);
    expect(await contestByRule.run(fixture.context)).toBe(false);
    // What was refused too soon is awaited still, and so is the decision.
    expect(await clocks(conversation)).toEqual([{ rule: 'REPLY_ESCALATION', told: [] }, { rule: 'CONTEST_DECIDED', told: [] }]);
  });

  it('as too soon stands where nothing has changed, and for reasons that the agreement does not allow goes to the manager at once', async () => {
    const { conversation } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', refusal('TOO_SOON'));
    expect([(await read(conversation)).state, await contestByRule.run(fixture.context)]).toEqual(['REFUSED', false]);
    const { conversation: refused } = await enquired(fixture);
    await comes(fixture, refused, 'enquiry-refusal', refusal('NO_KNOWN_HISTORY'));
    const { items } = await openEscalations(fixture.own.database.sql, manager, true, { limit: 50 });
    expect(items.filter((one) => one.conversation === refused || one.conversation === conversation).map(({ code, conversation: of }) => [code, of])).toEqual([['NO_KNOWN_HISTORY', refused]]);
  });
});
