/**
 * clocks owns time that people are held to: working days in England and Wales, terms and how they are counted, pauses, and the ladder of escalation.
 * Pure: what a clock is doing is decided from its events. It must never know what is waited for, a store or a timer.
 */
export { startOfDate, wallClockAt } from './calendar/london.js';
export { isInOfficeHours, officeHours } from './calendar/office-hours.js';
export { readBankHolidays, releasedWorkingDays, type WorkingDays, workingDaysFrom } from './calendar/working-days.js';
export { ladder, type Rung, type Told } from './count/ladder.js';
export { type ClockEvent, type ClockStart, type Standing, standingOf } from './count/standing.js';
export { type Term, type Unit, units } from './count/term.js';
export { type ClockRule, type ClockRuleName, clockRules, isClockRule } from './rules.js';
