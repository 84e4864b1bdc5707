/** DESIGN.md section 6 written down a second time, so that the programs here do not believe the code that they check. */

export const parts = ['case', 'originator', 'mappa', 'victim'] as const;
export type Part = (typeof parts)[number];

const rank: Record<string, number> = { OPEN: 0, SENSITIVE: 1, ORIGINATOR: 2, MAPPA: 3, VICTIM: 3 };
const destinations: Record<string, Part> = { OPEN: 'case', SENSITIVE: 'case', ORIGINATOR: 'originator', MAPPA: 'mappa', VICTIM: 'victim' };

/** The more restrictive of two labels. @throws for MAPPA with VICTIM, which cannot be merged */
export function stricter(a: string, b: string): string {
  if (rank[a] === undefined || rank[b] === undefined) throw new Error(`unknown label ${a} or ${b}`);
  if (a !== b && rank[a] === 3 && rank[b] === 3) throw new Error('MAPPA and VICTIM cannot be merged');
  return rank[a] >= rank[b] ? a : b;
}

export const isStricter = (a: string, b: string): boolean => rank[a]! > rank[b]!;

export function destinationOf(label: string): Part {
  const part = destinations[label];
  if (part === undefined) throw new Error(`no part for label ${label}`);
  return part;
}

/**
 * Nothing in a message of this kind and content is labelled lower: the published floor; for both incident kinds SENSITIVE unless the person knows (DOMAIN 2.17);
 * for a DA enquiry SENSITIVE unless the person was told of it and nobody else is the source (DOMAIN 3.1, 2.17).
 */
export function floorOf(kind: string, publishedFloor: string, content: Record<string, unknown>): string {
  if (kind.startsWith('reportable-incident') && content['subjectAware'] !== 'YES') return stricter(publishedFloor, 'SENSITIVE');
  if (kind !== 'da-enquiry') return publishedFloor;
  const fromOthers = 'learnedFrom' in content ? content['learnedFrom'] !== 'SELF_REPORT' : content['trigger'] === 'NEW_RELATIONSHIP';
  if (content['informedSubject'] !== 'YES' || fromOthers) return stricter(publishedFloor, 'SENSITIVE');
  return publishedFloor;
}
