import { checkAtSource, checkContent, type ContractClass, fieldsOf, type Finding, GatewayError, type JsonPointer, type Kind, kinds, type Label } from '#messages';
import { tellsMore } from './redact/index.js';

const todo = 'Write the name or reference alone, without an address, postcode, phone number or email.';
type Raised = Readonly<Record<JsonPointer, Label>>;

function bareThatTell(type: ContractClass, value: unknown, path: JsonPointer, raised: Raised): Finding[] {
  // What is raised into the victim part may lead to somebody.
  if (raised[path] === 'VICTIM' || typeof value !== 'object' || value === null) return [];
  return fieldsOf(type).flatMap((field): Finding[] => {
    const inner = (value as Record<string, unknown>)[field.name];
    const here = `${path}/${field.name}`;
    if (field.shape === 'nested') {
      if (!Array.isArray(inner)) return bareThatTell(field.of(), inner, here, raised);
      return raised[here] === 'VICTIM' ? [] : inner.flatMap((one, at) => bareThatTell(field.of(), one, `${here}/${at}`, raised));
    }
    const { bare } = field;
    if (bare === undefined || field.label === 'VICTIM' || raised[here] === 'VICTIM') return [];
    return [inner].flat().some((one) => typeof one === 'string' && tellsMore(bare, one)) ? [{ path: here, code: 'CONTACT_DETAIL', todo }] : [];
  });
}

/**
 * What a sender must put right in the whole content of a message before it is split: what `checkContent` finds, what is asked of senders alone, and names and references outside the victim part that
 * lead to somebody: nothing redacts them, so they would reach the case store as they are. One finding a field, by path, never quoting a value.
 */
export function checkSource(kind: Kind, content: object, raised: Raised = {}): Finding[] {
  const findings = checkContent(kind, content);
  const told = new Set(findings.map(({ path }) => path));
  const beside = [...checkAtSource(kind, content), ...bareThatTell(kinds[kind].content, content, '', raised)];
  return [...findings, ...beside.filter(({ path }, at) => !told.has(path) && beside.findIndex((one) => one.path === path) === at)];
}

/** Lets only content pass that `checkSource` finds right. @throws MESSAGE_REJECTED with what is to be put right */
export function demandRight(kind: Kind, content: object, raised: Raised = {}): void {
  const findings = checkSource(kind, content, raised);
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind, count: findings.length }, { findings });
}
