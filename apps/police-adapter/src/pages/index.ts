import { type NodePages, type PagesHost } from '#exchange';
import { countHandedTo } from '#exchange/work-queue';
import { answeredMeasures } from '#measures';
import { kinds } from '#messages';
import { contestWords, forcesTakingPart, measuresPages, pagesOf, refusalWords, type ReplyWords, workQueuePages } from '#pages';
import { contestQueue, enquiryQueue } from '../enquiries/enquiry-queue.js';

/** The answer of the domestic abuse unit (M2). */
const answer: ReplyWords = {
  kind: 'da-response', title: 'Answer this enquiry',
  plan: (directory) => ({
    type: kinds['da-response'].content, places: { incidents: 3, 'incidents.people': 2, 'scope.persons': 3, intelligence: 1, ordersInForce: 2, bail: 1, withheld: 2 },
    words: {
      status: { label: 'How far the enquiry is answered', hint: 'What was found is only as wide as the search behind it.' }, scope: { label: 'What was searched', hint: 'Needed unless you send the enquiry elsewhere.' }, 'scope.forces': { choices: forcesTakingPart(directory) },
      'scope.persons': { label: 'Person searched for', hint: '' }, incidents: { label: 'Incident', hint: 'An incident that you hold.' }, 'incidents.people': { label: 'Person in it', hint: '' },
      intelligence: { label: 'Intelligence', hint: 'Graded; shown to named roles only.' }, ordersInForce: { label: 'Order in force', hint: '' }, bail: { label: 'Bail', hint: 'Bail that the person is on now.' }, 'incidents.occurredAt': { label: 'At what time', hint: 'Where the time is known; it is a time of that day.' }, withheld: { label: 'Withheld', hint: 'What is not told, and why.' },
      onwardSharing: { label: 'Who else may be told', hint: 'Nobody, unless you say otherwise.' },
    },
  }),
  initial: (name, now) => ({ searchedBy: name, searchedAt: now, contact: { name }, onwardSharing: 'NONE' }),
};

/** The pages of a force's domestic abuse unit on the case side. */
export const pages = (host: PagesHost): NodePages => pagesOf({
  service: 'Domestic abuse information',
  navigation: [{ text: 'Enquiries', href: '/enquiries', what: 'received-enquiry', count: (actor) => countHandedTo(host.sql, enquiryQueue, actor) }, { text: 'Contests', href: '/contests', what: 'received-enquiry', count: (actor) => countHandedTo(host.sql, contestQueue, actor) }, { text: 'Measures', href: '/measures', what: 'measure' }],
  controllers: [workQueuePages(enquiryQueue, { title: 'Enquiries', item: 'enquiry', replies: [answer, refusalWords] }), workQueuePages(contestQueue, contestWords), measuresPages(answeredMeasures([enquiryQueue]))],
  views: [],
})(host);
