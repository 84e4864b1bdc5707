import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressKey } from './address-key.js';
import { isOccupied } from './occupied.js';
import { type AnswerFacts, type ConversationFacts, type GateFacts, gateState, type RedCode, redCodes } from './state.js';
import { inWords } from './words.js';

const asked = new Date('2026-11-20T09:30:20Z');
const later = (minutes: number): Date => new Date(asked.getTime() + minutes * 60_000);
const days = (count: number): number => count * 1440;

const searched = (places: readonly string[], more: Partial<NonNullable<AnswerFacts['scope']>> = {}): NonNullable<AnswerFacts['scope']> => ({ places, systems: ['LOCAL_RMS', 'PND'], roles: ['SUBJECT', 'PARTNER'], from: '1990-01-01', until: '2026-11-20', ...more });
const answer = (places: readonly string[], more: Partial<AnswerFacts> = {}): AnswerFacts => ({
  leaves: 'ANSWERED', receivedAt: later(70), isCompromised: false, isReviewed: true, status: 'NIL_WITHIN_SCOPE', scope: searched(places), searchedAt: later(60), withheld: [], instead: undefined, ...more,
});
const refusal = (more: Partial<AnswerFacts> = {}): AnswerFacts => ({ leaves: 'REFUSED', receivedAt: later(70), isCompromised: false, isReviewed: false, status: undefined, scope: undefined, searchedAt: undefined, withheld: [], instead: undefined, ...more });
const partner = { role: 'PARTNER', givenNames: 'Sam', familyName: 'Examplesson' };
const police: ConversationFacts = { conversation: 'a', kind: 'da-enquiry', to: 'police-west-mercia', askedAt: asked, places: ['22'], asks: { roles: ['SUBJECT', 'PARTNER'], from: '1990-01-01', until: '2026-11-20', pnd: true }, people: [partner], isOccupied: false, answers: [answer(['22'])] };
const childrens: ConversationFacts = { conversation: 'b', kind: 'safeguarding-enquiry', to: 'childrens-worcestershire', askedAt: asked, places: ['E10000034'], asks: { roles: ['SUBJECT'], pnd: false }, people: [], isOccupied: false, answers: [answer(['E10000034'])] };
const green: GateFacts = {
  conversations: [police, childrens], leftOut: [], checks: { occupier: 'ASSESSED', consent: 'GIVEN', address: 'SUITABLE' }, isRisk: false, isPartners: false, lastIncidentAt: later(-30), now: later(days(3)),
};

const alone = { occupier: 'NOBODY_ELSE', consent: 'NOBODY_ELSE', address: 'SUITABLE' };
const withAnswers = (...answers: readonly AnswerFacts[]): GateFacts => ({ ...green, conversations: [{ ...police, answers }, childrens] });
const reasonsOf = (facts: GateFacts): string[] => gateState(facts).reasons.map(({ code, about }) => (about === null ? code : `${code} ${about}`));
const of = (code: RedCode): string[] => [`${code} police-west-mercia`];

