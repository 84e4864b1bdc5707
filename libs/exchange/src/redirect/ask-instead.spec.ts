import { describe, expect, it } from '@jest/globals';
import { type Directory } from '#directory';
import { agencyInstead, namesWhereToAsk } from './ask-instead.js';

const directory = { forceByCode: (code: string) => (code === '07' ? { code: 'police-cheshire' } : undefined), route: (area: string, kind: string) => (area === 'E06000049' && kind === 'safeguarding-enquiry' ? { agency: 'childrens-cheshire-east' } : undefined) } as unknown as Directory;
const wrongArea = (askInstead?: object) => namesWhereToAsk('area')({}, 'enquiry-refusal', { code: 'WRONG_AREA', ...(askInstead === undefined ? {} : { askInstead }) });

describe('where to ask instead', () => {
  it('is a force, or who takes the kind for an area, or nobody who takes part', () => {
    expect([agencyInstead(directory, 'da-enquiry', { force: '07' }), agencyInstead(directory, 'safeguarding-enquiry', { area: 'E06000049' })]).toEqual(['police-cheshire', 'childrens-cheshire-east']);
    expect([agencyInstead(directory, 'da-enquiry', { force: '05' }), agencyInstead(directory, 'da-enquiry', { area: 'E06000049' }), agencyInstead(directory, 'da-enquiry', {})]).toEqual([undefined, undefined, undefined]);
  });

  it('is given by its code before a refusal is sent; that it is given at all, the contract says', () => {
    expect(wrongArea({ name: 'Cheshire East', force: '07' })).toEqual([{ path: '/askInstead/area', code: 'REQUIRED', todo: 'Give the code of the area to ask instead.' }]);
    expect([wrongArea({ name: 'Cheshire East', area: 'E06000049' }), wrongArea(), namesWhereToAsk('area')({}, 'enquiry-refusal', { code: 'TOO_SOON', askInstead: {} }), namesWhereToAsk('area')({}, 'safeguarding-response', { status: 'FULL' })]).toEqual([[], [], [], []]);
  });
});
