/** Refusals, and decisions that leave somebody at risk, that go to managers on both sides at once, are counted, and end when somebody says what was done. */
export { escalatedAs, type EscalationCode, escalationTable } from './escalation.js';
export { countOpenEscalations, dealWithEscalation, type Escalation, escalationCounts, openEscalation, openEscalations } from './list-escalations.js';
