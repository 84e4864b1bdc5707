import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { json } from '../support/answers.js';
import { answerWork, childAnswer, daDraft, daNil, type Draft, issue, posted, read, refusal, safeguardingDraft, standsAt, work } from '../support/enquiries.js';
import { invented, newPerson, supervise } from '../support/people.js';
import { agency, eventually } from '../support/stack.js';
import { rowsOf, tablesWith } from '../support/stores.js';
import { workQueues, worksThrough } from '../support/work-queues.js';

/** What is told of a file of answers. */
interface Report {
  readonly outcome: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  readonly findings: readonly { readonly code: string }[];
  readonly rowFindings: readonly { readonly row: number; readonly outcome: string; readonly findings: readonly { readonly code: string; readonly column: string; readonly todo: string }[] }[];
}

const folderOf = (code: string, place: string): string => join(agency(code).fileFolder!, place);
const deskFolderOf = (code: string): string => join(agency(code).deskFileFolder!, 'out');

/** Drops a file as a partner is to: written aside, then renamed. @returns its report, and the rows that were given back */
async function drop(code: string, ending: 'csv' | 'ndjson', text: string): Promise<{ readonly report: Report; readonly reportCsv: string; readonly rejected: string | undefined }> {
  const name = `${randomUUID()}.${ending}`;
  await writeFile(join(folderOf(code, 'in'), `.${name}`), text);
  await rename(join(folderOf(code, 'in'), `.${name}`), join(folderOf(code, 'in'), name));
  const there = async (place: string, end: string): Promise<string | undefined> => (await readdir(folderOf(code, place))).find((file) => file.endsWith(end) && !file.startsWith('.'));
  const [json, csv] = await eventually(async () => {
    const both = [await there('reports', `${name}.json`), await there('reports', `${name}.csv`)];
    return both.every((one) => one !== undefined) && await there('work', name) === undefined && both as [string, string];
  }, 30_000, 'the reports');
  const rejected = await there('rejected', name);
  return {
    report: JSON.parse(await readFile(join(folderOf(code, 'reports'), json), 'utf8')) as Report, reportCsv: await readFile(join(folderOf(code, 'reports'), csv), 'utf8'),
    rejected: rejected === undefined ? undefined : await readFile(join(folderOf(code, 'rejected'), rejected), 'utf8'),
  };
}

