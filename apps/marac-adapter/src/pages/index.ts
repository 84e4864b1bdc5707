import { type NodePages, type PagesHost } from '#exchange';
import { countHandedTo } from '#exchange/work-queue';
import { answeredMeasures } from '#measures';
import { kinds } from '#messages';
import { measuresPages, pagesOf, ReceivedIncidentsPages, type ReplyWords, workQueuePages } from '#pages';
import { referralQueue } from '../referrals/referral-queue.js';

/** The coordinator's word on a referral (M12). */
const acknowledgement: ReplyWords = {
  kind: 'marac-acknowledgement', title: 'Acknowledge this referral',
  plan: () => ({ type: kinds['marac-acknowledgement'].content, words: { listing: { label: 'Whether the case is listed' } } }),
  initial: (name) => ({ acknowledgedBy: name }),
};

/** The pages of a MARAC's coordinator on the case side; how the victim can safely be reached stands at the desk. */
export const pages = (host: PagesHost): NodePages => pagesOf({
  service: 'Domestic abuse information',
  navigation: [{ text: 'Referrals', href: '/referrals', what: 'received-referral', count: (actor) => countHandedTo(host.sql, referralQueue, actor) }, { text: 'Incidents', href: '/received-incidents', what: 'received-incident' }, { text: 'Measures', href: '/measures', what: 'measure' }],
  controllers: [workQueuePages(referralQueue, { title: 'Referrals', item: 'referral', replies: [acknowledgement] }), ReceivedIncidentsPages, measuresPages(answeredMeasures([referralQueue]))],
  views: [],
})(host);
