import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tellsMore } from './index.js';

const digits = (least: number, most = least) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`));
const letters = (least: number, most = least) => fc.stringMatching(new RegExp(`^[A-Z]{${least},${most}}$`));
const year = fc.constantFrom('19', '24', '25', '26', '2019', '2026');
const force = fc.constantFrom('01', '07', '20', '22', '35', '44', '63');
const day = fc.constantFrom('010326', '20260301', '01032026', '2026-03-01', '01/03/2026');
const join = (...pieces: (string | fc.Arbitrary<string>)[]) => fc.tuple(...pieces.map((one) => (typeof one === 'string' ? fc.constant(one) : one))).map((made) => made.join(''));

describe('a reference', () => {
  it.each<[string, fc.Arbitrary<string>]>([
    ['a crime number with strokes', join(force, '/', digits(4, 7), '/', year)],
    ['a crime number with letters', join(force, letters(2), '/', digits(4, 6), '/', year)],
    ['a crime number that begins like a crescent', join('CR/', digits(6), '/', year)],
    ['an occurrence number of digits alone', join(force, fc.constantFrom('24', '25', '26'), digits(6, 8))],
    ['an incident number with hyphens', join(letters(2, 4), '-', year, '-', digits(4, 7))],
    ['a log number with its day', join(digits(3, 5), '-', day)],
    ['a log number of a day', join(digits(3, 5), ' of ', day)],
    ['a log number with nothing between', join(letters(1, 3), digits(5, 8), day)],
    ['a PNC id', join(fc.constantFrom('1979', '2002', '79', '02'), '/', digits(7), letters(1))],
    ['a CRO number', join(digits(6), '/', fc.constantFrom('85', '91'), letters(1))],
    ['a number of a letter and digits', join(letters(1), digits(6))],
    ['a prison number', join(letters(1), digits(4), letters(2))],
    ['a URN of three pieces', join(force, letters(2), digits(7), '26')],
    ['a number with a check letter', join(letters(1, 2), digits(1, 2), '/', digits(1), letters(2))],
    ['a UUID', fc.uuid()],
    ['a version', join(digits(1), '.', digits(1, 2), '.', digits(1, 3))],
  ])('of the form of %s leads to nobody', (_, references) => fc.assert(fc.property(references, (reference) => !tellsMore('reference', reference)), { numRuns: 2000, seed: 1 }));

  it.each([
    '07700 900123', '07700900123', '01632 960123', '020 7946 0123', '+44 7700 900123', '(01632) 960123', 'WM-2026-000123 ring 07700 900123', 'WR1 2AB', 'WM-2026-000123, at 14 Testing Road WR1 2AB',
    'WM-2026-000123 14 Testing Rd', 'jo@example.org',
  ])('that says %s leads to somebody', (reference) => expect(tellsMore('reference', reference)).toBe(true));
});

describe('a name', () => {
  it.each([
    'Testperson', "O'Example-Sampleton", 'Jo St John', 'Ann Close', 'PC 1234 Sam Hill', 'DC 452 Jo Lane', 'PC 1234 Jo St John', 'DS 4412 Street', '22-1234 Sergeant Examplesson', 'PC 21234 Testofficer', 'W/Insp 3 Green',
    'North', 'Team 2', 'MASH Unit 4', 'Response, Worcester', 'Section E1 4th floor', "Worcester Magistrates' Court", 'Court 3, Worcester Crown Court', 'County Court at Worcester, court 12', 'Worcester and Hereford 2',
    'Safer Neighbourhoods Team 101', 'Duty desk 24/7', 'South East London Domestic Abuse Hub', 'DASH 2009', 'Case Administrator (Band 3)', 'Unit 5 Rise Programme', 'pat.practitioner', 'Qzkabcdefghi', 'Unknown male 1', 'child 2 of 3',
  ])('such as %s leads to nobody', (name) => expect(tellsMore('name', name)).toBe(false));

  it.each([
    'SMITH NOW AT 14 TESTING ROAD WR1 2AB', 'Smith now at 14 Testing Road', 'Smith WR1 2AB', 'Smith wr12ab', 'Jo Testperson 07700 900123', 'Jo Testperson, 01632/960123', 'jo.testperson@example.org', 'Jo, oh seven seven double oh nine double oh one two three',
    'Jo at jo dot testperson at example dot org',
  ])('that says %s leads to somebody', (name) => expect(tellsMore('name', name)).toBe(true));
});
