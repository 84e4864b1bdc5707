/**
 * gateway is the Probation Service's node: it holds the caseload, tells home forces who is under supervision, brings reportable incidents
 * to the practitioner's queue, and asks forces, children's services and MARACs on the practitioner's behalf. It must never know a victim's address or whether a victim takes part in any scheme.
 */
import { type NodeApp } from '#exchange';
import { CorrectionController } from '#exchange/corrections';
import { clockEventTable, clockTable } from '#exchange/clocks';
import { escalationTable } from '#exchange/escalations';
import { deskFolder, webFolder } from '#file-folders';
import { measuresController } from '#measures';
import { applyNextStep } from './caseload/apply-load.js';
import { CaseloadLoadsController } from './caseload/caseload-loads.controller.js';
import { tellOwedLoop } from './caseload/tell-owed.loop.js';
import { AwaitedController } from './awaited/awaited.controller.js';
import { sendChasesLoop } from './awaited/send-chases.loop.js';
import { setCarerTasksLoop } from './awaited/set-carer-tasks.loop.js';
import { reviewIncidents } from './changes/review-incidents.loop.js';
import { ReviewsController } from './changes/reviews.controller.js';
import { answerHandlers } from './enquiries/answers.handler.js';
import { askedController } from './enquiries/asked.controller.js';
import { askedByLetter, askedKinds } from './enquiries/asked-kinds.js';
import { clarificationsController } from './enquiries/clarifications.controller.js';
import { mayAskBack } from './enquiries/clarify.js';
import { contestByRule } from './enquiries/contest-by-rule.loop.js';
import { ContestDecisionHandler } from './enquiries/contest-decisions.handler.js';
import { contestable, contestsController } from './enquiries/contests.controller.js';
import { escalatable, escalatingController } from './enquiries/escalations.controller.js';
import { followRedirects } from './enquiries/follow-redirects.loop.js';
import { GatesController } from './gates/gates.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { fileReplies } from './letters/file-replies.loop.js';
import { LettersController } from './letters/desk/letters.controller.js';
import { lettersOfDesk } from './letters/desk/letters-of-desk.js';
import { lettersController } from './letters/letters-of.controller.js';
import { passLetters } from './letters/pass-letters.loop.js';
import { gatewayCorrections } from './corrections/put-right.js';
import { linkRecent } from './incidents/link-recent.loop.js';
import { ReportableIncidentHandler } from './incidents/reportable-incident.handler.js';
import { askedMeasures } from './measures/asked-measures.js';
import { AllocationsController } from './people/allocations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { awaitedTable } from './store/awaited.js';
import { contestTable } from './store/contests.js';
import { answerTable } from './store/enquiries.js';
import { caseloadNotices } from './store/caseload-notices.js';
import { caseloadReadable } from './store/caseload-readable.js';
import { gatewayMigrations, messagePeople, owned, urgent } from './store/index.js';
import { incidentTable } from './store/incidents.js';
import { redirectTable } from './store/redirects.js';
import { gatewayRetention } from './store/retention.js';

export { type AskedKind, askedKinds } from './enquiries/asked-kinds.js';
export { askedMeasures } from './measures/asked-measures.js';
export { caseloadTemplate, type ColumnDescription } from './caseload/template.js';

/** What the Probation Service's node adds to the rails that all nodes share. */
export const gateway: NodeApp = {
  app: 'gateway',
  migrations: gatewayMigrations,
  effectTables: [incidentTable, answerTable, clockTable, clockEventTable, awaitedTable, redirectTable, contestTable, escalationTable],
  handlers: [ReportableIncidentHandler, ...answerHandlers, ContestDecisionHandler, CorrectionController],
  loops: [{ name: 'apply-caseload', run: applyNextStep }, tellOwedLoop, linkRecent, reviewIncidents, sendChasesLoop, followRedirects, contestByRule, setCarerTasksLoop, passLetters, fileReplies],
  retention: gatewayRetention,
  messagePeople, owned, urgent,
  corrections: gatewayCorrections,
  readable: caseloadReadable,
  web: {
    controllers: [CaseloadLoadsController, IncidentsController, PeopleController, AllocationsController, AwaitedController, GatesController, ReviewsController, ...askedKinds.map(askedController), ...askedKinds.filter(mayAskBack).map(clarificationsController), ...contestable.map(contestsController), ...escalatable.map(escalatingController), ...askedByLetter.map(lettersController), measuresController(askedMeasures)], providers: webFolder({ queues: [], notices: caseloadNotices }),
    pages: async (host) => (await import('./pages/index.js')).pages(host),
  },
  desk: { controllers: [LettersController], providers: [...deskFolder(), ...lettersOfDesk()], pages: async (host) => (await import('./pages/desk.js')).pages(host) },
};
