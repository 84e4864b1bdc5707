import { type Letter } from '../letter.js';
import { enquiryPage, replyForm } from './letter-pages.js';
import { type Mail } from './send-mail.js';
import { type Ways } from './ways.js';

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });

/** What is sent as `enquiry.json`: under the published contract, `content` is what `contracts/schemas/<kind>.schema.json` describes. */
export const structured = ({ id, conversation, kind, placeName, place, writtenAt, purpose, lawfulBasis, respondBy, answers, content }: Letter): object =>
  ({ reference: conversation, letter: id, kind, to: { place, name: placeName }, writtenAt, purpose, lawfulBasis, ...(respondBy === undefined ? {} : { respondBy }), answers, content });

/**
 * A letter as mail. Subject, body and headers say the reference, what it is, by when an answer is asked and whom to ask about it: nothing of anybody it concerns, which stands in the attachments alone. The Message-ID follows from the
 * conversation and the letter, so that whoever gets it twice sees that it is one.
 */
export async function composeMail(letter: Letter, { from, contact }: Ways, to: string): Promise<Mail> {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const by = letter.respondBy === undefined ? '' : ` An answer is asked by ${dates.format(new Date(letter.respondBy))}.`;
  const [what, acknowledge] = letter.answers.some((kind) => kind.endsWith('-acknowledgement')) ? ['a referral or notice', ' Say within one working day that it has come, and who holds it.'] : ['an enquiry', ''];
  return {
    from, to, replyTo: from, subject: `Enquiry ${letter.conversation}`,
    messageId: `<${letter.conversation}.${letter.id}@${domain}>`, references: `<${letter.conversation}@${domain}>`,
    headers: { 'Disposition-Notification-To': from },
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
