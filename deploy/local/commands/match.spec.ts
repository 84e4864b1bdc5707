import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { releasedModel } from '#matching';
import { addMatch } from './match.js';

const place = mkdtempSync(join(tmpdir(), 'match-'));
afterAll(() => rmSync(place, { recursive: true }));
let files = 0;
const file = (content: string): string => { const path = join(place, `${files += 1}.csv`); writeFileSync(path, content); return path; };

/** Runs `mag match` in this process: what it prints, and says on standard error. */
async function match(...words: string[]): Promise<{ readonly printed: string[]; readonly errors: string[] }> {
  const printed: string[] = [], errors: string[] = [];
  const spies = [jest.spyOn(process.stderr, 'write').mockImplementation((text) => { errors.push(String(text).trim()); return true; }), jest.spyOn(console, 'log').mockImplementation((line) => { printed.push(String(line)); })];
  const program = new Command('mag').exitOverride();
  addMatch(program);
  try {
    await program.parseAsync(['match', ...words], { from: 'user' });
    return { printed, errors };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const header = 'rec_id,given_name,surname,date_of_birth,street_number,address_1,suburb,postcode,pnc';
const known = file(`${header}\nK1,Edmund,Hebblethwaite,19700413,12,Quarry Bank,Worcester,WR5 2AB,1979/0163001B\nK2,Deepak,Shah,1981-11-29,7,Mill Road,Leeds,LS11 4QQ,\n`);

describe('mag match', () => {
  it('finds each row of the second file in the first, with the reasons, and says of whom a person decides', async () => {
    const sought = file(`${header}\nS1,Ned,Hebblethwaite,19701304,12,Quarry Bank,Worcester,WR5 2AB,\nS2,Bernard,Hebblethwaite,19700413,12,Quarry Bank,Worcester,WR5 2AB,\nS3,Siobhan,Okafor,19930504,1,Elm Grove,Hull,HU1 1AA,\n`);
    const lines = (await match(known, sought, '--json')).printed.map((line) => JSON.parse(line) as { b: string; a: string | null; decision: string; score: number | null; reasons: { field: string; weight: number }[]; doubts: string[] });
    expect(lines.map(({ b, a, decision, doubts }) => [b, a, decision, doubts])).toEqual([['S1', 'K1', 'match', []], ['S2', 'K1', 'review', ['GIVEN_NAME']], ['S3', null, 'none', []]]);
    expect(lines[0]!.reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(lines[0]!.score!, 1);
    expect((await match(known, sought)).printed.at(-1)).toBe("3 rows: 1 matched, 1 for a person to review, 1 nobody's.");
  });
  it('knows a row without rec_id by its number, and reads every column that it names', async () => {
    const one = file('given_name,surname,former_surname,date_of_birth,sex,uprn,prison_number,crn,former_crns,nhs_number\nAnn,Shah,Entwistle,1970-04-13,F,10033544614,A1234BC,X100001,X100009 X100008,9434765919\n');
    const other = file('GIVEN_NAME, SURNAME,date_of_birth,sex,uprn,prison_number,crn,nhs_number\nAnn,Entwistle,19700413,Female,010033544614,a1234bc,x100009,943 476 5919\n');
    const { printed: [line] } = await match(one, other, '--json');
    const read = JSON.parse(line!) as { b: string; a: string; decision: string; reasons: { field: string; weight: number }[] };
    expect([read.b, read.a, read.decision]).toEqual(['1', '1', 'match']);
    expect(read.reasons.filter(({ weight }) => weight > 0).map(({ field }) => field).toSorted()).toEqual(['birth', 'crn', 'family', 'given', 'nhsNumber', 'prisonNumber', 'sex', 'uprn']);
  });
  it('takes no part of ethnicity and nationality', async () => {
    const row = (ethnicity: string, nationality: string): string => file(`given_name,surname,date_of_birth,ethnicity,nationality\nAnn,Entwistle,19700413,${ethnicity},${nationality}\n`);
    expect((await match(known, row('W1', 'GB'), '--json')).printed).toEqual((await match(known, row('B2', 'IE'), '--json')).printed);
  });
});

describe('what is wrong with a file', () => {
  it.each([
    ['is missing', () => join(place, 'none.csv'), /none\.csv cannot be read \(ENOENT\)/], ['has no column of people', () => file('name,born\nAnn,1970\n'), /no column of people: its first row names some of rec_id, given_name/],
    ['has a column twice', () => file('surname,given_name,surname\nA,B,C\n'), /has the column surname twice/], ['has no row', () => file(`${header}\n`), /has no row of a person/], ['is empty', () => file(''), /has no row of a person/],
    ['has a row with too few values', () => file('given_name,surname\nAnn,Entwistle\nAnn\n'), /is no CSV file at line 3/], ['has a rec_id twice', () => file('rec_id,surname\n7,Entwistle\n7,Shah\n'), /has the same rec_id in line 2 and in line 3/],
  ] as const)('is said where it %s, in either place', async (_, made, message) => {
    await expect(match(made(), known)).rejects.toThrow(message);
    await expect(match(known, made())).rejects.toThrow(message);
  });
  it('is said of values that cannot be read, with the column and the first line, and never with the value', async () => {
    const { printed, errors } = await match(known, file(`${header}\nS1,Edmund,Hebblethwaite,13 April,12,Quarry Bank,Worcester,WR5 2AB,1979/0163001C\nS2,Deepak,Shah,19811129,,,,,\n`), '--json');
    expect(printed.length).toBe(2);
    expect(errors).toEqual([expect.stringMatching(/date_of_birth cannot be read in 1 of 2 rows \(first in line 2\), and is left out there: give YYYYMMDD/), expect.stringMatching(/pnc cannot be read in 1 of 2 rows .*right check letter/)]);
    expect(errors.join()).not.toMatch(/13 April|0163001|Edmund/);
  });
});

describe('the model', () => {
  it('is refused where it is none, with the place that is wrong', async () => {
    await expect(match(known, known, '--model', file('{'))).rejects.toThrow(/is no JSON: give a model as --estimate writes it/);
    await expect(match(known, known, '--model', file(JSON.stringify({ ...releasedModel(), thresholds: { match: 1, review: 3 } })))).rejects.toThrow(/is no model of this release\. \/thresholds: give match and review/);
    await expect(match(known, known, '--model', join(place, 'none.json'))).rejects.toThrow(/cannot be read/);
  });
  it('is estimated from both files, written for a person to review, and can be weighed by', async () => {
    const model = join(place, 'model.json');
    const rows = Array.from({ length: 1_200 }, (_, at) => `${['Edmund', 'Bernard', 'Deepak', 'Siobhan'][at % 4]!},${['Shah', 'Okafor', 'Entwistle'][at % 3]!}${at % 50},19${50 + at % 49}0${1 + at % 9}${10 + at % 18},WR5 ${at % 9}AB`).join('\n');
    const people = file(`given_name,surname,date_of_birth,postcode\n${rows}\n`);
    expect((await match(people, people, '--estimate', model)).printed).toEqual([`Wrote ${model}, from 2400 records. Review it before it decides anything, and say in its origin who did.`]);
    expect(JSON.parse(readFileSync(model, 'utf8'))).toMatchObject({ origin: 'Estimated without labels from 2400 records; not reviewed yet.' });
    expect((await match(people, file('given_name,surname,date_of_birth,postcode\nEdmund,Shah0,19501010,WR5 0AB\n'), '--model', model)).printed.length).toBe(2);
  });
  it('is not estimated from a few', async () => { await expect(match(known, known, '--estimate', join(place, 'few.json'))).rejects.toThrow(/have 4 records together: a model is estimated from 1000 at least/); });
  it('says where it cannot be written', async () => {
    const people = file(`given_name,surname\n${Array.from({ length: 600 }, (_, at) => `Ann,Entwistle${at}`).join('\n')}\n`);
    await expect(match(people, people, '--estimate', join(place, 'none', 'model.json'))).rejects.toThrow(/cannot be written \(ENOENT\)/);
  });
});
