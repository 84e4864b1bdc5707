import { readFileSync } from 'node:fs';
import { Directory } from '#directory';
import { loadAnchors } from '#envelope';
import { mag } from './command.js';
import { eventually, stack } from './stack.js';

/** The newest signed directory of the stack, verified against the anchors that its nodes pin. */
export async function signedDirectory(): Promise<Directory> {
  const { directoryFile, trustAnchorsFile } = stack();
  return Directory.read(readFileSync(directoryFile, 'utf8').trim(), await loadAnchors(trustAnchorsFile));
}

const changing: ReadonlySet<string> = new Set(['add', 'contact', 'rotate', 'revoke', 'suspend', 'resume', 'agree', 'sign', 'anchor']);
/** Every verb that changes something is told who does it and why. */
const whyOf = (verb: string): string[] => (changing.has(verb) ? ['--by', 'invented.publisher', '--reason', 'A test'] : []);

/** Runs `mag directory`; the words of a refusal are the error. */
export async function directory(...words: string[]): Promise<string> {
  const { code, out, errors } = await mag('directory', ...words, ...whyOf(words[0] ?? ''));
  if (code !== 0) throw new Error(errors);
  return out;
}

/** Which version of the directory each process of each agency goes by. */
export async function versions(): Promise<Map<string, number | undefined>> {
  const processes = stack().agencies.flatMap(({ agency, url, deskUrl, exchangeUrl }) => ([['web', url], ['desk', deskUrl], ['exchange', exchangeUrl]] as const).map(([name, at]) => [`${agency} ${name}`, at] as const));
  return new Map(await Promise.all(processes.map(async ([name, at]) => {
    // Under load a connection that was kept open may have been closed meanwhile: whoever asks, asks again.
    const text = await fetch(`${at}/metrics`).then((answer) => answer.text()).catch(() => '');
    const found = /^mag_directory_version\{[^}]*\} (\S+)$/m.exec(text);
    return [name, found === null ? undefined : Number(found[1])] as const;
  })));
}

/** How long after a moment (milliseconds since 1970) every process of every agency went by the newest signed version. */
export async function everywhereAfter(since: number): Promise<number> {
  const { version } = await signedDirectory();
  await eventually(async () => [...(await versions()).values()].every((one) => one === version), 90_000, `version ${version} at every process`);
  return Date.now() - since;
}
