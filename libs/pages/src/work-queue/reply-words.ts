import { type Directory } from '#directory';
import { childrenAsked, kinds, policeForces } from '#messages';
import { type Choice, type ContentPlan, type FieldWords } from '../form/controls.js';
import { type QueueWords, type ReplyWords } from './work-queue.pages.js';

/** The forces that take part, to choose from. */
export const forcesTakingPart = (directory: Directory): Choice[] =>
  directory.agencies.flatMap(({ forceCode, name }) => (forceCode === undefined ? [] : [{ value: forceCode, text: policeForces[forceCode] === undefined ? name : `${policeForces[forceCode]} (${name})` }]));

/** The areas that agencies of one app serve, to choose from. */
export const areasOf = (directory: Directory, app: string): Choice[] =>
  directory.agencies.filter((agency) => agency.app === app).flatMap(({ areaCodes, name }) => areaCodes.map((area) => ({ value: area, text: `${name} (${area})` })));

/** How a form asks which child of an enquiry an answer is about, in the order in which the enquiry has them. */
export const whichChild = (asked: object): FieldWords => ({ label: 'Which child of the enquiry', hint: 'Leave this out for a child that was not asked about.', choices: childrenAsked(asked).map((value, at) => ({ value, text: `Child ${at + 1} of the enquiry` })) });

/** The reasoned "no" to an enquiry, the same wherever it is given (M3). */
export const refusalWords: ReplyWords = {
  kind: 'enquiry-refusal', title: 'Refuse this enquiry',
  plan: (): ContentPlan => ({
    type: kinds['enquiry-refusal'].content,
    words: {
      code: { label: 'Why it is refused', hint: 'The enquirer is told.' }, reason: { label: 'The reason in words', hint: 'Write nothing that leads to a victim.' }, challengeRoute: { label: 'How to challenge this' },
      'askInstead.force': { label: 'Force to ask instead', hint: 'The enquiry follows there by itself.' }, 'askInstead.area': { label: 'Code of the area to ask instead', hint: 'For example E06000049. The enquiry follows there by itself.' },
    },
  }),
  initial: (name, now) => ({ decidedBy: name, decidedOn: now.slice(0, 10) }),
};

/** The queue of contests of what was refused, the same wherever enquiries are answered (M3). */
export const contestWords: QueueWords = {
  title: 'Contests', item: 'contest',
  replies: [{
    kind: 'contest-decision', title: 'Decide on this contest',
    plan: (): ContentPlan => ({
      type: kinds['contest-decision'].content,
      words: { decision: { label: 'Whether what was refused or decided stands', hint: 'Where it is overturned, the enquiry or referral is open again and waits in your queue.' }, reason: { label: 'Why', hint: 'Write nothing that leads to a victim.' } },
    }),
    initial: (name, now) => ({ decidedBy: name, decidedOn: now.slice(0, 10) }),
  }],
};
