import { type Directory } from '#directory';
import { kinds } from '#messages';
import { areasOf, type ContentPlan, forcesTakingPart } from '#pages';
import { type AskedName } from '../enquiries/asked-kinds.js';

/** How the pages speak of one kind of thing that is asked. */
export interface AskedWords {
  readonly title: string;
  /** One of them, e.g. "enquiry". */
  readonly item: string;
  /** What the button and the page to ask are called. */
  readonly ask: string;
  readonly plan: (directory: Directory) => ContentPlan;
}

/** Known from the case record, the token and the kind itself. */
const known = ['subject', 'toUnits', 'requestedBy', 'requesterRole', 'referrer', 'perpetratorNotInformed'];
const people = { role: { label: 'Who this is to the supervised person' }, address: { hint: 'Only of a new partner, occupier or child. Never of somebody who is or may be a victim.' } };
const below = (list: string): ContentPlan['words'] => Object.fromEntries(Object.entries(people).map(([name, said]) => [`${list}.${name}`, said]));
/** What the kinds that ask have in common. */
const common: ContentPlan['words'] = {
  trigger: { label: 'What made the enquiry necessary' }, questions: { label: 'What you ask' }, question: { label: 'The question in words', hint: 'Only where you choose “Free” above.' },
  respondBy: { label: 'Answer needed by' }, decisionFed: { label: 'The decision that the answer feeds' }, urgency: { label: 'How urgent the answer is' }, alreadyKnown: { label: 'What is known already' },
  period: { label: 'Days asked about', hint: 'Unless you say otherwise: from where the last answers of all who are asked ended, or the whole life of the person where somebody is asked for the first time, or about somebody new.' },
  proposedAddress: { label: 'Proposed address', hint: 'Where the person is to live. Needed for a curfew.' }, 'proposedAddress.kind': { label: 'Whose address it is' }, nobodyElse: { label: 'Nobody else lives at the proposed address', hint: 'Of a curfew: only where the person will live alone, as far as you know. Otherwise name everybody who lives there.' },
  learnedFrom: { label: 'From whom you learned of it' }, directedBy: { label: 'The practitioner who directed it' },
};
const rationale = { label: 'Why now', hint: 'Why you ask now, and for which decision. Name no victim and no address.' };

