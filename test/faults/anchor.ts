import { setTimeout as wait } from 'node:timers/promises';
import { directory, everywhereAfter, versions } from '../support/directory.js';
import { stack } from '../support/stack.js';
import { type Books } from './books.js';
import { inSeconds } from './rotation.js';
import { everything, type Trial } from './trial.js';

/** Every process looks at the file of anchors each second; alarms are looked at each five. */
const lookedAtMs = 8_000;

/** The trust anchor is replaced: two are pinned for a time, then the new one signs, then the old one is retired. The nodes of this stack read one file; its publisher need not bring it to anybody. */
export function trustAnchorReplaced(): Trial {
  let began = new Date();
  return {
    name: 'trust anchor replaced', only: everything, repair: false,
    prepare: async () => async () => {
      began = new Date();
      const findings: string[] = [];
      const step = async (...words: string[]): Promise<number> => {
        const asked = Date.now();
        await directory(...words);
        const afterMs = await everywhereAfter(asked);
        await wait(lookedAtMs);
        return inSeconds(afterMs);
      };
      const announced = await step('anchor', 'new');
      const used = await step('anchor', 'use');
      await directory('anchor', 'retire');
      await wait(lookedAtMs);
      if (new Set((await versions()).values()).size !== 1) findings.push(`the nodes go by ${[...new Set((await versions()).values())].map(String).join(' and ')} once the old anchor is retired`);
      await directory('sign');
      const alone = await step('publish');
      return { figures: { 'every process goes by the directory that announces it after, s': announced, 'by the first that it has signed, s': used, 'by the first once the old one is retired, s': alone }, findings };
    },
    check: async (books) => ({ figures: {}, findings: await unpinned(books, began) }),
  };
}

/** The agencies that were told by an alarm that they did not pin the next anchor, or had no directory: here each reads the very file. */
async function unpinned(books: Books, since: Date): Promise<string[]> {
  const found: string[] = [];
  for (const { agency, caseDatabaseUrl } of stack().agencies) {
    const alarms = await books.read<{ code: string }>(caseDatabaseUrl, `select distinct code from alarm where code in ('DIRECTORY_ANCHOR', 'DIRECTORY_ABSENT', 'DIRECTORY_STALE', 'DIRECTORY_EXPIRED') and raised_at >= $1`, [since]);
    found.push(...alarms.map(({ code }) => `${agency} raised ${code} while the anchor was replaced`));
  }
  return found;
}
