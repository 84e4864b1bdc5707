import { type Submitter } from '#exchange/submit';
import { type GivenAnswer } from '#exchange/victim-parts';
import { type Kind } from '#messages';

/**
 * What is written to a place that has no node, and what is filed of its reply, as the desk alone can read it. Going out it has the whole content, as it was typed; coming in only what belongs to a victim, for the rest stands on the
 * case side.
 */
export interface Letter {
  readonly direction: 'out' | 'in';
  readonly id: string;
  readonly conversation: string;
  readonly kind: Kind;
  /** The code of the force or area. */
  readonly place: string;
  /** What the place is called, e.g. "Merseyside police (05)". */
  readonly placeName: string;
  readonly writtenAt: string;
  readonly purpose: string;
  readonly lawfulBasis: string;
  /** By when an answer is asked. */
  readonly respondBy?: string;
  /** The kinds by which it may be answered. */
  readonly answers: readonly Kind[];
  readonly content: object;
  /** Of what goes on to a place that another agency said to ask: the message that was asked, and the answer that says so. The content is its case part alone until the desk, which has the rest, has seen that for itself. */
  readonly onward?: { readonly message: string; readonly answer: GivenAnswer };
}

/** Seals a letter for the own desk, before anything of it is stored. */
export const sealLetter = (submitter: Submitter, letter: Letter): Promise<string> => submitter.sealToOwnDesk(JSON.stringify(letter));