/** Everything in the folder of web, at whatever place: what the case side's own disk says. */
async function allIn(code: string): Promise<string> {
  const files = (await readdir(agency(code).fileFolder!, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8').catch(() => '')))).join('\n');
}

const found = ({ rowFindings }: Report): string[] => rowFindings.flatMap(({ row, findings }) => findings.map(({ code, column }) => `${row} ${code} ${column}`.trim()));

const school = invented('Hiddenschool');
const street = invented('Hiddenstreet');
const nursery = invented('Hiddennursery');
const garden = invented('Hiddengarden');
const farStreet = invented('Farstreet');
const refuge = invented('Hiddenrefuge');
const hostel = invented('Hiddenhostel');

const kim = randomUUID();

/** Every queue of work that the nodes have, with what is asked, what a file answers, and what is protected both ways. */
const queues: readonly {
  readonly at: string; readonly path: string; readonly person: string; readonly asks: string; readonly draft: Draft; readonly more?: Draft; readonly kind: string; readonly reply: string; readonly content: object;
  readonly state: string; readonly role: string; readonly asked: string; readonly answered?: string; readonly atDesk: boolean;
  /** That what was asked is refused first, and the refusal contested: what lies in the queue is the contest. */
  readonly contested?: true;
}[] = [
  {
    at: 'police-cheshire', path: 'enquiries', person: 'unit.ch', asks: 'enquiries', kind: 'da-enquiry', reply: 'da-response', state: 'ANSWERED', role: 'da-unit', asked: street, answered: refuge,
    draft: daDraft({ forces: ['22', '07'], persons: [{ role: 'EX_PARTNER', familyName: 'Examplesson', protectedAddress: `7 ${street} Close, Exampleton` }], rationale: `Fled from 7 ${street} Close in March.` }),
    // Nobody at a force reads a victim part that another agency wrote (DOMAIN 1.2), so none is put out there.
    content: daNil({ status: 'FULL', onwardSharing: 'NONE', scope: { ...daNil()['scope'] as object, forces: ['07'] }, incidents: [{
      reference: 'CH-1', force: '07', occurredOn: '2025-11-30', incidentType: 'CRIME', resolution: [], subjectRole: 'SUSPECT', people: [{ role: 'VICTIM', familyName: 'Examplesson', refuge: `${refuge} House` }],
      circumstances: `She went to ${refuge} House.`, policeAction: 'Advice.',
    }] }), atDesk: false,
  },
  {
    at: 'childrens-worcestershire', path: 'enquiries', person: 'social.wo', asks: 'safeguarding-enquiries', kind: 'safeguarding-enquiry', reply: 'safeguarding-response', state: 'ANSWERED', role: 'social-worker', asked: school, answered: nursery,
    draft: {
      trigger: 'COURT_PSR', questions: ['KNOWN'], rationale: `He collected a child from ${school} Primary School.`, riskPosed: 'Convicted of assault.', areas: ['E10000034'], mayParentsKnow: 'UNSAFE', urgency: 'COURT_DATE',
      respondBy: '2026-12-09T12:00:00Z', decisionFed: 'PSR', children: [{ id: kim, role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'VISIT', school: `${school} Primary School` }],
    },
    content: childAnswer({ askedAs: kim, familyName: 'Examplesson', school: `${nursery} Nursery`, concern: `Moved to ${nursery} Nursery.` }, { onwardSharing: 'NONE' }), atDesk: true,
  },
  {
    at: 'childrens-worcestershire', path: 'referrals', person: 'social.wo', asks: 'child-referrals', kind: 'child-referral', reply: 'referral-outcome', state: 'DECIDED', role: 'social-worker', asked: garden, answered: farStreet, more: { area: 'E10000034' },
    draft: {
      ask: 'ASSESS', immediateDanger: 'NO', children: [{ role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'VISIT', protectedAddress: `7 ${garden} Close, Exampleton` }],
      household: { members: 'Mother and child.' }, concern: `Came to 7 ${garden} Close at night.`, evidence: [{ marking: 'FACT', text: 'The door was broken.', sourceKind: 'VISIT' }], riskIfNoAction: 'The child will be hurt.',
      informedAdults: 'ALL', consent: 'GIVEN', manager: { name: 'Morgan Testperson', contact: '01632 960101' },
    },
    content: {
      decision: 'S17', reason: `They moved to 9 ${farStreet} Road.`, decidedAt: '2026-11-27T11:00:00Z', worker: 'Alex Testworker', nextStep: 'A visit this week.', feedbackRoute: 'Ring the manager of the team.',
    }, atDesk: true,
  },
  {
    at: 'childrens-worcestershire', path: 'custody-notices', person: 'social.wo', asks: 'custody-notices', kind: 'custody-notice', reply: 'custody-acknowledgement', state: 'ACKNOWLEDGED', role: 'social-worker', asked: hostel, more: { area: 'E10000034' },
    draft: {
      event: 'RECEPTION', happensOn: '2026-11-25', prison: 'HMP Exampleton', probationOffice: 'Exampleton Probation Office', reason: 'Convicted of an assault that two children saw.',
      children: [{ role: 'CHILD', givenNames: 'Kim', familyName: 'Examplesson', sourceKind: 'POLICE', protectedAddress: `7 ${hostel} Close, Exampleton` }],
    },
    content: { receivedAt: '2026-11-26T09:10:00Z', heldBy: 'Duty worker Testperson' }, atDesk: true,
  },
  {
    at: 'marac-worcestershire', path: 'referrals', person: 'coordinator.wo', asks: 'marac-referrals', kind: 'marac-referral', reply: 'marac-acknowledgement', state: 'ACKNOWLEDGED', role: 'marac-coordinator', asked: street, more: { area: 'E10000034' },
    draft: {
      victim: { role: 'VICTIM', givenNames: 'Kit', familyName: 'Examplesson', relationship: 'INTIMATE_FORMER', address: `7 ${street} Close, Exampleton`, safeToCall: 'NO' }, grounds: ['PROFESSIONAL_JUDGEMENT'],
      recentIncident: `Came to 7 ${street} Close.`, consent: 'YES', mappaStatus: 'NOT_ELIGIBLE', actionsTaken: 'Police told the same day.',
    },
    content: { listing: 'LISTED', meetingOn: '2026-12-10', acknowledgedBy: 'Coordinator Testperson' }, atDesk: true,
  },
  ...([['police-cheshire', 'unit.ch', 'enquiries', daDraft({ forces: ['07'] }), 'da-unit'], ['childrens-cheshire-east', 'social.ce', 'safeguarding-enquiries', safeguardingDraft({ areas: ['E06000049'] }), 'social-worker']] as const)
    .map(([at, person, asks, draft, role]) => ({
      at, path: 'contests', person, asks, kind: 'refusal-contest', reply: 'contest-decision', state: 'UPHELD', role, asked: invented('Nowhere'), draft, contested: true as const, atDesk: false,
      content: { decision: 'UPHELD', reason: 'Nothing was added since.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-27' },
    })),
];

/** In which role the files of children's services act; adult social care has no folder in the sample. */
const ofAdults = workQueues.filter((queue) => worksThrough(['adult-social-worker'], queue)).map(({ takes }) => takes);

it('goes through every queue of work that there is, but adult social care\'s, which no folder in another role has', () => {
  expect([...queues.map(({ kind }) => kind), ...ofAdults].sort()).toEqual(workQueues.map(({ takes }) => takes).sort());
  expect(ofAdults).toEqual(['adult-referral']);
});

describe.each(queues)('a $kind at a node whose system has no API ($at)', (row) => {
  const { at, path, person, asks, draft, more, kind, reply, content, state, role, asked, answered, atDesk, contested } = row;
  let id = '';
  let conversation = '';
  const outFile = (ending: string): string => join(folderOf(at, 'out'), `${kind}.probation.${id}.${ending}`);

  async function refuseAndContest(): Promise<void> {
    await answerWork(at, 'enquiries', person, (await work(at, 'enquiries', person, conversation)).id, 'enquiry-refusal', refusal());
    await standsAt(asks, conversation, 'REFUSED');
    await json(agency('probation').url, `/api/${asks}/${conversation}/contests`, 'pat.practitioner', posted({ reason: 'A new relationship was disclosed since.' }));
  }

  beforeAll(async () => {
    // Somebody whose address leads nowhere, so that only who is named is asked.
    const subject = newPerson(contested === true ? { address: '', postcode: '' } : {});
    await supervise(subject);
    conversation = (await issue(asks, subject['crn']!, draft, more)).conversations.find(({ to }) => to === at)!.conversation;
    if (contested === true) await refuseAndContest();
    id = (await work(at, path, person, conversation)).id;
    await eventually(() => stat(outFile('csv')).then(() => true, () => false), 30_000, 'the file');
  }, 90_000);

  it('lies in the out folder as NDJSON and as CSV, with the case part as the API shows it', async () => {
    const json = JSON.parse(await readFile(outFile('ndjson'), 'utf8')) as { content: { subject: { crn: string } } };
    expect(json).toMatchObject({ messageId: id, issuer: 'probation', kind, conversation, content: { subject: { crn: expect.stringMatching(/^[A-Z]\d{6}$/) } } });
    const rows = parse(await readFile(outFile('csv'), 'utf8'), { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ messageId: id, kind, 'subject.crn': json.content.subject.crn });
  });

  it('shows nothing of a victim there, and at the desk to whom the rules show it, by the id of the message', async () => {
    expect(await allIn(at)).not.toContain(asked);
    const file = join(deskFolderOf(at), `${kind}.probation.${id}.ndjson`);
    if (!atDesk) {
      // Of a contest nobody is shown the victim part, whatever else lies there.
      expect((await readdir(deskFolderOf(at))).filter((name) => contested !== true || name.includes(id))).toEqual([]);
      return;
    }
    await eventually(() => stat(file).then(() => true, () => false), 30_000, 'the file of the desk');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ messageId: id, issuer: 'probation', kind });
    expect(await readFile(file, 'utf8')).toContain(asked);
    expect([(await stat(file)).mode & 0o777, (await stat(deskFolderOf(at))).mode & 0o777]).toEqual([0o600, 0o700]);
    // The file comes first, its note a moment later.
    const noted = await eventually(async () => { const rows = await rowsOf(agency(at).victimDatabaseUrl, `select person, role from audit_entry where event = 'victim-part.filed' and message_id = $1`, [id]); return rows.length > 0 && rows; }, 20_000, 'the note');
    expect(noted).toEqual([{ person: 'file-folder', role }]);
  });

  it('is answered by a row of NDJSON, which reaches the practitioner; the row again has no second effect, and no file keeps what belongs to a victim', async () => {
    const line = `${JSON.stringify({ inReplyTo: id, kind: reply, content })}\n`;
    const first = await drop(at, 'ndjson', line);
    expect(first.report).toMatchObject({ outcome: 'SUCCESSFUL', accepted: 1, rejected: 0, repeated: 0, findings: [] });
    expect(first.rejected).toBeUndefined();
    await standsAt(asks, conversation, state);
    const again = await drop(at, 'ndjson', line);
    expect(again.report).toMatchObject({ outcome: 'SUCCESSFUL', accepted: 0, repeated: 1 });
    expect([again.report.findings.map(({ code }) => code), found(again.report)]).toEqual([['REPEATED_FILE'], ['1 REPEATED_ROW']]);
    const { answers, contests } = await read(asks, conversation) as Awaited<ReturnType<typeof read>> & { readonly contests: readonly { readonly decision: object | null }[] };
    expect(answers.map((one) => one.kind)).toEqual([contested === true ? 'enquiry-refusal' : reply]);
    expect(contests.map(({ decision }) => decision !== null)).toEqual(contested === true ? [true] : []);
    expect(await rowsOf(agency(at).caseDatabaseUrl, `select event, person, role from audit_entry where event like 'work-item.%' and message_id = $1 order by at, id`, [id])).toEqual([
      { event: 'work-item.taken', person: 'file-folder', role }, { event: 'work-item.replied', person: 'file-folder', role },
    ]);
    if (answered === undefined) return;
    expect(await allIn(at)).not.toContain(answered);
    expect(await tablesWith(agency(at).caseDatabaseUrl, answered)).toEqual([]);
    await eventually(async () => (await tablesWith(agency('probation').victimDatabaseUrl, answered)).includes('victim_part'), 30_000, 'the victim part at the desk of probation');
    expect(await tablesWith(agency('probation').caseDatabaseUrl, answered)).toEqual([]);
  });
});

