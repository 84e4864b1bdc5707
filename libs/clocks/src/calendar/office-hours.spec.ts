import { describe, expect, it } from '@jest/globals';
import { isInOfficeHours } from './office-hours.js';
import { releasedWorkingDays } from './working-days.js';

const calendar = releasedWorkingDays();
const staffed = (time: string): boolean => isInOfficeHours(new Date(time), calendar);

describe('office hours', () => {
  it.each([
    ['Friday at nine', '2026-11-27T09:00:00Z', true], ['a second before', '2026-11-27T08:59:59Z', false], ['the last second', '2026-11-27T16:59:59Z', true], ['Friday at five', '2026-11-27T17:00:00Z', false],
    ['Saturday', '2026-11-28T12:00:00Z', false], ['Sunday', '2026-11-29T12:00:00Z', false], ['Christmas Day, a Friday', '2026-12-25T12:00:00Z', false], ['Boxing Day as it is substituted', '2026-12-28T12:00:00Z', false],
    ['nine in summer, which is eight in UTC', '2026-07-06T08:00:00Z', true], ['five in summer', '2026-07-06T16:00:00Z', false],
    ['the Monday after clocks go forward, at nine', '2026-03-30T08:00:00Z', true], ['the Monday after clocks go back, at nine', '2026-10-26T09:00:00Z', true], ['an hour before that', '2026-10-26T08:00:00Z', false],
  ])('%s: %s is %s', (_, time, is) => expect(staffed(time)).toBe(is));
});
