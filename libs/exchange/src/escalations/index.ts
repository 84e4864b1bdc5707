/** Refusals, decisions that leave somebody at risk, and what stays unanswered past its time, that go to managers on both sides at once, are counted, and end when somebody says what was done. */
export { escalate, escalatedAs, escalatedToAsker, type EscalationCode, escalationTable } from './escalation.js';
export { countOpenEscalations, dealWithEscalation, type Escalation, escalationCounts, openEscalation, openEscalations } from './list-escalations.js';
