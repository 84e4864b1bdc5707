import { type Content } from '../generate/content.js';
import { type Draw } from '../generate/draw.js';
import { type SplitContent } from './oracle.js';
import { type LabelledRecord } from './record.js';

/** A split as the front door of `#labels` gives it. */
export type Split = (kind: string, content: Content, raised: Record<string, string>) => SplitContent;
/** A split with one mistake built in. It gives the record's true split where the mistake has nothing to bite on. */
export type Mutant = (split: Split, record: LabelledRecord, draw: Draw) => SplitContent;

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const run = (split: Split, { published, content, raised }: LabelledRecord, otherRaised = raised): SplitContent => copy(split(published.kind, copy(content), otherRaised));
const part = (of: SplitContent, name: string): Content => of[name] as Content;
const list = (of: Content, name: string): Content[] => (of[name] as Content[] | undefined) ?? [];
const lists = (of: Content): string[] => Object.keys(of).filter((name) => name !== 'originals' && Array.isArray(of[name]) && typeof (of[name] as unknown[])[0] === 'object');

/** Changes the true split. */
const altered =
  (alter: (result: SplitContent, record: LabelledRecord, draw: Draw) => void): Mutant =>
  (split, record, draw) => {
    const result = run(split, record);
    alter(result, record, draw);
    return result;
  };

/** Writes a value to where `path` leads, making objects on the way. */
function put(into: Content, path: string, value: unknown): void {
  const steps = path.split('/').slice(1);
  const last = steps.pop()!;
  let at = into;
  for (const step of steps) at = (at[step] ??= {}) as Content;
  at[last] = value;
}
function get(from: unknown, path: string): unknown {
  return path.split('/').slice(1).reduce<unknown>((at, step) => (at as Content | undefined)?.[step], from);
}

/** Pointers of all values in a part, outside lists. */
function leaves(of: Content, pointer = ''): string[] {
  return Object.entries(of).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? leaves(value as Content, `${pointer}/${name}`) : Array.isArray(value) && typeof value[0] === 'object' ? [] : [`${pointer}/${name}`],
  );
}

/** The twelve mistakes that the oracle must catch. */
export const mutants: Record<string, Mutant> = {
  'a VICTIM value is left in the case part': altered((result, _, draw) => {
    const victim = part(result, 'victim');
    const people = list(victim, 'people').filter((person) => Object.keys(person).length > 1);
    if (people.length > 0) {
      const person = draw.pick(people);
      const name = draw.pick(Object.keys(person).filter((key) => key !== 'id'));
      const twin = list(part(result, 'case'), 'people').find(({ id }) => id === person['id']);
      if (twin !== undefined) twin[name] = person[name];
      return;
    }
    const values = leaves(victim);
    if (values.length > 0) {
      const pointer = draw.pick(values);
      put(part(result, 'case'), pointer, get(victim, pointer));
    }
  }),
  'a raised label is ignored': (split, record, draw) => {
    const pointers = Object.keys(record.raised);
    if (pointers.length === 0) return run(split, record);
    const ignored = draw.pick(pointers);
    return run(split, record, Object.fromEntries(Object.entries(record.raised).filter(([pointer]) => pointer !== ignored)));
  },
  'the floor of the kind is not applied': altered((result) => {
    const labels = part(result, 'case')['labels'] as Content | undefined;
    if (labels !== undefined) delete labels[''];
  }),
  'the id of a list element is dropped, or all have the same': altered((result, _, draw) => {
    const name = draw.pick(['case', 'victim', 'originator']);
    const elements = lists(part(result, name)).flatMap((key) => list(part(result, name), key));
    if (draw.chance(0.5)) for (const element of elements) delete element['id'];
    else for (const element of elements) element['id'] = '11111111-1111-4111-8111-111111111111';
  }),
  'a narrative is not redacted': altered((result) => {
    const originals = list(part(result, 'victim'), 'originals');
    for (const { path, text } of originals) {
      for (const name of ['case', 'originator', 'mappa']) if (typeof get(result[name], String(path)) === 'string') put(part(result, name), String(path), text);
    }
    delete part(result, 'victim')['originals'];
  }),
  'the original of a narrative is kept in the case part too': altered((result) => {
    const originals = part(result, 'victim')['originals'];
    if (originals !== undefined) part(result, 'case')['originals'] = originals;
  }),
  'what is MAPPA goes into the case part': altered((result) => {
    Object.assign(part(result, 'case'), part(result, 'mappa'));
    result['mappa'] = {};
  }),
  'what is ORIGINATOR goes into the case part': altered((result) => {
    Object.assign(part(result, 'case'), part(result, 'originator'));
    result['originator'] = {};
  }),
  'the victim part is null, or an empty part is left out': altered((result, _, draw) => {
    if (draw.chance(0.5)) result['victim'] = null;
    else for (const name of ['originator', 'mappa', 'victim']) if (Object.keys(part(result, name)).length === 0) delete result[name];
  }),
  'a field is lost': altered((result, _, draw) => {
    const name = draw.pick(['case', 'originator', 'mappa', 'victim']);
    const pointers = leaves(part(result, name)).filter((pointer) => !pointer.startsWith('/labels'));
    if (pointers.length === 0) return;
    const steps = draw.pick(pointers).split('/').slice(1);
    const last = steps.pop()!;
    delete steps.reduce((at, step) => at[step] as Content, part(result, name))[last];
  }),
  'a list of objects is taken for one value': altered((result, record) => {
    for (const name of ['people', 'intelligence', 'names', 'addresses']) {
      const whole = record.content[name];
      if (!Array.isArray(whole) || whole.length === 0) continue;
      part(result, 'case')[name] = copy(whole);
      for (const other of ['originator', 'mappa', 'victim']) delete part(result, other)[name];
    }
  }),
  'the parts are handed over in the wrong order': altered((result) => {
    [result['case'], result['originator'], result['mappa'], result['victim']] = [result['originator'], result['case'], result['victim'], result['mappa']];
  }),
};
