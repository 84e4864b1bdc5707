import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actor, cheshire, ciphertext, comes, daEnquiry, enquired, type Fixture, merseyside, openFixture, sealed, us, westMercia } from './refusals.fixture.js';
import { readAsked } from './ask.js';
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

  it('does not go in a circle: whoever was asked in the same issue is not asked again', async () => {
    const { conversation } = await enquired(fixture);
    await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
    await followed();
    const there = (await read(conversation)).redirect!.conversation!;
    const [row] = await fixture.own.database.sql('select submission from enquiry where conversation = $1', [there]);
    await sealed(fixture, String(row!['submission']));
    await comes(fixture, there, 'enquiry-refusal', wrongArea('22'), cheshire);
    const before = fixture.asked.length;
    await run();
    expect([(await read(there)).redirect, fixture.asked.length]).toEqual([{ place: '22', state: 'ASKED_BEFORE', to: westMercia, conversation, code: null }, before]);
  });

  it('is left to a person where nobody takes part there, the desk does not seal for them, or nothing is agreed with them', async () => {
    const becomes = async (force: string, says?: Parameters<typeof followed>[0]) => {
      const { conversation } = await enquired(fixture);
      await comes(fixture, conversation, 'enquiry-refusal', wrongArea(force));
      await (says === undefined ? run() : followed(says));
      const { redirect } = await read(conversation);
      return [redirect!.state, redirect!.to, redirect!.code];
    };
    expect(await becomes('01')).toEqual(['NO_NODE', null, null]);
    expect(await becomes('07', { cannot: 'REDIRECT_UNPROVEN' })).toEqual(['CANNOT', cheshire, 'REDIRECT_UNPROVEN']);
    expect(await becomes('05', ciphertext())).toEqual(['CANNOT', merseyside, 'PARTNER_NO_AGREEMENT']);
  });

  it('is not followed once the person is no longer supervised', async () => {
    const { crn, conversation } = await enquired(fixture);
    await fixture.own.database.sql(`update supervised_person set state = 'ENDED' where crn = $1`, [crn]);
    await comes(fixture, conversation, 'enquiry-refusal', wrongArea('07'));
    await run();
    expect((await fixture.own.database.sql('select state from enquiry_redirect where conversation = $1', [conversation]))[0]).toEqual({ state: 'ENDED' });
  });
});