/** One thing that keeps a gate red, for each way in which it can come about. */
const breaks: readonly (readonly [string, GateFacts, readonly string[]])[] = [
  ['no force was asked', { ...green, conversations: [childrens] }, ['POLICE_NOT_ASKED']],
  ["no children's services were asked", { ...green, conversations: [police] }, ['CHILDRENS_SERVICES_NOT_ASKED']],
  ['a force was left out', { ...green, leftOut: [{ kind: 'da-enquiry', place: '07' }, { kind: 'da-enquiry', place: '07' }] }, ['PLACE_NOT_ASKED 07']],
  ['nothing has come', withAnswers(), of('NOT_ANSWERED')],
  ['something came that is no answer', withAnswers(answer(['22'], { leaves: 'ACKNOWLEDGED' })), of('NOT_ANSWERED')],
  ['it is refused', withAnswers(refusal()), of('REFUSED')],
  ['it is refused, and that is upheld', withAnswers(refusal(), refusal({ leaves: 'UPHELD' })), of('REFUSED')],
  ['it is refused and open again', withAnswers(refusal(), refusal({ leaves: 'OVERTURNED' })), of('NOT_ANSWERED')],
  ['it is refused after an answer', withAnswers(answer(['22']), refusal()), of('REFUSED')],
  ['it is redirected', withAnswers(answer(['22'], { status: 'REDIRECTED', scope: undefined })), of('REDIRECTED')],
  ['nothing is held, without the scope of the search', withAnswers(answer(['22'], { scope: undefined })), of('NO_SCOPE')],
  ['the answer does not say when it was searched', withAnswers(answer(['22'], { searchedAt: undefined })), of('NO_SCOPE')],
  ['the content of the answer is no longer kept', withAnswers(answer(['22'], { status: undefined })), of('NO_SCOPE')],
  ['the search was of another force', withAnswers(answer(['07'])), of('SCOPE_TOO_NARROW')],
  ['the search was of the supervised person alone', withAnswers(answer(['22'], { leaves: 'ANSWERED_IN_PART', scope: searched(['22'], { roles: ['SUBJECT'] }) })), of('SCOPE_TOO_NARROW')],
  ['the search begins after the days asked about', withAnswers(answer(['22'], { scope: searched(['22'], { from: '1990-01-02' }) })), of('SCOPE_TOO_NARROW')],
  ['the Police National Database was not searched, as was asked', withAnswers(answer(['22'], { scope: searched(['22'], { systems: ['LOCAL_RMS'] }) })), of('SCOPE_TOO_NARROW')],
  ['an answer in part is not reviewed', withAnswers(answer(['22'], { leaves: 'ANSWERED_IN_PART', isReviewed: false }), answer(['22'])), of('NOT_REVIEWED')],
  ['something was not searched', withAnswers(answer(['22'], { status: 'PARTIAL', withheld: ['LEGAL', 'NOT_SEARCHED'] })), of('NOT_SEARCHED')],
  ['the search was made before it was asked for', withAnswers(answer(['22'], { searchedAt: later(-1) })), of('TOO_OLD')],
  ['the search ends before the days asked about', withAnswers(answer(['22'], { scope: searched(['22'], { until: '2026-11-19' }) })), of('TOO_OLD')],
  ['the search is older than twelve weeks', { ...green, now: later(60 + days(84) + 1) }, ['TOO_OLD police-west-mercia', 'TOO_OLD childrens-worcestershire']],
  ['an incident has come since the search', { ...green, lastIncidentAt: later(61) }, ['INCIDENT_SINCE police-west-mercia', 'INCIDENT_SINCE childrens-worcestershire']],
  ['it may be forged', withAnswers(answer(['22'], { isCompromised: true })), of('COMPROMISED')],
  ['it is not reviewed', withAnswers(answer(['22'], { isReviewed: false })), of('NOT_REVIEWED')],
  ['an earlier answer is not reviewed', withAnswers(answer(['22'], { isReviewed: false }), answer(['22'])), of('NOT_REVIEWED')],
  ['the occupier was not assessed', { ...green, checks: { ...green.checks, occupier: 'NOT_ASSESSED' } }, ['OCCUPIER_NOT_ASSESSED']],
  ['an enquiry says that somebody else lives there, although that is said of nobody', { ...green, conversations: [{ ...police, isOccupied: true }, childrens], checks: alone }, ['OCCUPIER_NOT_ASSESSED', 'NO_CONSENT']],
  ['the address is a partner\'s, although nobody else is said to live there', { ...green, isPartners: true, checks: alone }, ['OCCUPIER_NOT_ASSESSED', 'NO_CONSENT']],
  ['nothing of the consent is recorded', { ...green, checks: { occupier: 'ASSESSED', address: 'SUITABLE' } }, ['NO_CONSENT']],
  ['the consent is not given', { ...green, checks: { ...green.checks, consent: 'NOT_GIVEN' } }, ['NO_CONSENT']],
  ['the address is not suitable', { ...green, checks: { ...green.checks, address: 'NOT_SUITABLE' } }, ['ADDRESS_NOT_SUITABLE']],
  ['somebody would be at risk there, whatever was found of the address', { ...green, isRisk: true }, ['RISK_TO_OTHERS']],
];

