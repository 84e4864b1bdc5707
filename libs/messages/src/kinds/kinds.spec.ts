import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { homeOfClass, mayStandIn, partSchema } from '../contract/schema.js';
import { type ContractClass, contractClasses, fieldsOf, type LeafField } from '../fields/declarations.js';
import { type Schema } from '../fields/forms.js';
import { labels, partNames } from '../vocabulary.js';
import { type KindDeclaration } from './kind-declaration.js';
import { crnAnswered, crnIn, isKind, type Kind, kindNames, kinds, stateLeftBy } from './kinds.js';

const classesOf = (type: ContractClass): ContractClass[] => [type, ...fieldsOf(type).flatMap((field) => (field.shape === 'nested' ? classesOf(field.of()) : []))];
const isLeaf = (schema: Schema) => 'const' in schema || (schema['type'] !== 'object' && schema['type'] !== 'array');

function leavesOf(schema: Schema, path: string): [string, Schema][] {
  if (isLeaf(schema)) return [[path, schema]];
  if (schema['type'] === 'array') return leavesOf(schema['items'] as Schema, `${path}/*`);
  const more = typeof schema['additionalProperties'] === 'object' ? leavesOf(schema['additionalProperties'] as Schema, `${path}/~`) : [];
  return [...more, ...Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).flatMap(([name, inner]) => leavesOf(inner, `${path}/${name}`))];
}

describe('every kind', () => {
  it.each(kindNames)('%s declares itself under its own name', (kind) => expect(kinds[kind].kind).toBe(kind));

  it.each(kindNames)('%s answers only kinds that there are, the other way', (kind) => {
    const { answers, between = [] }: KindDeclaration = kinds[kind];
    for (const asked of answers?.kinds ?? []) {
      expect(isKind(asked)).toBe(true);
      const there = (kinds[asked as Kind] as KindDeclaration).between?.map(({ from, to }) => `${to} ${from}`) ?? [];
      expect(between.map(({ from, to }) => `${from} ${to}`)).toEqual(expect.arrayContaining(there));
    }
  });

  it.each(kindNames)('%s says by which CRN its person is known, answers only what does, or is about nobody', (kind) => {
    const { concerns, answers }: KindDeclaration = kinds[kind];
    const leaf = (type: ContractClass, [name, ...within]: string[]): LeafField | undefined => {
      const field = fieldsOf(type).find((one) => one.name === name);
      return field?.shape === 'nested' ? leaf(field.of(), within) : field;
    };
    if (concerns !== undefined) {
      const field = leaf(kinds[kind].content, concerns.split('.'));
      expect([field?.form.schema['x-check'], field?.label]).toEqual(['crn', 'OPEN']);
    } else if (answers !== undefined) expect(answers.kinds.filter((asked) => (kinds[asked as Kind] as KindDeclaration).concerns === undefined)).toEqual([]);
    else expect(['supervision-snapshot', 'receipts', 'connection-test', 'place-given-up', 'answer-chase', 'message-correction']).toContain(kind);
  });

  it('is about the person in its case part, an answer about the one in what it answers, and nothing else is found', () => {
    expect(crnIn('da-enquiry', { subject: { crn: 'X123456' } })).toBe('X123456');
    expect(crnIn('supervision-notification', { person: { crn: 'X123456', formerCrns: ['X000001'] } })).toBe('X123456');
    expect(crnAnswered('da-response', { subject: { crn: 'X123456' } })).toBe('X123456');
    for (const [kind, content] of [['reportable-incident-arrest', { subject: { pnc: '1979/0163001B' } }], ['reportable-incident-arrest', {}], ['da-response', { subject: { crn: 'X123456' } }], ['unheard-of', {}]] as const) expect(crnIn(kind, content)).toBeUndefined();
    expect(crnAnswered('da-enquiry', { subject: { crn: 'X123456' } })).toBeUndefined();
  });

  it('leaves what it answers as declared, or elsewhere where its content says so', () => {
    expect([stateLeftBy('da-response', {}), stateLeftBy('enquiry-refusal', { code: 'LEGAL' }), stateLeftBy('da-enquiry', {})]).toEqual(['ANSWERED', 'REFUSED', undefined]);
    expect([stateLeftBy('contest-decision', { decision: 'UPHELD' }), stateLeftBy('contest-decision', { decision: 'OVERTURNED' }), stateLeftBy('contest-decision', {})]).toEqual(['UPHELD', 'OVERTURNED', 'UPHELD']);
  });

  it.each(kindNames)('%s has a label and a meaning on every leaf of every schema', (kind) => {
    for (const part of partNames) {
      for (const [path, leaf] of leavesOf(partSchema(kind, part), '')) {
        expect([path, labels.includes(leaf['x-label'] as never)]).toEqual([path, true]);
      }
    }
  });

  it.each(kindNames)('%s keeps a list whose elements lie in several parts together by an id', (kind) => {
    for (const type of classesOf(kinds[kind].content)) {
      for (const field of fieldsOf(type)) {
        if (field.shape !== 'nested' || field.list === undefined || !kinds[kind].mayHaveVictimPart) continue;
        expect(fieldsOf(field.of()).some((inner) => inner.shape === 'leaf' && inner.elementId)).toBe(true);
      }
    }
  });

  it.each(kindNames)('%s has narratives outside the victim part only if their originals have a place', (kind) => {
    const narratives = classesOf(kinds[kind].content).flatMap(fieldsOf).filter((f) => f.shape === 'leaf' && f.freeText);
    expect(narratives.length === 0 || kinds[kind].mayHaveVictimPart).toBe(true);
  });

  it('takes every text into which a person may write anything for a narrative, unless it is declared as a name, a reference or a contact, which are short; what no person writes is here', () => {
    const open = ({ form: { schema } }: LeafField): boolean => schema['type'] === 'string' && 'minLength' in schema;
    const texts = contractClasses().flatMap((type) => fieldsOf(type).flatMap((f) => (f.shape === 'leaf' && open(f) && !f.freeText ? [{ at: `${type.name}.${f.name}`, ...f }] : [])));
    expect(texts.filter(({ bare, form }) => bare !== undefined && Number(form.schema['maxLength']) > 200).map(({ at }) => at)).toEqual([]);
    expect(texts.filter(({ bare, contact }) => bare === undefined && contact === undefined).map(({ at }) => at).sort()).toEqual(['Receipt.code', 'Receipt.role', 'ReceiptLeaf.text']);
  });

  it.each(kindNames)('%s has no VICTIM field unless it may have a victim part', (kind) => {
    const victim = classesOf(kinds[kind].content).flatMap(fieldsOf).filter((f) => f.shape === 'leaf' && f.label === 'VICTIM');
    expect(victim.length === 0 || kinds[kind].mayHaveVictimPart).toBe(true);
  });
});

