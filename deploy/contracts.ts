/**
 * `node dist/deploy/contracts.js write|check|release`: writes the published contracts from the declarations, names what differs, or makes the present
 * contracts the released ones, against which every later change is held.
 */
import 'reflect-metadata';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differencesIn, writeContracts } from './contracts/files.js';
import { checkAgainstReleased, release } from './contracts/released.js';

const folder = join(process.cwd(), 'contracts');

async function check(): Promise<number> {
  const differing = await differencesIn(folder);
  for (const path of differing) console.error(`contracts/${path} is not what the declarations say; run: npm run contracts`);
  const { wrong, added } = await checkAgainstReleased(folder);
  for (const line of added) console.log(`since the last release: ${line}`);
  for (const line of wrong) console.error(line);
  return differing.length + wrong.length === 0 ? 0 : 1;
}

async function makeRelease(options: readonly string[]): Promise<number> {
  const [option, reason] = options;
  if (option !== undefined && (option !== '--agreed' || reason === undefined || reason.trim() === '')) {
    console.error('Say release, or release --agreed "with whom and why", where every partner has agreed to what is not compatible.');
    return 2;
  }
  await writeContracts(folder);
  const inTheWay = await release(folder, reason);
  for (const line of inTheWay) console.error(line);
  return inTheWay.length === 0 ? 0 : 1;
}

async function main([verb = 'write', ...options]: readonly string[]): Promise<number> {
  switch (verb) {
    case 'write':
      await writeContracts(folder);
      return 0;
    case 'check': return check();
    case 'release': return makeRelease(options);
    default:
      console.error('Say write, check or release.');
      return 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
