import { askedKinds } from '../enquiries/asked-kinds.js';
import { type GateCheck } from './gate-kinds.js';
import { type Red, type RedCode } from './state.js';

/** Each reason in words, with what is to be done; `about` is the name of an agency or place. */
const reasons: Readonly<Record<RedCode, (about: string) => string>> = {
  POLICE_NOT_ASKED: () => 'No police force has been asked about this address. Ask from this gate.',
  CHILDRENS_SERVICES_NOT_ASKED: () => "No children's services have been asked about this address. Ask from this gate.",
  PLACE_NOT_ASKED: (about) => `${about}: not asked, although an address leads there, and no other search covers it.`,
  NOT_ANSWERED: (about) => `${about}: no answer has been received.`,
  REFUSED: (about) => `${about}: the enquiry is refused. Challenge the refusal, or ask again.`,
  REDIRECTED: (about) => `${about}: the answer only says where to ask instead. Ask there.`,
  NO_SCOPE: (about) => `${about}: the answer does not say what was searched. Ask again.`,
  SCOPE_TOO_NARROW: (about) => `${about}: the search does not cover every place, person and day that was asked about, or every system. Ask again.`,
  NOT_SEARCHED: (about) => `${about}: the answer says that something was not searched. Ask for it.`,
  TOO_OLD: (about) => `${about}: the search is older than what it must cover. Ask again.`,
  INCIDENT_SINCE: (about) => `${about}: an incident about the person has been received since the search. Ask again.`,
  COMPROMISED: (about) => `${about}: the answer may be forged, because somebody else may have had the key of its sender. Your operator must find out.`,
  NOT_REVIEWED: (about) => `${about}: nobody has reviewed the answer. Read it and say what you conclude.`,
  OCCUPIER_NOT_ASSESSED: () => "It is not recorded that the main occupier was spoken to and the risk assessed, or that nobody else lives there. That nobody else does is not believed of a partner's address, nor where an enquiry names somebody who lives there.",
  NO_CONSENT: () => "It is not recorded that the main occupier consents, informed and freely, or that nobody else lives there, which is not believed of a partner's address, nor where an enquiry names somebody who lives there.",
  ADDRESS_NOT_SUITABLE: () => 'The address has not been found suitable.',
  RISK_TO_OTHERS: () => 'Somebody would be at risk of domestic abuse at this address: it must not be proposed or approved.',
};

/** A reason in words. `nameOf` gives the name of an agency. */
export function inWords({ code, about }: Red, nameOf: (agency: string) => string): string {
  return reasons[code](about === null ? '' : code === 'PLACE_NOT_ASKED' ? placeName(about) : nameOf(about));
}

function placeName(place: string): string {
  const name = askedKinds.find(({ places }) => places?.of === (/^\d\d$/.test(place) ? 'force' : 'authority'))?.places?.nameOf(place) ?? place;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What a person is asked for at each check, and what each outcome means. */
export const checkWords: Readonly<Record<GateCheck, { readonly title: string; readonly question: string; readonly hint: string; readonly outcomes: Readonly<Record<string, string>> }>> = {
  occupier: {
    title: 'The main occupier', question: 'Whether the main occupier was spoken to and the risk assessed', hint: 'Speak to the occupier alone. Only the outcome is recorded, no name and no word of theirs.',
    outcomes: { ASSESSED: 'Spoken to, and the risk assessed', NOT_ASSESSED: 'Not spoken to, or the risk not assessed', NOBODY_ELSE: 'Nobody else lives there: the person will live alone' },
  },
  consent: {
    title: "The occupier's consent", question: 'Whether the main occupier consents', hint: 'Consider coercion, fear and the children. Whatever lies behind a consent that is not free is not recorded here.',
    outcomes: { GIVEN: 'Given, informed and freely', NOT_GIVEN: 'Not given, or not informed, or not free', NOBODY_ELSE: 'Nobody else lives there who could consent' },
  },
  address: {
    title: 'The address', question: 'Whether the address is suitable', hint: 'Say so when you have read every answer. That somebody would be at risk stays with this address: no later check takes it back.',
    outcomes: {
      SUITABLE: 'Suitable, also for every child who lives or stays there', NOT_SUITABLE: 'Not suitable for another reason',
      RISK_TO_OTHERS: 'Somebody would be at risk of domestic abuse there: whoever was, is or may become a victim, their family, or anybody else',
    },
  },
};
