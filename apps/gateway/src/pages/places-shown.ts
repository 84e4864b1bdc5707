import { type Finding } from '#messages';
import { type FormFields, shownFindings, type ShownFindings } from '#pages';
import { type AskedKind } from '../enquiries/asked-kinds.js';
import { type Completed } from '../enquiries/draft.js';
import { type ComputedPlace, type LeftOut, type NotAsked, unplacedWords } from '../enquiries/places.js';

/** The hidden field that says which places a form has a line for, and with a place the line for the reason. */
const leftOutField = 'leftOut';
const reasonField = (place: string): string => `${leftOutField}.${place}`;
/** The hidden field that says which addresses without a place were shown to the person who sends the form. */
const seenField = 'seen';

/** Where the addresses of a draft lead, as its form shows it. */
export interface PlacesShown {
  readonly ledTo: readonly (ComputedPlace & { readonly name: string; readonly takesPart: boolean; readonly field: string; readonly reason: string | undefined })[];
  readonly unplaced: readonly { readonly because: readonly string[]; readonly text: string }[];
  readonly hints: readonly string[];
}

/** Every place to which an address leads, with the reason for leaving it out if one was typed, and the addresses that lead nowhere. Nothing in it was read from a VICTIM field. */
export function placesShown({ agencies, notAsked, hints }: Completed, nameOf: (place: string) => string, typed: readonly LeftOut[] = []): PlacesShown {
  const here = agencies.flatMap(({ byLetter, places }) => places.filter(({ because }) => because.length > 0).map((one) => ({ ...one, takesPart: !byLetter })));
  const apart = notAsked.flatMap(({ place, because, code }) => (place === null ? [] : [{ place, because, takesPart: code !== 'NO_NODE' }]));
  return {
    hints: hints.map(({ todo }) => todo),
    ledTo: [...here, ...apart].map((one) => ({ ...one, name: nameOf(one.place), field: reasonField(one.place), reason: typed.find(({ place }) => place === one.place)?.reason })),
    unplaced: notAsked.flatMap(({ place, because, code }) => (place === null ? [{ because, text: unplacedWords[code as keyof typeof unplacedWords] }] : [])),
  };
}

/** What somebody typed as reasons for leaving places out. */
export const leftOutIn = (fields: FormFields): LeftOut[] => fields.list(leftOutField).flatMap((place) => {
  const reason = fields.text(reasonField(place));
  return reason === undefined ? [] : [{ place, reason }];
});

/** Says once, before anything is sent, that addresses lead nowhere which the form has not shown yet: after that whoever sends it has seen them. */
export function notYetSeen({ places }: AskedKind, notAsked: readonly NotAsked[], fields: FormFields): Finding[] {
  const seen = fields.list(seenField);
  const unseen = notAsked.filter(({ place }) => place === null).flatMap(({ because }) => because).filter((words) => !seen.includes(words));
  if (places === undefined || unseen.length === 0) return [];
  return [{ path: `/${places.field ?? 'area'}`, code: 'REQUIRED', todo: `See below which addresses lead nowhere, name who is to be asked for them, and send this again: ${unseen.join('; ')}.` }];
}

/** The same findings on the page, those about a reason at its line. */
export function shownWithReasons(shown: (findings: readonly Finding[]) => ShownFindings, leftOut: readonly LeftOut[]): (findings: readonly Finding[]) => ShownFindings {
  const placeAt = (path: string): string | undefined => leftOut[Number(/^\/leftOut\/(\d+)\//.exec(path)?.[1] ?? NaN)]?.place;
  const fieldAt = (path: string): string | undefined => { const place = placeAt(path); return place === undefined ? undefined : reasonField(place); };
  return (findings) => {
    const [content, reasons] = [shown(findings.filter(({ path }) => fieldAt(path) === undefined)), shownFindings(findings.filter(({ path }) => fieldAt(path) !== undefined), fieldAt, () => undefined)];
    return { summary: [...content.summary, ...reasons.summary], at: { ...content.at, ...reasons.at } };
  };
}
