/**
 * gazetteer owns which police force and which children's services authority a postcode lies in: reading the National Statistics Postcode Lookup, its editions, and looking up.
 * It must never know whose address it is, or which agency acts for an area: that is the directory's.
 */
export { type RowFinding } from './check-row.js';
export { type GazetteerLoad, type GazetteerReport, loadGazetteer } from './load.js';
export { currentEdition, lookUpPostcodes, type Place } from './look-up.js';
export { nsplSample } from './sample.js';
