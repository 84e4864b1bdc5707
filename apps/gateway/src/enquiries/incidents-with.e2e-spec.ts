import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { issueDraft, readAsked } from './ask.js';
import { actor, content, daEnquiry, type Fixture, openFixture, supervised } from './refusals.fixture.js';

let fixture: Fixture;
beforeAll(async () => { fixture = await openFixture(); });
afterAll(() => fixture?.close());

const [sam, kim] = [{ role: 'PARTNER', familyName: 'Examplesson' }, { role: 'EX_PARTNER', familyName: 'Other' }];
const ask = async (questions: readonly string[], persons?: readonly object[]) => issueDraft(fixture.parts, daEnquiry, actor, { crn: await supervised(fixture), content: { ...content, questions, ...(persons === undefined ? {} : { persons }) } }, () => Promise.resolve());
const refusedWith = (act: Promise<unknown>): Promise<string[]> => act.then(() => ['sent'], (error: unknown) => (error as GatewayError).findings.map(({ path, code }) => `${path} ${code}`));

describe('an enquiry about the incidents with somebody', () => {
  it('says with whom, and is asked so', async () => {
    const { conversations } = await ask(['INCIDENTS_WITH'], [sam, { ...kim, incidentsWith: 'YES' }]);
    expect(await readAsked(fixture.parts.database, daEnquiry, actor, conversations[0]!.conversation, 'To see what was asked.')).toMatchObject({ content: { persons: [{ role: 'PARTNER' }, { role: 'EX_PARTNER', incidentsWith: 'YES' }] } });
  });

  it('is refused at its field where it does not, and only then', async () => {
    expect([await refusedWith(ask(['INCIDENTS_WITH'], [sam, kim])), await refusedWith(ask(['INCIDENTS_ALL', 'INCIDENTS_WITH'], [sam])), await refusedWith(ask(['INCIDENTS_ALL'], [sam, kim]))]).toEqual([['/persons REQUIRED'], ['/persons REQUIRED'], ['sent']]);
    expect(await refusedWith(ask(['INCIDENTS_WITH']))).toContain('/persons REQUIRED');
    expect(await refusedWith(ask(['INCIDENTS_ALL'], [{ ...sam, incidentsWith: 'NO' }]))).toEqual(['/persons/0/incidentsWith NOT_IN_LIST']);
  });
});
