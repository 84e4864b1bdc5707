import { type Finding } from '#messages';
import { FormError, type Page } from '../page.js';
import { type ContentPlan, controlsFor } from './controls.js';
import { type FormFields } from './fields.js';
import { shownFindings } from './findings.js';
import { moreField, placesField, withPlacesFor, withPlacesOf } from './places.js';
import { readContent, type ReadContent } from './read-content.js';

/** A page whose form makes the content of a message. */
export interface ContentPageParts {
  readonly page: Page;
  readonly plan: ContentPlan;
  /** What stands in the form when it is opened: content, or part of it. */
  readonly initial?: Readonly<Record<string, unknown>>;
}

/** The page with its form: as it is opened, or with what somebody typed. */
export function contentPage({ page, plan: bare, initial = {} }: ContentPageParts, typed: (name: string) => unknown = (name) => valueAt(initial, name)): Page {
  const plan = withPlacesFor(bare, initial);
  const places = Object.entries(plan.places ?? {}).map(([path, value]) => ({ name: placesField(path), value }));
  return { ...page, model: { findings: shownFindings([], () => undefined, () => undefined), ...page.model, controls: controlsFor(plan, typed), places } };
}

const valueAt = (content: unknown, name: string): unknown => name.split('.').reduce((value: unknown, part) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined), content);

/** What somebody filled in, and the parts of the page with as many places as the form had. */
export interface ReadForm {
  readonly parts: ContentPageParts;
  readonly read: ReadContent;
}

export function readForm(parts: ContentPageParts, fields: FormFields): ReadForm {
  const grown = { ...parts, plan: withPlacesOf(withPlacesFor(parts.plan, parts.initial ?? {}), fields) };
  return { parts: grown, read: readContent(grown.plan, fields) };
}

/** Shows the page with what was typed where its form asks for one more place of a list: nothing is checked or sent then. @throws FormError */
export function showMorePlaces({ parts, read }: ReadForm, fields: FormFields): void {
  if (fields.text(moreField) !== undefined) throw new FormError({ ...contentPage(parts, read.typed), status: 200 }, []);
}

/** The same page again with what is to be put right. @throws FormError always */
export function showAgain(parts: ContentPageParts, read: ReadContent, findings: readonly Finding[]): never {
  const page = contentPage(parts, read.typed);
  throw new FormError({ ...page, model: { ...page.model, findings: read.shown(findings) } }, findings);
}
