import { type MisrouteStep } from '#exchange/misroutes';
import { type RequestForm } from '../form/request-form.js';

/** What a step is called. */
export const stepWords: Readonly<Record<MisrouteStep, string>> = { SAFETY_CALL: 'Call the victim', CONTROLLER_TOLD: 'Tell the controller', SENDER_TOLD: 'Tell the sender' };
/** How a call or a misroute ended. */
export const endWords: Readonly<Record<string, string>> = {
  REACHED: 'the victim was reached', NOT_REACHED: 'the victim was not reached', NOT_NEEDED: 'nobody needs to be called',
  REMOVED: 'What it said was taken out of the case store', CORRECTED: 'Its sender has corrected it', FALSE_ALARM: 'False alarm: it is shown again',
};
/** What a clock that runs towards its end has told. */
export const rungWords: Readonly<Record<string, string>> = { CHASE: 'nearly over', OVERDUE: 'overdue', UNANSWERED: 'long overdue' };

const nameNobody = 'Name nobody, and leave out addresses, postcodes, phone numbers and emails.';
const when = { name: 'at', control: 'moment', label: 'When', hint: 'By the clock in England and Wales. Leave it empty for now.' } as const;

/** The form by which whoever reads a message reports it. */
export const reporting = (what: string): RequestForm => ({
  title: 'Report that this tells something of a victim', back: { href: '/', text: 'Back to the start' }, sendText: 'Report it',
  intro: `${what}. As soon as you report it, nobody of the case side is shown it any more, you included. Those who answer for the people here see to it, and call the victim first where their safety may be at risk. If somebody is in danger now, ring 999.`,
  fields: [
    { name: 'safety', control: 'choice', label: 'May the safety of the victim be at risk?', hint: 'For example because it says where they live. In doubt say yes.', items: [{ value: 'AT_RISK', text: 'Yes, or I do not know' }, { value: 'NOT_AT_RISK', text: 'No' }] },
    { name: 'reason', control: 'lines', label: 'What sort of thing it is, and where it stands', hint: `For example: an address, in what happened. Repeat nothing of it. ${nameNobody}` },
  ],
});

/** The forms by which it is dealt with, each for one step. */
export const misrouteForms = (id: string): Readonly<Record<'safety-call' | 'controller-told' | 'sender-told' | 'closed', RequestForm>> => {
  const back = { href: `/misroutes/${id}`, text: 'Back to the misroute' };
  return {
    'safety-call': {
      title: 'Record a safety call', back, sendText: 'Record the call', intro: 'Whoever may read victim information calls: they see at their desk whom to call. Write nothing here of who the victim is, or of what was said.',
      fields: [
        { name: 'outcome', control: 'choice', label: 'What came of it', items: [{ value: 'REACHED', text: 'The victim was reached' }, { value: 'NOT_REACHED', text: 'The victim was not reached' }, { value: 'NOT_NEEDED', text: 'Whoever reads victim information found that nobody needs to be called' }] },
        { name: 'madeBy', control: 'line', label: 'Who called', hint: 'The user name of a colleague. Leave it empty if it was you.' }, when,
      ],
    },
    'controller-told': {
      title: 'Record that the controller was told', back, sendText: 'Record it', intro: 'Within 72 hours of its being found, weekends included. Tell them what happened without repeating what was found.',
      fields: [{ name: 'reference', control: 'line', label: 'Their reference', hint: nameNobody }, when],
    },
    'sender-told': {
      title: 'Record that the sender was told', back, sendText: 'Record it', intro: 'So that it corrects or recalls its message, by a means that the victim’s information may pass. What it then says of the message stands on the page of the misroute.',
      fields: [{ name: 'how', control: 'lines', label: 'How, and what is to happen', hint: nameNobody }, when],
    },
    closed: {
      title: 'Say how it ends', back, sendText: 'Close it', intro: 'What is removed is taken out of the case store for good. A false alarm is shown again to everybody who could read it before.',
      fields: [
        { name: 'outcome', control: 'choice', label: 'How it ends', items: [{ value: 'REMOVED', text: 'Take out here what it said' }, { value: 'CORRECTED', text: 'Its sender has corrected or recalled it' }, { value: 'FALSE_ALARM', text: 'False alarm: nothing of a victim was in it' }] },
        { name: 'reason', control: 'lines', label: 'Why', hint: nameNobody },
      ],
    },
  };
};
