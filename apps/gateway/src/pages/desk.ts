import { DeskCorrections, pagesOf, SafetyCallsPages, VictimPartsPages } from '#pages';
import { LettersPages } from './letters.pages.js';

/** The pages of the Probation Service's victim side: those of every desk, and the letters that leave from it. */
export const pages = pagesOf({
  service: 'Victim desk',
  navigation: [{ text: 'Victim information', href: '/victim-parts', what: 'victim-part' }, { text: 'Letters', href: '/letters', what: 'victim-part' }, { text: 'Corrections', href: '/corrections', what: 'corrected-victim-part' }, { text: 'Safety calls', href: '/safety-calls', what: 'safety-call' }],
  controllers: [VictimPartsPages, LettersPages, DeskCorrections, SafetyCallsPages],
  views: [import.meta.dirname],
});
