/**
 * police-adapter is the node of a police force: it takes incidents from the force's records feed, ties them to the people whose
 * supervision it was notified of, sends them to probation, and answers probation's enquiries. It must never show who is supervised, nor keep anyone after the end.
 */
import { type NodeApp } from '#exchange';
import { CorrectionController } from '#exchange/corrections';
import { escalationTable } from '#exchange/escalations';
import { readableWork } from '#exchange/misroutes';
import { SETTINGS } from '#exchange/web';
import { ChaseHandler, ownedWork, reopenReviewed, urgentWork, workChaseTable, workCorrections, workItemTable, type WorkQueue, workQueueController, workQueueHandler } from '#exchange/work-queue';
import { deskFolder, webFolder } from '#file-folders';
import { answeredMeasures, measuresController } from '#measures';
import { GatewayError } from '#messages';
import { type WebSettings } from '#platform';
import { contestQueue, enquiryQueue } from './enquiries/enquiry-queue.js';
import { loadFeedDigests } from './feed/digest.js';
import { FeedFilesController } from './feed/feed-files.controller.js';
import { FEED_DIGESTS, FeedTaker } from './feed/take.js';
import { FolderWatch } from './feed/watch-folder.js';
import { MatchConflictsController } from './matching/match-conflicts.controller.js';
import { matcherLoop } from './matching/matcher.loop.js';
import { PoliceCompromised1796300000020 } from './store/compromised.js';
import { FeedAndSupervision1795000000100 } from './store/feed-and-supervision.js';
import { FeedStore } from './store/feed-store.js';
import { PoliceReplyOutcome1796400200021 } from './store/reply-outcome.js';
import { policeRetention } from './store/retention.js';
import { PoliceReviewedWork1796600500021 } from './store/reviewed-work.js';
import { PoliceWorkUnits1796800100021 } from './store/work-units.js';
import { StepPerson1796600400110 } from './store/step-person.js';
import { PoliceWithdrawnWork1796600100021 } from './store/withdrawn-work.js';
import { WorkChases1796400100110 } from './store/work-chases.js';
import { PoliceWorkHandovers1796800200021 } from './store/work-handovers.js';
import { WorkItems1795000000110 } from './store/work-items.js';
import { WorkSteps1796400400110 } from './store/work-steps.js';
import { effectTables } from './supervision/effect-tables.js';
import { forgetLoop } from './supervision/forget.loop.js';
import { snapshotLoop } from './supervision/snapshot.loop.js';
import { SupervisedPeopleController } from './supervision/supervised-people.controller.js';
import { SupervisionController } from './supervision/supervision.controller.js';

export { checkFeedFile, type CheckedLine } from './feed/check-file.js';
export { type RowFinding } from './feed/findings.js';
export { type FeedFormat } from './feed/records.js';
export { type FeedReport, type ReportRow } from './feed/taken.js';
export { feedTemplate, type TemplateColumn } from './feed/template.js';

/** What its people work through. */
export const queues: readonly WorkQueue[] = [enquiryQueue, contestQueue];

/** What a police force adds to the rails. */
export const policeAdapter: NodeApp = {
  app: 'police-adapter',
  migrations: [FeedAndSupervision1795000000100, WorkItems1795000000110, PoliceCompromised1796300000020, WorkChases1796400100110, PoliceReplyOutcome1796400200021, WorkSteps1796400400110, PoliceWithdrawnWork1796600100021, StepPerson1796600400110, PoliceReviewedWork1796600500021, PoliceWorkHandovers1796800200021, PoliceWorkUnits1796800100021],
  effectTables: [...effectTables, workItemTable, workChaseTable, escalationTable],
  handlers: [SupervisionController, ...queues.map(workQueueHandler), ChaseHandler, CorrectionController],
  loops: [matcherLoop, forgetLoop, snapshotLoop, reopenReviewed],
  retention: policeRetention,
  corrections: workCorrections,
  readable: queues.map(readableWork),
  owned: ownedWork, urgent: urgentWork,
  web: {
    controllers: [FeedFilesController, MatchConflictsController, SupervisedPeopleController, ...queues.map(workQueueController), measuresController(answeredMeasures(queues))],
    providers: [
      FeedStore,
      { provide: FEED_DIGESTS, inject: [SETTINGS], useFactory: (settings: WebSettings) => loadFeedDigests(settings.feedFolder ?? withoutFolder()) },
      FeedTaker,
      FolderWatch,
      ...webFolder({ queues }),
    ],
    pages: async (host) => (await import('./pages/index.js')).pages(host),
  },
  desk: { controllers: [], providers: deskFolder(), pages: async (host) => (await import('#pages')).deskPages(host) },
};

/** Without the folder there is no key for the digests, so the node does not start. */
function withoutFolder(): never {
  throw new GatewayError('CONFIG_SETTING_MISSING', { setting: 'MAG_FEED_FOLDER' });
}
