import { join } from 'node:path';
import { compareContracts, type ContractChange } from './compare-contracts.js';
import { type Contracts, contractsNow } from './contracts-now.js';
import { digestOf, digestsFile, digestsIn, tamperedWith } from './digests.js';
import { textOf, writeText } from './files.js';

/** The contracts that partners were given last, in `contracts/released/contracts.json`; its digest stands in {@link digestsFile}. */
export interface Release {
  /** Grows with each release. */
  readonly release: number;
  /** The digests of the releases before it, first release first. */
  readonly earlier?: readonly string[];
  /** Releases that partners had to follow at an agreed moment, with the reason. */
  readonly agreedBreaks: readonly { readonly release: number; readonly reason: string; readonly changes: readonly string[] }[];
  readonly contracts: Contracts;
}

const releasedFile = 'released/contracts.json';
const changelogFile = 'CHANGELOG.md';
const unreleasedHeading = '## Unreleased';
const howTo = 'See docs/protocol/versioning.md.';

const lineOf = ({ subject, field, what, todo }: ContractChange): string => `${subject}${field === '' ? '' : `, ${field}`}: ${what}. ${todo}`;

/** What is wrong with the present contracts beside the released ones, and what was added since, one line each. */
export interface Verdict {
  readonly wrong: readonly string[];
  readonly added: readonly string[];
}

/** Holds the present contracts against the released ones. */
export async function checkAgainstReleased(folder: string): Promise<Verdict> {
  const text = textOf(join(folder, releasedFile));
  if (text === undefined) return { wrong: [`contracts/${releasedFile} is missing: run npm run contracts -- release once the contracts are agreed.`], added: [] };
  const released = JSON.parse(text) as Release;
  const tampered = tamperedWith(join(folder, digestsFile), text, released);
  const changes = compareContracts(released.contracts, await contractsNow());
  const broken = changes.filter(({ effect }) => effect === 'breaks').map((change) => `not compatible with release ${released.release}: ${lineOf(change)} ${howTo}`);
  return { wrong: [...tampered, ...broken, ...untold(folder, changes, released.release)], added: changes.filter(({ effect }) => effect === 'widens').map(lineOf) };
}

/** Kinds and documents that changed and of which the changelog says nothing yet. */
function untold(folder: string, changes: readonly ContractChange[], release: number): string[] {
  const told = unreleasedPart(textOf(join(folder, changelogFile)) ?? '');
  const names = new Set(changes.flatMap(({ named }) => named ?? []));
  return [...names].filter((name) => !told.includes(`\`${name}\``))
    .map((name) => `contracts/${changelogFile} says nothing of \`${name}\` under "Unreleased", and it changed since release ${release}: write what changed and what a partner must do.`);
}

function unreleasedPart(changelog: string): string {
  const after = changelog.split(`${unreleasedHeading}\n`)[1] ?? '';
  return after.split(/^## /m)[0] ?? '';
}

/**
 * Makes the present contracts the released ones. What is not compatible is refused, unless every partner agreed to it: then the reason and the changes
 * stay on record.
 * @returns what is in the way, one line each; nothing when it is done
 */
export async function release(folder: string, agreedReason?: string): Promise<readonly string[]> {
  const text = textOf(join(folder, releasedFile));
  const earlier = text === undefined ? undefined : (JSON.parse(text) as Release);
  const tampered = text === undefined || earlier === undefined ? [] : tamperedWith(join(folder, digestsFile), text, earlier);
  const contracts = await contractsNow();
  const changes = earlier === undefined ? [] : compareContracts(earlier.contracts, contracts);
  const broken = changes.filter(({ effect }) => effect === 'breaks').map(lineOf);
  const wrong = [...tampered, ...(agreedReason === undefined ? broken : []), ...(earlier === undefined ? [] : untold(folder, changes, earlier.release))];
  if (wrong.length > 0) return wrong;
  const number = (earlier?.release ?? 0) + 1;
  const agreed = agreedReason === undefined || broken.length === 0 ? [] : [{ release: number, reason: agreedReason, changes: broken }];
  const digests = digestsIn(textOf(join(folder, digestsFile)) ?? '');
  const made: Release = { release: number, earlier: digests, agreedBreaks: [...(earlier?.agreedBreaks ?? []), ...agreed], contracts };
  const file = `${linesOf(made)}\n`;
  writeText(join(folder, releasedFile), file);
  writeText(join(folder, digestsFile), [...digests, digestOf(file)].map((digest) => `${digest}\n`).join(''));
  const changelog = textOf(join(folder, changelogFile)) ?? '';
  writeText(join(folder, changelogFile), changelog.replace(`${unreleasedHeading}\n`, `${unreleasedHeading}\n\n## Release ${number}\n`));
  return [];
}

/** JSON with one line for each kind, schema, code and operation, so that a difference between two releases can be read. */
function linesOf({ contracts, ...head }: Release): string {
  const rows = (table: object, indent: string): string =>
    `{\n${Object.entries(table).map(([name, value]) => `${indent}  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n')}\n${indent}}`;
  const hosts = Object.entries(contracts.http).map(([name, operations]) => `      ${JSON.stringify(name)}: ${rows(operations, '      ')}`).join(',\n');
  const { kinds, schemas, errors, channels } = contracts;
  const tables = Object.entries({ kinds, schemas, errors, channels }).map(([name, table]) => `    ${JSON.stringify(name)}: ${rows(table, '    ')}`);
  return `{\n  "release": ${head.release},\n  "earlier": ${JSON.stringify(head.earlier)},\n  "agreedBreaks": ${JSON.stringify(head.agreedBreaks)},\n  "contracts": {\n${[...tables, `    "http": {\n${hosts}\n    }`].join(',\n')}\n  }\n}`;
}
