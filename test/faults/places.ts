import { setTimeout as wait } from 'node:timers/promises';
import { type Draw } from '../generate/draw.js';
import { stack } from '../support/stack.js';
import { arrows, type Arrow, type Role, roles, servers, type Way, ways } from './arrows.js';
import { type AgencyProcess, killAt, killNow, nameOfProcess, untilCalm } from './killer.js';
import { type Kill } from './reached.js';

/** One place of a kill: an arrow in a role's process, or a process at any moment. */
export interface Place {
  readonly name: string;
  readonly way?: Way;
  /** All lean on it: nothing else is killed meanwhile. */
  readonly alone?: true;
  /** `pass`: at which pass of the arrow, where it is passed often. */
  kill(pass: number): Promise<Kill>;
}

const soonMs = 3_000;

/**
 * Every place at which something is killed. The agency whose process dies is drawn each time, among those that pass it and of which nothing is being killed in that process.
 * @param seldomWithinMs how long a process may take to pass an arrow that is passed seldom
 */
export function placesOfKills(draw: Draw, seldomWithinMs = 20_000): readonly Place[] {
  const hit = new Set<string>();
  const killOne = async (place: string, role: Role, at: Arrow['at'], kill: (process: AgencyProcess) => Promise<number | null>): Promise<Kill> => {
    const process = await freeProcess(draw, role, at, hit);
    hit.add(nameOfProcess(process));
    try {
      const backAfterMs = await kill(process);
      await untilCalm(process);
      return { place, agency: process.agency, backAfterMs };
    } finally {
      hit.delete(nameOfProcess(process));
    }
  };
  const atAnyMoment = (): Promise<void> => wait(draw.integer(0, soonMs));
  return [
    ...arrows.flatMap(({ name, roles: passing, way, at, seldom }) => passing.map((role): Place => {
      const place = `${name} (${role})`;
      return { name: place, way, kill: (pass) => killOne(place, role, at, (process) => (seldom === true ? killAt(name, process, 1, seldomWithinMs) : killAt(name, process, pass))) };
    })),
    ...roles.map((role): Place => ({ name: role, kill: () => killOne(role, role, undefined, (process) => atAnyMoment().then(() => killNow(process))) })),
    ...servers.map((server): Place => ({ name: server, alone: true, kill: async () => {
      await atAnyMoment();
      return { place: server, agency: undefined, backAfterMs: await killNow(server) };
    } })),
  ];
}

async function freeProcess(draw: Draw, role: Role, at: Arrow['at'], hit: ReadonlySet<string>): Promise<AgencyProcess> {
  const passing = stack().agencies.filter(({ app }) => at === undefined || at.some((one) => one === app)).map(({ agency }) => ({ role, agency }));
  for (;; await wait(100)) {
    const free = passing.filter((process) => !hit.has(nameOfProcess(process)));
    if (free.length > 0) return draw.pick(free);
  }
}

/** Some of the places, with one of each way among them. */
export function someOf(places: readonly Place[], count: number, draw: Draw): Place[] {
  const first = ways.map((way) => draw.pick(places.filter((place) => place.way === way)));
  return [...first, ...draw.sample(places.filter((place) => !first.includes(place)), count - first.length)];
}

/** Divides places: whoever all lean on is killed alone, one after another; then the others, in their order. */
export function inGroups(places: readonly Place[]): Place[][] {
  const others = places.filter(({ alone }) => alone !== true);
  return [...places.filter(({ alone }) => alone === true).map((place) => [place]), ...(others.length === 0 ? [] : [others])];
}
