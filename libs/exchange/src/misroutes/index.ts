/** What belongs to a victim and was found in the case store: quarantine at once, who had opened it, the safety call before all else, the controller within 72 hours (ADR 0041). */
export { countOpenMisroutes, type Misroute, misroutes, readMisroute, type ReadMisroute, type StepDone } from './misroute.js';
export { type Readable, readableIncidents, readableWork } from './readable.js';
export { closeMisroute, recordControllerTold, recordSafetyCall, recordSenderTold } from './record-steps.js';
export { checkReportable, type ReportedMisroute, reportMisroute } from './report-misroute.js';
export { ControllerTold, MisrouteEnd, NewMisroute, SafetyCall, safetyAnswers, SenderTold } from './requests.js';
export { callsToMake, type CallToMake } from './safety-calls.js';
export { callOutcomes, misrouteOutcomes, type MisrouteStep } from './steps.js';
