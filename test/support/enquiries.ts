import { json, listed } from './answers.js';
import { agency, ask, eventually } from './stack.js';

/** What a practitioner gives; the case record gives the rest. */
export type Draft = Record<string, unknown>;

/** What is answered to a practitioner who asks. */
export interface Issued {
  readonly id: string;
  readonly conversations: readonly { readonly conversation: string; readonly to: string; readonly submission: string; readonly because: readonly string[] }[];
  readonly notAsked: readonly { readonly place: string | null; readonly code: string; readonly because: readonly string[]; readonly reason: string | null }[];
}
/** A piece of work as a queue shows it. */
export interface Work { readonly id: string; readonly kind: string; readonly conversation: string; readonly state: string; readonly takenBy: string | null; readonly lane: string; readonly replyKind: string | null; readonly contest: string | null }
/** A conversation as the practitioner reads it. */
export interface Asked {
  readonly state: string;
  readonly inScope: { readonly answered: number; readonly notNeeded: number; readonly of: number; readonly complete: boolean };
  readonly kind: string;
  readonly content: Record<string, unknown>;
  readonly answers: readonly { readonly id: string; readonly kind: string; readonly issuer: string; readonly content: Record<string, unknown>; readonly originator?: Record<string, unknown> }[];
}
/** Where a message stands. */
export interface Standing { readonly id: string; readonly stage: string; readonly direction: string; readonly kind: string; readonly code: string | null; readonly receipts: readonly { readonly stage: string; readonly role: string | null }[] }

const probation = () => agency('probation');
export const because = (reason: string): string => `reason=${encodeURIComponent(reason)}`;
export const posted = (body: object, more: Record<string, string> = {}): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...more } });

/** What a DA enquiry needs least. */
export const daDraft = (more: Draft = {}): Draft => ({
  trigger: 'PERIODIC', questions: ['INCIDENTS_ALL'], rationale: 'Quarterly review of the risk management plan.', forces: ['22'], pndRequested: true, urgency: 'ROUTINE',
  respondBy: '2026-12-20T12:00:00Z', decisionFed: 'RMP', ...more,
});
/** What a safeguarding enquiry needs least. */
export const safeguardingDraft = (more: Draft = {}): Draft => ({
  trigger: 'COURT_PSR', questions: ['KNOWN', 'PLAN_STATUS'], rationale: 'A report for the court is due on the tenth.', riskPosed: 'Convicted of assault on a former partner.', carers: [{ role: 'PARTNER', familyName: 'Examplesson' }], areas: ['E10000034'],
  mayParentsKnow: 'UNSAFE', urgency: 'COURT_DATE', respondBy: '2026-12-09T12:00:00Z', decisionFed: 'PSR', ...more,
});

/** Asks as a practitioner; answers what the node answered. */
export const issue = (path: string, crn: string, content: Draft, more: Draft = {}, person = 'pat.practitioner'): Promise<Issued> => json<Issued>(probation().url, `/api/${path}`, person, posted({ crn, content, ...more }));

/** What the node says is to be put right in a draft, by path and code. */
export async function toPutRight(path: string, crn: string, content: Draft, person = 'pat.practitioner'): Promise<string[]> {
  const response = await ask(probation().url, `/api/${path}`, person, posted({ crn, content }));
  const checked = await json<{ findings: { path: string; code: string; todo: string }[] }>(probation().url, `/api/${path}/checks`, person, posted({ crn, content }));
  const { code, errors = [] } = await response.json() as { code: string; errors?: { path: string; code: string; todo: string }[] };
  if (response.status !== 422 || code !== 'MESSAGE_REJECTED') throw new Error(`the draft was answered ${response.status} ${code}`);
  if (JSON.stringify(errors) !== JSON.stringify(checked.findings)) throw new Error('the check of the draft says something else than the refusal');
  if (errors.some(({ todo }) => !/^[A-Z].*[.]$/.test(todo))) throw new Error('a finding does not say what to do');
  return errors.map((finding) => `${finding.path} ${finding.code}`);
}

/** The piece of work of a conversation, once it stands in a queue. */
export const work = (at: string, path: string, person: string, conversation: string): Promise<Work> =>
  listed<Work>(agency(at).url, `/api/${path}`, person, (one) => one.conversation === conversation, 30_000);

/** Takes a piece of work and replies. */
export async function answerWork(at: string, path: string, person: string, id: string, kind: string, content: object): Promise<void> {
  await json(agency(at).url, `/api/${path}/${id}/take`, person, posted({}));
  await json(agency(at).url, `/api/${path}/${id}/replies`, person, posted({ kind, content }));
}

/** A conversation as a practitioner reads it now. */
export const read = (path: string, conversation: string, reason = 'to prepare a visit', person = 'pat.practitioner'): Promise<Asked> =>
  json<Asked>(probation().url, `/api/${path}/${conversation}?${because(reason)}`, person);

/** The same, once it stands so. It looks at the list, so that nothing is opened before. */
export async function standsAt(path: string, conversation: string, state: string): Promise<void> {
  await listed<{ conversation: string; state: string }>(probation().url, `/api/${path}`, 'pat.practitioner', (one) => one.conversation === conversation && one.state === state, 40_000, because('to see what came'));
}

/** Where a message or submission stands, as a person sees it. */
export const standingOf = (at: string, id: string, person: string): Promise<Standing> => json<Standing>(agency(at).url, `/api/messages/${id}`, person);
export const reaches = (at: string, id: string, person: string, stage: string): Promise<Standing> =>
  eventually(async () => { const stands = await standingOf(at, id, person); return stands.stage === stage && stands; }, 40_000, `the stage ${stage}`);

/** A search of a whole life, until today: of what is asked behind midnight too. */
const period = () => ({ from: '1900-01-01', until: new Date().toISOString().slice(0, 10) });
/** People who were searched for, by role. */
export const searchedFor = (...roles: readonly string[]): { readonly role: string }[] => roles.map((role) => ({ role }));
const contact = { name: 'Invented unit', phone: '01632 960123' };
/** A right answer of a force that holds nothing where it looked, for what is asked about a partner or a former one. */
export const daNil = (more: Draft = {}): Draft => ({
  status: 'NIL_WITHIN_SCOPE', scope: { systems: ['LOCAL_RMS', 'PND'], forces: ['22'], persons: searchedFor('SUBJECT', 'PARTNER', 'EX_PARTNER'), period: period() }, searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'Unit officer', contact, ...more,
});
/** A right answer of children's services about a child, and others; of two children and a partner at most. */
export const childAnswer = (child: Draft, more: Draft = {}, others: readonly Draft[] = []): Draft => ({
  status: 'FULL', scope: { systems: ['CASE_SYSTEM'], areas: ['E10000034'], persons: searchedFor('SUBJECT', 'PARTNER', 'CHILD', 'CHILD'), period: period() }, children: [{ role: 'CHILD', known: 'YES', status: 'CP', ...child }, ...others],
  searchedAt: '2026-11-20T10:00:00Z', searchedBy: 'MASH worker', contact, ...more,
});
export const refusal = (more: Draft = {}): Draft => ({
  code: 'TOO_SOON', reason: 'The last enquiry is two weeks old.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-20', reviewOn: '2026-12-20',
  challengeRoute: 'Write to the lead of the unit.', ...more,
});
