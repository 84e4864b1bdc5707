import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { workingDaysFrom } from '#clocks';
import { BatchTransport, groups, openKafka, openProducer, topics } from '#kafka';
import { GatewayError, type Lane, lanes, parseAgencyCode } from '#messages';
import { addProbes, armFailpointsFrom, createMetrics, errorFields, type ExchangeSettings, failpointFile, logFor, openDatabase, showDirectoryVersion, wakerOver } from '#platform';
import { ExchangeAudit } from './audit-log/exchange-audit.js';
import { type Forwarded } from './in/forward.js';
import { type InboundParts, takeBatch } from './in/take-in.js';
import { effectStatements } from './in/write-effects.js';
import { type ToRelay } from './out/relay.js';
import { exchangeLoops } from './rails/exchange-loops.js';
import { followDirectoryTopics } from './rails/directory-follower.js';
import { keyToSignWith } from './rails/key-to-sign-with.js';
import { HandOver } from './rails/hand-over.js';
import { HandlerErrors } from './rails/handler-errors.js';
import { runLoops, type RunningLoops, type Turn } from './rails/loops.js';
import { type NodeApp, type RunningNode } from './rails/node-app.js';
import { OwnClock, watchOwnClock } from './rails/own-clock.js';
import { holderOf } from './rails/own-keys.js';
import { correctionTable } from './corrections/index.js';
import { RailsController } from './rails/rails.controller.js';

class ExchangeModule {}

/** Connections of each lane's own pool, so that neither waits for the other, and of the loops'. */
const connections = { lane: 4, loops: 10, victim: 3 } as const;
const partitionsAtOnce: Readonly<Record<Lane, number>> = { bulk: 3, urgent: 1 };
const firstDirectoryMs = 60_000;

/**
 * Starts the `exchange` of one agency: Kafka in and out, the only holder of the signing and the case decryption key. It listens for health and metrics only.
 * @throws CONFIG_* when settings or keys are wrong; DIRECTORY_ABSENT when no current directory came within a minute.
 */
