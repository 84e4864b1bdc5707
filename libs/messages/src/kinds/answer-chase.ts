import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { declareKind } from './kind-declaration.js';

const chased = 'DOMAIN 2.1, 4';
/** How far the waiting has come: four fifths of the time for the answer, or a working day past its end. */
export const chaseRungs = ['CHASE', 'UNANSWERED'] as const;

/** Reminds an agency that an answer is awaited (chase at 80 %, the partner's lead past the end): in the conversation of what was asked, and nothing of what that is. */
export class AnswerChase {
  @Field.code(chaseRungs, { label: 'OPEN', meaning: 'How far the time for the answer has run.', source: chased }) rung!: OneOf<typeof chaseRungs>;
  @Field.time({ label: 'OPEN', meaning: 'When the answer is or was due.', source: chased }) dueAt!: string;
}

export const answerChase = declareKind({
  kind: 'answer-chase', family: 'M1', version: 1, content: AnswerChase, floor: 'OPEN', mayHaveVictimPart: false, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [
    { from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child', 'safeguard-adult'] },
    { from: 'gateway', to: 'marac-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
  ],
  meaning: 'Reminds an agency that the answer to what was asked of it is awaited.', source: 'DOMAIN 2.1, 4',
});
