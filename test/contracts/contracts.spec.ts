import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkContent, fieldsOf, kindNames, kinds, parsePart, partNames, type ContractClass, type Kind } from '#messages';
import { checkFloor, checkSource, findStrayContact, split } from '#labels';
import { madeExamples } from '../../deploy/contracts/examples.js';
import { differencesIn, listExamples } from '../../deploy/contracts/files.js';
import { isOfKind, loadContract, publishedValidator, runningVerdict } from './verdict.js';

const contracts = new URL('../../contracts/', import.meta.url).pathname;
const listed = listExamples(contracts);
const content = (file: string): object => loadContract(file) as object;
const valid = listed.filter((example) => example.valid);
const invalid = listed.filter((example) => !example.valid);
const ofKinds = valid.flatMap(({ schema, file }): [Kind, string][] => (isOfKind(schema) ? [[schema, file]] : []));

/** The dotted names of every field of a class, as a filled content has them. */
const namesOf = (type: ContractClass): string[] => fieldsOf(type).flatMap((field) => (field.shape === 'leaf' ? [field.name] : [field.name, ...namesOf(field.of()).map((name) => `${field.name}.${name}`)]));
const filledIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap(filledIn) : typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([name, inner]) => [name, ...filledIn(inner).map((deeper) => `${name}.${deeper}`)]);

describe('the published contracts', () => {
  it('are what the declarations say', async () => expect(await differencesIn(contracts)).toEqual([]));
  it('list every example that lies in their folders', () => {
    const present = readdirSync(`${contracts}examples`, { recursive: true, encoding: 'utf8' }).map((name) => `examples/${name}`).filter((name) => name.endsWith('.json') && !name.endsWith('index.json'));
    expect(listed.map(({ file }) => file)).toEqual(present.sort());
    expect(loadContract('examples/index.json')).toEqual(listed);
  });
  it.each([...kindNames, 'receipt', 'signed', 'directory', 'freshness'])('show at least two valid and several invalid examples of %s', (schema) => {
    expect(valid.filter((example) => example.schema === schema).length).toBeGreaterThanOrEqual(2);
    expect(invalid.filter((example) => example.schema === schema).length).toBeGreaterThan(3);
  });
  it.each(kindNames)('show %s with every field', (kind) => {
    expect([...new Set(filledIn(content(`examples/${kind}/valid-every-field.json`)))].sort()).toEqual([...new Set(namesOf(kinds[kind].content))].sort());
  });
});

describe('what is made', () => {
  it('has a name of its own for every example', () => {
    const names = madeExamples().map(({ file }) => file);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('a valid example', () => {
  it.each(valid.map(({ schema, file }) => [schema, file]))('of %s, %s, fits the published schema and the running code', async (schema, file) => {
    expect((await publishedValidator(schema))(content(file))).toBe(true);
    expect(runningVerdict(schema, content(file))).toEqual({ accepted: true });
  });
  it.each(ofKinds)('of %s, %s, splits into parts that a recipient takes', async (kind, file) => {
    expect(checkSource(kind, content(file))).toEqual([]);
    const parts = split(kind, content(file));
    for (const part of partNames) {
      if (part === 'victim' && !kinds[kind].mayHaveVictimPart) {
        expect(parts.victim).toEqual({});
        continue;
      }
      expect([part, (await publishedValidator(`${kind}.${part}`))(parts[part])]).toEqual([part, true]);
      expect(parsePart(kind, part, JSON.stringify(parts[part]))).toEqual(parts[part]);
    }
    expect(findStrayContact(kind, parts.case, parts.originator)).toEqual([]);
    expect(() => checkFloor(kind, parts.case)).not.toThrow();
  });
});

describe('an invalid example', () => {
  it.each(invalid.map(({ schema, file }) => [schema, file]))('of %s, %s, is refused by the published schema and by the running code', async (schema, file) => {
    expect((await publishedValidator(schema))(content(file))).toBe(false);
    expect(runningVerdict(schema, content(file)).accepted).toBe(false);
    if (!isOfKind(schema)) return;
    for (const { todo } of checkContent(schema, content(file))) expect(todo).toMatch(/^[A-Z].*\.$/s);
  });
});
