import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchedRoles } from '#messages';
import { judgeDraft, readAsked } from './ask.js';
import { clarify } from './clarify.js';
import { actor, cheshire, ciphertext, comes, content, daEnquiry, enquired, type Fixture, inScope, openFixture, sealed, westMercia } from './refusals.fixture.js';
import { followRedirects } from './follow-redirects.loop.js';

let fixture: Fixture;
beforeAll(async () => { fixture = await openFixture(); });
afterAll(() => fixture?.close());

const partner = { role: 'PARTNER', givenNames: 'Sam', familyName: 'Examplesson' };
const read = (conversation: string) => readAsked(fixture.parts.database, daEnquiry, actor, conversation, 'To see what became of it.');
const searched = (roles: readonly string[], from = '1900-01-01') => inScope({ status: 'NIL_WITHIN_SCOPE', scope: { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: roles.map((role) => ({ role })), period: { from, until: '2099-12-31' } } });
const withoutPartner = searchedRoles.filter((role) => role !== 'PARTNER');

/** An enquiry about the supervised person alone, of whom West Mercia asked for more, and what was said then. */
async function clarified(more: object, before: object = {}): Promise<{ readonly crn: string; readonly conversation: string; readonly message: string }> {
  const { crn, conversation } = await enquired(fixture, before);
  await comes(fixture, conversation, 'enquiry-refusal', { code: 'INSUFFICIENT_DETAIL', reason: 'With whom?' });
  const { submission } = await clarify(fixture.parts, daEnquiry, actor, conversation, { content: { ...content, ...before, ...more } }, () => Promise.resolve());
  return { crn, conversation, message: await sealed(fixture, submission) };
}

describe('an answer to an enquiry that was clarified', () => {
  it('is judged by who was named then: one that did not search for them leaves it answered in part', async () => {
    const { conversation } = await clarified({ persons: [partner] });
    await comes(fixture, conversation, 'da-response', searched(withoutPartner));
    expect((await read(conversation)).state).toBe('ANSWERED_IN_PART');
    await comes(fixture, conversation, 'da-response', searched(searchedRoles));
    expect((await read(conversation)).state).toBe('ANSWERED');
  });

  it('is judged by the days that were asked about then', async () => {
    const period = (from: string) => ({ period: { from, until: '2026-11-20' } });
    const { conversation } = await clarified(period('1990-01-01'), period('2026-08-01'));
    await comes(fixture, conversation, 'da-response', searched(searchedRoles, '2026-08-01'));
    expect((await read(conversation)).state).toBe('ANSWERED_IN_PART');
  });

  it('to nobody who was asked about before is no answer about them: the next enquiry of them asks for the whole life, and of those who were asked about since then', async () => {
    const { crn, conversation } = await clarified({ persons: [partner] });
    await comes(fixture, conversation, 'da-response', searched(searchedRoles));
    const from = async (persons: readonly object[]) => ((await judgeDraft(fixture.parts, daEnquiry, actor, { crn, content: { ...content, persons } })).content['period'] as { from: string }).from;
    expect([await from([partner]), await from([{ ...partner, givenNames: 'Kim' }])]).toEqual([new Date().toISOString().slice(0, 10), '1980-01-01']);
  });

  it('that says to ask somebody else is followed with what was said last', async () => {
    const { conversation, message } = await clarified({ persons: [partner] });
    const answer = await comes(fixture, conversation, 'enquiry-refusal', { code: 'WRONG_AREA', reason: 'Nobody of that name lives here.', askInstead: { name: 'Another force', force: '07' } });
    await followRedirects.run(fixture.context);
    expect(fixture.asked.at(-1)).toMatchObject({ messageId: message, recipient: cheshire, answer: { id: answer } });
    fixture.deskSays.set(fixture.asked.at(-1)!.id, ciphertext());
    await followRedirects.run(fixture.context);
    expect(await read((await read(conversation)).redirect!.conversation!)).toMatchObject({ to: cheshire, insteadOf: conversation, content: { persons: [partner], forces: ['22', '07'] } });
    expect((await read(conversation)).answers.map(({ issuer }) => issuer)).toEqual([westMercia, westMercia]);
  });
});
