import { type DynamicModule, type Provider } from '@nestjs/common';
import { accessProviders, type Actor, staffRegister } from '#access';
import { openCaseStore } from '#case-store';
import { parseAgencyCode } from '#messages';
import { armFailpointsFrom, createMetrics, failpointFile, logFor, openHttp, showDirectoryVersion, sqlOver, storeError, transactionOver, type WebSettings } from '#platform';
import { CorrectionsController, correctedMessagesController } from '../corrections/index.js';
import { EscalationsController } from '../escalations/escalations.controller.js';
import { MisroutesController } from '../misroutes/misroutes.controller.js';
import { httpTitle, type NodeApp, type RunningNode } from '../rails/node-app.js';
import { OutOfHoursController } from '../staff/out-of-hours.controller.js';
import { StaffController } from '../staff/staff.controller.js';
import { Submitter } from '../submit/index.js';
import { AlarmsController } from './alarms.controller.js';
import { AttentionController } from './attention.controller.js';
import { CompromisedMessagesController } from './compromised-messages.controller.js';
import { ConnectionTestsController } from './connection-tests.controller.js';
import { ConversationsController } from './conversations.controller.js';
import { followDirectory, namesOf } from './directory-copy.js';
import { MeController } from './me.controller.js';
import { MessagesController } from './messages.controller.js';
import { QuarantineController } from './quarantine.controller.js';
import { RepairsController } from './repairs.controller.js';
import { APP_CORRECTIONS, CASE_DATABASE, DIRECTORY, EFFECT_TABLES, LOG, MESSAGE_PEOPLE, METRICS, OWNED, READABLE, SETTINGS, SUBMITTER } from './tokens.js';

/** The controllers that every node's `web` has. */
export const nodeControllers = [MeController, QuarantineController, MessagesController, ConversationsController, AttentionController, AlarmsController, ConnectionTestsController, CompromisedMessagesController, CorrectionsController, correctedMessagesController({ name: 'web', own: CASE_DATABASE, caseStore: CASE_DATABASE, what: 'corrected-message' }), MisroutesController, RepairsController, EscalationsController, StaffController, OutOfHoursController] as const;

class WebModule {}

/**
 * Starts the `web` process of one agency: its own Nest application with the node's controllers and the app's. It holds the case role of
 * web and everybody's public keys; no private key, no Kafka user and nothing of the victim store.
 * @throws GatewayError CONFIG_* or STORE_* when it cannot start
 */
export async function startWeb(app: NodeApp, settings: WebSettings): Promise<RunningNode> {
  armFailpointsFrom(failpointFile());
  const agency = parseAgencyCode(settings.agency);
  const log = logFor({ agency, process: 'web' });
  const { registry } = createMetrics(agency, 'web');
  const store = await openCaseStore(settings.caseDatabaseUrl, { name: `${agency}.web`, ...(app.web.entities === undefined ? {} : { entities: app.web.entities }) })
    .catch((error: unknown) => { throw storeError(error); });
  const sql = sqlOver(store);
  const directory = await followDirectory(sql, { trustAnchorsFile: settings.trustAnchorsFile, log, now: () => new Date() }).catch(async (error: unknown) => {
    await store.destroy();
    throw error;
  });
  showDirectoryVersion(registry, () => directory.currentVersion());
  const release = async (): Promise<void> => {
    directory.stop();
    await store.destroy();
  };
  const provided: Provider[] = [
    { provide: CASE_DATABASE, useValue: store },
    { provide: DIRECTORY, useValue: directory },
    { provide: SUBMITTER, useValue: new Submitter(agency, () => directory.current()) },
    { provide: MESSAGE_PEOPLE, useValue: { statement: app.messagePeople } },
    { provide: APP_CORRECTIONS, useValue: { corrections: app.corrections } },
    { provide: READABLE, useValue: { readable: app.readable ?? [] } },
    { provide: OWNED, useValue: { statement: app.owned } },
    { provide: EFFECT_TABLES, useValue: app.effectTables },
    { provide: SETTINGS, useValue: settings },
    { provide: LOG, useValue: log },
    { provide: METRICS, useValue: registry },
  ];
  const register = staffRegister(sql);
  const pages = await app.web.pages?.({ agency, part: 'web', register, pages: settings.pages, signIn: settings.signIn, sql, inTransaction: (work) => transactionOver(store, work), nameOf: namesOf(directory), ...(app.messagePeople === undefined ? {} : { messagePeople: app.messagePeople }), ...(app.owned === undefined ? {} : { owned: app.owned }), hasUrgent: app.urgent !== undefined });
  const module: DynamicModule = {
    module: WebModule,
    controllers: [...nodeControllers, ...app.web.controllers, ...(pages?.controllers ?? [])],
    providers: [...provided, ...accessProviders({ agency, signIn: settings.signIn, register, ...(pages && { session: pages.session }) }), ...(pages?.providers ?? []), ...(app.web.providers ?? [])],
  };
  try {
    const http = await openHttp(module, {
      title: httpTitle(app, 'web'), host: settings.host, port: settings.port, log, registry,
      checks: [{ name: 'case-store', check: () => sql('select 1') }, { name: 'directory', check: async () => directory.current() }],
      idempotency: { sql, actorOf: (request) => (request as { actor?: Actor }).actor?.person ?? '' },
      ...(pages && { pages: pages.http }),
    });
    log.info('web listens', { port: http.port });
    return {
      port: http.port,
      async close() {
        await http.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
