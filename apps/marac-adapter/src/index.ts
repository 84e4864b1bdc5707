/**
 * marac-adapter is the node of a MARAC: its coordinators take referrals and are told of incidents that concern a case heard there.
 * It must never tell anybody by a topic, a key or a count that a person is known to it.
 */
import { type NodeApp } from '#exchange';
import { CorrectionController } from '#exchange/corrections';
import { escalationTable } from '#exchange/escalations';
import { readableIncidents, readableWork } from '#exchange/misroutes';
import { ReceivedIncidentHandler, ReceivedIncidentsController, receivedIncidentTable } from '#exchange/received';
import { ChaseHandler, ownedWork, urgentWork, workChaseTable, workCorrections, workItemTable, type WorkQueue, workQueueController, workQueueHandler } from '#exchange/work-queue';
import { deskFolder, receivedIncidents, webFolder } from '#file-folders';
import { answeredMeasures, measuresController } from '#measures';
import { referralQueue } from './referrals/referral-queue.js';
import { ReceivedIncidents1795000000300 } from './store/received-incidents.js';
import { MaracReplyOutcome1796400200023 } from './store/reply-outcome.js';
import { MaracReviewedWork1796600500023 } from './store/reviewed-work.js';
import { MaracWorkUnits1796800100023 } from './store/work-units.js';
import { StepPerson1796600400310 } from './store/step-person.js';
import { MaracWithdrawnWork1796600100023 } from './store/withdrawn-work.js';
import { WorkChases1796400100310 } from './store/work-chases.js';
import { MaracWorkHandovers1796800200023 } from './store/work-handovers.js';
import { WorkItems1795000000310 } from './store/work-items.js';
import { WorkSteps1796400400310 } from './store/work-steps.js';

/** What its people work through. */
export const queues: readonly WorkQueue[] = [referralQueue];

/** What a MARAC's node adds to the rails that all nodes share. */
export const maracAdapter: NodeApp = {
  app: 'marac-adapter',
  migrations: [ReceivedIncidents1795000000300, WorkItems1795000000310, WorkChases1796400100310, MaracReplyOutcome1796400200023, WorkSteps1796400400310, MaracWithdrawnWork1796600100023, StepPerson1796600400310, MaracReviewedWork1796600500023, MaracWorkHandovers1796800200023, MaracWorkUnits1796800100023],
  effectTables: [receivedIncidentTable, workItemTable, workChaseTable, escalationTable],
  handlers: [ReceivedIncidentHandler, ...queues.map(workQueueHandler), ChaseHandler, CorrectionController],
  corrections: workCorrections,
  readable: [readableIncidents, ...queues.map(readableWork)],
  owned: ownedWork, urgent: urgentWork,
  web: { controllers: [ReceivedIncidentsController, ...queues.map(workQueueController), measuresController(answeredMeasures(queues))], providers: webFolder({ queues, notices: [receivedIncidents] }), pages: async (host) => (await import('./pages/index.js')).pages(host) },
  desk: { controllers: [], providers: deskFolder(), pages: async (host) => (await import('#pages')).deskPages(host) },
};
