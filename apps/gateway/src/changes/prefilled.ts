import { type AskedName } from '../enquiries/asked-kinds.js';
import { changeEvents, type ChangeName } from './change-events.js';
import { type ShownCause } from './causes.js';

type Content = Readonly<Record<string, unknown>>;

/** What something that is asked has from the review that proposes it: what stands, and what it begins with and may be changed. */
export interface Prefilled {
  readonly fixed: Content;
  readonly initial: Content;
}

const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long', year: 'numeric' });

/** What the review knows of an enquiry or referral: the trigger, why now, and from whom it was learnt. Whom it is about, and where they live, is taken from the case record as ever; of children the record has nothing. Pure. */
export function prefilled(kind: AskedName, event: ChangeName, causes: readonly ShownCause[]): Prefilled {
  const last = causes.at(-1);
  const told = last === undefined ? {} : { [whereTold[kind]]: inWords(last) };
  const learnt = last?.learnedFrom ?? (last?.source === 'INCIDENT' ? 'POLICE' : undefined);
  if (kind === 'custody-notice') return { fixed: custodyEventOf(event), initial: { ...told, ...(last === undefined || last.happenedOn === null ? {} : { happensOn: last.happenedOn }) } };
  if (kind !== 'da-enquiry' && kind !== 'safeguarding-enquiry') return { fixed: {}, initial: told };
  const trigger = kind === 'da-enquiry' ? changeEvents[event].police : changeEvents[event].childrens;
  return { fixed: trigger === undefined ? {} : { trigger }, initial: { ...told, decisionFed: decisionOf(event), ...(learnt === undefined ? {} : { learnedFrom: learnt }) } };
}

/** The field of each kind that says why. */
const whereTold: Readonly<Record<AskedName, string>> = { 'da-enquiry': 'rationale', 'safeguarding-enquiry': 'rationale', 'child-referral': 'concern', 'adult-referral': 'concern', 'marac-referral': 'recentIncident', 'custody-notice': 'reason' };

/** What children's services are told of, by the change. */
const custodyEvents: Partial<Record<ChangeName, string>> = { CUSTODY_RECEPTION: 'RECEPTION', CUSTODY_TRANSFER: 'TRANSFER', RELEASE: 'RELEASE' };
const custodyEventOf = (event: ChangeName): Content => (custodyEvents[event] === undefined ? {} : { event: custodyEvents[event] });

function inWords({ source, details, notedAt }: ShownCause): string {
  if (details !== null) return details;
  const on = day.format(notedAt);
  return source === 'INCIDENT' ? `An incident about the person was received on ${on}.` : `The case record was changed on ${on}.`;
}

/** The decision that the answer feeds (DOMAIN 2.17): the disclosure where that is to be decided, the release, otherwise the risk management plan. */
function decisionOf(event: ChangeName): string {
  if (changeEvents[event].proposes.includes('DISCLOSURE_DECISION') && event !== 'PREGNANCY') return 'DISCLOSURE';
  return event === 'RELEASE' || event === 'CUSTODY_HANDOVER' ? 'RELEASE' : 'RMP';
}
