import { type DynamicModule, type Provider } from '@nestjs/common';
import { accessProviders, type Actor, staffRegister } from '#access';
import { parseAgencyCode } from '#messages';
import { type DeskSettings, type HealthCheck, type HttpHost, type Metrics, type NodeLog, openHttp, sqlOver, transactionOver } from '#platform';
import { httpTitle, type NodeApp } from '../../rails/node-app.js';
import { namesOf } from '../../web/directory-copy.js';
import { correctedMessagesController } from '../../corrections/index.js';
import { SafetyCallsController } from '../../misroutes/safety-calls.controller.js';
import { type CaseDatabase, type CurrentDirectory, DIRECTORY, LOG, METRICS, SETTINGS } from '../../web/tokens.js';
import { caseLimits } from './case-limits.js';
import { correctionsOf } from './corrections-of.js';
import { compromisedMessages } from './compromised-messages.js';
import { CASE_READ_DATABASE, OPEN_AT_DESK, type OpenAtDesk, VICTIM_DATABASE, VICTIM_READING, type VictimDatabase, type VictimReading } from './tokens.js';
import { RefusedPartsController } from './refused-parts.controller.js';
import { VictimPartsController } from './victim-parts.controller.js';

/** What the composition of the desk hands to its HTTP side; it stays the composition's to close. */
export interface DeskHttpParts {
  readonly victimStore: VictimDatabase;
  readonly caseStore: CaseDatabase;
  readonly directory: CurrentDirectory;
  readonly log: NodeLog;
  readonly registry: Metrics['registry'];
  /** Opens what was sealed for this desk. */
  readonly open: OpenAtDesk;
  /** Further checks, beside those of the two stores and the directory. */
  readonly checks?: readonly HealthCheck[];
}

/** The controllers that every node's `desk` has. */
export const deskControllers = [VictimPartsController, RefusedPartsController, correctedMessagesController({ name: 'desk', own: VICTIM_DATABASE, caseStore: CASE_READ_DATABASE, what: 'corrected-victim-part' }), SafetyCallsController] as const;

class DeskModule {}

/** Starts the HTTP side of the desk: the node's controllers, the app's, and the rules of every HTTP host. */
export async function createDeskHttp(app: NodeApp, settings: DeskSettings, parts: DeskHttpParts): Promise<HttpHost> {
  const { victimStore, caseStore, directory, log, registry, open } = parts;
  const sql = sqlOver(victimStore), limits = caseLimits(caseStore, app.messagePeople);
  // Looked at from the victim's side: who has left the agency has left its desk too.
  const register = staffRegister(sqlOver(caseStore));
  const provided: Provider[] = [
    { provide: VICTIM_DATABASE, useValue: victimStore },
    { provide: CASE_READ_DATABASE, useValue: caseStore },
    { provide: DIRECTORY, useValue: directory },
    { provide: SETTINGS, useValue: settings },
    { provide: LOG, useValue: log },
    { provide: METRICS, useValue: registry },
    { provide: OPEN_AT_DESK, useValue: open },
    { provide: VICTIM_READING, useValue: { store: victimStore, limits, compromised: compromisedMessages(caseStore), corrections: correctionsOf(caseStore) } satisfies VictimReading },
  ];
  const agency = parseAgencyCode(settings.agency);
  const pages = await app.desk.pages?.({ agency, part: 'desk', register, pages: settings.pages, signIn: settings.signIn, sql, inTransaction: (work) => transactionOver(victimStore, work), nameOf: namesOf(directory) });
  const module: DynamicModule = {
    module: DeskModule,
    controllers: [...deskControllers, ...app.desk.controllers, ...(pages?.controllers ?? [])],
    providers: [...provided, ...accessProviders({ agency, signIn: settings.signIn, register, ...(pages && { session: pages.session }) }), ...(pages?.providers ?? []), ...(app.desk.providers ?? [])],
  };
  return openHttp(module, {
    title: httpTitle(app, 'desk'), host: settings.host, port: settings.port, log, registry,
    checks: [
      { name: 'victim-store', check: () => sql('select 1') },
      { name: 'case-store', check: () => sqlOver(caseStore)('select 1') },
      { name: 'directory', check: async () => directory.current() },
      ...(parts.checks ?? []),
    ],
    idempotency: { sql, actorOf: (request) => (request as { actor?: Actor }).actor?.person ?? '' },
    ...(pages && { pages: pages.http }),
  });
}