/** What can be asked, by kind: none can be added without its words. */
export const askedWords: Readonly<Record<AskedName, AskedWords>> = {
  'da-enquiry': {
    title: 'Police enquiries', item: 'enquiry', ask: 'Ask the police',
    plan: (directory) => ({
      type: kinds['da-enquiry'].content, known, filled: ['period'], places: { persons: 3 },
      words: {
        forces: { label: 'Which forces', hint: 'Each is asked by itself. Every force to which an address of the supervised person leads is chosen already; the addresses stand below. A protected address is never used to find one: name its force here yourself.', choices: forcesTakingPart(directory) }, persons: { label: 'Person', hint: 'Somebody else of whom you ask.' }, rationale,
        pndRequested: { label: 'Search the Police National Database too' }, informedSubject: { label: 'Whether the supervised person knows of the enquiry' }, ...common, ...below('persons'), 'persons.incidentsWith': { label: 'Ask about the incidents with this person', hint: 'Of one person at least, where you choose “Incidents with” above.' },
      },
    }),
  },
  'safeguarding-enquiry': {
    title: 'Safeguarding enquiries', item: 'enquiry', ask: "Ask children's services",
    plan: (directory) => ({
      type: kinds['safeguarding-enquiry'].content, known, filled: ['period'], places: { children: 4, carers: 2 }, expected: ['children'],
      words: {
        areas: { label: 'Which areas', hint: 'The children’s services of each are asked by themselves. Every area to which an address of the supervised person leads is chosen already; the addresses stand below. A protected address is never used to find one: name its area here yourself.', choices: areasOf(directory, 'childrens-services-adapter') }, children: { label: 'Child', hint: 'Every child concerned, unborn ones too. Where there is none, name a carer or partner instead.' }, carers: { label: 'Carer or partner', hint: 'Every other carer or partner.' },
        rationale, riskPosed: { label: 'The risk that the person poses to a child' }, mayParentsKnow: { label: 'Whether the parents may know of the enquiry' }, ...common, ...below('carers'),
      },
    }),
  },
  'marac-referral': {
    title: 'MARAC referrals', item: 'referral', ask: 'Refer to a MARAC',
    plan: () => ({ type: kinds['marac-referral'].content, known, places: { children: 4 }, words: {
      victim: { label: 'Victim', hint: 'The name goes with the referral; how and where the victim is reached goes to the coordinator’s desk alone.' }, children: { label: 'Child', hint: 'Children concerned.' },
      grounds: { label: 'On what grounds you refer' }, recentIncident: { label: 'The most recent incident' }, history: { label: 'What happened before' }, consent: { label: 'Whether the victim agreed to the referral' },
      reasonWithoutConsent: { label: 'Why you refer without consent' }, mappaStatus: { label: 'Whether the perpetrator is MAPPA eligible' }, answers: { label: 'Answers of other agencies that something of this is taken from', hint: 'The id that stands above each answer. With whom it may be shared is said there.' }, actionsTaken: { label: 'What has been done already', hint: 'Action does not wait for the meeting.' },
    } }),
  },
  'child-referral': {
    title: 'Child referrals', item: 'referral', ask: "Refer children to children's services",
    plan: () => ({
      type: kinds['child-referral'].content, known: ['subject', 'toUnits', 'referrer.name', 'referrer.unit'], places: { children: 4, evidence: 3 },
      words: {
        ask: { label: "What you ask of children's services", hint: 'They may do nothing where nothing is asked.' }, reasonInfoOnly: { label: 'Why you ask for nothing', hint: 'Only where you choose “Info only” above.' },
        immediateDanger: { label: 'Whether a child is in danger now', hint: 'If one is, ring 999 first: a referral is not a call for help.' }, policeNotifiedAt: { label: 'When the police were told' },
        children: { label: 'Child', hint: 'Every child at risk, unborn ones too.' }, adults: { label: 'Adult', hint: 'Every parent, carer or other adult beside the supervised person.' },
        household: { label: 'Household' }, 'household.members': { label: 'Who lives with whom' }, concern: { label: 'Your concern', hint: 'Name no address.' },
        evidence: { label: 'Evidence', hint: 'One thing that speaks for your concern. Where it comes from is sealed: it may lead to a victim or child.' }, 'evidence.marking': { label: 'Whether it is a fact, an opinion or hearsay' },
        'evidence.text': { label: 'What is known, thought or said' }, 'evidence.sourceKind': { label: 'What kind of source it comes from' }, 'evidence.sourceName': { label: 'Who the source is' }, 'evidence.answer': { label: 'The answer that it is taken from', hint: 'Of the police or children\'s services: the id that stands above their answer. With whom it may be shared is said there.' },
        riskIfNoAction: { label: 'What will happen if nothing is done' }, protectiveFactors: { label: 'What protects the children' }, orders: { label: 'Order', hint: 'An order in force against the supervised person.' },
        contactArrangements: { label: 'What is arranged about contact with the children' }, informedAdults: { label: 'Which of the adults know of the referral' }, consent: { label: 'How it stands with consent' },
        whyNot: { label: 'Why not', hint: 'Why somebody was not told, or why you refer without consent.' }, interpreter: { label: 'Who needs an interpreter, in which language' },
        referrer: { label: 'You', hint: 'Your name and unit are taken from your sign-in.' }, 'referrer.contact': { label: 'Your work telephone or mail' }, manager: { label: 'Your manager', hint: '' }, ...below('adults'),
      },
    }),
  },
  'custody-notice': {
    title: 'Custody notices', item: 'notice', ask: "Tell children's services of custody",
    plan: () => ({
      type: kinds['custody-notice'].content, known: ['subject', 'toUnits', 'requestedBy.name', 'requestedBy.unit'], places: { children: 4 },
      words: {
        event: { label: 'What happened' }, happensOn: { label: 'On which day', hint: 'Of a release that is to come, its day.' }, prison: { label: 'The prison', hint: 'Where the person is from then on, or that releases them.' },
        releaseAddress: { label: 'Address of release', hint: 'Needed for a release.' }, 'releaseAddress.kind': { label: 'Whose address it is' }, probationOffice: { label: 'The probation office that you told too' },
        children: { label: 'Child', hint: 'Every child concerned as far as you know, unborn ones too.' }, reason: { label: 'Why they are told', hint: 'The risk that the person poses to a child. Name no victim and no address.' },
        contactArrangements: { label: 'What is arranged about contact with children' }, requestedBy: { label: 'You', hint: 'Your name and unit are taken from your sign-in.' }, 'requestedBy.contact': { label: 'Your work telephone or mail' },
      },
    }),
  },
  'adult-referral': {
    title: 'Adult referrals', item: 'referral', ask: 'Refer an adult to adult social care',
    plan: () => ({
      type: kinds['adult-referral'].content, known: ['subject', 'toUnits', 'referrer.name', 'referrer.unit'], places: { adultsAtRisk: 2, others: 3, evidence: 3 },
      words: {
        ask: { label: 'What you ask of adult social care', hint: 'They may do nothing where nothing is asked.' }, reasonInfoOnly: { label: 'Why you ask for nothing', hint: 'Only where you choose “Info only” above.' },
        immediateDanger: { label: 'Whether somebody is in danger now', hint: 'If so, ring 999 first: a referral is not a call for help.' }, policeNotifiedAt: { label: 'When the police were told' },
        adultsAtRisk: { label: 'Adult at risk', hint: 'Every adult at risk who has care and support needs.' }, 'adultsAtRisk.relationship': { label: 'Relationship to the supervised person' },
        'adultsAtRisk.careRole': { label: 'Whether the supervised person cares for the adult' }, 'adultsAtRisk.careNeeds': { label: 'What care and support the adult needs', hint: 'Name no address.' },
        'adultsAtRisk.capacity': { label: 'Whether the adult can decide about their own safety' }, 'adultsAtRisk.wishes': { label: 'What the adult wants' }, 'adultsAtRisk.safeContact': { label: 'How the adult is safely reached' },
        others: { label: 'Other adult', hint: 'Every other carer or adult beside the supervised person.' }, household: { label: 'Household' }, 'household.members': { label: 'Who lives with whom' }, concern: { label: 'Your concern', hint: 'Name no address.' },
        evidence: { label: 'Evidence', hint: 'One thing that speaks for your concern. Where it comes from is sealed: it may lead to a victim.' }, 'evidence.marking': { label: 'Whether it is a fact, an opinion or hearsay' },
        'evidence.text': { label: 'What is known, thought or said' }, 'evidence.sourceKind': { label: 'What kind of source it comes from' }, 'evidence.sourceName': { label: 'Who the source is' }, 'evidence.answer': { label: 'The answer that it is taken from', hint: 'Of the police or children\'s services: the id that stands above their answer. With whom it may be shared is said there.' },
        riskIfNoAction: { label: 'What will happen if nothing is done' }, protectiveFactors: { label: 'What protects the adult' }, orders: { label: 'Order', hint: 'An order in force against the supervised person.' },
        informedAdults: { label: 'Which of the adults know of the referral' }, consent: { label: 'How it stands with consent' }, whyNot: { label: 'Why not', hint: 'Why somebody was not told, or why you refer without consent.' },
        interpreter: { label: 'Who needs an interpreter or an advocate' }, referrer: { label: 'You', hint: 'Your name and unit are taken from your sign-in.' }, 'referrer.contact': { label: 'Your work telephone or mail' }, manager: { label: 'Your manager', hint: '' }, ...below('others'),
      },
    }),
  },
};
