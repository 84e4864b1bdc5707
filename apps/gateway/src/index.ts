/**
 * gateway is the Probation Service's node: it holds the caseload, tells home forces who is under supervision, and brings reportable incidents
 * to the practitioner's queue. It must never know a victim's address or whether a victim takes part in any scheme.
 */
import { type NodeApp } from '#exchange';
import { caseLimitsBy } from '#exchange/desk';
import { applyNextStep } from './caseload/apply-load.js';
import { CaseloadLoadsController } from './caseload/caseload-loads.controller.js';
import { tellOwedLoop } from './caseload/tell-owed.loop.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { linkRecent } from './incidents/link-recent.loop.js';
import { ReportableIncidentHandler } from './incidents/reportable-incident.handler.js';
import { PeopleController } from './people/people.controller.js';
import { gatewayMigrations } from './store/index.js';
import { incidentTable } from './store/incidents.js';
import { gatewayRetention } from './store/retention.js';

export { caseloadTemplate, type ColumnDescription } from './caseload/template.js';

/** What the Probation Service's node adds to the rails that all nodes share. */
export const gateway: NodeApp = {
  app: 'gateway',
  migrations: gatewayMigrations,
  effectTables: [incidentTable],
  handlers: [ReportableIncidentHandler],
  loops: [{ name: 'apply-caseload', run: applyNextStep }, tellOwedLoop, linkRecent],
  retention: gatewayRetention,
  web: { controllers: [CaseloadLoadsController, IncidentsController, PeopleController] },
  desk: { controllers: [], providers: [caseLimitsBy('select id as message_id, crn from incident')] },
};
