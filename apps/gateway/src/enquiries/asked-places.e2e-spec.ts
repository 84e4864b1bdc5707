import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { type OwnStore } from '../../../../test/support/own-store.js';
import { issueDraft, judgeDraft, readAsked } from './ask.js';
import { actor, type Asking, content, daEnquiry, loadSample, openAsking, supervised as supervisedAt } from './asking.fixture.js';
import { type NewEnquiry } from './requests.js';

let asking: Asking;
let own: OwnStore;

const supervised = (...addresses: readonly object[]): Promise<string> => supervisedAt(asking, ...addresses);
const draftOf = (crn: string, more: object = {}): NewEnquiry => ({ crn, content, ...more });
const issue = (draft: NewEnquiry) => issueDraft(asking.parts, daEnquiry, actor, draft, () => Promise.resolve());
const kept = (id: string) => own.database.sql('select place, code, because, reason, conversation is not null as asked from enquiry_place where issue = $1 order by position', [id]);

const here = { address: '1 Example Street, Worcester', postcode: 'WR1 1AA' };
const past = { address: '4 Former Close, Crewe CW1 1AA', until: '2024-03-31' };
const apart = { address: '6 Former Street, Liverpool', postcode: 'L1 1AA' };
const nowhere = { address: 'With friends, Exampleton' };

beforeAll(async () => {
  asking = await openAsking();
  ({ own } = asking);
});
afterAll(() => asking?.close());

describe('before a postcode lookup is loaded', () => {
  it('an enquiry is asked as it is named, and says that nobody looked up where the addresses lie', async () => {
    const crn = await supervised(here, past);
    expect(await judgeDraft(asking.parts, daEnquiry, actor, draftOf(crn))).toMatchObject({ findings: [{ path: '/forces', code: 'REQUIRED' }], notAsked: [{ place: null, code: 'NO_LOOKUP', because: [expect.anything(), expect.anything()] }] });
    const issued = await issue(draftOf(crn, { content: { ...content, forces: ['22'] } }));
    expect([issued.conversations.map(({ to, because }) => [to, because]), issued.notAsked.map(({ code }) => code)]).toEqual([[['police-west-mercia', []]], ['NO_LOOKUP']]);
  });
});

describe('with a postcode lookup', () => {
  beforeAll(async () => { await loadSample(own); });

  it('an enquiry goes to every force of every address by a conversation of its own, and keeps why', async () => {
    const crn = await supervised(here, past, nowhere);
    const issued = await issue(draftOf(crn));
    expect(issued.conversations.map(({ to, because }) => [to, because])).toEqual([['police-west-mercia', ['Address 1 of the supervised person']], ['police-cheshire', ['Address 2 of the supervised person, until 2024']]]);
    expect(await kept(issued.id)).toEqual([
      { place: '22', code: 'ASKED', because: ['Address 1 of the supervised person'], reason: null, asked: true }, { place: '07', code: 'ASKED', because: ['Address 2 of the supervised person, until 2024'], reason: null, asked: true },
      { place: null, code: 'NO_POSTCODE', because: ['Address 3 of the supervised person'], reason: null, asked: false },
    ]);
    const shown = await readAsked(asking.parts.database, daEnquiry, actor, issued.conversations[1]!.conversation, 'To see why.');
    expect(shown).toMatchObject({ to: 'police-cheshire', because: ['Address 2 of the supervised person, until 2024'], notAsked: [{ code: 'NO_POSTCODE' }], content: { forces: ['22', '07'] } });
  });

  it('a force that is left out without a reason stops it, and nothing is kept', async () => {
    const crn = await supervised(here, past);
    const refused = await issue(draftOf(crn, { content: { ...content, forces: ['22'] } })).catch((error: unknown) => error as GatewayError);
    expect(refused).toMatchObject({ code: 'MESSAGE_REJECTED', findings: [{ path: '/forces', code: 'REQUIRED' }] });
    expect(await own.database.sql('select 1 from enquiry where crn = $1', [crn])).toEqual([]);
  });

  it('what a person leaves out with a reason, or asks by hand, is kept and audited with that reason', async () => {
    const crn = await supervised(here, past, apart);
    const leftOut = [{ place: '07', reason: 'Answered in full last week.' }, { place: '05', reason: 'Asked by telephone today.' }];
    const issued = await issue(draftOf(crn, { leftOut }));
    expect(issued.conversations.map(({ to }) => to)).toEqual(['police-west-mercia']);
    expect((await kept(issued.id)).slice(1)).toEqual([
      { place: '07', code: 'LEFT_OUT', because: ['Address 2 of the supervised person, until 2024'], reason: 'Answered in full last week.', asked: false },
      { place: '05', code: 'NO_NODE', because: ['Address 3 of the supervised person'], reason: 'Asked by telephone today.', asked: false },
    ]);
    expect(await own.database.sql(`select person, kind, facts from audit_entry where event = 'enquiry.left-out' and facts->>'issue' = $1 order by facts->>'place' desc`, [issued.id])).toEqual([
      { person: 'pat.practitioner', kind: 'da-enquiry', facts: { issue: issued.id, place: '07', code: 'LEFT_OUT', reason: 'Answered in full last week.' } },
      { person: 'pat.practitioner', kind: 'da-enquiry', facts: { issue: issued.id, place: '05', code: 'NO_NODE', reason: 'Asked by telephone today.' } },
    ]);
  });

  it('keeps the same whatever stands in a VICTIM field: where a protected address lies does not show', async () => {
    const crn = await supervised(here);
    const of = (more: object) => ({ ...content, persons: [{ role: 'EX_PARTNER', familyName: 'Examplesson', ...more }] });
    const issues = [await issue(draftOf(crn, { content: of({}) })), await issue(draftOf(crn, { content: of({ protectedAddress: '14 Testing Road, Crewe', protectedPostcode: 'CW1 1AA' }) }))];
    const [bare, own_] = await Promise.all(issues.map(async ({ id, conversations }) => [conversations.map(({ to, because }) => [to, because]), await kept(id)]));
    expect(own_).toEqual(bare);
    expect(JSON.stringify(bare)).not.toContain('07');
  });
});
