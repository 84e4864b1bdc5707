import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { releasedWorkingDays } from '#clocks';
import { type Effect } from '#exchange';
import { attendClocks } from '#exchange/clocks';
import { newMessageId } from '#messages';
import { listAwaited, recordOutcome } from '../awaited/read-awaited.js';
import { gatewayCorrections } from '../corrections/put-right.js';
import { fileAll } from '../letters/file-replies.loop.js';
import { actor, cheshire, ciphertext, comes, content, daEnquiry, enquired, type Fixture, inScope, manager, nextMoment, openFixture, preloaded, put, sealed, supervised, us, westMercia } from './refusals.fixture.js';
import { issueDraft, readAsked } from './ask.js';
import { fileDecision, preloadedForDecisions } from './contest-decisions.handler.js';
import { contestRefusal } from './contest.js';
import { followRedirects } from './follow-redirects.loop.js';

let fixture: Fixture;
beforeAll(async () => { fixture = await openFixture(); });
afterAll(() => fixture?.close());

const wrongArea = (force: string, more: object = {}) => ({ code: 'WRONG_AREA', reason: 'Nobody of that name lives here.', askInstead: { name: 'Another force', force }, ...more });
const run = () => followRedirects.run(fixture.context);
const read = (conversation: string) => readAsked(fixture.parts.database, daEnquiry, actor, conversation, 'To see what became of it.');

/** Lets the desk answer what it was asked last, and the enquiry go on. */
async function followed(says = ciphertext() as Parameters<Fixture['deskSays']['set']>[1]): Promise<void> {
  await run();
  fixture.deskSays.set(fixture.asked.at(-1)!.id, says);
  await run();
}

