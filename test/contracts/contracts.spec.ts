import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkContent, kindNames, kinds, parsePart, partNames, type Kind } from '#messages';
import { checkFloor, findStrayContact, split } from '#labels';
import { differencesIn } from '../../deploy/contracts.js';

const contracts = new URL('../../contracts/', import.meta.url);
const load = (path: string): object => JSON.parse(readFileSync(new URL(path, contracts), 'utf8')) as object;

/** A partner's validator: it knows the published schemas and standard formats, and none of our code. */
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const published = (name: string) => {
  const schema = load(`schemas/${name}.schema.json`) as { $id: string };
  return ajv.getSchema(schema.$id) ?? ajv.compile(schema);
};
const examples: [Kind, string, object][] = kindNames.flatMap((kind) =>
  readdirSync(new URL(`examples/${kind}/`, contracts)).map((name): [Kind, string, object] => [kind, name, load(`examples/${kind}/${name}`)]),
);
const valid = examples.filter(([, name]) => name.startsWith('valid-'));
const invalid = examples.filter(([, name]) => name.startsWith('invalid-'));

describe('the published contracts', () => {
  it('are what the declarations say', () => expect(differencesIn(contracts.pathname)).toEqual([]));
  it.each(kindNames)('show valid and invalid examples of %s', (kind) => {
    for (const list of [valid, invalid]) expect(list.some(([of]) => of === kind)).toBe(true);
  });
});

describe('a valid example', () => {
  it.each(valid)('of %s, %s, fits the published schema and the running code', (kind, _, content) => {
    const validate = published(kind);
    expect([validate(content), validate.errors]).toEqual([true, null]);
    expect(checkContent(kind, content)).toEqual([]);
  });
  it.each(valid)('of %s, %s, splits into parts that a recipient takes', (kind, _, content) => {
    const parts = split(kind, content);
    for (const part of partNames) {
      if (part === 'victim' && !kinds[kind].mayHaveVictimPart) {
        expect(parts.victim).toEqual({});
        continue;
      }
      const validate = published(`${kind}.${part}`);
      expect([part, validate(parts[part]), validate.errors]).toEqual([part, true, null]);
      expect(parsePart(kind, part, JSON.stringify(parts[part]))).toEqual(parts[part]);
    }
    expect(findStrayContact(kind, parts.case, parts.originator)).toEqual([]);
    expect(() => checkFloor(kind, parts.case)).not.toThrow();
  });
});

describe('an invalid example', () => {
  it.each(invalid)('of %s, %s, is refused by the published schema and by the running code', (kind, _, content) => {
    expect(published(kind)(content)).toBe(false);
    const findings = checkContent(kind, content);
    expect(findings.length).toBeGreaterThan(0);
    for (const { todo } of findings) expect(todo).toMatch(/^[A-Z].*\.$/s);
  });
});
