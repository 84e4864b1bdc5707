import { dayAt } from '../calendar/london.js';
import { type WorkingDays } from '../calendar/working-days.js';
import { ladder, type Rung } from './ladder.js';
import { countTerm, type Pause, type Term } from './term.js';

/** What was started: everything else about it is an event. */
export interface ClockStart {
  readonly id: string;
  readonly at: Date;
  readonly term: Term;
}

/** Something that happened to a clock, at a time; it may be learnt later, in any order, and more than once. */
export type ClockEvent = { readonly id: string; readonly at: Date } & (
  /** It rests, for a reason, until this very pause is ended. Pauses may overlap. */
  | { readonly kind: 'paused'; readonly reason: string }
  /** The pause that began with the event of that id ends: now, or on a day that is known before, such as a review date. */
  | { readonly kind: 'resumed'; readonly pause: string }
  /** It begins anew, with a term of its own; pauses from before are over. */
  | { readonly kind: 'restarted'; readonly term: Term }
  /** What was waited for has an outcome: nothing else stops a clock. */
  | { readonly kind: 'stopped'; readonly outcome: string }
);

/** How a clock stands at a moment. */
export interface Standing {
  /** Names the run: the start, or the last restart. Each rung is reached once in a run. */
  readonly run: string;
  readonly state: 'running' | 'paused' | 'stopped';
  /** Why it rests. */
  readonly reasons: readonly string[];
  readonly outcome: string | null;
  readonly stoppedAt: Date | null;
  /** Null while it rests and nobody has said until when. */
  readonly dueAt: Date | null;
  /** The rungs whose moment is known, in order. */
  readonly reached: readonly { readonly rung: Rung; readonly at: Date }[];
  /** When it will stand otherwise if nothing happens; null: never. */
  readonly nextAt: Date | null;
  /** The first year that was counted through though its bank holidays are not known (see {@link countTerm}). */
  readonly unknownYear: number | null;
}

interface NamedPause extends Pause { readonly reason: string }

/**
 * How a clock stands: decided from all its events, by the times at which they happened and not the order in which they were learnt. Steps: the outcome that came first ends it; the last restart before begins
 * the run; pauses that began in the run take their time out of it; what is left is counted.
 */
export function standingOf(start: ClockStart, events: readonly ClockEvent[], calendar: WorkingDays, now: Date): Standing {
  const inOrder = [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  const stop = inOrder.find((event) => event.kind === 'stopped');
  const before = inOrder.filter(({ at }) => stop === undefined || at < stop.at);
  const restart = before.findLast((event) => event.kind === 'restarted');
  const run = restart?.kind === 'restarted' ? restart : start;
  const pauses = pausesOf(before, run.at.getTime());
  const resting = pauses.filter(({ from, to }) => from <= now.getTime() && to > now.getTime());
  const { moments, dueAt, unknownYear } = momentsOf(run, merged(pauses), calendar);
  const changes = [...moments.map(({ at }) => at.getTime()), ...pauses.flatMap(({ from, to }) => [from, to])].filter((at) => at > now.getTime() && at !== Infinity);
  return {
    run: run.id, state: stop !== undefined ? 'stopped' : resting.length > 0 ? 'paused' : 'running', reasons: stop === undefined ? [...new Set(resting.map(({ reason }) => reason))].sort() : [],
    outcome: stop?.kind === 'stopped' ? stop.outcome : null, stoppedAt: stop?.at ?? null, dueAt,
    reached: moments.filter(({ at }) => stop === undefined || at < stop.at), nextAt: stop !== undefined || changes.length === 0 ? null : new Date(Math.min(...changes)), unknownYear,
  };
}

/** The pauses that began in a run, each until it was first said to end. One that is said to end before it began is none: a clock that rests for ever would be silence. */
function pausesOf(inOrder: readonly ClockEvent[], runFrom: number): NamedPause[] {
  const ends = new Map<string, number>();
  for (const event of inOrder) if (event.kind === 'resumed' && !ends.has(event.pause)) ends.set(event.pause, event.at.getTime());
  return inOrder.flatMap((event) => (event.kind === 'paused' ? [{ from: event.at.getTime(), to: ends.get(event.id) ?? Infinity, reason: event.reason }] : []))
    .filter(({ from, to }) => from >= runFrom && to > from);
}

/** The times in which at least one pause holds, in order and apart. */
function merged(pauses: readonly Pause[]): Pause[] {
  const apart: { from: number; to: number }[] = [];
  for (const { from, to } of [...pauses].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else apart.push({ from, to });
  }
  return apart;
}

/** When each rung of a run is reached, as far as that is known. */
function momentsOf(run: { readonly at: Date; readonly term: Term }, pauses: readonly Pause[], calendar: WorkingDays): { moments: { rung: Rung; at: Date }[]; dueAt: Date | null; unknownYear: number | null } {
  const { chaseAt, dueAt, unknownYear } = countTerm(run.at.getTime(), run.term, pauses, calendar);
  const years = [unknownYear];
  const moments = ladder.flatMap((rung) => {
    const at = rung.at === 'chase' ? chaseAt : rung.at === 'due' ? dueAt : dueAt === null ? null : after(dueAt, rung.at);
    return at === null ? [] : [{ rung, at: new Date(at) }];
  });
  return { moments, dueAt: dueAt === null ? null : new Date(dueAt), unknownYear: years.find((year) => year !== null) ?? null };

  /** What is due at the end of a day is counted on from that day. */
  function after(due: number, term: Term): number | null {
    const further = countTerm(due, term, pauses, calendar, dayAt(due - 1));
    years.push(further.unknownYear);
    return further.dueAt;
  }
}
