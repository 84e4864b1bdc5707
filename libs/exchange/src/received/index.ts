/** What the nodes have in common that get copies of reportable incidents (M9, M10) because of a child, a MARAC case or a MAPPA person of theirs. */
export { ReceivedIncidentHandler, receivedIncidentTable } from './received-incident.handler.js';
export { ReceivedIncidentsController } from './received-incidents.controller.js';
export { createReceivedIncidents, dropReceivedIncidents } from './received-incident-table.js';
export { checkReceivedIncident, type ListedIncident, readReceivedIncident, receivedIncidents, type WantedIncident } from './read-received-incidents.js';