describe('a gate', () => {
  it('is green once everybody has answered in scope, each answer is reviewed, and occupier, consent and address are as they must be', () => {
    expect(gateState(green)).toEqual({ state: 'GREEN', reasons: [] });
  });

  it.each(breaks)('is red, with that one reason, while %s', (_, facts, expected) => {
    expect([gateState(facts).state, reasonsOf(facts)]).toEqual(['RED', expected]);
  });

  it('has a way to every reason, and words with what to do for each', () => {
    expect([...new Set(breaks.flatMap(([, , expected]) => expected.map((one) => one.split(' ')[0])))].sort()).toEqual([...redCodes].sort());
    for (const code of redCodes) expect([code, inWords({ code, about: 'agency' }, (name) => `The ${name}`)]).toEqual([code, expect.stringMatching(/^[A-Z].*[.]$/)]);
    expect(inWords({ code: 'PLACE_NOT_ASKED', about: '07' }, (name) => name)).toMatch(/^Cheshire police \(07\): not asked/);
    expect(inWords({ code: 'PLACE_NOT_ASKED', about: 'E06000049' }, (name) => name)).toMatch(/^The children's services of E06000049: not asked/);
  });

  it('has every reason at once where nothing is there', () => {
    expect(reasonsOf({ ...green, conversations: [], checks: {}, isRisk: true })).toEqual(['POLICE_NOT_ASKED', 'CHILDRENS_SERVICES_NOT_ASKED', 'OCCUPIER_NOT_ASSESSED', 'NO_CONSENT', 'ADDRESS_NOT_SUITABLE', 'RISK_TO_OTHERS']);
  });

  it('takes a part for an answer where the rest is withheld, but not where it was not searched', () => {
    expect(gateState(withAnswers(answer(['22'], { status: 'PARTIAL', withheld: ['LIVE_INVESTIGATION'] }))).state).toBe('GREEN');
  });

  it('takes an answer that follows a refusal, and the time of a form to the minute', () => {
    expect(gateState(withAnswers(refusal(), answer(['22'], { searchedAt: new Date('2026-11-20T09:30:00Z') }))).state).toBe('GREEN');
  });

  it('goes by when an answer came where it says that it was searched later', () => {
    expect(reasonsOf({ ...withAnswers(answer(['22'], { searchedAt: later(days(900)) })), lastIncidentAt: later(71) })).toContain('INCIDENT_SINCE police-west-mercia');
  });

  it('counts what an agency was asked last, for every place for which it ever was asked', () => {
    const again = (answers: readonly AnswerFacts[]): GateFacts => ({ ...green, conversations: [{ ...police, places: ['22', '07'], answers: [refusal()] }, childrens, { ...police, conversation: 'c', askedAt: later(20), answers }] });
    expect([reasonsOf(again([])), reasonsOf(again([answer(['22'])])), reasonsOf(again([answer(['22', '07'])]))]).toEqual([of('NOT_ANSWERED'), of('SCOPE_TOO_NARROW'), []]);
    const before = { ...again([refusal()]), conversations: [police, childrens, { ...police, conversation: 'c', askedAt: later(20), answers: [refusal()] }] };
    expect(reasonsOf(before)).toEqual(of('REFUSED'));
  });

  describe('that is asked again', () => {
    const [kim, noLonger] = [{ role: 'PARTNER', givenNames: 'Kim', familyName: 'Examplesson' }, later(20)];
    const both = { roles: ['SUBJECT', 'PARTNER', 'PARTNER'], from: '1990-01-01', until: '2026-11-20', pnd: true };
    const again = (more: Partial<ConversationFacts>, before: Partial<ConversationFacts> = {}) => reasonsOf({ ...green, conversations: [{ ...police, answers: [refusal()], ...before }, childrens, { ...police, conversation: 'c', askedAt: noLonger, ...more }] });

    it('is red for whom it was asked about before and is not any more, and for nothing once that is answered too', () => {
      expect(again({ asks: { ...police.asks, roles: ['SUBJECT'] }, people: [] })).toEqual(of('REFUSED'));
      expect(again({ people: [kim] })).toEqual(of('REFUSED'));
      expect(again({ people: [kim] }, { answers: [answer(['22'])] })).toEqual([]);
      expect(again({ asks: both, people: [partner, kim], answers: [answer(['22'], { scope: searched(['22'], { roles: both.roles }) })] })).toEqual([]);
      expect(again({ people: [{ ...partner, dateOfBirth: '1985-02-03' }] })).toEqual([]);
    });

    it('is red for an earlier answer that nobody has reviewed, or that may be forged, whatever came later', () => {
      expect(again({}, { answers: [answer(['22'], { isReviewed: false }), refusal()] })).toEqual(of('NOT_REVIEWED'));
      expect(again({}, { answers: [answer(['22'], { isCompromised: true })] })).toEqual(of('COMPROMISED'));
      expect(again({}, { answers: [answer(['22'], { isReviewed: false, status: undefined })] })).toEqual([]);
    });

    it('is red for the days before it asks, unless they were answered for, and for the Police National Database that it does not ask of', () => {
      const since = { asks: { ...police.asks, from: '2026-08-01' }, answers: [answer(['22'], { scope: searched(['22'], { from: '2026-08-01' }) })] };
      expect(again(since)).toEqual(of('REFUSED'));
      expect(again(since, { answers: [answer(['22'], { leaves: 'ANSWERED_IN_PART', scope: searched(['22'], { roles: ['SUBJECT'] }) })] })).toEqual(of('SCOPE_TOO_NARROW'));
      expect(again(since, { answers: [answer(['22'])] })).toEqual([]);
      expect(again({ asks: { ...police.asks, pnd: false } })).toEqual(of('REFUSED'));
    });

    it('names each reason once, however many enquiries are red for it', () => expect(again({ people: [kim], answers: [refusal()] })).toEqual(of('REFUSED')));
  });

  it('is green for somebody who will live there alone', () => expect(gateState({ ...green, checks: alone }).state).toBe('GREEN'));

  it('is not red for a place that was left out once and asked then, or that another search of the same kind covers', () => {
    const leftOut: GateFacts['leftOut'] = [{ kind: 'da-enquiry', place: '07' }];
    expect(gateState({ ...green, leftOut, conversations: [{ ...police, answers: [answer(['22', '07'])] }, childrens] }).state).toBe('GREEN');
    expect(gateState({ ...green, leftOut, conversations: [police, childrens, { ...police, conversation: 'c', to: 'police-cheshire', places: ['07'], answers: [answer(['07'])] }] }).state).toBe('GREEN');
    expect(reasonsOf({ ...green, leftOut, conversations: [police, { ...childrens, answers: [answer(['E10000034', '07'])] }] })).toEqual(['PLACE_NOT_ASKED 07']);
  });

  it('is never green unless all of it holds, whatever else there is and in whatever order it stands', () => {
    const mostly = <T>(usual: T, ...other: readonly T[]) => fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, ...other.map((one) => ({ weight: 1, arbitrary: fc.constant(one) })));
    const all = ['22', '07', 'E10000034'];
    const ofAnswer: fc.Arbitrary<AnswerFacts> = fc.record({
      leaves: mostly('ANSWERED', 'ANSWERED_IN_PART', 'REFUSED', 'ACKNOWLEDGED'), isCompromised: mostly(false, true), isReviewed: mostly(true, false), status: mostly<string | undefined>('FULL', 'NIL_WITHIN_SCOPE', 'PARTIAL', 'REDIRECTED', undefined),
      scope: mostly<AnswerFacts['scope']>(searched(all), searched(['22', 'E10000034'], { until: '2026-11-21' }), searched(all, { until: '2026-11-19' }), searched(all, { roles: ['SUBJECT'] }), undefined),
      searchedAt: mostly<Date | undefined>(later(50), later(60), later(-5), undefined), receivedAt: fc.constant(later(70)), withheld: mostly<string[]>([], ['LEGAL'], ['NOT_SEARCHED']), instead: mostly<AnswerFacts['instead']>(undefined, '07'),
    });
    const ofConversation = (kind: ConversationFacts['kind']): fc.Arbitrary<ConversationFacts> => fc.record({
      conversation: fc.uuid(), kind: fc.constant(kind), to: mostly('one', 'other'), askedAt: fc.constantFrom(asked, later(10)), places: mostly(['22'], ['22', '07'], ['E10000034']), people: mostly<ConversationFacts['people']>([], [partner]), asks: fc.constantFrom<ConversationFacts['asks']>({ roles: ['SUBJECT', 'PARTNER'], until: '2026-11-20', pnd: true }, { roles: ['SUBJECT'], pnd: false }), isOccupied: mostly(false, true),
      answers: fc.oneof({ weight: 8, arbitrary: fc.tuple(ofAnswer) }, { weight: 1, arbitrary: fc.array(ofAnswer, { maxLength: 2 }) }),
    });
    const anybody = fc.tuple(fc.array(ofConversation('da-enquiry'), { maxLength: 2 }), fc.array(ofConversation('safeguarding-enquiry'), { maxLength: 2 })).map((both) => both.flat());
    /** One force sends the enquiry on to the other. */
    const sentOn = fc.tuple(ofConversation('da-enquiry'), ofAnswer, ofConversation('da-enquiry'), ofConversation('safeguarding-enquiry')).map(([one, said, other, third]): ConversationFacts[] => [
      { ...one, to: 'one', answers: [{ ...said, leaves: 'REFUSED', instead: '07' }] }, { ...other, to: 'other', places: ['07'] }, third,
    ]);
    const ofGate: fc.Arbitrary<GateFacts> = fc.record({
      conversations: fc.oneof({ weight: 3, arbitrary: anybody }, { weight: 1, arbitrary: sentOn }), leftOut: mostly<GateFacts['leftOut']>([], [{ kind: 'da-enquiry', place: '07' }]),
      checks: fc.record({ occupier: mostly('ASSESSED', 'NOT_ASSESSED', 'NOBODY_ELSE'), consent: mostly('GIVEN', 'NOT_GIVEN', 'NOBODY_ELSE'), address: mostly('SUITABLE', 'NOT_SUITABLE', 'RISK_TO_OTHERS') }), isRisk: mostly(false, true), isPartners: mostly(false, true),
      lastIncidentAt: mostly<Date | undefined>(undefined, later(5), later(55)), now: mostly(later(days(3)), later(days(80)), later(days(90))),
    });
    /** Said again, the other way round: what a person would check before they sign. */
    const mayBeSigned = ({ conversations, leftOut, isRisk, isPartners, checks, lastIncidentAt, now }: GateFacts): boolean => {
      const agencies = [...new Set(conversations.map(({ kind, to }) => `${kind}/${to}`))].map((name) => conversations.filter(({ kind, to }) => `${kind}/${to}` === name));
      const isNewer = (one: ConversationFacts, other: ConversationFacts): boolean => one.askedAt > other.askedAt || (one.askedAt.getTime() === other.askedAt.getTime() && one.conversation > other.conversation);
      // Beside what an agency was asked last, that counts which nothing newer asks for as well.
      const stand = agencies.flatMap((ofOne) => ofOne.flatMap((one) => {
        const newer = ofOne.filter((other) => isNewer(other, one));
        if (newer.length === 0) return [{ ...one, places: ofOne.flatMap(({ places }) => places) }];
        return newer.some((other) => (other.asks.pnd || !one.asks.pnd) && (one.people.length === 0 || other.people.length > 0)) ? [] : [one];
      }));
      // With two agencies of a kind an enquiry is sent on to the other, or round in a circle.
      const sendsOn = (one: ConversationFacts): readonly ConversationFacts[] => {
        const last = one.answers.at(-1);
        return last?.instead === undefined || (last.leaves !== 'REFUSED' && (last.leaves !== 'ANSWERED' || last.status !== 'REDIRECTED')) ? [] : stand.filter((other) => other.to !== one.to && other.kind === one.kind && other.places.includes('07'));
      };
      const comesBack = (one: ConversationFacts, way: readonly ConversationFacts[]): boolean => way.includes(one) || sendsOn(one).some((other) => comesBack(other, [...way, one]));
      const answers = ['ANSWERED', 'ANSWERED_IN_PART'];
      const reviewed = conversations.every((each) => each.answers.every((one) => !one.isCompromised && (!answers.includes(one.leaves) || one.isReviewed || one.status === undefined)));
      const fulfilled = reviewed && stand.every((one) => {
        if (sendsOn(one).length > 0 && !comesBack(one, [])) return true;
        const last = one.answers[one.answers.length - 1];
        if (last === undefined || !answers.includes(last.leaves) || last.scope === undefined || last.searchedAt === undefined || !['FULL', 'PARTIAL', 'NIL_WITHIN_SCOPE'].includes(last.status ?? '')) return false;
        const covered = one.places.every((place) => last.scope!.places.includes(place)) && last.scope.until >= '2026-11-20' && one.asks.roles.every((role) => last.scope!.roles.includes(role)) && !last.withheld.includes('NOT_SEARCHED');
        const fresh = last.searchedAt >= new Date('2026-11-20T09:30:00Z') && now.getTime() - last.searchedAt.getTime() <= 84 * 86_400_000 && !(lastIncidentAt !== undefined && lastIncidentAt > last.searchedAt);
        return covered && fresh;
      });
      const of07 = leftOut.length === 0 || conversations.some(({ kind, places }) => kind === 'da-enquiry' && places.includes('07'))
        || stand.some((one) => one.kind === 'da-enquiry' && one.answers.at(-1)?.scope?.places.includes('07') === true);
      const isAlone = !isPartners && !conversations.some((one) => one.isOccupied);
      return fulfilled && of07 && ['da-enquiry', 'safeguarding-enquiry'].every((kind) => conversations.some((one) => one.kind === kind)) && !isRisk
        && (checks.occupier === 'ASSESSED' || (checks.occupier === 'NOBODY_ELSE' && isAlone)) && (checks.consent === 'GIVEN' || (checks.consent === 'NOBODY_ELSE' && isAlone)) && checks.address === 'SUITABLE';
    };
    let greens = 0;
    fc.assert(fc.property(ofGate, (facts) => {
      const isGreen = gateState(facts).state === 'GREEN';
      if (isGreen) greens += 1;
      return isGreen === mayBeSigned(facts) && isGreen === (gateState({ ...facts, conversations: facts.conversations.toReversed() }).state === 'GREEN');
    }), { seed: 1, numRuns: 10_000 });
    expect(greens).toBeGreaterThan(100);
  });

  describe('whose enquiry an agency sent elsewhere', () => {
    const sent = (place: string, more: Partial<AnswerFacts> = {}): AnswerFacts => refusal({ instead: place, ...more });
    const there = (...answers: readonly AnswerFacts[]): ConversationFacts => ({ ...police, conversation: 'c', to: 'police-cheshire', askedAt: later(80), places: ['07'], answers });
    const of07 = answer(['07'], { searchedAt: later(90), receivedAt: later(100) });
    const reasons = (refused: readonly AnswerFacts[], ...others: readonly ConversationFacts[]) => reasonsOf({ ...green, conversations: [{ ...police, answers: refused }, ...others, childrens] });

    it('is green once somebody has answered for the place named, whoever that is, and not for another place of theirs', () => {
      expect([reasons([sent('07')], there(of07)), reasons([sent('99')], there(of07))]).toEqual([[], ['REFUSED police-west-mercia']]);
      expect(reasons([sent('07'), refusal({ leaves: 'UPHELD' })], there(of07))).toEqual([]);
      expect(reasons([answer(['22'], { status: 'REDIRECTED', scope: undefined, instead: '07' })], there(of07))).toEqual([]);
    });

    it('is red for what is lacking there, and for nothing of the refusal', () => {
      expect(reasons([sent('07')], there())).toEqual(['NOT_ANSWERED police-cheshire']);
      expect(reasons([sent('07')], there(answer(['22'], { searchedAt: later(90), receivedAt: later(100) })))).toEqual(['SCOPE_TOO_NARROW police-cheshire']);
      expect(reasons([sent('07')], there(refusal()))).toEqual(['REFUSED police-cheshire']);
    });

    it('stays red where nobody was asked there, where that refusal is not the last word, and where it may be forged or is not reviewed', () => {
      expect(reasons([sent('07')])).toEqual(['REFUSED police-west-mercia']);
      expect(reasons([sent('07'), refusal()], there(of07))).toEqual(['REFUSED police-west-mercia']);
      expect(reasons([sent('07'), refusal({ leaves: 'OVERTURNED' })], there(of07))).toEqual(['NOT_ANSWERED police-west-mercia']);
      expect(reasons([sent('07', { isCompromised: true })], there(of07))).toEqual(['COMPROMISED police-west-mercia']);
      expect(reasons([answer(['22'], { status: 'REDIRECTED', scope: undefined, isReviewed: false, instead: '07' })], there(of07))).toEqual(['NOT_REVIEWED police-west-mercia']);
    });

    it('is red for each that sends it round in a circle, until one of them answers', () => {
      expect(reasons([sent('07')], there(sent('22')))).toEqual(['REFUSED police-west-mercia', 'REFUSED police-cheshire']);
      expect(reasons([sent('07')], there(sent('22'), of07))).toEqual([]);
    });

    it('is judged by what an answer tells that names somebody else besides', () => {
      expect(reasons([answer(['07'], { instead: '07' })], there(of07))).toEqual(['SCOPE_TOO_NARROW police-west-mercia']);
    });

    it('is green where the enquiry went on twice, and not because children\'s services were asked of such a place', () => {
      const third: ConversationFacts = { ...police, conversation: 'd', to: 'police-merseyside', askedAt: later(110), places: ['05'], answers: [answer(['05'], { searchedAt: later(120), receivedAt: later(130) })] };
      expect(reasons([sent('07')], there(sent('05')), third)).toEqual([]);
      expect(reasonsOf({ ...green, conversations: [{ ...police, answers: [sent('E10000034')] }, childrens] })).toEqual(['REFUSED police-west-mercia']);
    });
  });

  it('that was green and has one thing broken is red, for each thing and any two of them', () => {
    const parts = breaks.map(([, facts]) => Object.fromEntries(Object.entries(facts).filter(([name, value]) => value !== green[name as keyof GateFacts])));
    for (const one of parts) for (const other of parts) expect(gateState({ ...green, ...one, ...other }).state).toBe('RED');
  });
});