describe('a file of answers in CSV', () => {
  let ids: string[] = [];
  let conversations: string[] = [];
  const at = 'police-west-mercia';
  const line = (more: Record<string, string>): Record<string, string> => ({ kind: 'enquiry-refusal', ...refusal() as Record<string, string>, ...more });
  const csv = (rows: readonly Record<string, string>[]): string => stringify([...rows], { header: true, columns: ['inReplyTo', ...Object.keys(line({}))] });
  const secret = invented('Secret');

  beforeAll(async () => {
    const subject = newPerson();
    await supervise(subject);
    for (let n = 0; n < 3; n += 1) {
      const conversation = (await issue('enquiries', subject['crn']!, daDraft())).conversations[0]!.conversation;
      conversations = [...conversations, conversation];
      ids = [...ids, (await work(at, 'enquiries', 'unit.wm', conversation)).id];
    }
  }, 90_000);

  it('is reported row by row: good rows go on, bad ones are told what to do and given back, and never is a value said', async () => {
    const { report, reportCsv, rejected } = await drop(at, 'csv', csv([
      line({ inReplyTo: ids[0]!, reason: "'=The last enquiry was two weeks ago." }), line({ inReplyTo: ids[1]!, code: secret }), line({ inReplyTo: randomUUID() }), line({ inReplyTo: ids[1]!, code: 'WRONG_AREA' }),
    ]));
    expect(report).toMatchObject({ outcome: 'PARTIAL', accepted: 1, rejected: 3, repeated: 0 });
    expect(report.rowFindings.map(({ row, outcome }) => `${row} ${outcome}`)).toEqual(['1 ACCEPTED', '2 REJECTED', '3 REJECTED', '4 REJECTED']);
    expect(found(report)).toEqual(['2 NOT_IN_LIST code', '3 NO_SUCH_WORK inReplyTo', '4 REQUIRED askInstead']);
    for (const { todo } of report.rowFindings.flatMap(({ findings }) => findings)) expect(todo).toMatch(/^[A-Z].{10,}\.$/);
    expect(JSON.stringify(report) + reportCsv).not.toContain(secret);
    expect(reportCsv.split('\n')[0]).toBe('"row","outcome","code","column","todo"');
    expect((parse(rejected!, { columns: true }) as Record<string, string>[]).map(({ inReplyTo, code }) => [inReplyTo, code]).slice(0, 1)).toEqual([[ids[1], secret]]);
    await standsAt('enquiries', conversations[0]!, 'REFUSED');
    expect((await read('enquiries', conversations[0]!)).answers[0]?.content).toMatchObject({ code: 'TOO_SOON', reason: '=The last enquiry was two weeks ago.' });
  });

  it('that gives the rows back put right has only those taken, in whatever form the row came before', async () => {
    const { report } = await drop(at, 'csv', csv([line({ inReplyTo: ids[0]!, reason: "'=The last enquiry was two weeks ago." }), line({ inReplyTo: ids[1]! })]));
    expect([report.accepted, report.repeated]).toEqual([1, 1]);
    const same = await drop(at, 'ndjson', `${JSON.stringify({ inReplyTo: ids[1], kind: 'enquiry-refusal', content: refusal() })}\n`);
    expect([same.report.accepted, same.report.repeated]).toEqual([0, 1]);
    await standsAt('enquiries', conversations[1]!, 'REFUSED');
    expect((await read('enquiries', conversations[1]!)).answers).toHaveLength(1);
  });

  it('does not answer again what was answered, where it says something else', async () => {
    const { report } = await drop(at, 'csv', csv([line({ inReplyTo: ids[0]!, reason: 'Another reason.' })]));
    expect(found(report)).toEqual(['1 ALREADY_ANSWERED inReplyTo']);
    expect((await read('enquiries', conversations[0]!)).answers).toHaveLength(1);
  });

  it('does not answer what somebody has taken on the pages', async () => {
    await json(agency(at).url, `/api/enquiries/${ids[2]}/take`, 'unit.wm', posted({}));
    const { report } = await drop(at, 'csv', csv([line({ inReplyTo: ids[2]! })]));
    expect(found(report)).toEqual(['1 WORK_TAKEN inReplyTo']);
  });

  it('is begun from the template of its kind', async () => {
    const [header = []] = parse(await readFile(join(folderOf(at, 'templates'), 'enquiry-refusal.csv')));
    const cells = line({ inReplyTo: randomUUID() });
    const { report } = await drop(at, 'csv', stringify([header, header.map((name) => cells[name] ?? '')]));
    expect(found(report)).toEqual(['1 NO_SUCH_WORK inReplyTo']);
    expect(await readFile(join(folderOf(at, 'templates'), 'da-response.columns.csv'), 'utf8')).toMatch(/^"column","label","required","rule","meaning","example"\n/);
  });

  it('is counted by outcome and kind, without a word of whom it is about', async () => {
    const metrics = await (await fetch(`${agency(at).url}/metrics`)).text();
    expect(metrics).toMatch(/mag_folder_answers_total\{outcome="accepted",agency="police-west-mercia",process="web"\} [1-9]/);
    expect(metrics).toMatch(/mag_folder_filed_total\{kind="da-enquiry",/);
    expect(metrics).not.toContain(secret);
  });
});
