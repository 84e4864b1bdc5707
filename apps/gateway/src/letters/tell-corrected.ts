import { actingRole, type Actor } from '#access';
import { type CorrectedBy, type SentCorrected } from '#exchange/corrections';
import { split } from '#labels';
import { newSubmissionId } from '#messages';
import { type Row, type Sql } from '#platform';
import { askedKinds, nameOfPlace } from '../enquiries/asked-kinds.js';
import { appendActed } from '../store/acting.js';
import { insertLetterCorrection, insertLetters } from '../store/letters.js';
import { sealLetter } from './letter.js';

/** What is said of a letter: that it holds no more, or should never have been written. Another in its place is asked anew. */
export const letterActs = ['WITHDRAW', 'RECALL_IN_ERROR'] as const;
export type LetterAct = (typeof letterActs)[number];

/** What a letter says of an earlier one, as the kind `message-correction` has it. */
export const correctionContent = (corrects: unknown, correctedKind: string, act: LetterAct, { reasonCode, reason }: Pick<CorrectedBy, 'reasonCode' | 'reason'>): object => ({ message: corrects, correctedKind, act, reasonCode, reason });

/**
 * Writes to each place that was asked by one of these letters that it does not hold any more, in the caller's transaction: what was asked stands as withdrawn by it. A row has the letter, its conversation, place, kind, submission and whom it is about.
 * @returns what was said of each
 */
export async function tellByLetter(sql: Sql, by: CorrectedBy, act: LetterAct, letters: readonly Row[]): Promise<SentCorrected[]> {
  const told: SentCorrected[] = [];
  for (const { letter, conversation, place, kind, submission, crn } of letters as readonly (Row & Readonly<Record<string, string>>)[]) {
    const asked = askedKinds.find((one) => one.kind === kind);
    if (asked === undefined) continue;
    const id = newSubmissionId(), content = correctionContent(letter, asked.kind, act, by);
    const jwe = await sealLetter(by.submitter, {
      direction: 'out', id, conversation: String(conversation), kind: 'message-correction', place: String(place), placeName: nameOfPlace(asked, String(place)), writtenAt: new Date().toISOString(), purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, answers: [], content,
    });
    const reason = (split('message-correction', content).case as { readonly reason?: string }).reason ?? '';
    await insertLetters(sql, [{ id, conversation: String(conversation), place: String(place), says: 'CORRECTS', jwe }]);
    await insertLetterCorrection(sql, { submission: id, message_id: letter, original: submission, kind, recipient: place, conversation, act, reason_code: by.reasonCode, reason, sent_by: by.actor.person });
    await appendActed(sql, by.actor, [{
      event: 'letter.corrected', agency: by.actor.agency, person: by.actor.person, role: roleOf(by.actor, asked.what), partner: String(place), kind: asked.kind, purpose: asked.purpose, lawfulBasis: asked.lawfulBasis, subject: String(crn),
      facts: { letter: id, corrects: String(letter), conversation: String(conversation), act, reasonCode: by.reasonCode },
    }]);
    told.push({ messageId: String(letter), original: String(submission), kind: asked.kind, conversation: String(conversation), act, submission: id });
  }
  return told;
}

const roleOf = (actor: Actor, what: Parameters<typeof actingRole>[1]): string => actingRole(actor, what) ?? '';
