/**
 * childrens-services-adapter is the node of a local authority's children's services: it is told of incidents that concern a child known there.
 * It must never know what another agency holds beyond what it was sent.
 */
import { type NodeApp } from '#exchange';
import { ReceivedIncidentHandler, ReceivedIncidentsController, receivedIncidentTable } from '#exchange/received';
import { ReceivedIncidents1795000000200 } from './store/received-incidents.js';

/** What a local authority's children's services node adds to the rails that all nodes share. */
export const childrensServicesAdapter: NodeApp = {
  app: 'childrens-services-adapter',
  migrations: [ReceivedIncidents1795000000200],
  effectTables: [receivedIncidentTable],
  handlers: [ReceivedIncidentHandler],
  web: { controllers: [ReceivedIncidentsController] },
  desk: { controllers: [] },
};