describe('an enquiry because of a curfew', () => {
  const proposedAddress = { kind: 'PROPOSED', address: '1 Example Street, Testtown', postcode: 'WR1 2AB' };
  const says = (more: object) => isOccupied({ trigger: 'HDC', proposedAddress, ...more });

  it.each<[string, object]>([
    ['an occupier is named', { persons: [{ role: 'PROPOSED_OCCUPIER' }], nobodyElse: 'YES' }], ['the address is a partner\'s', { proposedAddress: { ...proposedAddress, kind: 'PARTNERS' }, nobodyElse: 'YES' }],
    ['a partner is named, and nobody says that nobody else does', { persons: [{ role: 'PARTNER', familyName: 'Examplesson' }] }], ['a partner is named as a carer', { carers: [{ role: 'PARTNER' }] }],
    ['a relative is named whose address it is', { persons: [{ role: 'RELATIVE', address: '1 EXAMPLE Street Testtown', postcode: 'wr12ab' }], nobodyElse: 'YES' }], ['a child is named who lives there, whose postcode is left out', { children: [{ role: 'CHILD', address: '1 Example Street, Testtown' }], nobodyElse: 'YES' }],
  ])('says that somebody else lives there where %s', (_, more) => expect(says(more)).toBe(true));

  it.each<[string, object]>([
    ['nobody is named', { nobodyElse: 'YES' }], ['a partner is named who lives elsewhere', { persons: [{ role: 'PARTNER', address: '9 Other Road, Testtown', postcode: 'WR1 2AB' }], nobodyElse: 'YES' }],
    ['a former partner is named', { persons: [{ role: 'EX_PARTNER' }] }], ['the same street of another postcode is', { persons: [{ role: 'RELATIVE', address: '1 Example Street, Testtown', postcode: 'M1 1AA' }] }], ['it names no address', { proposedAddress: undefined, persons: [{ role: 'RELATIVE', address: '' }] }],
  ])('does not where %s', (_, more) => expect(says(more)).toBe(false));
});

describe('an address', () => {
  it.each([
    ['1 Example Street, Testtown', 'WR1 2AB', '1 EXAMPLE STREET\nTesttown', 'wr12ab'], ['1 Example Street, Testtown', 'WR1 2AB', '1 Example Street, Testtown, WR1 2AB', undefined], ['1 Example Street, Testtown WR1 2AB', 'WR1 2AB', '1 Example Street, Testtown', 'WR1 2AB'],
  ])('is the same however it is written: %s, %s', (address, postcode, other, othersPostcode) => {
    expect(addressKey({ address, postcode })).toBe(addressKey({ address: other, postcode: othersPostcode }));
  });

  it.each([['1 Example Street', 'WR1 2AB', '2 Example Street', 'WR1 2AB'], ['1 Example Street', 'WR1 2AB', '1 Example Street', 'WR1 2AD'], ['1 Example Street', 'WR1 2AB', undefined, undefined]])('is another one: %s, %s', (address, postcode, other, othersPostcode) => {
    expect(addressKey({ address, postcode })).not.toBe(addressKey({ address: other, postcode: othersPostcode }));
  });
});
