import { type ClockEvent, type ClockRuleName, type ClockStart } from '#clocks';
import { type AgencyCode } from '#messages';
import { type Sql } from '#platform';
import { type EffectTable } from '../rails/effects.js';
import { jsonRows } from '../rails/json-rows.js';

/** A clock to start: what is waited for, of whom, and who owns it here. */
export interface NewClock extends ClockStart {
  /** Why it runs. */
  readonly rule: ClockRuleName;
  /** What kind of thing it is about, e.g. `da-enquiry`, and which one, e.g. its conversation. */
  readonly about: string;
  readonly reference: string;
  /** Who is waited for, where it is another agency. */
  readonly partner?: AgencyCode;
  /** The user name of whoever acts on it, and the team that does when they do not. */
  readonly owner: string;
  readonly team?: string;
}

/** Starts clocks in the caller's transaction. One that is there already stays as it is. The exchange counts them within seconds and acts when they are due. */
export async function startClocks(sql: Sql, clocks: readonly NewClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await sql(
    `insert into clock (id, run, rule, about, reference, partner, owner, team, term_count, term_unit, started_at)
     select id, id, rule, about, reference, partner, owner, team, term_count, term_unit, at from json_to_recordset($1)
       as r (id uuid, rule text, about text, reference uuid, partner text, owner text, team text, term_count int, term_unit text, at timestamptz) on conflict do nothing`,
    [jsonRows(clocks.map(({ term, ...clock }) => ({ ...clock, term_count: term.count, term_unit: term.unit })))],
  );
}

/** An event of one clock. */
export type LearntEvent = ClockEvent & { readonly clock: string };

/** Clocks as handlers of messages start them, each under an id that follows from its message, which is its first run too. */
export const clockTable: EffectTable = {
  table: 'clock', key: ['id'], columns: {
    id: 'uuid', run: 'uuid', rule: 'text', about: 'text', reference: 'uuid', partner: 'text', owner: 'text', team: 'text', term_count: 'int', term_unit: 'text', started_at: 'timestamptz',
  },
};

/** The events of clocks as handlers of messages insert them, each under an id that follows from its message: what a message does to a clock it does once. */
export const clockEventTable: EffectTable = {
  table: 'clock_event', key: ['id'], columns: { id: 'uuid', clock_id: 'uuid', kind: 'text', at: 'timestamptz', reason: 'text', pause: 'uuid', outcome: 'text' },
};

/** Notes what happened to clocks, in the caller's transaction; an event that is known already changes nothing. The exchange counts the clocks anew within seconds. */
export async function recordClockEvents(sql: Sql, events: readonly LearntEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql(
    `insert into clock_event (id, clock_id, kind, at, reason, pause, outcome, term_count, term_unit)
     select id, clock, kind, at, reason, pause, outcome, term_count, term_unit from json_to_recordset($1)
       as r (id uuid, clock uuid, kind text, at timestamptz, reason text, pause uuid, outcome text, term_count int, term_unit text) on conflict do nothing`,
    [jsonRows(events.map((event) => (event.kind === 'restarted' ? { ...event, term_count: event.term.count, term_unit: event.term.unit } : event)))],
  );
}
