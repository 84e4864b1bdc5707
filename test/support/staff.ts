import { json, listedNow } from './answers.js';
import { posted } from './enquiries.js';
import { agency, stack } from './stack.js';
import { rowsOf } from './stores.js';

/** Somebody in the register of people of an agency, as its API shows them. */
export interface StaffMember { readonly id: string; readonly person: string; readonly state: string; readonly absences: readonly { readonly id: string }[] }

const reason = 'As the rota of the unit has it.';
const keeperOf = (code: string): string => stack().people.find((one) => one.agency === code && one.roles.includes('people-administrator'))!.username;
const change = <T = StaffMember>(code: string, path: string, body: object): Promise<T> => json<T>(agency(code).url, `/api/staff${path}`, keeperOf(code), posted({ reason, ...body }));

/** Enters people with the teams that their tokens name, as if nothing had been before. */
export async function entered(code: string, ...persons: readonly string[]): Promise<StaffMember[]> {
  const members: StaffMember[] = [];
  for (const person of persons) {
    const known = stack().people.find(({ username }) => username === person)!;
    const manages = known.roles.includes('manager') ? known.teams : [];
    members.push(await change(code, '', { person, teams: known.teams, manages }));
  }
  return members;
}

/** Takes back all that tests did to people in the register. */
export async function forgotten(code: string, ...persons: readonly string[]): Promise<void> {
  const { caseDatabaseUrl } = agency(code);
  await rowsOf(caseDatabaseUrl, 'delete from staff_duty where person = any($1)', [persons]);
  await rowsOf(caseDatabaseUrl, 'delete from staff_absence where person = any($1)', [persons]);
  await rowsOf(caseDatabaseUrl, 'update staff set left_at = null, successor = null where person = any($1)', [persons]);
}

export const idOf = async (code: string, person: string): Promise<string> =>
  (await listedNow<StaffMember>(agency(code).url, '/api/staff', keeperOf(code), (one) => one.person === person))!.id;
export const gone = async (code: string, person: string, more: { successor?: string } = {}): Promise<StaffMember> => change(code, `/${await idOf(code, person)}/left`, more);
export const back = async (code: string, person: string): Promise<StaffMember> => change(code, `/${await idOf(code, person)}/returned`, {});
export const away = async (code: string, person: string, more: { cover?: string } = {}): Promise<StaffMember> =>
  change(code, `/${await idOf(code, person)}/absences`, { from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 86_400_000).toISOString(), ...more });
export const present = (code: string, { id, absences }: StaffMember): Promise<StaffMember> => change(code, `/${id}/absences/${absences[0]!.id}/ended`, {});
export const onDuty = (code: string, team: string, person: string): Promise<{ readonly id: string }> =>
  change(code, '/duties', { team, person, from: new Date(Date.now() - 3 * 86_400_000).toISOString(), until: new Date(Date.now() + 86_400_000).toISOString() });
