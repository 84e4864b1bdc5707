import { type Finding } from '#messages';
import { FormError, type Page } from '../page.js';
import { type ContentPlan, controlsFor } from './controls.js';
import { type ReadContent } from './read-content.js';
import { shownFindings } from './findings.js';

/** A page whose form makes the content of a message. */
export interface ContentPageParts {
  readonly page: Page;
  readonly plan: ContentPlan;
  /** Values that stand in the form when it is opened, by the name of the field. */
  readonly initial?: Readonly<Record<string, unknown>>;
}

/** The page with its form: as it is opened, or with what somebody typed. */
export function contentPage({ page, plan, initial = {} }: ContentPageParts, typed: (name: string) => unknown = (name) => initial[name]): Page {
  return { ...page, model: { findings: shownFindings([], () => undefined, () => undefined), ...page.model, controls: controlsFor(plan, typed) } };
}

/** The same page again with what is to be put right. @throws FormError always */
export function showAgain(parts: ContentPageParts, read: ReadContent, findings: readonly Finding[]): never {
  const page = contentPage(parts, read.typed);
  throw new FormError({ ...page, model: { ...page.model, findings: read.shown(findings) } }, findings);
}
