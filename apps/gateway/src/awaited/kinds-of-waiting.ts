import { type ClockRuleName } from '#clocks';

/** What is waited for of whoever has the case, and of no agency: that they read what came, and that they answer an agency that asks for more. */
export const ofUs = ['ANSWER_READ', 'QUESTION_ANSWERED'] as const satisfies ClockRuleName[];
/** What children's services do after their decision on a referral, which ends with what they say of it or with what a person learns. */
export const afterDecision = ['CHILD_ASSESSMENT', 'CHILD_PROTECTION_CONFERENCE'] as const satisfies ClockRuleName[];
/** Of what no agency is reminded: it is ours to do, or theirs to do where nothing that was asked is open. */
export const notChased: readonly string[] = [...ofUs, ...afterDecision];
export const isNotChased = (rule: string): boolean => notChased.includes(rule);

/** Whether a clock waits for whoever has the case. */
export const isOfUs = (rule: unknown): boolean => (ofUs as readonly unknown[]).includes(rule);
/** Whether a clock waits for the answer to a question of an agency. */
export const isOfQuestion = (rule: unknown): boolean => rule === ('QUESTION_ANSWERED' satisfies (typeof ofUs)[number]);

/** Whether a clock waits for the decision on a contest, and not for the answer to what was asked. */
export const isOfContest = (rule: unknown): boolean => rule === ('CONTEST_DECIDED' satisfies ClockRuleName);
const decided: readonly unknown[] = ['CHILD_REFERRAL_DECIDED', 'ADULT_REFERRAL_DECIDED'] satisfies ClockRuleName[];
/** Whether a clock waits for the decision on a referral. */
export const isOfDecision = (rule: unknown): boolean => decided.includes(rule);

/** What waits for no answer to what was asked. */
export const notOfReply: readonly string[] = [...notChased, 'CONTEST_DECIDED' satisfies ClockRuleName];
export const isOfReply = (rule: unknown): boolean => typeof rule === 'string' && !notOfReply.includes(rule);

/** The decisions on a referral that start what follows them, and those that let it run on (DOMAIN 2.6, 4): a conference is timed from the strategy discussion, whatever is said of it later. */
const followed = { CHILD_ASSESSMENT: { starts: ['S17', 'S47'], goesOn: ['S17', 'S47', 'STRATEGY'] }, CHILD_PROTECTION_CONFERENCE: { starts: ['S47', 'STRATEGY'], goesOn: ['S47', 'STRATEGY'] } } as const satisfies Record<(typeof afterDecision)[number], object>;
export const isAfterDecision = (rule: unknown): rule is (typeof afterDecision)[number] => (afterDecision as readonly unknown[]).includes(rule);
const isAmong = (codes: readonly string[], decision: unknown): boolean => codes.some((code) => code === decision);
export const isStartedBy = (rule: (typeof afterDecision)[number], decision: unknown): boolean => isAmong(followed[rule].starts, decision);
export const goesOnAfter = (rule: (typeof afterDecision)[number], decision: unknown): boolean => isAmong(followed[rule].goesOn, decision);
