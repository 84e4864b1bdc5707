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
 * The first day that is to be asked about where nobody says another (DOMAIN 2.17: since the last answer for a repeat): the day until which everybody who is asked now has searched already, without a gap from the birth on, of those the oldest. What
 * was searched of somebody else than is asked about now, of another place, without the Police National Database, or of fewer days, and whatever something was withheld from, counts for nothing: it is asked about once more. `searches` are the
 * answers of these agencies, each with what it was asked. Pure.
 */
export function firstDay(content: Content, agencies: readonly AskedAgency[], searches: readonly Row[], born: string, today: string): string {
  const { roles, pnd } = askedScope(content, []), people = personsIn(content);
  const ends = agencies.map(({ to, places }) => endOf(born, searches.filter(({ recipient }) => recipient === to).flatMap(({ asked, told, received_on: receivedOn }) => {
    const before = personsIn(asked as Content), answer = answerScope(told as object);
    const isCovered = answer.withheld.length === 0 && people.every((one) => before.includes(one)) && lackingIn({ roles, pnd, places: places.map(({ place }) => place) }, answer).length === 0;
    return isCovered ? [daysOf(asked as Content, answer.scope!, String(receivedOn))] : [];
  })));
  const [oldest = born] = ends.toSorted();
  return oldest > today ? today : oldest;
}

interface Days { readonly from: string; readonly until: string }

/** The days that were asked about and searched; nobody has searched later than the answer came. */
function daysOf(asked: Content, { from, until }: Days, receivedOn: string): Days {
  const days = askedScope(asked, []);
  return { from: days.from !== undefined && days.from > from ? days.from : from, until: [until, receivedOn, ...(days.until === undefined ? [] : [days.until])].toSorted()[0]! };
}

/** The day until which all days since the first are covered. */
const endOf = (first: string, covered: readonly Days[]): string => covered.toSorted((one, other) => (one.from < other.from ? -1 : 1)).reduce((end, { from, until }) => (from <= end && until > end ? until : end), first);
