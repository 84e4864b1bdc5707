import { createHmac, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor } from '#access';
import { migrateCaseStore, openCaseStore } from '#case-store';
import { type Directory } from '#directory';
import { generateKey, importPublic, publicHalf } from '#envelope';
import { Submitter } from '#exchange/submit';
import { type CaseDatabase } from '#exchange/web';
import { addReplyOutcome, addReviewDay, addStepPerson, addWorkUnits, createWorkChases, createWorkHandovers, createWorkItems, createWorkSteps, dropWorkChases, dropWorkItems, dropWorkSteps, type WorkQueue } from '#exchange/work-queue';
import { GatewayError, newMessageId, newSubmissionId, parseAgencyCode } from '#messages';
import { type Database, type NodeLog } from '#platform';
import { keptToken } from '../../../../test/support/kept-token.js';
import { openOwnStore, type OwnStore } from '../../../../test/support/own-store.js';
import { stringifyRows } from '../csv/safe-csv.js';
import { AnswerStore } from './answer-store.js';
import { type AnswerTaking, takeAnswers, type TakenAnswers } from './take-answers.js';

const agency = parseAgencyCode('police-west-mercia');
const actor = { person: 'file-folder', agency, roles: ['da-unit'], teams: [] } as unknown as Actor;
const queue: WorkQueue = {
  path: 'enquiries', takes: 'da-enquiry', what: 'received-enquiry',
  replies: [{ kind: 'da-response', lawfulBasis: 'OMA2007-s14' }, { kind: 'enquiry-refusal', lawfulBasis: 'OMA2007-s14' }],
};
const refusal = {
  code: 'TOO_SOON', reason: 'The last enquiry was two weeks ago.', decidedBy: 'Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-20', reviewOn: '2026-12-20', challengeRoute: 'Write to the lead.',
};

class WorkItems1795000000110 {
  async up(runner: Parameters<typeof createWorkItems>[0]) {
    await createWorkItems(runner);
    await addReplyOutcome(runner);
    await addReviewDay(runner);
    await addWorkUnits(runner);
  }

  down = dropWorkItems;
}
class WorkChases1796400100110 {
  up = createWorkChases;
  down = dropWorkChases;
}
class WorkSteps1796400400110 {
  async up(runner: Parameters<typeof createWorkSteps>[0]) {
    await createWorkSteps(runner);
    await createWorkHandovers(runner);
    await addStepPerson(runner);
  }

  down = dropWorkSteps;
}

let own: OwnStore;
let database: Database;
let store: CaseDatabase;
let parts: AnswerTaking;
/** What the agreements say when a row is about to be sent. */
let admits: () => void;

beforeAll(async () => {
  own = await openOwnStore((ownerUrl) => migrateCaseStore({ ownerUrl, roles: {}, appMigrations: [WorkItems1795000000110, WorkChases1796400100110, WorkSteps1796400400110] }));
  ({ database } = own);
  store = await openCaseStore(own.url, { name: 'test' });
  const victimKeys = [importPublic(publicHalf(generateKey('victim')), 'victim')];
  const submitter = new Submitter(agency, () => ({ admits: () => admits(), victimKey: () => victimKeys }) as unknown as Directory);
  const log = { error: () => undefined, warn: () => undefined, info: () => undefined } as unknown as NodeLog;
  parts = { database: store, submitter, queues: [queue], actor, role: 'da-unit', digest: (what) => createHmac('sha256', 'a key').update(what), store: new AnswerStore(store), log };
});

beforeEach(() => { admits = () => undefined; });

afterAll(async () => {
  await store?.destroy();
  await own?.close();
});

