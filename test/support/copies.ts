import { readFileSync } from 'node:fs';
import { Directory } from '#directory';
import { loadAnchors } from '#envelope';
import { Submitter } from '#exchange/submit';
import { type AgencyCode } from '#messages';
import { agency, eventually, stack, withDatabase } from './stack.js';
import { rowsOf } from './stores.js';

/** Who gets copies of reportable incidents because of a child, a MARAC case or a MAPPA person of theirs, and who reads them there. */
export const copied: readonly { readonly to: string; readonly reader: string; readonly purpose: string }[] = [
  { to: 'childrens-worcestershire', reader: 'social.wo', purpose: 'safeguard-child' },
  { to: 'marac-worcestershire', reader: 'coordinator.wo', purpose: 'manage-da-risk' },
  { to: 'mappa-west-mercia', reader: 'coordinator.mappa', purpose: 'manage-da-risk' },
];

/** The directory that is in force. */
export const openDirectory = async (): Promise<Directory> => Directory.open(readFileSync(stack().directoryFile, 'utf8').trim(), await loadAnchors(stack().trustAnchorsFile), new Date());

/** Submits copies of an incident without arrest as West Mercia's node, and waits until each has arrived; answers their ids by recipient. */
export async function sendCopies(content: object): Promise<ReadonlyMap<string, string>> {
  const { agency: force, caseDatabaseUrl } = agency('police-west-mercia');
  const directory = await openDirectory();
  const submitter = new Submitter(force as AgencyCode, () => directory);
  const submissions = await Promise.all(copied.map(async ({ to, purpose }) => ({
    sealed: await submitter.seal('reportable-incident-no-arrest', content, { recipient: to as AgencyCode }), purpose, lawfulBasis: 'DPA2018-P3-s31', onBehalfOf: { person: 'unit.wm', role: 'da-unit' },
  })));
  await withDatabase(caseDatabaseUrl, async (client) => submitter.send(async (text, params = []) => (await client.query(text, [...params])).rows as never, submissions));
  const ids = new Map<string, string>();
  for (const { sealed } of submissions) {
    const id = await eventually(async () => (await rowsOf<{ message_id: string }>(caseDatabaseUrl, `select message_id from sent_message where submission_id = $1 and stage = 'delivered'`, [sealed.id]))[0]?.message_id, 40_000, 'the receipt of a copy');
    ids.set(sealed.recipient, id);
  }
  return ids;
}
