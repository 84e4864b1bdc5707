import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * The load programs, by name, with their own options: `inbound`, `outbound`, `feed`, `lanes`. Without a name all of them run, short.
 * Exit 1 where one of them lost or doubled a message; never for a slow one.
 */
const short: Readonly<Record<string, readonly string[]>> = {
  inbound: ['--messages', '6000', '--paced', '1500'],
  outbound: ['--messages', '3000'],
  feed: ['--rows', '1000', '--file', '5000'],
  lanes: ['--bulk', '6000', '--urgent', '100'],
};
const [, , name, ...options] = process.argv;

if (name === '--help' || name === 'help' || (name !== undefined && short[name] === undefined && !name.startsWith('--'))) {
  console.log(`mag bench [${Object.keys(short).join(' | ')}] [--seed N] [options of the program, see docs/performance.md]`);
} else {
  const known = name !== undefined && short[name] !== undefined;
  for (const [program, few] of Object.entries(short).filter(([each]) => !known || each === name)) {
    console.log(`\n${program}`);
    const code = await run(program, known ? options : few);
    if (code !== 0) process.exitCode = code;
  }
}

function run(program: string, words: readonly string[]): Promise<number> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, `${program}.js`), ...words], { stdio: 'inherit' });
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}
