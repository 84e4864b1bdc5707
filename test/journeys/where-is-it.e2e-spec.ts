import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { answer, json, listed } from '../support/answers.js';
import { mag } from '../support/command.js';
import { signedDirectory } from '../support/directory.js';
import { answerWork, because, daDraft, daNil, type Issued, issue, read, reaches, standingOf, standsAt, type Standing, type Work, work } from '../support/enquiries.js';
import { feedCsv, newIncident, sendFeed } from '../support/feed.js';
import { type CaseloadRow, newPerson, supervise } from '../support/people.js';
import { draft, produce, seal } from '../support/sealed.js';
import { agency, eventually, stack } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const probation = () => agency('probation');
const westMercia = () => agency('police-west-mercia');
const stages = ({ receipts }: Standing): string[] => receipts.map(({ stage }) => stage);

describe('where a message is', () => {
  let person: CaseloadRow;
  let issued: Issued;
  let submission: string;
  let item: Work;

  beforeAll(async () => {
    await supervise(person = newPerson());
    issued = await issue('enquiries', person['crn']!, daDraft());
    submission = issued.conversations[0]!.submission;
    item = await work('police-west-mercia', 'enquiries', 'unit.wm', issued.conversations[0]!.conversation);
  }, 90_000);

  it('is known to its sender under the id that the answer to the request gave, until it is opened and after', async () => {
    const delivered = await reaches('probation', submission, 'pat.practitioner', 'delivered');
    expect(delivered).toMatchObject({ id: item.id, direction: 'sent', kind: 'da-enquiry', code: null });
    expect(stages(delivered).sort()).toEqual(['accepted', 'delivered']);
    expect(await standingOf('police-west-mercia', item.id, 'unit.wm')).toMatchObject({ direction: 'received', stage: 'delivered' });
    await json(westMercia().url, `/api/enquiries/${item.id}?${because('to search')}`, 'unit.wm');
    const opened = await reaches('probation', item.id, 'pat.practitioner', 'opened');
    expect(opened.receipts.at(-1)).toMatchObject({ stage: 'opened', role: 'da-unit' });
    expect(await reaches('police-west-mercia', item.id, 'unit.wm', 'opened')).toMatchObject({ direction: 'received' });
  });

  it('is told as opened once, however often it is read, and not by a list', async () => {
    await reaches('probation', item.id, 'pat.practitioner', 'opened');
    for (let times = 0; times < 3; times += 1) await json(westMercia().url, `/api/enquiries/${item.id}?${because('to search again')}`, 'unit.wm');
    await eventually(async () => (await rowsOf(westMercia().caseDatabaseUrl, 'select 1 from opening where message_id = $1 and told_at is not null', [item.id])).length === 1);
    const told = await rowsOf<{ carried_by: string }>(probation().caseDatabaseUrl, `select carried_by from receipt where message_id = $1 and stage = 'opened'`, [item.id]);
    expect(told).toHaveLength(1);
  });

  it('is proven by a file, judged by the newest directory at hand, which is named', async () => {
    await reaches('probation', item.id, 'pat.practitioner', 'opened');
    const file = join(mkdtempSync(join(tmpdir(), 'receipt-')), 'proof.json'), { directoryFile, trustAnchorsFile } = stack();
    expect((await mag('receipt', 'prove', item.id, '--stage', 'opened', '--out', file)).code).toBe(0);
    const { version } = await signedDirectory(), inside = JSON.parse(Buffer.from((JSON.parse(readFileSync(file, 'utf8')) as { directory: string }).directory.split('.')[1]!, 'base64url').toString()) as { version: number };
    const said = async (...words: string[]) => { const { code, out } = await mag('receipt', 'verify', file, ...words); return [code, ...out.trim().split('\n')]; };
    const opened = expect.stringMatching(/^police-west-mercia has signed that da-enquiry .* was opened by da-unit,/);
    const judged = (by: number, from: string): unknown => expect.stringMatching(new RegExp(`^Keys were judged by version ${by} of the directory, .* ${from}.*\\. If a key was revoked later than that, this does not know it\\.$`));
    expect(await said()).toEqual([0, opened, judged(version, `from ${directoryFile}`)]);
    expect(await said('--anchors', trustAnchorsFile)).toEqual([0, opened, judged(inside.version, 'which lies inside the proof')]);
    expect(await said('--anchors', trustAnchorsFile, '--directory', directoryFile)).toEqual([0, opened, judged(version, `from ${directoryFile}`)]);
    expect((await mag('receipt', 'verify', file, '--directory', file)).code).toBe(2);
  });

  it('is known in both directions of its conversation', async () => {
    await answerWork('police-west-mercia', 'enquiries', 'unit.wm', item.id, 'da-response', daNil());
    await standsAt('enquiries', item.conversation, 'ANSWERED');
    await read('enquiries', item.conversation);
    const seen = async (at: string, somebody: string): Promise<string[]> =>
      (await json<{ messages: Standing[] }>(agency(at).url, `/api/conversations/${item.conversation}`, somebody)).messages.map(({ direction, kind, stage }) => `${direction} ${kind} ${stage}`);
    await eventually(async () => (await seen('police-west-mercia', 'unit.wm')).includes('sent da-response opened'), 30_000, 'the opening of the answer');
    expect(await seen('police-west-mercia', 'unit.wm')).toEqual(['received da-enquiry opened', 'sent da-response opened']);
    expect(await eventually(async () => { const all = await seen('probation', 'pat.practitioner'); return all[1]?.endsWith('opened') && all; })).toEqual(['sent da-enquiry opened', 'received da-response opened']);
  });

  it('is told to whoever may know of it, and to others as if it were not there, byte for byte', async () => {
    for (const [path, unknown] of [[`/api/messages/${item.id}`, `/api/messages/${randomUUID()}`], [`/api/conversations/${item.conversation}`, `/api/conversations/${randomUUID()}`]] as const) {
      for (const somebody of ['pat.practitioner', 'morgan.manager', 'olu.operator', 'chris.administrator']) expect([somebody, (await answer(probation().url, path, somebody)).status]).toEqual([somebody, 200]);
      for (const somebody of ['robin.practitioner', 'lee.liaison', 'casey.administrator', 'unit.wm']) {
        const hidden = await answer(probation().url, path, somebody);
        expect([somebody, hidden.status]).toEqual([somebody, 404]);
        expect(hidden).toEqual(await answer(probation().url, unknown, somebody));
        expect(hidden).toEqual(await answer(probation().url, path.replace(/[^/]+$/, 'no-id'), somebody));
      }
    }
  });

  it('shows no content and nobody', async () => {
    const { body } = await answer(probation().url, `/api/conversations/${item.conversation}`, 'pat.practitioner');
    for (const text of [person['crn']!, person['family_name']!, 'Quarterly']) expect([text, body.includes(text)]).toEqual([text, false]);
  });

  it('is known for an incident too: the force sees that a practitioner has opened it', async () => {
    await sendFeed(feedCsv([newIncident({ pnc: person['pnc']! })]));
    const queued = await listed<{ id: string; crn: string | null }>(probation().url, '/api/incidents', 'pat.practitioner', (one) => one.crn === person['crn'], 30_000);
    await reaches('police-west-mercia', queued.id, 'ops.wm', 'delivered');
    await json(probation().url, `/api/incidents/${queued.id}?${because('to prepare')}`, 'pat.practitioner');
    expect((await reaches('police-west-mercia', queued.id, 'ops.wm', 'opened')).receipts.at(-1)).toMatchObject({ stage: 'opened', role: 'practitioner' });
  });

  it('is held where it came before the one it must follow', async () => {
    const message = draft('probation', 'police-west-mercia', 'connection-test', { phrase: 'an invented phrase', protectedPhrase: 'another one' }, { sequence: 2 });
    await produce('probation', 'police-west-mercia', [await seal(message)]);
    await eventually(async () => (await answer(westMercia().url, `/api/messages/${message.payload.id}`, 'ops.wm')).status === 200, 30_000, 'the held message');
    expect(await standingOf('police-west-mercia', message.payload.id, 'ops.wm')).toMatchObject({ stage: 'held', kind: 'connection-test' });
  });
});
