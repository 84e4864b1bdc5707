import { describe, expect, it } from '@jest/globals';
import { callsFirst, misrouteOutcomes, missingFor, type MisrouteStands, openSteps } from './steps.js';

const stands = (more: Partial<MisrouteStands> = {}): MisrouteStands => ({ safetyAtRisk: true, done: [], isCorrected: false, ...more });

describe('the steps of a misroute', () => {
  it('begin with the safety call where safety is at risk, and with the controller where it is not', () => {
    expect(openSteps(stands())).toEqual(['SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD']);
    expect(openSteps(stands({ safetyAtRisk: false }))).toEqual(['CONTROLLER_TOLD', 'SENDER_TOLD']);
  });

  it('let nothing go before the call, whatever was done already', () => {
    expect([callsFirst(stands()), callsFirst(stands({ done: ['CONTROLLER_TOLD', 'SENDER_TOLD'] })), callsFirst(stands({ done: ['SAFETY_CALL'] })), callsFirst(stands({ safetyAtRisk: false }))]).toEqual([true, true, false, false]);
  });

  it('do not ask that a sender be told of what it has corrected itself', () => {
    expect(openSteps(stands({ done: ['SAFETY_CALL'], isCorrected: true }))).toEqual(['CONTROLLER_TOLD']);
  });
});

describe('the end of a misroute', () => {
  it('waits for the safety call, however it ends', () => {
    for (const outcome of misrouteOutcomes) for (const isCorrected of [true, false]) expect([outcome, missingFor(outcome, stands({ isCorrected }))]).toEqual([outcome, ['SAFETY_CALL']]);
  });

  it('waits for every step, unless it was a false alarm', () => {
    const called = stands({ done: ['SAFETY_CALL'] });
    expect([missingFor('REMOVED', called), missingFor('FALSE_ALARM', called), missingFor('FALSE_ALARM', stands({ safetyAtRisk: false }))]).toEqual([['CONTROLLER_TOLD', 'SENDER_TOLD'], [], []]);
    expect(missingFor('REMOVED', stands({ done: ['SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD'] }))).toEqual([]);
  });

  it('is that its sender has corrected it only where it has', () => {
    const told = stands({ safetyAtRisk: false, done: ['CONTROLLER_TOLD'] });
    expect([missingFor('CORRECTED', told), missingFor('CORRECTED', { ...told, isCorrected: true }), missingFor('CORRECTED', stands({ safetyAtRisk: false }))]).toEqual([['CORRECTION'], [], ['CONTROLLER_TOLD', 'CORRECTION']]);
  });
});