export async function startExchange(app: NodeApp, settings: ExchangeSettings): Promise<RunningNode> {
  armFailpointsFrom(failpointFile());
  const agency = parseAgencyCode(settings.agency);
  const log = logFor({ agency, process: 'exchange' });
  const metrics = createMetrics(agency, 'exchange');
  const now = (): Date => new Date();
  const calendar = workingDaysFrom(settings.bankHolidaysFile);
  const holder = holderOf(settings.keys);
  const [signing, exchange] = await Promise.all([holder.follow('signing'), holder.follow('exchange')]);

  const pools = Object.fromEntries(lanes.map((lane) => [lane, openDatabase(settings.caseDatabaseUrl, { max: connections.lane, name: `${agency}.exchange.${lane}` })])) as Record<Lane, ReturnType<typeof openDatabase>>;
  const caseSide = openDatabase(settings.caseDatabaseUrl, { max: connections.loops + (app.loops?.length ?? 0), name: `${agency}.exchange.loops` });
  const victimSide = openDatabase(settings.victimDatabaseUrl, { max: connections.victim, name: `${agency}.exchange` });
  const kafka = openKafka(settings.kafka, log);
  const clock = new OwnClock();
  const heard = (at: Date, receivedAt: Date): void => clock.heard(at, receivedAt);
  const follower = await followDirectoryTopics({ kafka, agency, anchorsFile: settings.trustAnchorsFile, database: caseSide, log, now, heard });
  const producers = { bulk: await openProducer(kafka), urgent: await openProducer(kafka) };
  // A clock that is far off keeps a node from starting, because nothing is fresh by it: so it is looked at before, and said.
  const isReady = withinTime(follower.ready);
  isReady.catch(() => undefined);
  await watchOwnClock({ clock, caseSide, victimSide, metrics, log, now });
  await isReady;
  showDirectoryVersion(metrics.registry, () => follower.currentVersion());

  // Read at each use: a key that was put into its file while this process runs is taken up without a restart.
  const ours = {
    agency, now, directory: () => follower.current(),
    get signingKey() { return keyToSignWith(signing.current(), agency, follower, now()); },
    get exchangeKeys() { return exchange.current(); },
  };
  const keysProblems = (): GatewayError[] => [signing.problem(), exchange.problem()].filter((problem) => problem !== undefined);
  const statements = effectStatements([correctionTable, ...app.effectTables]);
  const running: { loops?: RunningLoops } = {};
  const isTaken = (): boolean => running.loops?.run() === true;
  const toRelay = (): HandOver<ToRelay> => new HandOver<ToRelay>(isTaken, ({ sealed }) => sealed.length);
  const handedOver = { forward: new HandOver<Forwarded>(isTaken, ({ signed, jwe }) => signed.length + jwe.length), relay: { bulk: toRelay(), urgent: toRelay() } };
  const audit = new ExchangeAudit(withKeysOf(ours, { caseSide, victimSide, producer: producers.bulk, kafka, nodeLog: log }));
  const turn: Turn = {
    begin() {
      audit.begin();
      for (const rows of [handedOver.forward, handedOver.relay.bulk, handedOver.relay.urgent]) rows.begin();
    },
    end: () => audit.end(),
  };
  // A loop with a rest of its own looks by the clock: what comes in says nothing to it.
  const fedByMessages = (app.loops ?? []).filter(({ idleMs }) => idleMs === undefined).map(({ name }) => name);
  const committed = (lane: Lane, forwarded: readonly Forwarded[]): void => {
    handedOver.forward.put(forwarded);
    for (const name of ['forward', `relay-${lane}`, `seal-${lane}`, ...fedByMessages]) running.loops?.kick(name);
  };
  const inboundOf = (lane: Lane): InboundParts => withKeysOf(ours, { database: pools[lane], statements, log, metrics, handlerOf: (kind: string) => transport.handlerOf(kind), committed });
  const inbound = { bulk: inboundOf('bulk'), urgent: inboundOf('urgent') };
  const transport = new BatchTransport({
    kafka, log,
    lanes: lanes.map((lane) => ({ lane, topic: topics.inbox(agency, lane), group: groups.inbox(agency, lane), partitionsAtOnce: partitionsAtOnce[lane] })),
    takeIn: (lane, batch) => takeBatch(inbound[lane], lane, batch),
    onEnd: (lane) => {
      log.error('a lane has ended; the process stops', { lane });
      process.exit(1);
    },
  });

  const http = await NestFactory.create<NestExpressApplication>(moduleOf(app), { bodyParser: false, logger: false, abortOnError: false });
  http.useGlobalFilters(new HandlerErrors());
  addProbes(http, { checks: [{ name: 'case-store', check: () => caseSide.sql('select 1') }, { name: 'directory', check: () => Promise.resolve(follower.current()) }], registry: metrics.registry });
  http.connectMicroservice({ strategy: transport }, { inheritAppConfig: true });
  refuseTwoHandlers(transport);
  await http.listen(settings.port, settings.host);
  running.loops = runLoops(caseSide, 'exchange', exchangeLoops(withKeysOf(ours, { keysProblems, audit, app, calendar, inbound, caseSide, victimSide, producers, follower, clock, handedOver, log, metrics, kick: (name: string) => running.loops?.kick(name), wakeDesk: wakerOver(victimSide.sql) })), log, turn);
  // Last, because after a crash the broker keeps the partitions for the dead consumer for some seconds more: everything else does not wait for that.
  await http.startAllMicroservices();
  log.info('exchange runs', { port: settings.port });

  return {
    port: settings.port,
    async close() {
      await http.close().catch((error: unknown) => log.warn('closing', errorFields(error)));
      await running.loops?.close();
      await audit.close();
      for (const keys of [signing, exchange]) keys.stop();
      await Promise.allSettled([follower.close(), producers.bulk.close(), producers.urgent.close()]);
      await Promise.allSettled([...Object.values(pools), caseSide, victimSide].map((pool) => pool.close()));
    },
  };
}

/** Other parts beside the own keys, which stay getters: a spread would read them once and for ever. */
function withKeysOf<Ours extends object, More extends object>(ours: Ours, more: More): Ours & More {
  return Object.defineProperties({ ...more }, Object.getOwnPropertyDescriptors(ours)) as Ours & More;
}

function moduleOf(app: NodeApp): DynamicModule {
  return { module: ExchangeModule, controllers: [RailsController, ...app.handlers] };
}

/** Nest would chain two handlers of one kind; here each kind has exactly one. */
function refuseTwoHandlers(transport: BatchTransport): void {
  for (const [kind, handler] of transport.getHandlers()) if (handler.next !== undefined) throw new GatewayError('CONFIG_DECLARATION', { kind });
}

async function withinTime(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new GatewayError('DIRECTORY_ABSENT')), firstDirectoryMs); });
  await Promise.race([ready, late]).finally(() => clearTimeout(timer));
}
