/**
 * marac-adapter is the node of a MARAC: its coordinators are told of incidents that concern a case heard there.
 * It must never tell anybody by a topic, a key or a count that a person is known to it.
 */
import { type NodeApp } from '#exchange';
import { ReceivedIncidentHandler, ReceivedIncidentsController, receivedIncidentTable } from '#exchange/received';
import { ReceivedIncidents1795000000300 } from './store/received-incidents.js';

/** What a MARAC's node adds to the rails that all nodes share. */
export const maracAdapter: NodeApp = {
  app: 'marac-adapter',
  migrations: [ReceivedIncidents1795000000300],
  effectTables: [receivedIncidentTable],
  handlers: [ReceivedIncidentHandler],
  web: { controllers: [ReceivedIncidentsController] },
  desk: { controllers: [] },
};
