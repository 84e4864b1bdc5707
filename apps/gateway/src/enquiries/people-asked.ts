type Content = Readonly<Record<string, unknown>>;

/** Somebody of whom is asked beside the supervised person, as far as two enquiries can be compared. */
export type PersonNamed = Content;

/** Everybody of whom an enquiry asks beside the supervised person: the police, and children's services. */
export const peopleIn = (content: object): PersonNamed[] =>
  ['persons', 'children', 'carers'].flatMap((list) => { const listed = (content as Content)[list]; return Array.isArray(listed) ? listed.filter((one): one is PersonNamed => typeof one === 'object' && one !== null) : []; });

/**
 * Those of `earlier` of whom `newer` does not ask any more. It asks of somebody still who has the same names and nothing that says otherwise, whoever that is to the supervised person by now; of somebody whose name was not known still
 * where it names one of the same role, for then more is known. Nobody stands for two. Pure.
 */
export function noLongerAsked(earlier: readonly PersonNamed[], newer: readonly PersonNamed[]): PersonNamed[] {
  const left = [...newer];
  const namedFirst = earlier.toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)));
  return namedFirst.filter((one) => {
    const at = left.findIndex((other) => isStill(one, other));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFKC').trim().toLowerCase() : '');
const nameOf = (one: PersonNamed): string => [one['givenNames'], one['familyName']].map(text).join(' ').trim();
const isNamed = (one: PersonNamed): boolean => nameOf(one) !== '';

function isStill(before: PersonNamed, now: PersonNamed): boolean {
  const isSame = (name: string): boolean => before[name] === undefined || now[name] === undefined || before[name] === now[name];
  const isOne = isSame('dateOfBirth') && isSame('expectedOn');
  return isOne && (isNamed(before) ? nameOf(before) === nameOf(now) : before['role'] === now['role'] && (isNamed(now) || isSame('approximateAge')));
}
