/**
 * What whoever shows or files victim parts at a desk is given by it: how they are read, under the rules. `web` loads the same pages and folders, so nothing here leads to the lib of the victim store.
 */
export { CASE_READ_DATABASE, OPEN_AT_DESK, type OpenAtDesk, VICTIM_DATABASE, VICTIM_READING, type VictimDatabase, type VictimReading } from '../desk/http/tokens.js';
export { checkVictimPart, listVictimParts, readVictimPart, type WantedPart } from '../desk/http/read-victim-parts.js';
export { type ListedVictimPart, type ShownVictimPart } from '../desk/http/victim-parts.js';
export { type GivenAnswer, partPointedOn } from '../desk/pointed-on.js';
