import { type Draw } from './draw.js';
import { type PublishedRule, type PublishedSchema } from './shape.js';

/** What the rules between fields ask of one object: fields that must be filled in, by pointer, and fields that must be left out. */
export interface Asked {
  readonly filledIn: Set<string>;
  readonly leftOut: Set<string>;
}

/** The rules of each element of the list `name`, as they stand in the rules of the whole. */
export const rulesOfEach = (rules: readonly PublishedRule[], name: string): PublishedRule[] =>
  rules.flatMap(({ properties }) => {
    const list = properties?.[name];
    return list !== undefined && list !== false && list.items !== undefined ? [list.items] : [];
  });

/** The fields by which rules decide, with the values of each. */
export const decidingFields = (rules: readonly PublishedRule[]): string[] => [...new Set(rules.flatMap((rule) => Object.keys(rule.if?.properties ?? {})))];

/** What the rules ask of an object whose deciding fields have been made. */
export function askedOf(rules: readonly PublishedRule[], made: Readonly<Record<string, unknown>>, pointer: string, draw: Draw): Asked {
  const asked: Asked = { filledIn: new Set(), leftOut: new Set() };
  for (const rule of rules) {
    const holds = Object.entries(rule.if?.properties ?? {}).every(([name, { enum: values, contains }]) => [made[name]].flat().some((one) => (values ?? contains?.enum ?? []).includes(one as string)));
    if (holds) collect(rule.if === undefined ? rule : (rule.then ?? {}), pointer, asked, draw);
  }
  return asked;
}

function collect(schema: PublishedSchema, pointer: string, into: Asked, draw: Draw): void {
  for (const name of schema.required ?? []) into.filledIn.add(`${pointer}/${name}`);
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (inner === false) into.leftOut.add(`${pointer}/${name}`);
    else if (inner.items === undefined) collect(inner, `${pointer}/${name}`, into, draw);
  }
  if (schema.anyOf !== undefined) collect(draw.pick(schema.anyOf), pointer, into, draw);
}