describe('an enquiry whose recipient says to ask somebody else', () => {
  it('is asked there by itself: the same, on the same basis and in the same name, in a conversation of its own under the same issue', async () => {
    const { crn, issue, conversation, message } = await enquired(fixture);
    const answer = await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
    expect(await run()).toBe(false);
    expect(fixture.asked.at(-1)).toMatchObject({ issuer: us, messageId: message, recipient: cheshire, answer: { id: answer, salt: 'salt', part: JSON.stringify(wrongArea('07')) } });
    expect((await read(conversation)).redirect).toEqual({ place: '07', state: 'WAITING', to: cheshire, conversation: null, code: null });
    await followed();
    const { redirect, state } = await read(conversation);
    expect([state, redirect]).toEqual(['REFUSED', { place: '07', state: 'FOLLOWED', to: cheshire, conversation: expect.any(String) as unknown, code: null }]);
    const there = await read(redirect!.conversation!);
    expect(there).toMatchObject({ id: issue, crn, to: cheshire, state: 'ASKED', insteadOf: conversation, because: [`Name of ${westMercia} says to ask here instead`], content: { forces: ['22', '07'], trigger: 'PERIODIC' }, askedBy: 'pat.practitioner' });
    expect(await fixture.own.database.sql('select recipient, purpose, lawful_basis, person, role, victim_digest is not null as has_victim_part from submission where conversation = $1', [redirect!.conversation])).toEqual([
      { recipient: cheshire, purpose: 'manage-da-risk', lawful_basis: 'OMA2007-s14', person: 'pat.practitioner', role: 'practitioner', has_victim_part: true },
    ]);
    expect(await fixture.own.database.sql(`select person, partner, facts from audit_entry where event = 'enquiry.redirected' and facts->>'insteadOf' = $1`, [conversation])).toMatchObject([{ person: 'pat.practitioner', partner: cheshire }]);
    expect(await run()).toBe(false);
  });

  it('does not go in a circle: where they point at each other nobody is asked again, nothing is complete, and whoever has the case is told', async () => {
    const { conversation, issue } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
    await followed();
    const there = (await read(conversation)).redirect!.conversation!;
    const [row] = await fixture.own.database.sql('select submission from enquiry where conversation = $1', [there]);
    await sealed(fixture, String(row!['submission']));
    await comes(fixture, there, 'enquiry-refusal', wrongArea('22'), cheshire);
    const before = fixture.asked.length;
    await run();
    expect([(await read(there)).redirect, fixture.asked.length]).toEqual([{ place: '22', state: 'CANNOT', to: westMercia, conversation: null, code: 'CIRCLE' }, before]);
    expect((await read(there)).inScope).toEqual({ answered: 0, notNeeded: 0, of: 1, complete: false });
    expect(await fixture.own.database.sql(`select a.place, c.rule from awaited_reply a join clock c on c.id = a.clock_id where a.issue = $1 and a.place is not null and not exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped')`, [issue])).toEqual([{ place: '22', rule: 'REPLY_ROUTINE' }]);
    await comes(fixture, there, 'da-response', inScope({ scope: { ...(inScope() as { scope: object }).scope, forces: ['07'] } }), cheshire);
    expect((await read(there)).inScope).toMatchObject({ answered: 1, complete: true });
  });

  it('is not done with where somebody is sent to themselves, which only a person can put right', async () => {
    const { conversation } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', wrongArea('22'));
    await run();
    expect(await read(conversation)).toMatchObject({ redirect: { state: 'CANNOT', code: 'CIRCLE' }, inScope: { of: 1, complete: false } });
  });

  it('is answered for by whoever was asked before, who has not sent it on', async () => {
    const { crn } = await enquired(fixture);
    const { conversations } = await issueDraft(fixture.parts, daEnquiry, actor, { crn, content: { ...content, forces: ['22', '07'] } }, () => Promise.resolve());
    const [here, there] = [westMercia, cheshire].map((to) => conversations.find((one) => one.to === to)!.conversation) as [string, string];
    await sealed(fixture, String((await fixture.own.database.sql('select submission from enquiry where conversation = $1', [here]))[0]!['submission']));
    await comes(fixture, here, 'enquiry-refusal', wrongArea('07'));
    await run();
    expect(await read(here)).toMatchObject({ redirect: { state: 'ASKED_BEFORE', conversation: there }, inScope: { of: 1, complete: false } });
  });

  describe('and takes that back', () => {
    const crossed = async () => {
      const { crn, issue, conversation } = await enquired(fixture);
      const refusal = await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
      await followed();
      const there = (await read(conversation)).redirect!.conversation!;
      await comes(fixture, there, 'da-response', inScope({ scope: { ...(inScope() as { scope: object }).scope, forces: ['07'] } }), cheshire);
      expect(await read(conversation)).toMatchObject({ state: 'REFUSED', redirect: { state: 'FOLLOWED' }, inScope: { answered: 1, of: 1, complete: true } });
      return { crn, issue, conversation, refusal, there };
    };
    const running = async (conversation: string) => (await fixture.own.database.sql(`select c.rule from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1 and not exists (select 1 from clock_event s where s.clock_id = c.id and s.kind = 'stopped')`, [conversation])).map(({ rule }) => rule);

    it('is asked of them again where they withdraw their refusal: nothing is complete before they have answered', async () => {
      const { conversation, refusal, there } = await crossed();
      const recall = { id: newMessageId(), messageId: refusal, act: 'WITHDRAW', at: new Date(), issuer: westMercia, kind: 'enquiry-refusal', conversation };
      await fixture.own.database.sql(`insert into message_correction (id, issuer, message_id, kind, conversation, act, reason_code, received_at) values ($1, $2, $3, 'enquiry-refusal', $4, 'WITHDRAW', 'NO_LONGER_NEEDED', now())`, [recall.id, westMercia, refusal, conversation]);
      await fixture.own.database.inTransaction((sql) => gatewayCorrections.received!(sql, [recall as never]));
      expect(await read(conversation)).toMatchObject({ state: 'ASKED', redirect: null, inScope: { answered: 1, of: 2, complete: false } });
      expect([(await read(there)).insteadOf, await running(conversation)]).toEqual([conversation, ['REPLY_ROUTINE']]);
      await comes(fixture, conversation, 'da-response', inScope());
      expect((await read(conversation)).inScope).toMatchObject({ answered: 2, of: 2, complete: true });
    });

    it('is asked of them again where their refusal is contested and overturned, also before it has gone on', async () => {
      const overturn = async (conversation: string) => {
        const { submission } = await contestRefusal(fixture.parts, daEnquiry, actor, { conversation, reason: 'The person lives in your area.' }, () => Promise.resolve());
        const message = await sealed(fixture, submission);
        const decision = { id: newMessageId(new Date()), issuer: westMercia, kind: 'contest-decision', conversation, inReplyTo: message, receivedAt: nextMoment(), content: { decision: 'OVERTURNED' }, preloaded: await preloaded(fixture.own, preloadedForDecisions, conversation) };
        for (const effect of fileDecision(decision as never)) if ('insert' in effect) await put(fixture.own, effect.insert, effect.row);
      };
      const { conversation } = await crossed();
      await overturn(conversation);
      expect(await read(conversation)).toMatchObject({ state: 'OVERTURNED', redirect: null, inScope: { answered: 1, of: 2, complete: false } });
      const waiting = await enquired(fixture);
      await comes(fixture, waiting.conversation, 'enquiry-refusal', wrongArea('07'));
      await overturn(waiting.conversation);
      const before = fixture.asked.length;
      await run();
      expect([fixture.asked.length, (await read(waiting.conversation)).redirect]).toEqual([before, null]);
    });
  });

  it('is asked by letter where a place has no node, or nothing is agreed with it: the same, on the same basis, under a clock of its own, with what the desk needs to hold it to the answer', async () => {
    const forDesk = jest.spyOn(fixture.context.submit, 'sealToOwnDesk');
    for (const place of ['01', '05']) {
      const { crn, issue, conversation, message } = await enquired(fixture);
      const answer = await comes(fixture, conversation, 'enquiry-refusal', wrongArea(place));
      const before = fixture.asked.length;
      expect(await run()).toBe(true);
      expect(fixture.asked.length).toBe(before);
      const { redirect } = await read(conversation);
      expect(redirect).toEqual({ place, state: 'FOLLOWED', to: place, conversation: expect.any(String) as unknown, code: null });
      const there = redirect!.conversation!;
      expect(await read(there)).toMatchObject({ id: issue, crn, to: place, state: 'ASKED', insteadOf: conversation, because: [`Name of ${westMercia} says to ask here instead`], content: { forces: ['22', place] }, letter: { state: 'WAITING' }, inScope: { answered: 0, of: 1 } });
      expect(await fixture.own.database.sql(`select a.place, c.rule, c.partner from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = $1`, [there])).toEqual([{ place, rule: 'REPLY_ROUTINE', partner: null }]);
      expect(await fixture.own.database.sql('select l.says from letter l join sealed_letter s using (id) where l.conversation = $1', [there])).toEqual([{ says: 'ASKS' }]);
      expect(JSON.parse(String(forDesk.mock.lastCall![0]))).toMatchObject({ kind: 'da-enquiry', place, lawfulBasis: 'OMA2007-s14', answers: ['da-response', 'enquiry-refusal'], content: { forces: ['22', place] }, onward: { message, answer: { id: answer, salt: 'salt', part: JSON.stringify(wrongArea(place)) } } });
      expect(await fixture.own.database.sql(`select person, partner from audit_entry where event = 'enquiry.redirected' and facts->>'insteadOf' = $1`, [conversation])).toEqual([{ person: 'pat.practitioner', partner: place }]);
      expect(await run()).toBe(false);
    }
  });

  it('names the place there also where as many were named as may be: in the place of whoever says that it is not theirs', async () => {
    const asksThere = async (forces: readonly string[]) => {
      const { conversation } = await enquired(fixture);
      await fixture.own.database.sql(`update enquiry set content = jsonb_set(content::jsonb, '{forces}', $2::jsonb) where conversation = $1`, [conversation, JSON.stringify(forces)]);
      await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
      await followed();
      return ((await read((await read(conversation)).redirect!.conversation!)).content as { forces: string[] }).forces;
    };
    const many = (count: number) => Array.from({ length: count }, (_, at) => String(at === 3 ? 22 : 50 + at));
    expect(await asksThere(many(25))).toEqual([...many(25), '07']);
    expect(await asksThere(many(43))).toEqual([...many(43).filter((force) => force !== '22'), '07']);
  });

  it('is left to a person where there is no such place, or the desk does not seal for them', async () => {
    const becomes = async (force: string, says?: Parameters<typeof followed>[0]) => {
      const { conversation } = await enquired(fixture);
      await comes(fixture, conversation, 'enquiry-refusal', wrongArea(force));
      await (says === undefined ? run() : followed(says));
      const { redirect } = await read(conversation);
      return [redirect!.state, redirect!.to, redirect!.code];
    };
    expect(await becomes('99')).toEqual(['NO_NODE', null, null]);
    expect(await becomes('07', { cannot: 'REDIRECT_UNPROVEN' })).toEqual(['CANNOT', cheshire, 'REDIRECT_UNPROVEN']);
  });

  describe('to where it cannot be asked by itself', () => {
    const open = async (issue: string) => (await listAwaited(fixture.parts.database, actor, 'all', { limit: 100 } as never)).items.filter(({ place, conversation }) => place !== null && conversation === null)
      .map(({ id, rule, kind, place, notAsked, tellsYou, crn }) => ({ id, rule, kind, place, notAsked, tellsYou, crn })).filter(({ id }) => ofIssue.get(issue)?.includes(id) ?? false);
    const ofIssue = new Map<string, string[]>();
    const awaited = async (issue: string) => {
      ofIssue.set(issue, (await fixture.own.database.sql('select clock_id from awaited_reply where issue = $1', [issue])).map((row) => String(row['clock_id'])));
      return open(issue);
    };
    const task = (place: string, crn: string) => ({ id: expect.any(String) as unknown, rule: 'REPLY_ROUTINE', kind: 'da-enquiry', place, notAsked: true, tellsYou: true, crn });
    const attend = async () => { while (await attendClocks({ database: fixture.own.database, agency: us, calendar: releasedWorkingDays(), now: () => new Date() })); };
    const ask = (crn: string, more: object) => issueDraft(fixture.parts, daEnquiry, actor, { crn, content: { ...content, ...more } }, () => Promise.resolve());

    /** Lets a place that was asked by letter point on, as somebody files it: no signature says so, and nobody follows by themselves. */
    const filed = async (conversation: string, crn: string, place: string) => {
      await fixture.own.database.sql(
        `insert into filed_reply (id, conversation, place, kind, crn, filed_by, filed_role, case_part, originator_part) values ($1, $2, '01', 'enquiry-refusal', $3, 'pat.practitioner', 'practitioner', $4, '{}')`, [newMessageId(), conversation, crn, wrongArea(place)]);
      const apply = async (_: unknown, effects: readonly Effect[]) => { for (const effect of effects) if ('insert' in effect) await put(fixture.own, effect.insert, effect.row); };
      await fileAll({ apply }, fixture.own.database.sql);
    };

    it('is a task of whoever has the case, under a clock of its own, which a person ends with what came of it', async () => {
      const { crn, issue, conversation } = await enquired(fixture);
      await comes(fixture, conversation, 'enquiry-refusal', wrongArea('99'));
      await run();
      await run();
      const [one, ...more] = await awaited(issue);
      expect([one, more]).toEqual([task('99', crn), []]);
      await fixture.own.database.sql(`update clock set started_at = started_at - interval '30 days', next_at = now() - interval '1 second' where id = $1`, [one!.id]);
      await attend();
      expect((await listAwaited(fixture.parts.database, manager, 'told', { limit: 100 } as never)).items.filter(({ id }) => id === one!.id)).toMatchObject([{ rungs: ['CHASE', 'OVERDUE', 'UNANSWERED'] }]);
      await recordOutcome(fixture.parts.database, actor, { id: one!.id, outcome: 'ANSWERED_BY_HAND', reason: 'They answered by telephone.' }, () => Promise.resolve());
      await attend();
      expect(await awaited(issue)).toEqual([]);
    });

    it('ends by asking there, by letter or by node, and not by asking somewhere else or about somebody else', async () => {
      const crn = await supervised(fixture);
      const { id: issue, conversations: [byLetter] } = await ask(crn, { forces: ['01'] });
      await filed(byLetter!.conversation, crn, '03');
      await ask(crn, { forces: ['22'] });
      await ask(await supervised(fixture), { forces: ['22', '03'] });
      await attend();
      expect(await awaited(issue)).toEqual([task('03', crn)]);
      await ask(crn, { forces: ['22', '03'] });
      await attend();
      expect([await awaited(issue), await fixture.own.database.sql(`select c.outcome from awaited_reply a join clock c on c.id = a.clock_id where a.issue = $1 and a.place = '03'`, [issue])]).toEqual([[], [{ outcome: 'ASKED' }]]);
      const proofless = await enquired(fixture);
      await comes(fixture, proofless.conversation, 'enquiry-refusal', wrongArea('07'));
      await followed({ cannot: 'REDIRECT_UNPROVEN' });
      expect(await awaited(proofless.issue)).toEqual([task('07', proofless.crn)]);
      await ask(proofless.crn, { forces: ['07'] });
      await attend();
      expect(await awaited(proofless.issue)).toEqual([]);
    });

    it('is asked already where a letter has gone there in the same issue', async () => {
      const { id: issue, conversations } = await ask(await supervised(fixture), { forces: ['22', '01'] });
      const { conversation, submission } = conversations.find(({ to }) => to === westMercia)!;
      await sealed(fixture, submission);
      await comes(fixture, conversation, 'enquiry-refusal', wrongArea('01'));
      await run();
      expect([(await read(conversation)).redirect?.state, await awaited(issue)]).toEqual(['ASKED_BEFORE', []]);
    });

    it('is a task too where a place that was asked by letter points on, and is none any more where the enquiry is withdrawn', async () => {
      const crn = await supervised(fixture);
      const { id: issue, conversations } = await ask(crn, { forces: ['22', '01'] });
      const [byLetter, byNode] = [conversations.find(({ to }) => to === '01')!, conversations.find(({ to }) => to === westMercia)!];
      await filed(byLetter.conversation, crn, '03');
      expect(await awaited(issue)).toEqual([task('03', crn)]);
      const withdrawn = ({ submission, conversation }: { submission: string; conversation: string }) => fixture.own.database.inTransaction((sql) => gatewayCorrections.sent!(sql, [{ messageId: newMessageId(), original: submission, kind: 'da-enquiry', conversation, act: 'WITHDRAW', submission: newMessageId() }]));
      await withdrawn(byNode);
      await attend();
      expect(await awaited(issue)).toEqual([task('03', crn)]);
      await withdrawn(byLetter);
      await attend();
      expect(await awaited(issue)).toEqual([]);
    });
  });

  it('is not followed once the person is no longer supervised', async () => {
    const { crn, conversation } = await enquired(fixture);
    await fixture.own.database.sql(`update supervised_person set state = 'ENDED' where crn = $1`, [crn]);
    await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
    await run();
    expect((await fixture.own.database.sql('select state from enquiry_redirect where conversation = $1', [conversation]))[0]).toEqual({ state: 'ENDED' });
    const elsewhere = await enquired(fixture);
    await fixture.own.database.sql(`update supervised_person set state = 'ENDED' where crn = $1`, [elsewhere.crn]);
    await comes(fixture, elsewhere.conversation, 'enquiry-refusal', wrongArea('01'));
    await run();
    expect(await fixture.own.database.sql('select 1 from awaited_reply where issue = $1 and place is not null', [elsewhere.issue])).toEqual([]);
  });
});
