import { type Command } from 'commander';
import { reconcile } from '#exchange';
import { readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

export function addReconcile(program: Command): void {
  program.command('reconcile').description('compare case inbox, forward and victim outcomes, and sender with receiver, of the running stack')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { compared, inFlight, waiting, differences } = await reconcile(runningStack(readPlace()).agencies);
      if (options.json) console.log(JSON.stringify({ compared, inFlight, waiting, differences }));
      else {
        for (const { what, agency, issuer, messageId, part } of differences) console.log(`${agency}: ${what}: message ${messageId} of ${issuer}${part ? `, ${part} part` : ''}`);
        console.log(`${compared} compared, ${differences.length} differ, ${inFlight} in flight (younger than a minute), ${waiting} held or in quarantine`);
      }
      if (differences.length > 0) process.exitCode = 1;
    });
}
