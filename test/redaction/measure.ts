import { type Content } from '../generate/content.js';
import { type Draw } from '../generate/draw.js';
import { inventPhone } from '../generate/invented.js';
import { inventName, type Known, makeNarrative, type MustGo } from '../generate/narrative.js';
import { type ProtectedKind, type ProtectedValue, fold, inventProtected, stillTells } from '../generate/protected-value.js';
import { plain } from '../generate/variations.js';

/** Splits the content of a message as the front door of `#labels` does. */
export type SplitContent = (content: Content) => { case: unknown; victim: unknown };

export interface Tally {
  of: number;
  missed: number;
}
export interface Measured {
  texts: number;
  byVariation: Record<string, Tally>;
  byKind: Record<string, Tally>;
  byStay: Record<string, Tally>;
  /** Words of the sentences around the values, and how many of them are gone. */
  words: Tally;
  /** Redacted texts whose original is not in the victim part, letter for letter. */
  originalsMissing: number;
  /** Some of what was missed or lost, to look at. */
  examples: string[];
}

const count = (tallies: Record<string, Tally>, name: string, missed: boolean): void => {
  const tally = (tallies[name] ??= { of: 0, missed: 0 });
  tally.of += 1;
  if (missed) tally.missed += 1;
};
export const total = (tallies: Record<string, Tally>): Tally =>
  Object.values(tallies).reduce((sum, { of, missed }) => ({ of: sum.of + of, missed: sum.missed + missed }), { of: 0, missed: 0 });

interface Incident {
  content: Content;
  protectedValues: ProtectedValue[];
  victim: string;
  subject: string;
  officerPhone: string;
}

/** An incident with a victim, often a child or a new partner, and a place; every protected value stands in its field. */
function makeIncident(draw: Draw): Incident {
  const protectedValues: ProtectedValue[] = [];
  const hold = (kind: ProtectedKind, likely: number): string | undefined => {
    if (!draw.chance(likely)) return undefined;
    let value = inventProtected(kind, draw);
    const like = (other: ProtectedValue): boolean => fold(plain(other).core) === fold(plain(value).core);
    while (protectedValues.some(like)) value = inventProtected(kind, draw);
    protectedValues.push(value);
    return value.written;
  };
  const person = (role: string, likely: Record<ProtectedKind, number>): Content => ({
    role,
    ...inventName(draw),
    ...Object.fromEntries(Object.entries(likely).flatMap(([kind, chance]) => {
      const value = hold(kind as ProtectedKind, chance);
      return value === undefined ? [] : [[kind, value]];
    })),
  });
  const victim = person('VICTIM', { address: 1, postcode: 0.9, phone: 0.9, email: 0.7, school: 0, refuge: 0.4 });
  const people = [victim];
  if (draw.chance(0.5)) people.push(person('CHILD_PRESENT', { address: 0, postcode: 0, phone: 0, email: 0, school: 0.9, refuge: 0 }));
  if (draw.chance(0.3)) people.push(person('PARTNER', { address: 0.7, postcode: 0.7, phone: 0.7, email: 0.3, school: 0, refuge: 0 }));
  if (draw.chance(0.5)) victim['safeContact'] = `${draw.pick(['Her sister', 'Through', 'Only by text;', 'Her friend'])} ${inventName(draw).givenNames}, ${draw.pick(['before eleven', 'after six', 'in the morning', 'never at work'])}.`;
  const subject = inventName(draw);
  const officerPhone = inventPhone(draw);
  const content: Content = {
    incidentReference: `22/${draw.digits(5)}/26`, force: '22', version: 1, occurredAt: '2026-10-03T21:10:00Z', incidentType: 'CRIME', resolution: ['ARREST'],
    circumstances: '', policeAction: 'Words of advice given.', subject: { ...subject, role: 'SUSPECT' },
    matchEvidence: { identifiers: ['CRN'], confidence: 'HIGH' }, people, victimSafetyState: 'UNKNOWN', subjectAware: 'YES',
    officerContact: { name: 'PC Testofficer', unit: 'Domestic abuse unit', phone: officerPhone },
  };
  if (draw.chance(0.5)) content['place'] = { address: hold('address', 1), postcode: hold('postcode', 1) };
  return { content, protectedValues, victim: `${String(victim['givenNames'])} ${String(victim['familyName'])}`, subject: `${subject.givenNames} ${subject.familyName}`, officerPhone };
}

/** Where a value stood in the text, and what stands there now. */
function around(text: string, value: string, kept: string): string {
  const at = text.indexOf(value);
  const before = text.slice(Math.max(0, at - 12), at);
  const now = kept.indexOf(before);
  return `${JSON.stringify(text.slice(Math.max(0, at - 12), at + value.length + 12))} became ${now < 0 ? 'something else' : JSON.stringify(kept.slice(now, now + value.length + 24))}`;
}

const wordsOf = (text: string): string[] => text.match(/[A-Za-z]{3,}/g) ?? [];

/** The words of the sentences without the values in them. */
function plainWordsOf(text: string, gone: readonly MustGo[]): string[] {
  return wordsOf(gone.reduce((left, { text: value }) => left.replace(value, ' '), text));
}

/** Splits incidents with generated narratives and tallies what is left of what must go, and gone of what must stay. */
export function measure(split: SplitContent, draw: Draw, texts: number, ways?: Known['ways']): Measured {
  const measured: Measured = { texts, byVariation: {}, byKind: {}, byStay: {}, words: { of: 0, missed: 0 }, originalsMissing: 0, examples: [] };
  for (let i = 0; i < texts; i += 1) {
    const incident = makeIncident(draw);
    const narrative = makeNarrative({ ...incident, ...(ways === undefined ? {} : { ways }) }, draw);
    const field = draw.pick(['circumstances', 'policeAction', 'bailConditions']);
    const content = { ...incident.content, [field]: narrative.text, ...(field === 'circumstances' ? {} : { circumstances: 'See below.' }) };
    const parts = split(content) as { case: Content; victim: Content };
    const kept = String(parts.case[field]);
    for (const { kind, variation, text, core } of narrative.mustGo) {
      const missed = stillTells(kept, kind, core);
      count(measured.byVariation, variation, missed);
      count(measured.byKind, kind, missed);
      if (missed) measured.examples.push(`left ${variation}, ${kind}: ${around(narrative.text, text, kept)}`);
    }
    for (const { what, text } of narrative.mustStay) {
      const lost = !kept.includes(text);
      count(measured.byStay, what, lost);
      if (lost) measured.examples.push(`lost ${what}: ${around(narrative.text, text, kept)}`);
    }
    const left = new Map<string, number>();
    for (const word of wordsOf(kept)) left.set(word, (left.get(word) ?? 0) + 1);
    for (const word of plainWordsOf(narrative.text, narrative.mustGo)) {
      measured.words.of += 1;
      const times = left.get(word) ?? 0;
      if (times === 0) measured.words.missed += 1;
      else left.set(word, times - 1);
    }
    const originals = (parts.victim['originals'] ?? []) as { text: string }[];
    if (kept !== narrative.text && !originals.some(({ text }) => text === narrative.text)) measured.originalsMissing += 1;
  }
  return measured;
}
