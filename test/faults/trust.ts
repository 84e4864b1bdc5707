import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { stack } from '../support/stack.js';
import { trustAnchorReplaced } from './anchor.js';
import { signingKeyRevoked } from './revocation.js';
import { recipientKeysRotated, signingKeyRotated } from './rotation.js';
import { agencySuspended } from './suspension.js';
import { nothingToShow, runTrials, type Trial } from './trial.js';

/**
 * Changes who is trusted while messages flow, by the commands of `docs/runbooks/directory.md`: keys are rotated and revoked, an agency is suspended, the trust anchor is replaced. Then what was
 * sent is compared with what stands in every store. Exit 1 if anything is lost, doubled, altered or out of order, waits for ever, is believed too long, or if a process had to be started again.
 * `--seed N`, `--only NAME`.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string' } } });

const trials: readonly Trial[] = [
  signingKeyRotated('police-west-mercia', 3),
  recipientKeysRotated('probation', 2),
  signingKeyRevoked('police-west-mercia'),
  agencySuspended('police-cheshire', 20_000),
  trustAnchorReplaced(),
];

const running = (): string => JSON.stringify(stack().agencies.map(({ agency, pids }) => [agency, pids]));

/** The same, with a finding where a process of an agency is another one afterwards. */
function withoutRestart(trial: Trial): Trial {
  let before = '';
  return {
    ...trial,
    prepare: async () => {
      before = running();
      return trial.prepare();
    },
    check: async (books) => {
      const shown = await trial.check?.(books) ?? nothingToShow;
      return { ...shown, findings: [...shown.findings, ...(running() === before ? [] : ['a process was started again'])] };
    },
  };
}

await runTrials(trials.map(withoutRestart), { seed: Number(values.seed ?? randomInt(2 ** 31)), only: values.only, flowMs: Number(values.seconds ?? 5) * 1_000 });
