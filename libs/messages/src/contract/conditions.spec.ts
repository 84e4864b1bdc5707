import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Kind, kindNames, kinds } from '../kinds/kinds.js';
import { type KindDeclaration } from '../kinds/kind-declaration.js';
import { type Schema } from '../fields/forms.js';
import { checkAtSource, checkContent } from './check-content.js';
import { brokenBy } from './conditions.js';
import { laneOf } from './lane-of.js';
import { contentSchema, partSchema } from './schema.js';

const examples = new URL('../../../../contracts/examples/', import.meta.url);
const load = (kind: Kind, name: string): object => JSON.parse(readFileSync(new URL(`${kind}/${name}`, examples), 'utf8')) as object;
const codes = (kind: Kind, content: object): string[] => checkContent(kind, content).map(({ path, code }) => `${path} ${code}`);
const enquiry = () => load('da-enquiry', 'valid-full.json') as Record<string, unknown>;

describe('a rule between fields', () => {
  it('is broken by a list without elements as by one that is not there', () => {
    for (const persons of [undefined, []]) expect(codes('da-enquiry', { ...enquiry(), persons })).toEqual(['/persons REQUIRED']);
  });

  it('about one of several values of a list holds for that value and for no other', () => {
    const asked = (questions: string[]) => codes('da-enquiry', { ...enquiry(), questions, question: undefined });
    expect(asked(['ORDERS', 'FREE'])).toEqual(['/question REQUIRED']);
    expect(asked(['ORDERS'])).toEqual([]);
  });

  it('about a choice of fields is content with any one of them', () => {
    const about = (pnc: string | undefined, dateOfBirth: string | undefined) => codes('da-enquiry', { ...enquiry(), subject: { ...(enquiry()['subject'] as object), pnc, dateOfBirth } });
    expect(about('1979/0163001B', undefined)).toEqual([]);
    expect(about(undefined, '1979-02-03')).toEqual([]);
    expect(about(undefined, undefined)).toEqual(['/subject/pnc REQUIRED', '/subject/dateOfBirth REQUIRED']);
  });

  it('about the elements of a list names the element', () => {
    const persons = [{ role: 'PARTNER', address: '1 Sample Street' }, { role: 'EX_PARTNER', address: '2 Sample Street', postcode: 'WR1 2AB' }];
    expect(codes('da-enquiry', { ...enquiry(), persons })).toEqual(['/persons/1/address CONTRADICTION', '/persons/1/postcode CONTRADICTION']);
  });

  it('about a choice of fields that stand in several parts is judged by the whole, and by no part alone', () => {
    const rules = (schema: Schema): string => JSON.stringify(schema['allOf']);
    expect([rules(contentSchema('da-response')), rules(partSchema('da-response', 'case'))].map((said) => said.includes('ordersInForce'))).toEqual([true, false]);
    expect(rules(partSchema('safeguarding-enquiry', 'case'))).toContain('"anyOf":[{"required":["children"]');
  });

  it.each<[Kind, string, string[]]>([
    ['da-response', 'invalid-full-without-anything-held.json', ['/incidents REQUIRED', '/intelligence REQUIRED', '/ordersInForce REQUIRED', '/answer REQUIRED']],
    ['da-response', 'invalid-nil-with-incidents.json', ['/incidents CONTRADICTION']],
    ['safeguarding-enquiry', 'invalid-court-report-that-names-nobody-else.json', ['/children REQUIRED', '/carers REQUIRED']],
    ['safeguarding-enquiry', 'invalid-emc-that-names-nobody-else.json', ['/children REQUIRED', '/carers REQUIRED', '/nobodyElse REQUIRED']],
    ['safeguarding-enquiry', 'invalid-hdc-that-names-nobody-else.json', ['/children REQUIRED', '/carers REQUIRED', '/nobodyElse REQUIRED']],
    ['marac-referral', 'invalid-visible-high-risk-without-assessment.json', ['/riskTool REQUIRED']],
    ['marac-referral', 'invalid-without-word-on-safe-calls.json', ['/victim/safeToCall REQUIRED']],
    ['da-enquiry', 'invalid-curfew-without-address.json', ['/proposedAddress REQUIRED']], ['safeguarding-enquiry', 'invalid-curfew-without-address.json', ['/proposedAddress REQUIRED']],
    ['da-enquiry', 'valid-curfew.json', []], ['safeguarding-enquiry', 'valid-curfew.json', []],
    ['child-referral', 'invalid-without-an-ask.json', ['/ask REQUIRED']], ['child-referral', 'invalid-only-to-know-without-reason.json', ['/reasonInfoOnly REQUIRED']],
    ['child-referral', 'invalid-in-danger-without-police.json', ['/policeNotifiedAt REQUIRED']],
    ['child-referral', 'invalid-child-of-whom-nothing-is-known.json', ['givenNames', 'familyName', 'dateOfBirth', 'expectedOn', 'approximateAge'].map((name) => `/children/0/${name} REQUIRED`)],
    ['child-referral', 'invalid-without-children.json', ['/children TOO_FEW']], ['child-referral', 'invalid-evidence-unmarked.json', ['/evidence/0/marking REQUIRED']],
    ['child-referral', 'invalid-nobody-told-without-reason.json', ['/whyNot REQUIRED']], ['child-referral', 'invalid-consent-refused-without-reason.json', ['/whyNot REQUIRED']],
    ['child-referral', 'invalid-nobody-to-ring.json', ['/referrer/contact REQUIRED', '/manager/contact REQUIRED']], ['child-referral', 'invalid-address-of-former-partner.json', ['/adults/0/address CONTRADICTION']],
    ['child-referral', 'valid-full.json', []], ['child-referral', 'valid-only-to-know.json', []],
    ['referral-outcome', 'invalid-bare-no-further-action.json', ['/reason TOO_SHORT']], ['referral-outcome', 'invalid-without-way-to-challenge.json', ['/feedbackRoute REQUIRED']],
    ['adult-referral', 'invalid-without-an-ask.json', ['/ask REQUIRED']], ['adult-referral', 'invalid-without-what-will-happen.json', ['/riskIfNoAction REQUIRED']], ['adult-referral', 'invalid-without-capacity.json', ['/adultsAtRisk/0/capacity REQUIRED']],
    ['adult-referral', 'invalid-only-to-know-without-reason.json', ['/reasonInfoOnly REQUIRED']], ['adult-referral', 'invalid-in-danger-without-police.json', ['/policeNotifiedAt REQUIRED']], ['adult-referral', 'invalid-without-an-adult.json', ['/adultsAtRisk TOO_FEW']],
    ['adult-referral', 'invalid-adult-of-whom-nothing-is-known.json', ['givenNames', 'familyName', 'dateOfBirth', 'approximateAge'].map((name) => `/adultsAtRisk/0/${name} REQUIRED`)], ['adult-referral', 'invalid-evidence-unmarked.json', ['/evidence/0/marking REQUIRED']],
    ['adult-referral', 'invalid-nobody-told-without-reason.json', ['/whyNot REQUIRED']], ['adult-referral', 'invalid-consent-refused-without-reason.json', ['/whyNot REQUIRED']], ['adult-referral', 'invalid-address-of-former-partner.json', ['/others/0/address CONTRADICTION']],
    ['adult-referral', 'invalid-nobody-to-ring.json', ['/referrer/contact REQUIRED', '/manager/contact REQUIRED']], ['adult-referral', 'valid-full.json', []], ['adult-referral', 'valid-only-to-know.json', []],
    ['adult-referral-outcome', 'invalid-bare-no-further-action.json', ['/reason TOO_SHORT']], ['adult-referral-outcome', 'invalid-without-way-to-challenge.json', ['/feedbackRoute REQUIRED']], ['adult-referral-outcome', 'invalid-decision-about-children.json', ['/decision NOT_IN_LIST']],
    ['message-correction', 'invalid-superseded-by-nothing.json', ['/replacedBy REQUIRED']], ['message-correction', 'invalid-recalled-and-replaced.json', ['/replacedBy CONTRADICTION']], ['message-correction', 'invalid-of-a-receipt.json', ['/correctedKind NOT_IN_LIST']],
    ['message-correction', 'valid-superseded.json', []], ['message-correction', 'valid-recalled-in-error.json', []],
    ['referral-outcome', 'valid-still-at-risk.json', []], ['adult-referral-outcome', 'valid-still-at-risk.json', []],
    ['custody-notice', 'invalid-without-prison.json', ['/prison REQUIRED']], ['custody-notice', 'invalid-release-without-address.json', ['/releaseAddress REQUIRED']],
    ['custody-notice', 'invalid-without-probation-office.json', ['/probationOffice REQUIRED']], ['custody-notice', 'invalid-without-why.json', ['/reason REQUIRED']],
    ['custody-notice', 'valid-reception.json', []], ['custody-notice', 'valid-transfer.json', []], ['custody-notice', 'valid-release.json', []], ['custody-acknowledgement', 'valid-held.json', []], ['custody-acknowledgement', 'invalid-without-holder.json', ['/heldBy REQUIRED']],
    ['da-response', 'valid-suspect-is-somebody-else.json', []], ['da-response', 'valid-intelligence-alone.json', []],
  ])('of %s has %s as an example of what it asks for', (kind, name, expected) => expect(codes(kind, load(kind, name))).toEqual(expected));

  it('tells a referral without an ask what may be asked, and one about a child in danger to ring 999 first', () => {
    const told = (name: string): string[] => checkContent('child-referral', load('child-referral', name)).map(({ todo }) => todo);
    expect(told('invalid-without-an-ask.json')).toEqual([expect.stringMatching(/^Say what you ask of children's services: an assessment, a strategy discussion, or nothing but to know, and then why\.$/)]);
    expect(told('invalid-in-danger-without-police.json')).toEqual([expect.stringMatching(/^Ring 999 first/)]);
  });

  it.each<[Kind, object, string]>([
    ['da-enquiry', { urgency: 'IMMEDIATE' }, 'urgent'], ['safeguarding-enquiry', { urgency: 'IMMEDIATE' }, 'urgent'], ['da-enquiry', { urgency: 'SAME_DAY' }, 'bulk'],
    ['child-referral', { immediateDanger: 'YES' }, 'urgent'], ['child-referral', { immediateDanger: 'NO' }, 'bulk'], ['adult-referral', { immediateDanger: 'YES' }, 'urgent'], ['marac-referral', { urgency: 'IMMEDIATE' }, 'bulk'],
  ])('of the lane sends %s with %j by the lane %s', (kind, content, lane) => expect(laneOf(kind, content)).toBe(lane));

  it.each(kindNames)('is never broken by a valid example of %s, and always says what to do', (kind) => {
    const { conditions }: KindDeclaration = kinds[kind];
    for (const name of readdirSync(new URL(`${kind}/`, examples)).filter((one) => one.startsWith('valid-'))) {
      for (const condition of conditions) expect([name, brokenBy(condition, load(kind, name))]).toEqual([name, []]);
    }
    for (const { todo } of conditions) expect(todo).toMatch(/^[A-Z].{8,}\.$/);
  });
});

describe('a rule that is asked of senders alone', () => {
  const named = (roles: readonly string[]) => roles.map((role) => ({ role, familyName: 'Examplesson' }));
  /** One that asks about nobody's incidents in particular. */
  const asking = (): object => ({ ...enquiry(), questions: ['INCIDENTS_ALL'] });
  const [all, whole] = [(kind: Kind, content: object) => checkAtSource(kind, content).map(({ path, code }) => `${path} ${code}`), (kind: Kind, content: object): string[] => codes(kind, content)];

  it.each<[string, readonly string[], readonly string[]]>([
    ['NEW_RELATIONSHIP', ['CHILD', 'RELATIVE', 'EX_PARTNER'], ['PARTNER']], ['LIFE_LICENCE', ['OTHER', 'EX_PARTNER'], ['PARTNER']], ['SEPARATION', ['CHILD'], ['EX_PARTNER']], ['SEPARATION', ['RELATIVE'], ['PARTNER']],
    ['PREGNANCY', ['CHILD'], ['PARTNER']], ['DVDS_DECISION', ['CHILD', 'OTHER'], ['EX_PARTNER']], ['CHILD_CONTACT', ['PARTNER'], ['CHILD']],
  ])('about %s is broken where %j alone are named, and kept where %j are too', (trigger, without, missing) => {
    expect([all('da-enquiry', { ...asking(), trigger, persons: named(without) }), all('da-enquiry', { ...asking(), trigger }), all('da-enquiry', { ...asking(), trigger, persons: named([...without, ...missing]) })].map((found, at) => (at === 1 ? found.length <= 1 : found)))
      .toEqual([['/persons REQUIRED'], true, []]);
  });

  it('holds of who is asked about, and of no trigger that is about nobody', () => {
    expect([all('da-enquiry', { ...asking(), trigger: 'PERIODIC', persons: undefined }), all('da-enquiry', { ...asking(), trigger: 'CHILD_CONTACT', persons: 'none' })]).toEqual([[], ['/persons REQUIRED']]);
    expect([all('safeguarding-enquiry', { trigger: 'NEW_RELATIONSHIP', carers: named(['RELATIVE']) }), all('safeguarding-enquiry', { trigger: 'NEW_RELATIONSHIP', carers: named(['PARTNER']) })]).toEqual([['/carers REQUIRED'], []]);
  });

  it('keeps a nil from telling of anything that is held, and intelligence of code C from going without its conditions', () => {
    const nil = { status: 'NIL_WITHIN_SCOPE', intelligence: [{ handlingCode: 'P' }], ordersInForce: [{}], bailConditions: 'Not to enter Worcester.' };
    expect(all('da-response', nil)).toEqual(['/intelligence CONTRADICTION', '/ordersInForce CONTRADICTION', '/bailConditions CONTRADICTION']);
    expect(all('da-response', { status: 'FULL', intelligence: [{ handlingCode: 'P' }, { handlingCode: 'C' }, { handlingCode: 'C', conditions: 'Ask first.' }] })).toEqual(['/intelligence/1/conditions REQUIRED']);
  });

  it('holds of whose incidents are asked about', () => {
    const about = (persons: readonly object[]) => all('da-enquiry', { ...asking(), questions: ['ORDERS', 'INCIDENTS_WITH'], persons });
    expect([about(named(['PARTNER'])), about([...named(['PARTNER']), { role: 'EX_PARTNER', incidentsWith: 'YES' }])]).toEqual([['/persons REQUIRED'], []]);
  });

  it('is no rule of the contract: recipients take what breaks it, as they always did', () => {
    const content = { ...asking(), trigger: 'NEW_RELATIONSHIP', persons: named(['CHILD']) };
    expect([whole('da-enquiry', content), all('da-enquiry', content)]).toEqual([[], ['/persons REQUIRED']]);
  });
});
