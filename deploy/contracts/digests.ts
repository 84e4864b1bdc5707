import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { textOf } from './files.js';

/** The SHA-256 of the file of each release, one line each, first release first; lines are only added. */
export const digestsFile = 'released/digests.txt';

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digests of a list, in the order of the releases. */
export const digestsIn = (list: string): string[] => list.split('\n').filter((line) => line !== '');

/** What a released file says of itself and of those before it. */
interface Told {
  readonly release: number;
  readonly earlier?: readonly string[];
}

/**
 * Whether the released contracts are those that partners were given: the file has the digest that the list has for it, and no digest of an earlier
 * release is changed or gone, neither beside what the released file says of them nor beside any version of the list in the history.
 * @returns what is wrong, one line each
 */
export function tamperedWith(path: string, text: string, { release, earlier = [] }: Told): string[] {
  const list = textOf(path);
  if (list === undefined) return [`contracts/${digestsFile} is missing: take it back out of the history. ${whyNot}`];
  const digests = digestsIn(list);
  const unequal = digestOf(text) === digests.at(-1) && digests.length === release ? [] : [`the released contracts are not those of release ${release}, whose digest contracts/${digestsFile} has. ${whyNot}`];
  const startsWith = (before: readonly string[]): boolean => before.every((digest, at) => digests[at] === digest);
  const changed = [earlier, ...committed(path)].every(startsWith) ? [] : [`contracts/${digestsFile}: the digest of a release is changed or gone. ${whyNot}`];
  return [...unequal, ...changed];
}

const whyNot = 'What partners were given stays as it was; a change is a release of its own: npm run contracts -- release.';

/** Every version of the list that was ever committed; none where there is no history, as in an unpacked archive. */
function committed(path: string): string[][] {
  const git = (...words: string[]): string => {
    const { status, stdout } = spawnSync('git', words, { cwd: dirname(path), encoding: 'utf8' });
    return status === 0 ? stdout : '';
  };
  const commits = git('log', '--format=%H', '--', 'digests.txt').split('\n').filter((commit) => commit !== '');
  return commits.map((commit) => digestsIn(git('show', `${commit}:./digests.txt`)));
}
