import { fields, type Field, levels } from './comparison.js';
import { frequencyFields, type MatchingModel } from './model.js';

const isShare = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= 1;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const parts = ['origin', 'odds', 'frequencies', 'thresholds'];

/** Reads a model that was kept as a file. @throws TypeError that names the place where it is none */
export function readModel(value: unknown): MatchingModel {
  const wrong = (path: string, todo: string): never => { throw new TypeError(`${path}: ${todo}`); };
  if (!isObject(value)) return wrong('/', 'a model is one JSON object');
  for (const name of Object.keys(value)) if (!parts.includes(name)) wrong(`/${name}`, `no part of a model: ${parts.join(', ')} are`);
  if (typeof value['origin'] !== 'string' || value['origin'] === '') wrong('/origin', 'say from what the model was estimated, and who reviewed it');
  const odds = isObject(value['odds']) ? value['odds'] : wrong('/odds', 'give the shares of each field');
  for (const [field, of] of Object.entries(odds)) {
    if (!fields.includes(field as Field) || !isObject(of)) wrong(`/odds/${field}`, `give a field that is compared: ${fields.join(', ')}`);
    for (const level of Object.keys(of as object)) if (!(levels[field as Field] as readonly string[]).includes(level)) wrong(`/odds/${field}/${level}`, `give a level of this field: ${levels[field as Field].join(', ')}`);
    for (const level of levels[field as Field]) {
      const { m, u } = (of as Record<string, { m?: unknown; u?: unknown } | undefined>)[level] ?? {};
      if (!isShare(m) || !isShare(u)) wrong(`/odds/${field}/${level}`, 'give m and u, each more than 0 and at most 1');
    }
  }
  const frequencies = isObject(value['frequencies']) ? value['frequencies'] : wrong('/frequencies', 'give the shares of the commonest values');
  for (const [field, of] of Object.entries(frequencies)) {
    if (!(frequencyFields as readonly string[]).includes(field)) wrong(`/frequencies/${field}`, `give a field whose values are counted: ${frequencyFields.join(', ')}`);
    if (!isObject(of)) wrong(`/frequencies/${field}`, 'give the share of each value');
    for (const [named, share] of Object.entries(of as object)) if (!isShare(share)) wrong(`/frequencies/${field}/${named}`, 'give a share of more than 0 and at most 1');
  }
  const { match, review } = isObject(value['thresholds']) ? value['thresholds'] : {};
  if (typeof match !== 'number' || typeof review !== 'number' || match < review) wrong('/thresholds', 'give match and review in bits beyond an even chance, match not less than review');
  return value as unknown as MatchingModel;
}
