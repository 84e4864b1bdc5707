/**
 * childrens-services-adapter is the node of a local authority's children's services: it answers safeguarding enquiries, decides on referrals of children and is told of
 * incidents that concern a child known there. Referrals of adults come to the adult social care of the same authority, into a queue that nobody of children's services sees (ADR 0038).
 * It must never know what another agency holds beyond what it was sent.
 */
import { type NodeApp } from '#exchange';
import { CorrectionController } from '#exchange/corrections';
import { escalationTable } from '#exchange/escalations';
import { readableIncidents, readableWork } from '#exchange/misroutes';
import { ReceivedIncidentHandler, ReceivedIncidentsController, receivedIncidentTable } from '#exchange/received';
import { ChaseHandler, ownedWork, reopenReviewed, urgentWork, workChaseTable, workCorrections, workItemTable, type WorkQueue, workQueueController, workQueueHandler } from '#exchange/work-queue';
import { deskFolder, receivedIncidents, webFolder } from '#file-folders';
import { answeredMeasures, measuresController } from '#measures';
import { custodyQueue } from './custody/custody-queue.js';
import { contestQueue, enquiryQueue } from './enquiries/enquiry-queue.js';
import { adultReferralQueue } from './referrals/adult-referral-queue.js';
import { referralQueue } from './referrals/referral-queue.js';
import { ReceivedIncidents1795000000200 } from './store/received-incidents.js';
import { ChildrensReplyOutcome1796400200022 } from './store/reply-outcome.js';
import { ChildrensReviewedWork1796600500022 } from './store/reviewed-work.js';
import { ChildrensWorkUnits1796800100022 } from './store/work-units.js';
import { StepPerson1796600400210 } from './store/step-person.js';
import { ChildrensWithdrawnWork1796600100022 } from './store/withdrawn-work.js';
import { WorkChases1796400100210 } from './store/work-chases.js';
import { ChildrensWorkHandovers1796800200022 } from './store/work-handovers.js';
import { WorkItems1795000000210 } from './store/work-items.js';
import { WorkSteps1796400400210 } from './store/work-steps.js';

/** What its people work through. */
export const queues: readonly WorkQueue[] = [enquiryQueue, referralQueue, adultReferralQueue, custodyQueue, contestQueue];

/** What a local authority's children's services node adds to the rails that all nodes share. */
export const childrensServicesAdapter: NodeApp = {
  app: 'childrens-services-adapter',
  migrations: [ReceivedIncidents1795000000200, WorkItems1795000000210, WorkChases1796400100210, ChildrensReplyOutcome1796400200022, WorkSteps1796400400210, ChildrensWithdrawnWork1796600100022, StepPerson1796600400210, ChildrensReviewedWork1796600500022, ChildrensWorkHandovers1796800200022, ChildrensWorkUnits1796800100022],
  effectTables: [receivedIncidentTable, workItemTable, workChaseTable, escalationTable],
  handlers: [ReceivedIncidentHandler, ...queues.map(workQueueHandler), ChaseHandler, CorrectionController],
  loops: [reopenReviewed],
  corrections: workCorrections,
  readable: [readableIncidents, ...queues.map(readableWork)],
  owned: ownedWork, urgent: urgentWork,
  web: { controllers: [ReceivedIncidentsController, ...queues.map(workQueueController), measuresController(answeredMeasures(queues))], providers: webFolder({ queues, notices: [receivedIncidents] }), pages: async (host) => (await import('./pages/index.js')).pages(host) },
  desk: { controllers: [], providers: deskFolder(), pages: async (host) => (await import('#pages')).deskPages(host) },
};
