import { pagesOf } from '../pages.js';
import { VictimPartsPages } from './victim-parts.pages.js';

/** The pages that every desk has. */
export const deskPages = pagesOf({
  service: 'Victim desk',
  navigation: [{ text: 'Victim information', href: '/victim-parts', what: 'victim-part' }],
  controllers: [VictimPartsPages],
  views: [],
});
