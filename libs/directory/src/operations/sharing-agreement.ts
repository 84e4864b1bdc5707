import { isKind, type KindDeclaration, kinds, lawfulBases, purposes } from '#messages';
import { timeInWords } from '../agreed-time.js';
import { type Agency, type AgreedKind, type DirectoryDocument } from '../document.js';
import { labelMeanings } from './label-meanings.js';

/**
 * What two agencies share, both ways, as a document that a data-protection lead can read and sign: kinds, purposes, lawful bases, labels, times,
 * contacts. Made from the directory alone, so that what is read is what the nodes hold to. Nothing where one of them is not in the directory.
 */
export function sharingAgreement(document: DirectoryDocument, one: string, other: string): string | undefined {
  const [first, second] = [one, other].map((code) => document.agencies.find((agency) => agency.code === code));
  if (first === undefined || second === undefined || first === second) return undefined;
  const ways = ([[first, second], [second, first]] as const).flatMap(([from, to]) => sectionOf(document, from, to));
  return [
    `# Information sharing agreement: ${first.name} and ${second.name}`, '',
    `From version ${document.version} of the directory, issued ${document.issuedAt}, in force until ${document.expiresAt}. The nodes of both agencies let pass what stands here and nothing else.`, '',
    ...ways,
    '## Contacts', '', ...[first, second].flatMap(contactLines), '',
    '## Words', '', ...usedLabels(document, first, second).map((label) => `- **${label}**: ${labelMeanings[label as keyof typeof labelMeanings]}`), '',
  ].join('\n');
}

function sectionOf(document: DirectoryDocument, from: Agency, to: Agency): string[] {
  const agreement = document.agreements.find((each) => each.from === from.code && each.to === to.code);
  const title = `## ${from.name} to ${to.name}`;
  if (agreement === undefined || agreement.kinds.length === 0) return [title, '', 'Nothing may pass this way.', ''];
  const suspended = [from, to].filter(({ suspendedSince }) => suspendedSince !== undefined).map(({ name, suspendedSince }) => `**${name} is suspended since ${suspendedSince ?? ''}: nothing passes until that is over.**`);
  return [
    title, '', ...suspended.flatMap((line) => [line, '']),
    '| what may be sent | for | on the basis of | most sensitive label | arrival confirmed within | opened by a person within | reply within |', '|---|---|---|---|---|---|---|',
    ...agreement.kinds.map(row), '',
    ...(agreement.quotaPerHour === undefined ? [] : [`The two have agreed on at most ${agreement.quotaPerHour} messages an hour. The nodes do not count: to keep to it is for the sender.`, '']),
  ];
}

function row({ kind, purposes: named, lawfulBases: bases, labelCeiling, replyWithin, replyWithinFor = {}, acceptedWithin, openedWithin = replyWithin }: AgreedKind): string {
  const meaning = isKind(kind) ? ` (${(kinds[kind] as KindDeclaration).meaning.replace(/\.$/, '')})` : '';
  const cells = [
    `${kind}${meaning}`, named.map((each) => meant(purposes, each)).join('<br>'),
    bases === undefined ? 'any basis in the contract; each message names its own' : bases.map((each) => meant(lawfulBases, each)).join('<br>'),
    labelCeiling, ...[acceptedWithin, openedWithin].map(inWords), [inWords(replyWithin), ...Object.entries(replyWithinFor).map(([urgency, time]) => `${urgency}: ${timeInWords(time)}`)].join('<br>'),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const inWords = (time: string | undefined): string => (time === undefined ? 'no time agreed' : timeInWords(time));
const meant = (words: Readonly<Record<string, string>>, word: string): string => (Object.hasOwn(words, word) ? `${word}: ${words[word] ?? ''}` : word);

function contactLines({ name, contacts = [] }: Agency): string[] {
  return contacts.length === 0 ? [`- ${name}: none is named in the directory.`] : contacts.map((contact) => `- ${name}, ${contact.for}: ${contact.reach}`);
}

function usedLabels(document: DirectoryDocument, first: Agency, second: Agency): string[] {
  const pair = document.agreements.filter(({ from, to }) => [first.code, second.code].includes(from) && [first.code, second.code].includes(to));
  const used = new Set<string>(pair.flatMap(({ kinds: agreed }) => agreed.map(({ labelCeiling }) => labelCeiling)));
  return Object.keys(labelMeanings).filter((label) => used.has(label));
}
