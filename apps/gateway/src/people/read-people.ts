import { type Actor } from '#access';
import { keyOfCursor, type Page, pageOf, type Row, sqlOver } from '#platform';
import { type Owner, ownersOf } from '#exchange/staff';
import { type CaseDatabase } from '#exchange/web';
import { peoplePage } from '../store/incidents.js';
import { type PeopleQuery } from './people-query.js';

/** Somebody under supervision, as a list shows them, with who has the case now. */
export interface ListedPerson extends Owner {
  readonly crn: string;
  readonly givenNames: string;
  readonly familyName: string;
  readonly dateOfBirth: string;
  readonly homeForce: string;
  readonly practitioner: string;
  readonly team: string;
  readonly supervisionType: string;
}

/** The people whom the actor or the actor's teams supervise, by CRN. */
export async function supervisedPeople(database: CaseDatabase, actor: Actor, query: PeopleQuery): Promise<Page<ListedPerson>> {
  const after = keyOfCursor(query.cursor, ['text'])?.[0] ?? '';
  const sql = sqlOver(database), rows = await peoplePage(sql, actor, { after: String(after), ...query });
  const ownerOf = await ownersOf(sql, rows.map((row) => row['practitioner'] as string));
  return pageOf(rows, query.limit, (row) => [row['crn'] as string], (row) => listed(row, ownerOf({ person: row['practitioner'] as string, team: row['team'] as string })));
}

const listed = (row: Row, owner: Owner): ListedPerson => ({
  ...owner,
  crn: row['crn'] as string, givenNames: row['given_names'] as string, familyName: row['family_name'] as string, dateOfBirth: row['date_of_birth'] as string,
  homeForce: row['home_force'] as string, practitioner: row['practitioner'] as string, team: row['team'] as string, supervisionType: row['supervision_type'] as string,
});
