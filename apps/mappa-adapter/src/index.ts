/**
 * mappa-adapter is the node of a MAPPA area: its coordinators are told of incidents that concern a person managed there.
 * MAPPA minutes stay in its own mappa-store and never reach the case store.
 */
import { type NodeApp } from '#exchange';
import { CorrectionController } from '#exchange/corrections';
import { readableIncidents } from '#exchange/misroutes';
import { ReceivedIncidentHandler, ReceivedIncidentsController, receivedIncidentTable } from '#exchange/received';
import { deskFolder, receivedIncidents, webFolder } from '#file-folders';
import { ReceivedIncidents1795000000400 } from './store/received-incidents.js';

/** What a MAPPA area's node adds to the rails that all nodes share. */
export const mappaAdapter: NodeApp = {
  app: 'mappa-adapter',
  migrations: [ReceivedIncidents1795000000400],
  effectTables: [receivedIncidentTable],
  handlers: [ReceivedIncidentHandler, CorrectionController],
  readable: [readableIncidents],
  web: { controllers: [ReceivedIncidentsController], providers: webFolder({ queues: [], notices: [receivedIncidents] }), pages: async (host) => (await import('./pages/index.js')).pages(host) },
  desk: { controllers: [], providers: deskFolder(), pages: async (host) => (await import('#pages')).deskPages(host) },
};
