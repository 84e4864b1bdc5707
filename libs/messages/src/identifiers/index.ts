export { type Identifier, type Reading } from './reading.js';
export { type PncId, pncPattern, readPnc } from './pnc.js';
export { type CroNumber, croPattern, readCro } from './cro.js';
export {
  type Crn, crnPattern, type NhsNumber, nhsNumberPattern, type Postcode,
  postcodePattern, type PrisonNumber, prisonNumberPattern, readCrn, readNhsNumber, readPostcode, readPrisonNumber, readUprn, type Uprn, uprnPattern,
} from './simple.js';
export { forceCodes, policeForces } from './forces.js';
