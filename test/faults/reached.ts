import { type Way, ways } from './arrows.js';

/** How one kill went. */
export interface Kill {
  readonly place: string;
  /** Whose process it was; nobody's, where all lean on it. */
  readonly agency: string | undefined;
  /** From the kill to being well again; `null` where the process never passed the armed arrow. */
  readonly backAfterMs: number | null;
}

/** A place of a kill, as far as counting goes. */
interface Counted {
  readonly name: string;
  readonly way?: Way;
}

/** How often something was killed at a place. */
export const killedAt = (kills: readonly Kill[], name: string): number => kills.filter(({ place, backAfterMs }) => place === name && backAfterMs !== null).length;

/** The places that had fewer kills than rounds: a promise about an arrow at which nobody died is not shown. */
export function killedTooFew(kills: readonly Kill[], places: readonly Counted[], rounds: number): string[] {
  return places.map(({ name }) => ({ name, killed: killedAt(kills, name) })).filter(({ killed }) => killed < rounds).map(({ name, killed }) => `${name} had ${killed} of ${rounds} kills`);
}

/** What is missing of a run of a few kills: so many places must be reached, and one of each way that is among them. */
export function reachedTooFew(kills: readonly Kill[], places: readonly Counted[], least: number): string[] {
  const reached = places.filter(({ name }) => killedAt(kills, name) > 0);
  return [
    ...(reached.length < Math.min(least, places.length) ? [`of ${places.length} places only ${reached.length} were reached`] : []),
    ...ways.filter((way) => places.some((place) => place.way === way) && !reached.some((place) => place.way === way)).map((way) => `no kill on the way ${way} came about`),
  ];
}
