import { beforeAll, describe, expect, it } from '@jest/globals';
import { json, listedNow } from '../support/answers.js';
import { answerWork, issue, posted, refusal, safeguardingDraft, standsAt, work } from '../support/enquiries.js';
import { escalated, type Escalation, escalationsCounted, escalationsOf } from '../support/escalations.js';
import { newPerson, supervise } from '../support/people.js';
import { agency, ask } from '../support/stack.js';

const authority = 'childrens-worcestershire';
const counts = () => Promise.all([escalationsCounted('probation', 'morgan.manager', 'CONSENT_REQUIRED', authority), escalationsCounted(authority, 'lead.wo', 'CONSENT_REQUIRED', 'probation')]);

describe('a local authority that demands the consent of both parents (the unnamed authority)', () => {
  let conversation: string;
  let before: readonly number[];

  beforeAll(async () => {
    before = await counts();
    const person = newPerson({ address: '', postcode: '' });
    await supervise(person);
    const { conversations: [first] } = await issue('safeguarding-enquiries', person['crn']!, safeguardingDraft());
    const asked = first!.conversation;
    await answerWork(authority, 'enquiries', 'social.wo', (await work(authority, 'enquiries', 'social.wo', asked)).id, 'enquiry-refusal', refusal({ code: 'CONSENT_REQUIRED', reason: 'Both parents have to agree first.' }));
    conversation = asked;
    await standsAt('safeguarding-enquiries', conversation, 'REFUSED');
  }, 90_000);

  it("is escalated by itself, once, to the practitioner's manager and to the lead of those who refused", async () => {
    expect(await escalated('probation', 'morgan.manager', conversation)).toMatchObject({ code: 'CONSENT_REQUIRED', partner: authority });
    expect(await escalated(authority, 'lead.wo', conversation)).toMatchObject({ code: 'CONSENT_REQUIRED', partner: 'probation', crn: null });
    expect([(await escalationsOf('probation', 'morgan.manager', conversation)).length, (await escalationsOf(authority, 'lead.wo', conversation)).length]).toEqual([1, 1]);
  });

  it('is told to nobody else', async () => {
    for (const [at, person] of [['probation', 'pat.practitioner'], [authority, 'social.wo'], ['probation', 'olu.operator']] as const) expect([person, (await ask(agency(at).url, '/api/escalations', person)).status]).toEqual([person, 404]);
  });

  it('is counted on both sides', async () => {
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  it('closes nothing: the clock of the enquiry runs on', async () => {
    const clock = await listedNow<{ conversation: string | null; rule: string; state: string }>(agency('probation').url, '/api/clocks', 'pat.practitioner', (one) => one.conversation === conversation && one.rule !== 'ANSWER_READ');
    expect(clock).toMatchObject({ state: 'running' });
  });

  it('leaves the list when a manager says what was done, and is counted still', async () => {
    const { id } = await escalated('probation', 'morgan.manager', conversation);
    const dealt = (reason: string) => ask(agency('probation').url, `/api/escalations/${id}/dealt-with`, 'morgan.manager', posted({ reason }));
    const done = await json<{ dealtWith: object }>(agency('probation').url, `/api/escalations/${id}/dealt-with`, 'morgan.manager', posted({ reason: 'Spoke with the head of service; they answer now.' }));
    expect(done.dealtWith).toMatchObject({ by: 'morgan.manager', role: 'manager' });
    expect(await listedNow<Escalation>(agency('probation').url, '/api/escalations', 'morgan.manager', (one) => one.id === id)).toBeUndefined();
    expect((await dealt('Once more.')).status).toBe(409);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });
});
