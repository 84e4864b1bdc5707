import { type ContractClass, fieldsOf } from '#messages';
import { type ContentPlan, isAsked, join, placesOf } from './controls.js';
import { type FormFields } from './fields.js';

/** The button that asks for one more place of a list: its value is the path of the list. */
export const moreField = '_more';
/** The hidden field that says how many places a list has in the form that was sent. */
export const placesField = (path: string): string => `_places.${path}`;

/** The plan with the places that the form had, and one more of the list for which its button asks, as far as the list may be long. */
export function withPlacesOf(plan: ContentPlan, fields: FormFields): ContentPlan {
  const opened = fields.text(moreField);
  const places = listsOf(plan, plan.type, '').map(([path, most]): [string, number] => {
    const had = Number(/^\d{1,3}$/.exec(fields.text(placesField(path)) ?? '')?.[0] ?? 0);
    return [path, Math.min(most, Math.max(had, placesOf(plan, path)) + (path === opened ? 1 : 0))];
  });
  return { ...plan, places: { ...plan.places, ...Object.fromEntries(places) }, ...(opened === undefined ? {} : { opened }) };
}

/** The plan with as many places as a content fills, in each of its lists. */
export function withPlacesFor(plan: ContentPlan, content: Readonly<Record<string, unknown>>): ContentPlan {
  const longer = Object.entries(content).flatMap(([path, value]): [string, number][] => (Array.isArray(value) && typeof value[0] === 'object' && value.length > placesOf(plan, path) ? [[path, value.length]] : []));
  return longer.length === 0 ? plan : { ...plan, places: { ...plan.places, ...Object.fromEntries(longer) } };
}

/** The lists that are asked for, with how long each may be. */
function listsOf(plan: ContentPlan, type: ContractClass, above: string): [string, number][] {
  return fieldsOf(type).flatMap((field): [string, number][] => {
    const path = join(above, field.name);
    if (field.shape === 'leaf' || !isAsked(plan, field, path)) return [];
    return [...(field.list === undefined ? [] : [[path, field.list] satisfies [string, number]]), ...listsOf(plan, field.of(), path)];
  });
}
