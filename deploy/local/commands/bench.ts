import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command } from 'commander';
import { CannotRun, readPlace } from '../place.js';
import { runningStack } from '../stack-file.js';

export function addBench(program: Command): void {
  program.command('bench').description('measure messages a second on the running stack; -- --help lists its options')
    .argument('[options...]', 'options of the load program').allowUnknownOption().helpOption(false)
    .action(async (words: string[]) => {
      const place = readPlace();
      runningStack(place);
      process.env['MAG_STACK'] ??= join(place.folder, 'stack.json');
      const entry = join(place.repository, 'dist', 'test', 'load', 'main.js');
      if (!existsSync(entry)) throw new CannotRun('the load program test/load is not built: run `npm run build`');
      process.argv.splice(2, process.argv.length - 2, ...words.filter((word) => word !== '--'));
      await import(pathToFileURL(entry).href);
    });
}
