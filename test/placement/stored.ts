import 'reflect-metadata';
import { useStack as startStack } from '../faults/own-stack.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { useStack } from '../leaks/stack.js';
import { placeThroughStack } from './through-stack.js';

/**
 * `--sample N` incidents, and `--times N` times all that can be asked with every answer to it, through the processes of the stack that MAG_STACK names or of one of its own; then both stores of
 * every sender and recipient are looked into: `--seed N`. Exit 1 where one value stands in a wrong place or in another message, or is lost.
 */
const { seed, sample, times } = readNumbers({ sample: 2000, times: 20 });
const stop = await startStack();
try {
  const stored = await placeThroughStack(await useStack(), seed, sample, times);
  for (const example of stored.examples) console.log(example);
  console.log('');
  printFigures({
    'incidents through a running stack': stored.incidents,
    ...stored.exchanged,
    'their values, in two agencies each': stored.marks,
    'of them in the wrong place (target 0)': stored.wrongPlace,
    'of them lost (target 0)': stored.lost,
    'of them in another message (target 0)': stored.mixed,
  });
  process.exitCode = stored.marks > 0 && stored.wrongPlace + stored.lost + stored.mixed === 0 ? 0 : 1;
} finally {
  await stop();
}
