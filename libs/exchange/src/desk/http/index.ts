/** The HTTP side of the desk: victim parts for those who may read them, and the host for an app's own desk controllers. */
export { createDeskHttp, deskControllers, type DeskHttpParts } from './desk-http.js';
export { CASE_LIMITS, CASE_READ_DATABASE, type CaseLimits, VICTIM_DATABASE, VICTIM_READING, type VictimDatabase, type VictimReading } from './tokens.js';
export { checkVictimPart, listVictimParts, readVictimPart, type WantedPart } from './read-victim-parts.js';
export { type ListedVictimPart, type ShownVictimPart } from './victim-parts.js';
