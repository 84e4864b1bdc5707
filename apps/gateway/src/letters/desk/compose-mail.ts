import { type Letter } from '../letter.js';
import { enquiryPage, replyForm } from './letter-pages.js';
import { type Mail } from './send-mail.js';
import { type Ways } from './ways.js';

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });

/** Whether it says that an earlier letter does not hold. */
const isCorrection = ({ kind }: Letter): boolean => kind === 'message-correction';

/** What is sent as `enquiry.json`: under the published contract, `content` is what `contracts/schemas/<kind>.schema.json` describes. */
export const structured = ({ id, conversation, kind, placeName, place, writtenAt, purpose, lawfulBasis, respondBy, answers, content }: Letter): object =>
  ({ reference: conversation, letter: id, kind, to: { place, name: placeName }, writtenAt, purpose, lawfulBasis, ...(respondBy === undefined ? {} : { respondBy }), answers, content });

/** The same of a letter that says that an earlier one does not hold: that one is named by its reference, and what is to be done with it. */
async function composeCorrection(letter: Letter, { from, contact }: Ways, to: string): Promise<Mail> {
  return {
    ...mailOf(letter, from, to), subject: `Correction of enquiry ${letter.conversation}`,
    text: [
      `To ${letter.placeName}.`, `The enquiry with the reference ${letter.conversation} does not hold any more. Attached is what is said of it, and why. Do not act on it or answer it, tell whoever has read it, and destroy it where the attachment says that it should never have been sent.`, `Questions: ${contact}`,
    ].join('\n\n'),
    attachments: [
      { filename: 'correction.json', contentType: 'application/json', content: JSON.stringify(structured(letter), null, 2) },
      { filename: 'correction.html', contentType: 'text/html; charset=utf-8', content: await enquiryPage(letter) },
    ],
  };
}

/** The same of one that says that what was answered does not hold. */
async function composeContest(letter: Letter, { from, contact }: Ways, to: string): Promise<Mail> {
  return {
    ...mailOf(letter, from, to), subject: `Answer contested in enquiry ${letter.conversation}`,
    text: [
      `To ${letter.placeName}.`, `What you answered to the enquiry with the reference ${letter.conversation} is contested. Attached is why. Let somebody else than who answered decide once more.`,
      'Please say what was decided by filling in reply-form.html, and send it back to this address with the reference. Keep what you write out of the subject and the text of your mail.', `Questions: ${contact}`,
    ].join('\n\n'),
    attachments: [
      { filename: 'contest.json', contentType: 'application/json', content: JSON.stringify(structured(letter), null, 2) },
      { filename: 'contest.html', contentType: 'text/html; charset=utf-8', content: await enquiryPage(letter) },
      { filename: 'reply-form.html', contentType: 'text/html; charset=utf-8', content: replyForm(letter) },
    ],
  };
}

/** What every mail has. */
function mailOf({ conversation, id }: Letter, from: string, to: string): Pick<Mail, 'from' | 'to' | 'replyTo' | 'messageId' | 'references' | 'headers'> {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return { from, to, replyTo: from, messageId: `<${conversation}.${id}@${domain}>`, references: `<${conversation}@${domain}>`, headers: { 'Disposition-Notification-To': from } };
}

/**
 * A letter as mail. Subject, body and headers say the reference, what it is, by when an answer is asked and whom to ask about it: nothing of anybody it concerns, which stands in the attachments alone. The Message-ID follows from the
 * conversation and the letter, so that whoever gets it twice sees that it is one.
 */
export async function composeMail(letter: Letter, ways: Ways, to: string): Promise<Mail> {
  if (isCorrection(letter)) return composeCorrection(letter, ways, to);
  if (letter.kind === 'refusal-contest') return composeContest(letter, ways, to);
  const { from, contact } = ways;
  const by = letter.respondBy === undefined ? '' : ` An answer is asked by ${dates.format(new Date(letter.respondBy))}.`;
  const [what, acknowledge] = letter.answers.some((kind) => kind.endsWith('-acknowledgement')) ? ['a referral or notice', ' Say within one working day that it has come, and who holds it.'] : ['an enquiry', ''];
  return {
    ...mailOf(letter, from, to), subject: `Enquiry ${letter.conversation}`,
    text: [
      `To ${letter.placeName}.`, `Attached is ${what} with the reference ${letter.conversation}.${by}${acknowledge}`,
      'Please answer by filling in reply-form.html, or by a file of the form that enquiry.json names, and send it back to this address with the reference. Keep what you write out of the subject and the text of your mail.', `Questions: ${contact}`,
    ].join('\n\n'),
    attachments: [
      { filename: 'enquiry.json', contentType: 'application/json', content: JSON.stringify(structured(letter), null, 2) },
      { filename: 'enquiry.html', contentType: 'text/html; charset=utf-8', content: await enquiryPage(letter) },
      { filename: 'reply-form.html', contentType: 'text/html; charset=utf-8', content: replyForm(letter) },
    ],
  };
}
