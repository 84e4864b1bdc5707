import { answerScope, askedScope, lackingIn } from '#messages';
import { type Row } from '#platform';
import { type AskedAgency } from './draft.js';

type Content = Readonly<Record<string, unknown>>;

/** Who somebody asked about is, as far as two enquiries can be compared. */
const whoIs = (one: unknown): string => {
  const { role, givenNames, familyName, dateOfBirth, approximateAge, expectedOn } = one as Content;
  return JSON.stringify([role, givenNames, familyName, dateOfBirth, approximateAge, expectedOn]).toLowerCase();
};
/** Everybody who is asked about beside the supervised person: of the police, and of children's services. */
const personsIn = (content: Content): string[] => ['persons', 'children', 'carers'].flatMap((list) => (Array.isArray(content[list]) ? content[list].map(whoIs) : []));

/**
 * The first day that is to be asked about where nobody says another (DOMAIN 2.17: since the last answer for a repeat): the last day that everybody who is asked now has searched already, of those the oldest; the whole life where one of them
 * has not answered in scope yet, or was not asked before about somebody who is asked about now, for a place, or of the Police National Database. `last` is the last answer of each agency with what it was asked. Pure.
 */
export function firstDay(content: Content, agencies: readonly AskedAgency[], last: readonly Row[], born: string, today: string): string {
  const ends = agencies.map(({ to, places }) => {
    const row = last.find(({ recipient }) => recipient === to);
    if (row === undefined) return undefined;
    const before = personsIn(row['asked'] as Content), answer = answerScope(row['told'] as object);
    const { roles, pnd } = askedScope(content, []);
    const isCovered = personsIn(content).every((one) => before.includes(one)) && lackingIn({ roles, pnd, places: places.map(({ place }) => place) }, answer).length === 0;
    return isCovered ? answer.scope?.until : undefined;
  });
  const [oldest] = ends.some((end) => end === undefined) ? [] : (ends as string[]).toSorted();
  return oldest === undefined || oldest < born ? born : oldest > today ? today : oldest;
}