describe('contract classes', () => {
  it('declare every property with exactly one Field decorator', () => {
    const folder = new URL('.', import.meta.url);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
      const source = ts.createSourceFile(name, readFileSync(new URL(name, folder), 'utf8'), ts.ScriptTarget.ES2022, true);
      source.forEachChild((node) => {
        if (!ts.isClassDeclaration(node)) return;
        for (const member of node.members.filter(ts.isPropertyDeclaration)) {
          const fields = (ts.getDecorators(member) ?? []).filter((d) => d.expression.getText().startsWith('Field.'));
          expect([name, member.name.getText(), fields.length]).toEqual([name, member.name.getText(), 1]);
        }
      });
    }
  });
  it('are at home in the first part of their leaves', () => {
    expect(homeOfClass(kinds['reportable-incident-arrest'].content)).toBe('case');
  });
});

describe('raising', () => {
  it('lets an optional field stand in the victim part, and a required case-side one not', () => {
    const fields = fieldsOf(kinds['reportable-incident-arrest'].content).filter((f) => f.shape === 'leaf');
    const named = (name: string) => fields.find((f) => f.name === name)!;
    expect(mayStandIn(named('bailConditions'), 'victim', true)).toBe(true);
    expect(mayStandIn(named('circumstances'), 'victim', true)).toBe(false);
    expect(mayStandIn(named('bailConditions'), 'victim', false)).toBe(false);
    expect(mayStandIn(named('victimsOwnWords'), 'case', true)).toBe(false);
  });
});
