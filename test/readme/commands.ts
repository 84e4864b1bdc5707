/** Blocks of commands in a page: indented by four spaces, each beginning with a program or a variable. A picture of lines is none. */
export function commandBlocks(page: string): string[][] {
  const blocks: string[][] = [];
  let isOpen = false;
  for (const line of page.split('\n')) {
    const isIndented = line.startsWith('    ') && line.trim() !== '';
    if (isIndented && !isOpen) blocks.push([]);
    if (isIndented) blocks.at(-1)!.push(line.trim().replace(/\s{2,}#.*$/, ''));
    isOpen = isIndented;
  }
  return blocks.filter(([first = '']) => /^(npm|npx|curl|git|node|[A-Z]+=\$\() ?/.test(first));
}

/** Commands that a page tells in the middle of a sentence. */
export function commandsInSentences(page: string): string[] {
  return [...page.matchAll(/`(npx mag [^`]+)`/g)].map(([, command = '']) => command);
}

/** What a command did. */
export interface Done {
  readonly code: number;
  readonly out: string;
}

/** What a page says of a command, and what is wrong with what it did. */
export interface Stated {
  /** The command, all of it. */
  readonly command: RegExp;
  /** The words of the page that say what it does. */
  readonly words: string;
  /** @returns what is not as the page says */
  wrong(done: Done): string[];
}

const nothing: readonly string[] = [];
const saying = (line: RegExp): Stated['wrong'] => ({ out }) => (line.test(out) ? [...nothing] : [`it did not say ${String(line)}`]);

/** The items of a list, each of which must have these names and no others; undefined where the answer is no list. */
function itemsOf(out: string, names: readonly string[]): { readonly items: readonly Record<string, unknown>[]; readonly wrong: string[] } {
  let said: unknown;
  try {
    said = JSON.parse(out);
  } catch {
    return { items: [], wrong: ['it did not answer JSON'] };
  }
  const { items, next } = said as { items?: unknown; next?: unknown };
  if (!Array.isArray(items) || (next !== null && typeof next !== 'string')) return { items: [], wrong: ['it did not answer a page with items and next'] };
  const list = items as Record<string, unknown>[];
  const others = list.filter((item) => Object.keys(item).sort().join() !== [...names].sort().join());
  return { items: list, wrong: others.length === 0 ? [] : [`an item has ${Object.keys(others[0]!).join(', ')}`] };
}

const asReceived = ['id', 'issuer', 'crn', 'givenNames', 'familyName', 'receivedAt', 'version', 'state', 'sensitive', 'contradicted', 'open'];
const asPart = ['messageId', 'issuer', 'direction', 'kind', 'partner', 'conversation', 'issuedAt', 'receivedAt', 'keyCompromised'];
const sender = 'police-west-mercia';

/** Everything that README.md says of its commands. `npm start` and Ctrl-C are seen to by who runs them. */
export const statedInReadme: readonly Stated[] = [
  { command: /^npx mag caseload template > people\.csv && npx mag caseload load people\.csv$/, words: 'Three people come under supervision', wrong: saying(/: 3 rows, 3 accepted, 0 rejected$/m) },
  { command: /^npx mag feed template > incidents\.csv && npx mag feed send incidents\.csv$/, words: 'West Mercia Police sends three incidents', wrong: saying(/: 3 rows, 3 accepted, 0 rejected, 0 sent before$/m) },
  { command: /^npx mag status$/, words: 'seven sample agencies', wrong: ({ out }) => {
    const lines = out.trim().split('\n').filter((line) => !line.startsWith(' '));
    const well = lines.filter((line) => /^\S+ +exchange ready, web ready, desk ready\b.* http:\/\/127\.0\.0\.1:\d+ {2}desk http:\/\/127\.0\.0\.1:\d+$/.test(line));
    return lines.length === 7 && well.length === 7 ? [] : [`${lines.length} agencies were told, ${well.length} of them ready with both addresses`];
  } },
  { command: /^TOKEN=\$\(npx mag token --person [a-z.]+\)$/, words: 'The same by the API', wrong: () => [] },
  { command: /^curl -s -H "Authorization: Bearer \$TOKEN" http:\/\/127\.0\.0\.1:\d+\/api\/incidents$/, words: 'of which two concern people it was notified of', wrong: ({ out }) => {
    const { items, wrong } = itemsOf(out, asReceived);
    const known = items.filter(({ issuer, crn }) => issuer === sender && typeof crn === 'string');
    return [...wrong, ...(items.length === 2 && known.length === 2 ? [] : [`the queue has ${items.length} incidents, ${known.length} of them about somebody known`])];
  } },
  { command: /^curl -s -H "Authorization: Bearer \$TOKEN" http:\/\/127\.0\.0\.1:\d+\/api\/victim-parts$/, words: '`lee.liaison` the victim parts, at the desk', wrong: ({ out }) => {
    const { items, wrong } = itemsOf(out, asPart);
    return [...wrong, ...(items.some(({ issuer, direction }) => issuer === sender && direction === 'received') ? [] : [`of ${items.length} victim parts none is of an incident`])];
  } },
  { command: /^npx mag help$/, words: '`npx mag help` lists every command', wrong: ({ out }) => ['up', 'status', 'token', 'caseload', 'feed', 'directory', 'quarantine', 'reconcile', 'bench'].filter((noun) => !new RegExp(`^ +${noun}\\b`, 'm').test(out)).map((noun) => `it did not list ${noun}`) },
  { command: /^npx mag reconcile$/, words: '`npx mag reconcile` compares all stores', wrong: saying(/^\d+ compared, 0 differ, /m) },
];
