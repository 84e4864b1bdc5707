import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The metrics of one node process. Labels are kinds, codes, lanes and steps; never a person, a message or a case. */
export interface Metrics {
  readonly registry: Registry;
  readonly messagesIn: Counter<'kind' | 'lane' | 'outcome'>;
  readonly messagesOut: Counter<'kind' | 'lane' | 'outcome'>;
  readonly stepSeconds: Histogram<'step'>;
  readonly alarms: Counter<'code'>;
  readonly waiting: Gauge<'place'>;
  readonly lanePaused: Gauge<'lane'>;
  readonly takenAway: Counter<'table'>;
  readonly clockApart: Gauge<'clock'>;
}

/** Shows at each look which version of the directory a process goes by; nothing while it has none. */
export function showDirectoryVersion(registry: Registry, version: () => number | undefined): void {
  new Gauge({
    name: 'mag_directory_version', help: 'Version of the directory that this process goes by', registers: [registry],
    collect() {
      const now = version();
      if (now === undefined) this.reset();
      else this.set(now);
    },
  });
}

/** A registry of its own per agency, so that several agencies can share a process. */
export function createMetrics(agency: string, processName: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ agency, process: processName });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const registers = [registry];
  return {
    registry,
    messagesIn: new Counter({ name: 'mag_messages_in_total', help: 'Messages taken in, by outcome', labelNames: ['kind', 'lane', 'outcome'], registers }),
    messagesOut: new Counter({ name: 'mag_messages_out_total', help: 'Messages sent, by outcome', labelNames: ['kind', 'lane', 'outcome'], registers }),
    stepSeconds: new Histogram({ name: 'mag_step_seconds', help: 'Time per step of a batch', labelNames: ['step'], buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], registers }),
    alarms: new Counter({ name: 'mag_alarms_total', help: 'Alarms raised, by code', labelNames: ['code'], registers }),
    waiting: new Gauge({ name: 'mag_waiting', help: 'Rows that wait, by place', labelNames: ['place'], registers }),
    lanePaused: new Gauge({ name: 'mag_lane_paused', help: '1 while a lane waits for infrastructure', labelNames: ['lane'], registers }),
    takenAway: new Counter({ name: 'mag_taken_away_total', help: 'Rows taken away because their time was over, by table', labelNames: ['table'], registers }),
    clockApart: new Gauge({ name: 'mag_clock_apart_seconds', help: 'How far our clock is ahead of another', labelNames: ['clock'], registers }),
  };
}
