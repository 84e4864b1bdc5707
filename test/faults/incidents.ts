import { type Kind } from '#messages';
import { type Draw } from '../generate/draw.js';
import { contentDigest } from './canonical.js';
import { type FeedRow } from '../support/feed.js';
import { type Person } from './caseload.js';

/** An incident as a force sends it, and what must be found of it on both sides: worked out from what was sent, by hand and not by the product. */
export interface SentIncident {
  readonly force: string;
  readonly reference: string;
  readonly version: number;
  readonly kind: Kind;
  readonly crn: string;
  readonly lane: 'bulk' | 'urgent';
  readonly row: FeedRow;
  /** Digest of the case part that the gateway must hold. */
  readonly caseDigest: string;
  /** Digest of the victim part that both desks must hold. */
  readonly victimDigest: string;
}

/** What two versions of one incident share. */
export interface Matter {
  readonly force: string;
  readonly forceCode: string;
  readonly reference: string;
  readonly subject: Person;
  readonly urgent: boolean;
}

/** One version of an incident, with an arrest or without, with a victim whose address and words are protected, and a narrative that names the address. */
export function inventIncident(matter: Matter, version: number, draw: Draw): SentIncident {
  const word = draw.text(10, 'abcdefghijkmnopqrstuvwxyz');
  const address = `${draw.integer(1, 99)} ${word[0]!.toUpperCase()}${word.slice(1)} Road, Exampleton`;
  const phone = `07700 900${draw.digits(3)}`;
  const ownWords = `Words that only the victim side holds: ${word}.`;
  const victimName = `Ada${draw.text(6, 'bcdfgkl')}`;
  const occurredAt = `2026-0${draw.integer(1, 9)}-1${draw.integer(0, 9)}T21:40:00Z`;
  const before = `Invented report ${word} of version ${version}.`;
  const circumstances = `${before} The caller said that it was at ${address} and that it had ended.`;
  const action = `Gave advice to both, log ${word}.`;
  const arrest = draw.chance(0.5);
  const subjectCrn = matter.subject.crn;
  const row: FeedRow = {
    incident_reference: matter.reference, force_code: matter.forceCode, version: String(version), occurred_at: occurredAt, arrest: arrest ? 'yes' : 'no', incident_type: 'CRIME', circumstances, police_action: action,
    imminent_harm: matter.urgent ? 'yes' : 'no', crn: subjectCrn, subject_role: 'SUSPECT', subject_aware: 'YES', victim_safety_state: 'SAFE', victims_own_words: ownWords,
    person1_role: 'VICTIM', person1_given_names: victimName, person1_family_name: 'Examplesson', person1_address: address, person1_phone: phone,
  };
  const atCase = {
    incidentReference: matter.reference, force: matter.forceCode, version, occurredAt, incidentType: 'CRIME', resolution: [],
    circumstances: `${before} The caller said that it was at the victim's address and that it had ended.`, policeAction: action, imminentHarm: matter.urgent,
    subject: { crn: subjectCrn, role: 'SUSPECT' }, matchEvidence: { identifiers: ['CRN'], confidence: 'EXACT' }, subjectAware: 'YES', victimSafetyState: 'SAFE',
    people: [{ role: 'VICTIM', givenNames: victimName, familyName: 'Examplesson' }],
    // Without an arrest all of it is SENSITIVE, whatever the person knows (DOMAIN 2.17).
    ...(arrest ? {} : { labels: { '': 'SENSITIVE' } }),
  };
  const atDesk = { people: [{ address, phone }], victimsOwnWords: ownWords, originals: [{ path: '/circumstances', text: circumstances }] };
  return {
    force: matter.force, reference: matter.reference, version, kind: arrest ? 'reportable-incident-arrest' : 'reportable-incident-no-arrest', crn: subjectCrn, lane: matter.urgent ? 'urgent' : 'bulk', row,
    caseDigest: contentDigest(atCase), victimDigest: contentDigest(atDesk),
  };
}
