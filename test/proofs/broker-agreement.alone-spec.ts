import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DirectoryDocument } from '#directory';
import { DirectoryFolder } from '../../deploy/local/directory/directory-folder.js';
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

/** Publishes the document with these agreements, and brings the broker after it; says what was done there. */
async function agreeOn(agreements: DirectoryDocument['agreements']): Promise<string> {
  folder.write({ ...folder.read(), agreements });
  await directory('sign');
  await directory('publish');
  await everywhereAfter(Date.now());
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
  await passes();
  expect(await mag('kafka', 'plan')).toEqual({ code: 0, out: 'The broker is as the directory says.\n', errors: '' });
}, 240_000);

describe('an agency with which another has no agreement any more', () => {
  it('is written to no longer: the broker itself refuses it, and what may go the other way goes on', async () => {
    await passes();
    const done = await agreeOn(before.filter((agreement) => agreement.from !== from || agreement.to !== to));
    expect(done.split('\n').filter((line) => line.startsWith('take'))).toEqual(inboxes.map((topic) => `take the rule away: ${from} may write the topic ${topic}`));
    expect(await answersTo(kafkaAs(from), 'Write', inboxes)).toEqual(new Map(inboxes.map((topic) => [topic, topicAuthorizationFailed])));
    // What may go the other way still arrives; its receipt waits until there is a way back.
    const other = connectionTest(to, from);
    await note(other);
    await produce(to, from, [await seal(other)]);
    await eventually(async () => (await rowsOf(agency(from).caseDatabaseUrl, 'select 1 from inbox where message_id = $1', [other.payload.id])).length === 1, 60_000, 'a message the other way');
  }, 240_000);
});
