import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { agency, stack } from '../support/stack.js';
import { copyBroker, copyStore, loseTopics, restoreBroker, restoreStore } from './copies.js';
import { type AgencyProcess, killAt } from './killer.js';
import { loseKeys, publishNewKeys } from './lost-keys.js';
import { decideAll } from './operators.js';
import { everything, nothingToShow, runTrials, type Trial } from './trial.js';

/**
 * Loses things while messages flow, lets them come back older than they were or not at all, and repairs as an operator would: `mag reconcile` names what is missing, and its senders send it
 * again, while a process that does so dies. Then what was sent is compared with what stands in every store. Exit 1 if anything is lost, doubled, altered or out of order, or is not repaired, or nobody died. `--seed N`, `--only NAME`.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string' } } });
const flowMs = Number(values.seconds ?? 8) * 1_000;
const receiver = 'probation';
const force = 'police-west-mercia';

/** What is lost, in the middle of traffic. */
interface Loss extends Pick<Trial, 'name' | 'only' | 'forgetful'> {
  /** Where a process dies that takes part in the repair. */
  readonly dies?: AgencyProcess & { readonly at: string };
  readonly clearUp?: Trial['clearUp'];
  /** Does what must be done in time, such as a backup; what it gives does the loss. `strike` lets the process die from now on that is to; unless it is called, that is when repair begins. */
  prepare(strike: () => void): Promise<() => Promise<void>>;
}

const storeOf = (side: 'case' | 'victim', code: string, before: readonly string[] = []) => async (): Promise<() => Promise<void>> => {
  const { caseClusterUrl, victimClusterUrl } = stack();
  const copy = await copyStore(side === 'case' ? caseClusterUrl : victimClusterUrl, side === 'case' ? agency(code).caseDatabaseUrl : agency(code).victimDatabaseUrl);
  return () => restoreStore(copy, before);
};
const inboxes = [`mag.${receiver}.inbox`, `mag.${receiver}.inbox.urgent`, `mag.${force}.inbox`];
const unvouch: (() => Promise<void>)[] = [];

const losses: readonly Loss[] = [
  // Nothing but receipts is sent by the receiver after the backup: what becomes of a store that has sent is another matter.
  { name: 'case store of a receiver restored', only: ['incidents'], dies: { at: 'again.sent', role: 'exchange', agency: force }, prepare: storeOf('case', receiver) },
  { name: 'victim store of a receiver restored', only: everything, prepare: storeOf('victim', receiver) },
  { name: 'victim store of a sender restored', only: everything, prepare: storeOf('victim', force) },
  { name: 'topics lost', only: everything, dies: { at: 'again.asked', role: 'exchange', agency: force }, prepare: async () => () => loseTopics(inboxes) },
  { name: 'broker restored from an old copy', only: everything, prepare: async () => {
    const copy = await copyBroker();
    return () => restoreBroker(copy);
  } },
  { name: 'case store of a sender restored', only: ['tests'], forgetful: force, dies: { at: 'again.learnt', role: 'exchange', agency: force }, prepare: storeOf('case', force, [`select store_restored('restored by a test')`]) },
  { name: 'keys of a receiver lost', only: ['incidents'], dies: { at: 'desk.resealed', role: 'desk', agency: force }, prepare: async (strike) => async () => {
    await loseKeys(receiver);
    await wait(flowMs);
    // Partners seal anew as soon as they know the new keys, before anybody asks for a repair.
    strike();
    unvouch.push(await publishNewKeys(receiver));
  }, clearUp: () => decideAll('ENVELOPE_UNKNOWN_KEY', 'discard', 'Receipts under a key that is lost; all else has come again', { desk: false }) },
];

const suffered = ({ prepare, dies, ...loss }: Loss): Trial => {
  let died: Promise<number | null> | undefined;
  const strike = (): void => { if (dies !== undefined) died ??= killAt(dies.at, dies, 1).catch(() => null); };
  return {
    ...loss, repair: true,
    async prepare() {
      const lose = await prepare(strike);
      return async () => {
        await lose();
        return nothingToShow;
      };
    },
    ...(dies === undefined ? {} : {
      attend: async () => {
        strike();
        return 0;
      },
      check: async () => ({ figures: {}, findings: await died === null ? [`the ${dies.role} of ${dies.agency} did not die at ${dies.at} while it was repaired, or was not well again`] : [] }),
    }),
  };
};

await runTrials(losses.map(suffered), { seed: Number(values.seed ?? randomInt(2 ** 31)), only: values.only, flowMs }, async () => {
  for (const end of unvouch) await end();
});
