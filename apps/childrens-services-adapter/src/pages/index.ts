import { type NodePages, type PagesHost } from '#exchange';
import { countHandedTo } from '#exchange/work-queue';
import { answeredMeasures } from '#measures';
import { childrenAsked, kinds } from '#messages';
import { areasOf, contestWords, measuresPages, pagesOf, ReceivedIncidentsPages, refusalWords, type ReplyWords, whichChild, workQueuePages } from '#pages';
import { custodyQueue } from '../custody/custody-queue.js';
import { contestQueue, enquiryQueue } from '../enquiries/enquiry-queue.js';
import { adultReferralQueue } from '../referrals/adult-referral-queue.js';
import { referralQueue } from '../referrals/referral-queue.js';

/** The answer of children's services, child by child (M5). */
const answer: ReplyWords = {
  kind: 'safeguarding-response', title: 'Answer this enquiry',
  plan: (directory, asked) => ({
    type: kinds['safeguarding-response'].content, places: { children: Math.max(4, childrenAsked(asked).length + 1), 'scope.persons': 4, withheld: 2 },
    words: {
      status: { label: 'How far the enquiry is answered', hint: 'What was found is only as wide as the search behind it.' }, scope: { label: 'What was searched', hint: 'Needed unless you send the enquiry elsewhere.' }, 'scope.persons': { label: 'Person searched for', hint: '' }, 'scope.areas': { choices: areasOf(directory, 'childrens-services-adapter') },
      children: { label: 'Child', hint: 'What is held about one child.' }, 'children.attended': { label: 'Who attended the last meeting', hint: 'By role or agency. Name no victim.' }, 'children.askedAs': whichChild(asked), withheld: { label: 'Withheld', hint: 'What is not told, and why.' }, onwardSharing: { label: 'Who else may be told', hint: 'Nobody, unless you say otherwise.' },
    },
  }),
  initial: (name, now) => ({ searchedBy: name, searchedAt: now, contact: { name }, onwardSharing: 'NONE' }),
};

/** The word that a referral has come, at once, and the decision on it (M6, M7). */
/** Of an acknowledgement: whoever gives it holds it, from now on. */
const receivedBy = (name: string, now: string) => ({ receivedAt: now, heldBy: name });
const acknowledgement: ReplyWords = {
  kind: 'referral-acknowledgement', title: 'Acknowledge this referral',
  plan: () => ({ type: kinds['referral-acknowledgement'].content, words: { heldBy: { label: 'Who holds it' }, decideBy: { label: 'By when it is decided', hint: 'Within one working day.' } } }),
  initial: receivedBy,
};
const custodyAcknowledgement: ReplyWords = {
  kind: 'custody-acknowledgement', title: 'Acknowledge this notice',
  plan: () => ({ type: kinds['custody-acknowledgement'].content, words: { heldBy: { label: 'Who holds it' } } }),
  initial: receivedBy,
};
const outcome: ReplyWords = {
  kind: 'referral-outcome', title: 'Decide on this referral',
  plan: () => ({
    type: kinds['referral-outcome'].content,
    words: {
      decision: { label: 'What was decided' }, reason: { label: 'Why', hint: 'Write nothing that leads to a victim or to where a child lives.' }, worker: { label: 'Who has it', hint: 'Or who decided, where nothing follows.' },
      nextStep: { label: 'What happens next, and by when' }, feedbackRoute: { label: 'How to say that a child is still at risk' }, stillAtRisk: { label: 'Whether a child is still at risk', hint: 'Where one is, or where you do nothing although something was asked, managers of both sides are told.' },
    },
  }),
  initial: (name, now) => ({ decidedAt: now, worker: name }),
};
const adultOutcome: ReplyWords = {
  kind: 'adult-referral-outcome', title: 'Decide on this referral',
  plan: () => ({
    type: kinds['adult-referral-outcome'].content,
    words: {
      decision: { label: 'What was decided' }, reason: { label: 'Why', hint: 'Write nothing that leads to where the adult lives.' }, worker: { label: 'Who has it', hint: 'Or who decided, where nothing follows.' },
      nextStep: { label: 'What happens next, and by when' }, feedbackRoute: { label: 'How to say that the adult is still at risk' }, stillAtRisk: { label: 'Whether the adult is still at risk', hint: 'Where they are, or where you do nothing although something was asked, managers of both sides are told.' },
    },
  }),
  initial: (name, now) => ({ decidedAt: now, worker: name }),
};

/** The pages of the staff of children's services, and of adult social care, on the case side. */
export const pages = (host: PagesHost): NodePages => pagesOf({
  service: 'Domestic abuse information',
  navigation: [{ text: 'Enquiries', href: '/enquiries', what: 'received-enquiry', count: (actor) => countHandedTo(host.sql, enquiryQueue, actor) }, { text: 'Contests', href: '/contests', what: 'received-enquiry', count: (actor) => countHandedTo(host.sql, contestQueue, actor) }, { text: 'Referrals', href: '/referrals', what: 'received-referral', count: (actor) => countHandedTo(host.sql, referralQueue, actor) }, { text: 'Custody notices', href: '/custody-notices', what: 'received-referral', count: (actor) => countHandedTo(host.sql, custodyQueue, actor) }, { text: 'Adult referrals', href: '/adult-referrals', what: 'received-adult-referral', count: (actor) => countHandedTo(host.sql, adultReferralQueue, actor) }, { text: 'Incidents', href: '/received-incidents', what: 'received-incident' }, { text: 'Measures', href: '/measures', what: 'measure' }],
  controllers: [
    workQueuePages(enquiryQueue, { title: 'Enquiries', item: 'enquiry', replies: [answer, refusalWords] }), workQueuePages(referralQueue, { title: 'Referrals', item: 'referral', replies: [acknowledgement, outcome] }), workQueuePages(adultReferralQueue, { title: 'Adult referrals', item: 'referral', replies: [acknowledgement, adultOutcome] }), workQueuePages(custodyQueue, { title: 'Custody notices', item: 'notice', replies: [custodyAcknowledgement] }), workQueuePages(contestQueue, contestWords), ReceivedIncidentsPages,
    measuresPages(answeredMeasures([enquiryQueue, referralQueue, adultReferralQueue, custodyQueue])),
  ],
  views: [],
})(host);
