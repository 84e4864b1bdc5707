import { type Directory } from '#directory';
import { mayTell, type Told } from '#labels';
import { answersTo, type Finding, type Kind } from '#messages';
import { type Row, type Sql } from '#platform';
import { answersToTell, askedAbout, saidAbout } from '../store/onward.js';
import { hasPassages, passagesOf, repeating } from './passages.js';

type Content = Readonly<Record<string, unknown>>;

/** Sources that speak to probation by answers, with what they answer. */
const answering: Readonly<Record<string, string>> = { POLICE: 'da-enquiry', CHILDRENS_SERVICES: 'safeguarding-enquiry' };

/** Where in a content it says from which message something is taken, with the source that it names, if it names any. */
interface Taken {
  readonly path: string;
  readonly source: string | undefined;
  readonly from: unknown;
}

/** What a referral tells of others: each piece of evidence by itself, and what it tells in words as a whole. */
function takenIn(content: Content): Taken[] {
  const pieces = Array.isArray(content['evidence']) ? content['evidence'] as (Content | null)[] : [];
  const answers = Array.isArray(content['answers']) ? content['answers'] as unknown[] : [];
  return [
    ...pieces.map((piece, at) => ({ path: `/evidence/${at}/answer`, source: String(piece?.['sourceKind']), from: piece?.['answer'] })),
    ...answers.map((from, at) => ({ path: `/answers/${at}`, source: undefined, from })),
  ];
}

/**
 * What is to be put right in a draft that tells an agency of what another answered (DOMAIN 2.2). Whatever it names as its source, and wherever it stands, a passage that is copied out of an answer is held to that answer: nobody is told of it without leave,
 * unless an incident, an answer that may be told, or what was asked itself says the same. Beside that, evidence from the police or children's services names the answer that it is taken from, where they have answered about this person, and nobody
 * is told of an answer without leave. What came otherwise than as an answer, as an incident, needs no leave here; naming one waives no leave for what an answer says. Whoever has the person may read the answers, so naming one tells nothing new.
 */
export async function judgeOnward(sql: Sql, crn: string, content: Content, recipients: readonly string[], directory: Directory): Promise<Finding[]> {
  const taken = takenIn(content).filter(({ source, from }) => from !== undefined || (source !== undefined && Object.hasOwn(answering, source)));
  // Who somebody is was taken from the case record.
  const said = Object.fromEntries(Object.entries(content).filter(([name]) => name !== 'subject'));
  if (taken.length === 0 && !hasPassages(said)) return [];
  const to = recipients.map((code) => ({ code, name: directory.agencies.find((agency) => agency.code === code)?.name ?? code }));
  const known = taken.length === 0 ? [] : await answersToTell(sql, crn);
  return [...taken.flatMap((one) => judged(one, known, to)), ...await copied(sql, crn, said, to)];
}

/** What a draft copies out of answers of which its recipients may not be told. */
async function copied(sql: Sql, crn: string, said: object, recipients: readonly Told[]): Promise<Finding[]> {
  if (!hasPassages(said)) return [];
  const all = await saidAbout(sql, crn), [denied, free] = [true, false].map((is) => all.filter((one) => isDenied(one, recipients) === is)) as [Row[], Row[]];
  const passages = passagesOf(denied.map(({ body }) => body));
  if (passages.size === 0 || repeating(said, passages, new Set()).length === 0) return [];
  const elsewhere = passagesOf([...free.map(({ body }) => body), ...(await askedAbout(sql, crn)).map(({ content }) => content)]);
  return repeating(said, passages, elsewhere).map((path) => ({ path, code: 'ONWARD_DENIED', todo: 'This is copied out of an answer that does not let you tell this agency. Ask whoever answered for leave first, or leave it out.' }));
}

const isDenied = (answer: Row, recipients: readonly Told[]): boolean => answer['kind'] !== 'incident' && recipients.some((agency) => !mayTell({ from: String(answer['issuer']), onwardSharing: answer['onward_sharing'], onwardTo: answer['onward_to'] }, agency));

function judged({ path, source, from }: Taken, known: readonly Row[], recipients: readonly Told[]): Finding[] {
  const asked = source === undefined ? undefined : answering[source];
  const those = known.filter(({ kind }) => asked === undefined || (kind === 'incident' ? source === 'POLICE' : answersTo(kind as Kind, asked)));
  if (from === undefined) return those.some(({ kind }) => kind !== 'incident') ? [{ path, code: 'REQUIRED', todo: 'Name the answer that this is taken from, by the id that stands above it, or the incident: with whom it may be shared is said there.' }] : [];
  const answer = those.find(({ id }) => id === from);
  if (answer === undefined) return [{ path, code: 'NOT_IN_LIST', todo: 'Give the id of an answer about this person from that source, as it stands above the answer; one that was withdrawn is none.' }];
  return isDenied(answer, recipients) ? [{ path, code: 'ONWARD_DENIED', todo: 'Ask whoever answered for leave first: their answer does not let you tell this agency. Once they answer anew and allow it, name that answer; or leave this out.' }] : [];
}

/** With whom an answer may be shared, in words; nothing where it does not say. */
export function onwardWords(content: object, from: string): string | undefined {
  const { onwardSharing, onwardTo } = content as Content;
  if (onwardSharing === undefined) return undefined;
  if (onwardSharing === 'MULTI_AGENCY') return 'May be shared with the agencies that work on this case.';
  if (onwardSharing === 'NAMED' && Array.isArray(onwardTo)) return `May be shared with ${onwardTo.map(String).join(', ')}, and with nobody else. Ask ${from} for leave before you tell anybody else.`;
  return `Share this with nobody outside probation. Ask ${from} for leave before you tell anybody.`;
}
