import { type Draw } from '../generate/draw.js';
import { type CaseloadRow } from '../support/people.js';

/** The forces that take part: by code, the agency. */
export const forces = { '22': 'police-west-mercia', '07': 'police-cheshire' } as const;
export type ForceCode = keyof typeof forces;

/** A person under supervision as the last caseload file told of them. */
export interface Person {
  readonly crn: string;
  /** Is told to forces, changes, moves and ends; somebody settled only changes, so that incidents about them always find them. */
  readonly settled: boolean;
  force: ForceCode;
  givenNames: string;
  familyName: string;
  dateOfBirth: string;
  ended: boolean;
  changes: number;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** A number in letters, for names may hold no digits. */
export const inLetters = (count: number): string => [...String(count)].map((digit) => letters[Number(digit)]!).join('');

/** The people of one run; the first are settled. */
export function inventPeople(draw: Draw, run: string, count: number, settled: number): Person[] {
  return Array.from({ length: count }, (_, at) => ({
    crn: `${draw.text(1, 'ABCDEFGHJKLMNPQRSTUVWXYZ')}${draw.digits(6)}`, settled: at < settled, force: at % 2 === 0 ? '22' : '07', givenNames: `Given${run}${inLetters(at)}`, familyName: 'Testperson',
    dateOfBirth: `19${draw.integer(60, 99)}-0${draw.integer(1, 9)}-1${draw.integer(0, 9)}`, ended: false, changes: 0,
  }));
}

/** Changes a person in one of the ways that a force is told of. Every change gives a name never used before, so that no two files are the same. */
export function change(person: Person, draw: Draw): void {
  person.changes += 1;
  person.familyName = `Testperson ${inLetters(person.changes)}`;
  if (person.settled) return;
  if (person.ended) person.ended = false;
  else if (draw.chance(0.2)) person.ended = true;
  else if (draw.chance(0.25)) person.force = person.force === '22' ? '07' : '22';
}

/** The row of a caseload file that says how a person stands now. */
export function rowOf(person: Person): CaseloadRow {
  return {
    crn: person.crn, given_names: person.givenNames, family_name: person.familyName, date_of_birth: person.dateOfBirth, home_force: person.force, practitioner: 'pat.practitioner', team: 'North',
    delivery_unit: 'Worcestershire', supervision_type: 'LICENCE', supervision_start: '2026-01-12', da_flag: 'yes', ended_on: person.ended ? '2026-02-12' : '',
  };
}
