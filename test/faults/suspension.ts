import { setTimeout as wait } from 'node:timers/promises';
import { mag } from '../support/command.js';
import { directory, everywhereAfter } from '../support/directory.js';
import { stack } from '../support/stack.js';
import { type Books } from './books.js';
import { decideAll } from './operators.js';
import { inSeconds } from './rotation.js';
import { everything, type Trial } from './trial.js';

const mostSeconds = 60;

/** Lets the broker follow the directory, as an operator does. */
async function bringTheBrokerAfter(): Promise<void> {
  const { code, errors } = await mag('kafka', 'apply', '--yes');
  if (code !== 0) throw new Error(errors);
}

/** When the steps were asked for, and when they were in force at every process. */
interface Times {
  readonly askedAt: Date;
  readonly everywhereAt: Date;
}

/** An agency is suspended, at the broker too, for some time, while its people and those of its partners go on. Afterwards what waited arrives: by itself, or because a person releases it. */
export function agencySuspended(code: string, forMs: number): Trial {
  let [suspended, resumed]: [Times | undefined, Times | undefined] = [undefined, undefined];
  const change = async (verb: 'suspend' | 'resume'): Promise<Times> => {
    const askedAt = new Date();
    await directory(verb, code, '--publish');
    await everywhereAfter(askedAt.getTime());
    const everywhereAt = new Date();
    await bringTheBrokerAfter();
    return { askedAt, everywhereAt };
  };
  return {
    name: 'agency suspended', only: everything, repair: false,
    prepare: async () => async () => {
      suspended = await change('suspend');
      await wait(forMs);
      resumed = await change('resume');
      const after = inSeconds(suspended.everywhereAt.getTime() - suspended.askedAt.getTime());
      return {
        figures: { 'suspended at every process after, s (target < 60)': after, 'for, s': inSeconds(resumed.askedAt.getTime() - suspended.askedAt.getTime()), 'lifted at every process after, s': inSeconds(resumed.everywhereAt.getTime() - resumed.askedAt.getTime()) },
        findings: after < mostSeconds ? [] : [`the suspension was known everywhere only after ${after} s`],
      };
    },
    attend: () => decideAll('PARTNER_SUSPENDED', 'release', 'Its suspension has ended'),
    check: async (books) => {
      const taken = await takenBetween(books, code, suspended!.askedAt);
      const meanwhile = taken.filter((at) => at < resumed!.askedAt);
      const late = meanwhile.filter((at) => at > suspended!.everywhereAt);
      const after = taken.filter((at) => at > resumed!.askedAt);
      const released = await releasedSince(books, suspended!.askedAt);
      return {
        figures: {
          'last message taken in from or by it, s after the command': meanwhile.length === 0 ? 'none' : inSeconds(Math.max(...meanwhile.map((at) => at.getTime())) - suspended!.askedAt.getTime()),
          'first message taken in from or by it once it was lifted, s': after.length === 0 ? 'none' : inSeconds(Math.min(...after.map((at) => at.getTime())) - resumed!.askedAt.getTime()),
          'messages that waited for its end, released by themselves / by a person': `${released.byItself} / ${released.byPerson}`,
        },
        findings: [...late.map((at) => `a message from or for ${code} was taken in ${inSeconds(at.getTime() - suspended!.everywhereAt.getTime())} s after every process knew of its suspension`), ...(after.length === 0 ? [`nothing from or for ${code} was taken in after its suspension`] : [])],
      };
    },
  };
}

/** When messages of an agency, and for it, were taken in, since then. */
async function takenBetween(books: Books, code: string, since: Date): Promise<Date[]> {
  const at: Date[] = [];
  for (const { agency: other, caseDatabaseUrl } of stack().agencies) {
    const rows = await books.read<{ received_at: Date }>(caseDatabaseUrl, 'select received_at from inbox where received_at >= $1 and ($2 or issuer = $3)', [since, other === code, code]);
    at.push(...rows.map((row) => row.received_at));
  }
  return at;
}

/** What had come too early or under a suspension and was released since then. */
async function releasedSince(books: Books, since: Date): Promise<{ readonly byItself: number; readonly byPerson: number }> {
  let [byItself, byPerson] = [0, 0];
  for (const { caseDatabaseUrl } of stack().agencies) {
    const [row] = await books.read<{ itself: number; person: number }>(caseDatabaseUrl,
      `select count(*) filter (where decided_by = 'exchange')::int as itself, count(*) filter (where decided_by <> 'exchange')::int as person from quarantine where code = 'PARTNER_SUSPENDED' and state = 'released' and decided_at >= $1`, [since]);
    byItself += row?.itself ?? 0;
    byPerson += row?.person ?? 0;
  }
  return { byItself, byPerson };
}
