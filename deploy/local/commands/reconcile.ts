import { type Command } from 'commander';
import { resolve } from 'node:path';
import { type AskedOf, type Difference, type NotRepairable, reconcile, repairsOf } from '#exchange';
import { askRepairs, type StillRestored } from '../ask-repairs.js';
import { CannotRun, readPlace } from '../place.js';
import { ofFile, ofStack } from '../reconciled.js';
import { runningStack } from '../stack-file.js';

interface Options { readonly nodes?: string; readonly json?: boolean; readonly repair?: boolean; readonly reason?: string }

export function addReconcile(program: Command): void {
  program.command('reconcile').description('compare case inbox, forward and victim outcomes, and sender with receiver: of the running stack, or of the agencies that a file names')
    .option('--nodes <file>', 'the agencies with the addresses of their stores, instead of those of the running stack: {"agencies":[{"agency","caseDatabaseUrl","victimDatabaseUrl","url","token"}]}')
    .option('--json', 'one JSON document')
    .option('--repair', 'ask each sender to send again what is missing, as its operator')
    .option('--reason <text>', 'why; kept in the audit of each agency that is asked (with --repair)')
    .action(async (options: Options) => {
      if (options.repair === true && options.reason === undefined) throw new CannotRun('--repair needs --reason');
      const reconciled = options.nodes === undefined ? ofStack(runningStack(readPlace())) : ofFile(resolve(options.nodes), options.repair === true);
      const { compared, inFlight, waiting, differences } = await reconcile(reconciled.agencies);
      const repairs = options.repair === true ? repairsOf(differences, new Date()) : undefined;
      const still = repairs === undefined ? [] : await askRepairs(reconciled, repairs, options.reason ?? '');
      if (options.json) console.log(JSON.stringify({ compared, inFlight, waiting, differences, ...(repairs === undefined ? {} : { asked: repairs.asked, not: repairs.not, still }) }));
      else {
        for (const difference of differences) console.log(inWords(difference));
        console.log(`${compared} compared, ${differences.length} differ, ${inFlight} in flight (younger than a minute), ${waiting} held or in quarantine`);
        if (repairs !== undefined) tell(repairs, still);
      }
      if (differences.length > 0) process.exitCode = 1;
    });
}

const inWords = ({ what, agency, issuer, messageId, part }: Difference): string => `${agency}: ${what}: message ${messageId} of ${issuer}${part ? `, ${part} part` : ''}`;

function tell({ asked, not }: { readonly asked: readonly AskedOf[]; readonly not: readonly NotRepairable[] }, still: readonly StillRestored[]): void {
  for (const { agency, messages, ownParts, answers, learns } of asked) {
    console.log(`${agency} was asked to send ${messages.length} messages and ${ownParts.length} own victim parts again, to answer ${answers.length} once more, and to learn ${learns.length} of its own`);
  }
  for (const { difference, because } of not) console.log(`cannot be repaired: ${inWords(difference)}: ${because}`);
  for (const { agency, because } of still) console.log(`${agency} was restored and may not send yet: ${because.join('; ')}; repair once more then`);
}
