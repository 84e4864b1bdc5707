import { type Command } from 'commander';
import { generateKey } from '#envelope';
import { CannotRun } from '../place.js';
import { directoryAtHand, type WhichDirectory, whyOf, type WhyOptions, withWhy } from './at-hand.js';
import { type DirectoryFolder } from './directory-folder.js';

interface Options extends WhyOptions { readonly json?: boolean; readonly inDays?: string; readonly validDays?: string }

const dayMs = 86_400_000;

/**
 * The planned replacement of the trust anchor, in three steps that are days apart: a new one is announced and put into the file that nodes pin; it
 * signs; the old one is taken out of the file. Nodes take up the file without a restart.
 */
export function addAnchorVerbs(directory: Command, publish: (options: WhichDirectory) => Promise<void>): void {
  const noun = directory.command('anchor').description('replace the trust anchor: new, use, retire');
  const verb = (name: string, description: string): Command => withWhy(noun.command(name).description(description)).option('--folder <folder>', 'folder of the directory; that of the running stack when left out').option('--json', 'JSON')
    .option('--valid-days <days>', 'how long the signed version is valid', '30');
  const resigned = async (options: Options, done: string, act: (folder: DirectoryFolder) => void): Promise<void> => {
    const folder = directoryAtHand(options), why = whyOf(options);
    act(folder);
    const signed = await folder.sign(new Date(), Number(options.validDays), why);
    if ('findings' in signed) throw new CannotRun(signed.findings.join(' '));
    if (!options.json) console.log(done);
    await publish(options);
  };
  verb('new', 'make the next anchor, announce it, and put it into the file that nodes pin').option('--in-days <days>', 'when it is to sign', '14')
    .action((options: Options) => resigned(options, 'Give every agency the new file of anchors by a way of its own; until it is pinned its node has the alarm DIRECTORY_ANCHOR.', (folder) => {
      if (folder.anchorKeys().length > 1) throw new CannotRun('the last replacement has not ended: retire the anchor that no longer signs first.');
      const next = generateKey('signing');
      folder.writeAnchorKeys([...folder.anchorKeys(), next]);
      folder.pin([...folder.pinned(), next]);
      folder.write({ ...folder.read(), nextAnchor: { kid: next.kid!, from: new Date(Date.now() + Number(options.inDays) * dayMs).toISOString() } });
    }));
  verb('use', 'sign with the next anchor from now on; every node must pin it by then').action((options: Options) => resigned(options, 'The new anchor signs; the old one still counts until it is retired.', (folder) => {
    const [first, next, ...more] = folder.anchorKeys();
    if (first === undefined || next === undefined || more.length > 0) throw new CannotRun('there is no next anchor: make it with `mag directory anchor new`.');
    const { nextAnchor, ...document } = folder.read();
    if (nextAnchor?.kid !== next.kid) throw new CannotRun('the next anchor signs already: retire the old one.');
    folder.writeAnchorKeys([next, first]);
    folder.write(document);
  }));
  verb('retire', 'take the anchor that no longer signs out of the file that nodes pin, and destroy its private key').action((options: Options) => {
    const folder = directoryAtHand(options), why = whyOf(options);
    const [first, old] = folder.anchorKeys();
    if (first === undefined || old === undefined || folder.read().nextAnchor !== undefined) throw new CannotRun('there is no anchor that has ceased to sign.');
    folder.pin(folder.pinned().filter(({ kid }) => kid !== old.kid));
    folder.writeAnchorKeys([first]);
    folder.note(why, new Date(), [`The trust anchor ${old.kid ?? ''} is retired.`]);
    console.log(options.json ? JSON.stringify({ retired: old.kid }) : `${old.kid} is retired: give every agency the file without it.`);
  });
}
