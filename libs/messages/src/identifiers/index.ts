export { type Identifier, type Reading } from './reading.js';
export { parsePnc, type PncId, pncPattern, readPnc } from './pnc.js';
export { type CroNumber, croPattern, parseCro, readCro } from './cro.js';
export {
  type Crn, crnPattern, type NhsNumber, nhsNumberPattern, parseCrn, parseNhsNumber, parsePostcode, parsePrisonNumber, parseUprn, type Postcode,
  postcodePattern, type PrisonNumber, prisonNumberPattern, readCrn, readNhsNumber, readPostcode, readPrisonNumber, readUprn, type Uprn, uprnPattern,
} from './simple.js';
export { forceCodes, policeForces } from './forces.js';