/** An enquiry as the exchange would have written it. */
async function arrives(): Promise<string> {
  const id = newMessageId();
  await database.sql(`insert into inbox (message_id, issuer, digest, kind, lane, conversation, issued_at, expires_at, signed, stage) values ($1, 'probation', '\\x00', 'da-enquiry', 'bulk', $2, now(), now() + interval '30 days', $3, 'delivered')`,
    [id, randomUUID(), await keptToken({ id, kind: 'da-enquiry', purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14' })]);
  await database.sql(`insert into work_item (id, issuer, kind, conversation, lane, purpose, sensitive, received_at) values ($1, 'probation', 'da-enquiry', $2, 'bulk', 'manage-da-risk', false, now())`, [id, randomUUID()]);
  await database.sql(`insert into message_part (message_id, issuer, part, salt, body) values ($1, 'probation', 'case', '', '{}')`, [id]);
  return id;
}

const drop = (text: string, format: 'csv' | 'ndjson' = 'ndjson', id = newSubmissionId()): Promise<TakenAnswers> =>
  takeAnswers(parts, { id, name: `x.${format}`, format, workName: `${id}.x.${format}` }, Readable.from([Buffer.from(text)]));
const line = (inReplyTo: string, more: object = {}, content: object = {}): string => `${JSON.stringify({ inReplyTo, kind: 'enquiry-refusal', ...more, content: { ...refusal, ...content } })}\n`;
const told = ({ rows }: TakenAnswers): string[] => rows.map(({ outcome, findings }) => [outcome, ...findings.map(({ code }) => code)].join(' '));
const stateOf = async (id: string): Promise<unknown> => (await database.sql('select state, taken_by from work_item where id = $1', [id]))[0];

describe('an answer in a file', () => {
  it('is known again in whatever way it says the same: another form, the usual basis in law said or not', async () => {
    const id = await arrives();
    expect(told(await drop(line(id)))).toEqual(['ACCEPTED']);
    const csv = stringifyRows([['inReplyTo', 'kind', ...Object.keys(refusal)], [id, 'enquiry-refusal', ...Object.values(refusal)]]);
    for (const again of [line(id, { lawfulBasis: 'OMA2007-s14' }), csv]) expect(told(await drop(again, again === csv ? 'csv' : 'ndjson'))).toEqual(['REPEATED REPEATED_ROW']);
  });

  it('is noted once with what it says of itself in codes, and that its work was taken', async () => {
    const id = await arrives();
    for (let time = 0; time < 2; time += 1) await drop(line(id));
    const [sent] = await database.sql('select id from submission where in_reply_to = $1', [id]);
    expect(await database.sql('select step, submission, leaves, said, systems, pnd from work_step where item_id = $1 order by position', [id])).toEqual([
      { step: 'TAKEN', submission: null, leaves: null, said: null, systems: null, pnd: null }, { step: 'REPLIED', submission: sent!['id'], leaves: 'REFUSED', said: 'TOO_SOON', systems: null, pnd: false },
    ]);
  });

  it('is not sent where the work was answered otherwise before, on the pages or by a file', async () => {
    const id = await arrives();
    await database.sql(`update work_item set state = 'REPLIED', replied_by = 'somebody', replied_at = now(), reply_kind = 'da-response' where id = $1`, [id]);
    expect(told(await drop(line(id)))).toEqual(['REJECTED ALREADY_ANSWERED']);
    expect(await database.sql('select 1 from submission where in_reply_to = $1', [id])).toEqual([]);
  });

  it('that no agreement lets pass leaves its work as free as it was, without a record that it was taken', async () => {
    const id = await arrives();
    admits = () => { throw new GatewayError('PARTNER_KIND'); };
    expect(told(await drop(line(id)))).toEqual(['REJECTED NOT_AGREED']);
    expect(await stateOf(id)).toEqual({ state: 'WAITING', taken_by: null });
    expect(await database.sql('select event from audit_entry where message_id = $1', [id])).toEqual([]);
  });

  it('that fails for a reason nobody foresaw is given back and somebody is called; the rows after it are taken', async () => {
    const [bad, good] = [await arrives(), await arrives()];
    let times = 0;
    admits = () => { times += 1; if (times === 1) throw new TypeError('invented'); };
    const taken = await drop(line(bad) + line(good));
    expect(told(taken)).toEqual(['REJECTED NOT_TAKEN', 'ACCEPTED']);
    expect(taken.rejected?.toString()).toBe(line(bad));
    expect(await database.sql('select code, facts from alarm')).toEqual([{ code: 'INBOX_UNEXPECTED', facts: { agency } }]);
  });

  it('waits with its file where what it needs is away', async () => {
    const id = await arrives();
    admits = () => { throw new GatewayError('DIRECTORY_STALE'); };
    await expect(drop(line(id))).rejects.toMatchObject({ code: 'DIRECTORY_STALE' });
    expect(await stateOf(id)).toEqual({ state: 'WAITING', taken_by: null });
  });

  it('is told what is wrong with a detail of a victim, also when its file comes again after a crash; the store learns only that something is', async () => {
    const id = newSubmissionId();
    const text = stringifyRows([['inReplyTo', 'kind', 'incidents.0.placePostcode', 'status'], [newMessageId(), 'da-response', 'Hiddenplace 7', 'Sampleton 12']]);
    for (let time = 0; time < 2; time += 1) {
      const { rows } = await drop(text, 'csv', id);
      expect(rows[0]?.findings.map(({ code, column }) => `${code} ${column}`)).toContainEqual('NOT_A_POSTCODE incidents.0.placePostcode');
    }
    const [kept] = await database.sql('select findings from answer_row where file_id = $1', [id]);
    expect((kept?.['findings'] as { code: string }[]).map(({ code }) => code)).toContain('PROTECTED_VALUE');
    expect(JSON.stringify(kept)).not.toMatch(/ostcode|Aaaa|AAAA|stands here|incidents/);
  });
});
