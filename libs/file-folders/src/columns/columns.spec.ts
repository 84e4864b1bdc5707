import { describe, expect, it } from '@jest/globals';
import { checkContent, type ContractClass, fieldsOf, type Kind, kindNames, kinds, type LeafField } from '#messages';
import { readdirSync, readFileSync } from 'node:fs';
import { cellOf, fieldNamed, readCell, separatorOf, templateColumns } from './columns.js';
import { flatten } from './flatten.js';
import { unflatten } from './unflatten.js';

const leavesOf = (type: ContractClass): LeafField[] => fieldsOf(type).flatMap((field) => (field.shape === 'leaf' ? [field] : leavesOf(field.of())));
/** The published valid examples of what agencies say to each other, before they are split. */
const examples = kindNames.filter((kind) => kinds[kind].between !== undefined).flatMap((kind) => readdirSync(`contracts/examples/${kind}`).filter((name) => name.startsWith('valid-')).flatMap((name) => {
  const content = contentIn(kind, name);
  return content === undefined ? [] : [{ kind, name, content }];
}));

function contentIn(kind: Kind, name: string): object | undefined {
  const example = JSON.parse(readFileSync(`contracts/examples/${kind}/${name}`, 'utf8')) as Record<string, unknown>;
  const content = (example['content'] ?? example) as object;
  return checkContent(kind, content).length === 0 ? content : undefined;
}

const throughCells = (kind: Kind, cells: readonly (readonly [string, string])[]) => unflatten(new Map(cells.flatMap(([name, cell]): [string, unknown][] => {
  const field = fieldNamed(kind, name);
  const read = field === undefined ? undefined : readCell(field, cell);
  return read === undefined ? [] : [[name, read.ok ? read.value : read.code]];
})));

describe('content in columns', () => {
  it('is the same content when it is read back, for every published example of every kind', () => {
    expect(new Set(examples.map(({ kind }) => kind)).size).toBeGreaterThan(8);
    for (const { kind, name, content } of examples) {
      const cells = ['case', 'originator', 'mappa', 'victim'].flatMap((part) => flatten(kind, part as never, content));
      expect([kind, name, throughCells(kind, cells).content]).toEqual([kind, name, content]);
    }
  });

  it('keeps white space and line ends of texts, and takes codes, dates and numbers however they are spaced', () => {
    const reason = ' The first line.\n  The second, indented.  ';
    expect(throughCells('enquiry-refusal', [['reason', reason], ['code', ' too_soon '], ['decidedOn', ' 2026-11-20 ']]).content).toEqual({ reason, code: 'TOO_SOON', decidedOn: '2026-11-20' });
  });

  it('takes a gap in the numbers of a list for nothing, and tells the column all the same', () => {
    const { content, columnOf } = throughCells('da-response', [['incidents.2.reference', 'WM-2'], ['incidents.0.reference', 'WM-0'], ['incidents.2.people.1.role', 'VICTIM']]);
    expect(content).toEqual({ incidents: [{ reference: 'WM-0' }, { reference: 'WM-2', people: [{ role: 'VICTIM' }] }] });
    expect(['/incidents/1/occurredOn', '/incidents/1/people/0/role', '/scope/forces', ''].map(columnOf)).toEqual(['incidents.2.occurredOn', 'incidents.2.people.1.role', 'scope.forces', '']);
  });

  it('has separators that no value of its lists can have', () => {
    for (const kind of kindNames) for (const field of leavesOf(kinds[kind].content).filter(({ many }) => many !== undefined)) {
      expect([kind, field.name, field.form.complain(`${String(field.example)}${separatorOf(field)}${String(field.example)}`) !== undefined]).toEqual([kind, field.name, true]);
    }
  });
});

describe('the columns of a kind', () => {
  it('name each field once and lead back to it, for every kind', () => {
    for (const kind of kindNames) {
      const columns = templateColumns(kind);
      expect([kind, new Set(columns.map(({ name }) => name)).size]).toEqual([kind, columns.length]);
      for (const { name, field } of columns) expect([kind, name, fieldNamed(kind, name)?.name]).toEqual([kind, name, field.name]);
    }
  });

  it('are as many as the lists may have elements, and no more', () => {
    expect(fieldNamed('da-response', 'incidents.49.reference')?.name).toBe('reference');
    for (const name of ['incidents.50.reference', 'incidents.reference', 'incidents.00.reference', 'incidents.0', 'scope', 'scope.forces.0', 'constructor', 'nobody', '']) expect([name, fieldNamed('da-response', name)]).toEqual([name, undefined]);
  });

  it('say of a wrong cell what to do and never what stands there', () => {
    const read = readCell(fieldNamed('da-response', 'searchedAt')!, 'yesterday at Kim Sampleton');
    expect(read).toMatchObject({ ok: false, code: 'NOT_A_TIME' });
    expect(JSON.stringify(read)).not.toContain('Sampleton');
  });

  it('of a part have no place for what stands in another part', () => {
    const names = (part: 'case' | 'victim') => flatten('marac-referral', part, {}).map(([name]) => name);
    expect(names('case')).toContain('victim.familyName');
    expect(names('case').filter((name) => names('victim').includes(name))).toEqual([]);
    expect(names('victim')).toContain('victim.address');
  });
});

describe('a cell', () => {
  it('of a flag says yes or no', () => {
    const field = fieldNamed('da-enquiry', 'pndRequested')!;
    expect([cellOf(field, true), cellOf(field, false), cellOf(field, undefined)]).toEqual(['yes', 'no', '']);
  });
});
