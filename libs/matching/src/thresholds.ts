/**
 * In bits beyond an even chance: one of so many people is right, so that their binary logarithm is an even chance (18 bits for a country's 250,000 under supervision). `match` is a thousand to one; below an even chance nobody is shown. What may be two of a
 * family is shown whatever it weighs.
 */
export const usualThresholds = { match: 10, review: 0 } as const;

/** A list of fewer may be a part of a longer one: it counts as this many. */
export const fewestPeople = 1_000;
