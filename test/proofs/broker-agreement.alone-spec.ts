import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DirectoryDocument } from '#directory';
import { DirectoryFolder } from '../../deploy/local/directory/directory-folder.js';
import { effectsOf, quarantined } from '../support/attacks.js';
import { answersTo } from '../support/broker.js';
import { mag } from '../support/command.js';
import { directory, everywhereAfter } from '../support/directory.js';
import { connectionTest, note, produce, seal, standing } from '../support/sealed.js';
import { agency, eventually, kafkaAs, stack } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

const from = 'mappa-west-mercia', to = 'childrens-cheshire-east';
const inboxes = [`mag.${to}.inbox`, `mag.${to}.inbox.urgent`];
const topicAuthorizationFailed = 29;

let folder: DirectoryFolder;
let before: DirectoryDocument['agreements'];

/** Publishes the document with these agreements, until every node goes by it. */
async function agreeOn(agreements: DirectoryDocument['agreements']): Promise<void> {
  folder.write({ ...folder.read(), agreements });
  await directory('sign');
  await directory('publish');
  await everywhereAfter(Date.now());
}

/** Brings the broker after the directory; says what was done there. */
async function applied(): Promise<string> {
  const { code, out, errors } = await mag('kafka', 'apply', '--yes');
  if (code !== 0) throw new Error(errors || out);
  return out;
}

/** Sends a right message the way that the agreement is about, and waits until it was taken in and its receipt has come back. */
async function passes(): Promise<void> {
  const message = connectionTest(from, to);
  await note(message);
  await produce(from, to, [await seal(message)]);
  await eventually(async () => (await standing(message))?.stage === 'accepted', 60_000, 'a message under the agreement');
}

beforeAll(() => {
  folder = new DirectoryFolder(dirname(stack().directoryFile));
  before = folder.read().agreements;
});
afterAll(async () => {
  await agreeOn(before);
  await applied();
  await passes();
  expect(await mag('kafka', 'plan')).toEqual({ code: 0, out: 'The broker is as the directory says.\n', errors: '' });
}, 240_000);

describe('an agency with which another has no agreement any more', () => {
  it('refuses what the broker still lets through, says why, and does nothing else with it', async () => {
    await passes();
    await agreeOn(before.filter((agreement) => agreement.from !== from || agreement.to !== to));
    const message = connectionTest(from, to);
    await note(message);
    const value = await seal(message);
    await produce(from, to, [value]);
    expect(await eventually(() => quarantined(to, value), 60_000, 'the record in quarantine')).toMatchObject({ code: 'PARTNER_NO_AGREEMENT', issuer: from, message_id: message.payload.id, state: 'waiting' });
    expect(await effectsOf(to, [message.payload.id])).toEqual([]);
    expect(await eventually(async () => { const stands = await standing(message); return stands?.stage === 'refused' && stands; }, 60_000, 'the receipt')).toEqual({ stage: 'refused', code: 'PARTNER_NO_AGREEMENT' });
  }, 240_000);

  it('is written to no longer: the broker itself refuses it, and what may go the other way goes on', async () => {
    const done = await applied();
    expect(done.split('\n').filter((line) => line.startsWith('take'))).toEqual(inboxes.map((topic) => `take the rule away: ${from} may write the topic ${topic}`));
    expect(await answersTo(kafkaAs(from), 'Write', inboxes)).toEqual(new Map(inboxes.map((topic) => [topic, topicAuthorizationFailed])));
    // What may go the other way still arrives; its receipt waits until there is a way back.
    const other = connectionTest(to, from);
    await note(other);
    await produce(to, from, [await seal(other)]);
    await eventually(async () => (await rowsOf(agency(from).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [other.payload.id])).length === 1, 60_000, 'a message the other way');
  }, 240_000);
});
