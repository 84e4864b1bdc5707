/** Times that look alike to whoever measures them are no further apart than this: a small part of what the work itself differs by. */
export const boundMs = 0.5;

/** What two of the distributions show of each other; the tails are left to the machine. */
const shares = [0.25, 0.5, 0.75] as const;
/** So many standard deviations from what chance gives: of a hundred runs in which nothing differs, far less than one is taken for uneven. */
const deviations = 4.5;

/** A kind of failure that can be told from all others by how long it takes. */
export interface Uneven {
  readonly name: string;
  readonly share: number;
  /** By how much, in milliseconds: below zero where it is sooner. */
  readonly byMs: number;
}

export const quantileOf = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/**
 * Which kinds take longer, or less long, than all others together, by more than the bound. For each quartile of the others, moved by the bound, it is counted how many of a kind's times lie beyond it, and
 * whether chance alone would give so many (a sign test). Nothing is assumed of the distributions: a machine that is slow, or busy now and then, makes all of them wider and none uneven.
 */
export function unevenAmong(times: ReadonlyMap<string, readonly number[]>): Uneven[] {
  return [...times].flatMap(([name, own]) => {
    const others = [...times].flatMap(([other, values]) => (other === name ? [] : values)).sort((one, other) => one - other);
    const sorted = [...own].sort((one, other) => one - other);
    return shares.flatMap((share) => {
      const theirs = quantileOf(others, share), allowance = deviations * Math.sqrt(own.length * share * (1 - share));
      const isLater = own.filter((took) => took > theirs + boundMs).length > own.length * (1 - share) + allowance;
      const isSooner = own.filter((took) => took < theirs - boundMs).length > own.length * share + allowance;
      return isLater || isSooner ? [{ name, share, byMs: quantileOf(sorted, share) - theirs }] : [];
    });
  });
}
