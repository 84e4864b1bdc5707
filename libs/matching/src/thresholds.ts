/**
 * In bits. Of a country's 250,000 people under supervision one is right, so that 18 bits are an even chance; `match` is odds of a thousand to one beyond that, and `review` is where the sets that the model was tuned on had the right person in 995 of 1,000 cases
 * with the fewest shown to a person. What may be two of a family is shown whatever it weighs.
 */
export const nationalThresholds = { match: 28, review: 25 } as const;
