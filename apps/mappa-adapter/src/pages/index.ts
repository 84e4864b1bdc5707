import { pagesOf, ReceivedIncidentsPages } from '#pages';

/** The pages of the staff of a MAPPA area on the case side. */
export const pages = pagesOf({
  service: 'Domestic abuse information',
  navigation: [{ text: 'Incidents', href: '/received-incidents', what: 'received-incident' }],
  controllers: [ReceivedIncidentsPages],
  views: [],
});
