import { endsAcknowledged, kindNames } from '#messages';

/** What came back, as SQL. */
interface Replies {
  /** The rows, each with `leaves`, `said`, `systems` and `pnd`. */
  readonly from: string;
  /** The columns that tell what they came back to, and the one that has its kind. */
  readonly by: readonly string[];
  readonly kind: string;
  readonly at: string;
  /** A column by which those of one moment are in order. */
  readonly order: string;
}

/** Kinds of which an acknowledgement is all that comes back. */
const acknowledgedOnly = `any('{${kindNames.filter(endsAcknowledged).join()}}'::text[])`;
const answers = (kind: string): string => `(leaves in ('ANSWERED', 'DECIDED') and said is distinct from 'REDIRECTED' or leaves = 'ACKNOWLEDGED' and ${kind} = ${acknowledgedOnly})`;

/** One row for each thing that has had a reply, past those that only let the last one stand: when the first came, the first that answers and the last, and what the last one says, with the columns of `more`. */
export const repliesBy = ({ from, by, kind, at, order }: Replies, more: readonly string[] = []): string => `
  select ${by.join(', ')}, min(${at}) as first_at, min(${at}) filter (where ${answers(kind)}) as answered_at, max(${at}) as last_at,
    ${['leaves', 'said', 'systems', 'pnd', ...more].map((name) => `(array_agg(${name} order by ${at} desc, ${order} desc))[1] as ${name}`).join(', ')}
  from ${from} where leaves is distinct from 'UPHELD' group by ${by.join(', ')}`;

/** How something stands by its last reply, with the columns of {@link repliesBy}: what was only acknowledged waits on, unless that is all that comes; and so does what was refused until that was overturned. */
export const stateOf = (kind: string): string => `case when leaves = 'REFUSED' then 'REFUSED' when leaves = 'ANSWERED' and said = 'REDIRECTED' then 'REDIRECTED' when ${answers(kind)} then 'ANSWERED' else 'WAITING' end`;

/** What was decided on contests, as SQL over the rows of one thing: overturned if it was once. */
export const decidedIn = (leaves: string): string => `case when bool_or(${leaves} = 'OVERTURNED') then 'OVERTURNED' when bool_or(${leaves} = 'UPHELD') then 'UPHELD' end`;

/** The moment at which a day begins in England and Wales, and the one at which it is over. */
export const startOfDay = (day: string): string => `(${day}::date)::timestamp at time zone 'Europe/London'`;
export const endOfDay = (day: string): string => `(${day}::date + 1)::timestamp at time zone 'Europe/London'`;

/** The roles of those who act on an answer; that it was filed is not that it was read. */
const readerRoles: readonly string[] = ['practitioner', 'manager'];
export const isReader = (role: string): boolean => readerRoles.includes(role);
export const readers = `('${readerRoles.join(`', '`)}')`;
