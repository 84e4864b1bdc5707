import { type Submitter } from '#exchange/submit';
import { demandRight, split } from '#labels';
import { answersTo, type Kind, kindNames, newSubmissionId } from '#messages';
import { type AskedKind, nameOfPlace } from '../enquiries/asked-kinds.js';
import { type LetterSays, type NewLetter } from '../store/letters.js';
import { type Letter, sealLetter } from './letter.js';

/** What is asked of a place without a node. */
interface ToWrite {
  readonly asked: AskedKind;
  readonly conversation: string;
  readonly place: string;
  readonly lawfulBasis: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Where another agency said to ask there: the content is then the case part alone, and the desk puts the rest to it. */
  readonly onward?: Letter['onward'];
}

/** A letter that is sealed, and the case part of what it asks: the same that a message to a node would have. */
export interface WrittenLetter {
  readonly id: string;
  readonly case: object;
  readonly letter: NewLetter;
  readonly message?: undefined;
}

/** Writes to a place what a node would be asked by message, held to the same contract. What belongs to a victim is in the sealed letter alone. @throws MESSAGE_REJECTED with what is to be put right */
export const writeLetter = (submitter: Submitter, what: ToWrite): Promise<WrittenLetter> => written(submitter, what, what.asked.kind, 'ASKS');

/** Writes to a place that what it answered does not hold, as a node that had answered so would be told; it decides once more, and what it decides is filed. @throws MESSAGE_REJECTED with what is to be put right */
export const writeContest = (submitter: Submitter, what: Omit<ToWrite, 'lawfulBasis'>): Promise<WrittenLetter> => written(submitter, { ...what, lawfulBasis: what.asked.lawfulBasis }, 'refusal-contest', 'CONTESTS');

async function written(submitter: Submitter, { asked, conversation, place, lawfulBasis, content, onward }: ToWrite, kind: Kind, says: LetterSays): Promise<WrittenLetter> {
  // Of what goes on to another place the desk alone has the whole; it was right when it was asked.
  if (onward === undefined) demandRight(kind, content);
  const id = newSubmissionId();
  const respondBy = content['respondBy'];
  const jwe = await sealLetter(submitter, {
    direction: 'out', id, conversation, kind, place, placeName: nameOfPlace(asked, place), writtenAt: new Date().toISOString(), purpose: asked.purpose, lawfulBasis,
    ...(typeof respondBy === 'string' ? { respondBy } : {}), answers: kindNames.filter((one) => answersTo(one, kind)), content, ...(onward === undefined ? {} : { onward }),
  });
  return { id, case: onward === undefined ? split(kind, content).case : content, letter: { id, conversation, place, says, jwe } };
}
