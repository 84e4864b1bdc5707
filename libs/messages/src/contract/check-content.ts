import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type ValidateFunction } from 'ajv/dist/2020.js';
import { type Finding, type FindingCode } from '../errors/index.js';
import { type ContractClass, fieldsOf } from '../fields/declarations.js';
import { type Condition, type KindDeclaration } from '../kinds/kind-declaration.js';
import { type Kind, kinds } from '../kinds/kinds.js';
import { compileSchema } from './compiled.js';
import { brokenBy } from './conditions.js';
import { contentSchema } from './schema.js';

const compiled = new Map<Kind, ValidateFunction>();
const greatestNumberOfFindings = 200;

/**
 * What a sender must put right in the whole content of a message, before it is split: one finding a field, by path, saying what
 * to do and never quoting a value. Empty when the content fits its contract.
 */
export function checkContent(kind: Kind, content: object): Finding[] {
  let validate = compiled.get(kind);
  if (!validate) compiled.set(kind, (validate = compileSchema(contentSchema(kind))));
  // The compiled schema answers the ordinary case in a few microseconds; the rules that can explain themselves take eighty.
  if (validate(content)) return [];
  const findings = [...explain(kinds[kind].content, content), ...conditionsOf(kind, false).flatMap((condition) => brokenBy(condition, content))];
  if (findings.length > 0) return findings.filter(({ path }, at) => findings.findIndex((one) => one.path === path) === at).slice(0, greatestNumberOfFindings);
  return [{ path: validate.errors?.[0]?.instancePath ?? '', code: 'WRONG_TYPE', todo: 'Write this as the published schema of the kind says.' }];
}

const conditionsOf = (kind: Kind, atSource: boolean): Condition[] => (kinds[kind] as KindDeclaration).conditions.filter((condition) => (condition.atSource === true) === atSource);

/** What a sender must put right beside the contract: rules that are asked of them alone, because recipients were given a contract without them. */
export const checkAtSource = (kind: Kind, content: object): Finding[] => conditionsOf(kind, true).flatMap((condition) => brokenBy(condition, content));

function explain(type: ContractClass, content: object): Finding[] {
  // class-validator walks every element before it refuses a list for its length, so long lists are refused first.
  const tooLong = longLists(type, content, '');
  if (tooLong.length > 0) return tooLong;
  const instance = plainToInstance(type, content) as object;
  return validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).flatMap((error) => toFindings(error, ''));
}

function longLists(type: ContractClass, value: object, path: string): Finding[] {
  return fieldsOf(type).flatMap((field): Finding[] => {
    const inner = (value as Record<string, unknown>)[field.name];
    const here = `${path}/${field.name}`;
    if (field.shape === 'leaf') {
      return field.many !== undefined && Array.isArray(inner) && inner.length > field.many ? [{ path: here, code: 'TOO_MANY', todo: `Give at most ${field.many}.` }] : [];
    }
    if (field.list === undefined) return inner !== null && typeof inner === 'object' ? longLists(field.of(), inner, here) : [];
    if (!Array.isArray(inner)) return [];
    if (inner.length > field.list) return [{ path: here, code: 'TOO_MANY', todo: `Give at most ${field.list}.` }];
    return inner.flatMap((one: unknown, at) => (one !== null && typeof one === 'object' ? longLists(field.of(), one, `${here}/${at}`) : []));
  });
}

const safeName = (name: string): string => (/^[A-Za-z0-9]{1,60}$/.test(name) ? name : '?');

function toFindings(error: ValidationError, path: string): Finding[] {
  const here = `${path}/${safeName(error.property)}`;
  const own = Object.entries(error.constraints ?? {});
  if (own.some(([name]) => name === 'whitelistValidation')) return [{ path: here, code: 'UNKNOWN_FIELD', todo: 'Leave this field out; the contract does not have it.' }];
  const said = own.map(([, text]) => /^([A-Z_]+): (.*)$/s.exec(text)).find((found) => found !== null);
  if (said) return [{ path: here, code: said[1] as FindingCode, todo: said[2] ?? '' }];
  return (error.children ?? []).flatMap((child) => toFindings(child, here));
}
