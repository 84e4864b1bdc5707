import { CASE_READ_DATABASE, VICTIM_DATABASE } from '#exchange/victim-parts';
import { correctedPages } from '../corrections/corrected.pages.js';
import { SafetyCallsPages } from '../misroutes/safety-calls.pages.js';
import { pagesOf } from '../pages.js';
import { VictimPartsPages } from './victim-parts.pages.js';

/** Of what victim parts were read and corrected since: the desk sends nothing. */
export const DeskCorrections = correctedPages({ name: 'desk', own: VICTIM_DATABASE, caseStore: CASE_READ_DATABASE, what: 'corrected-victim-part', sends: false });

/** The pages that every desk has. */
export const deskPages = pagesOf({
  service: 'Victim desk',
  navigation: [{ text: 'Victim information', href: '/victim-parts', what: 'victim-part' }, { text: 'Corrections', href: '/corrections', what: 'corrected-victim-part' }, { text: 'Safety calls', href: '/safety-calls', what: 'safety-call' }],
  controllers: [VictimPartsPages, DeskCorrections, SafetyCallsPages],
  views: [],
});
