import { type ProtectedValue } from '../generate/protected-value.js';
import { makeNarrative } from '../generate/narrative.js';
import { type Marks } from './marks.js';

/** One column of the feed, as `mag feed template --json` describes it. */
export interface FeedColumn {
  name: string;
  label: string;
  required: boolean;
  rule: string;
  meaning: string;
  example: string;
}

/** The values of a column whose values are a closed list; empty for any other. */
export const valuesOf = (column: FeedColumn): string[] => /one of ([A-Z0-9_, ]+)/.exec(column.rule)?.[1]?.split(',').map((value) => value.trim()).filter(Boolean) ?? [];

/** A value with a mark in it for one VICTIM column, by what the column is called; `null` for one whose values are a closed list. */
function markedValue(column: FeedColumn, marks: Marks): { text: string; value: ProtectedValue | null } | null {
  if (valuesOf(column).length > 0) return null;
  const name = column.name.toLowerCase();
  if (name.includes('postcode')) {
    const written = marks.postcode();
    return { text: written, value: { kind: 'postcode', written } };
  }
  if (name.includes('phone')) {
    const written = marks.phone();
    return { text: written, value: { kind: 'phone', written } };
  }
  const word = marks.word();
  if (name.includes('email')) {
    const written = `${word.toLowerCase()}@example.org`;
    return { text: written, value: { kind: 'email', written } };
  }
  if (name.includes('address')) {
    const pieces = { flat: null, number: String(marks.draw.integer(1, 99)), streetName: word, streetType: 'Road', town: 'Exampleton', everyday: false };
    const written = `${pieces.number} ${word} Road, Exampleton`;
    return { text: written, value: { kind: 'address', written, pieces } };
  }
  if (name.includes('school')) return { text: `${word} Primary School`, value: { kind: 'school', written: `${word} Primary School`, pieces: { name: word, kind: 'Primary School' } } };
  if (name.includes('refuge')) return { text: `${word} House`, value: { kind: 'refuge', written: `${word} House`, pieces: { name: word, kind: 'House' } } };
  return { text: `What only the victim side may hold: ${word}`, value: null };
}

/**
 * Rows of an incident feed that concern one person under supervision: every VICTIM column carries a mark, and the narratives, graded
 * intelligence too, name the marked values.
 * @param template an example row, whose identifying columns are taken over
 * @param run tells the rows of one run from those of another
 */
export function makeFeedRows(columns: readonly FeedColumn[], template: Record<string, string>, marks: Marks, run: string, count: number): Record<string, string>[] {
  const { draw } = marks;
  const narratives = columns.filter(({ name }) => /^(circumstances|police_action|bail_conditions|intelligence_text|intelligence_conditions)$/.test(name));
  return Array.from({ length: count }, (_, i) => {
    const row = { ...template, incident_reference: `L${run}/${i}`, version: '1', imminent_harm: 'no' };
    const values: ProtectedValue[] = [];
    for (const column of columns) {
      const marked = column.label === 'VICTIM' ? markedValue(column, marks) : null;
      if (marked !== null) set(row, column.name, marked.text);
      else if (column.label === 'VICTIM' || column.label === 'ORIGINATOR' || /^person\d+_role$/.test(column.name)) set(row, column.name, draw.pick([...valuesOf(column), '']) || valuesOf(column)[0] || '');
      if (marked !== null && marked.value !== null) values.push(marked.value);
    }
    for (const { name } of narratives) {
      // Every second incident stays small, so that PostgreSQL stores its rows uncompressed and raw bytes show them.
      const small = draw.sample(values, 2).map(({ written }) => `Seen near ${written}.`).join(' ');
      set(row, name, i % 2 === 0 ? small : makeNarrative({ protectedValues: values, victim: 'Ada Testperson', subject: 'Owen Sampleton' }, draw, 9, true).text);
    }
    return row;
  });
}

function set(row: Record<string, string>, name: string, value: string): void {
  row[name] = value;
}

/** Rows as CSV (RFC 4180). */
export function writeCsv(columns: readonly FeedColumn[], rows: readonly Record<string, string>[]): string {
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.map(({ name }) => cell(name)), ...rows.map((row) => columns.map(({ name }) => cell(row[name] ?? '')))];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
