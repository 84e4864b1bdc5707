import { beforeAll, describe, expect, it } from '@jest/globals';
import { kindNames, kinds, partNames } from '#messages';
import { runningVerdict, loadContract, publishedValidator, validatorOf, type Validator } from './verdict.js';
import { compareVerdicts, type Outcome } from './verdicts.js';

/** The published schemas, one of them with a rule changed. */
const withChange = (name: string, change: (schema: string) => string): ((schema: string) => Promise<Validator>) => {
  const { $id, ...schema } = JSON.parse(change(JSON.stringify(loadContract(`schemas/${name}.schema.json`)))) as { $id: string };
  const changed = validatorOf({ ...schema, $id: `${$id}:changed` });
  return (asked) => (asked === name ? changed : publishedValidator(asked));
};

describe('the published schemas, by a validator of others, and the running code', () => {
  let outcome: Outcome;
  beforeAll(async () => { outcome = await compareVerdicts({ count: 2500, seed: 1 }); });

  it('say the same of every example, of random contents and of what became of them', () => expect(outcome.disagreements).toEqual([]));
  it('accepted much and refused much', () => {
    expect(outcome.documents).toBeGreaterThan(2500);
    expect(outcome.accepted).toBeGreaterThan(600);
    expect(outcome.refused).toBeGreaterThan(800);
    expect(outcome.checkCharacters).toBeGreaterThan(20);
  });
  it('are compared for the whole content and every part of every kind', () => {
    const schemas = kindNames.flatMap((kind) => [kind, ...partNames.filter((part) => part !== 'victim' || kinds[kind].mayHaveVictimPart).map((part) => `${kind}.${part}`)]);
    for (const schema of [...schemas, 'receipt', 'signed', 'directory', 'freshness']) expect([schema, outcome.bySchema[schema]! > 20]).toEqual([schema, true]);
  });
  it('differ only by the check character where an identifier is of the right form and wrong', async () => {
    const content = { ...(loadContract('examples/supervision-notification/valid-smallest.json') as object), person: { crn: 'X123456', pnc: '1979/0163001C' } };
    expect((await publishedValidator('supervision-notification'))(content)).toBe(true);
    expect(runningVerdict('supervision-notification', content)).toEqual({ accepted: false, path: '/person/pnc' });
  });
});

describe('the comparison', () => {
  const kind = 'reportable-incident-arrest';
  it.each<[string, string, (schema: string) => string]>([
    ['a field that only one of them demands', kind, (schema) => schema.replace('"required":["incidentReference",', '"required":[')],
    ['a closed list that only one of them has', `${kind}.case`, (schema) => schema.replace('"SUSPECT",', '')],
    ['another pattern', 'supervision-snapshot', (schema) => schema.replace(/"format":"date-time",?/, '').replace(/"pattern":"\^\[0-9\]\{4\}[^"]*"/, '"pattern":"Z$"')],
    ['further fields that only one of them takes', `${kind}.victim`, (schema) => schema.replace('"additionalProperties":false', '"additionalProperties":true')],
  ])('finds %s', async (_, name, change) => {
    const { disagreements } = await compareVerdicts({ count: 300, seed: 7, validator: withChange(name, change), only: name });
    expect(disagreements.length).toBeGreaterThan(0);
  });
});
