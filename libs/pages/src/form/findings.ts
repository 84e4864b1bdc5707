import { type Finding } from '#messages';

/** What is wrong with the fields of a form, as its page shows it: in the summary and at each field. */
export interface ShownFindings {
  /** For the summary at the top; `href` leads to the field. */
  readonly summary: readonly { readonly text: string; readonly href?: string }[];
  /** By the name of the field. */
  readonly at: Readonly<Record<string, { readonly text: string }>>;
}

/**
 * Findings for a page. `fieldOf` gives the name of the field at a path of the content, and `labelOf` what the page calls it; the sentence begins with
 * that, because somebody who hears the summary has not heard the field. What belongs to no field of the form stands in the summary alone.
 */
export function shownFindings(findings: readonly Finding[], fieldOf: (path: string) => string | undefined, labelOf: (field: string) => string | undefined): ShownFindings {
  const shown = findings.map(({ path, todo }) => {
    const field = fieldOf(path);
    const label = field === undefined ? undefined : labelOf(field);
    return { field, text: label === undefined ? todo : `${label}: ${todo.charAt(0).toLowerCase()}${todo.slice(1)}` };
  });
  return {
    summary: shown.map(({ field, text }) => (field === undefined ? { text } : { text, href: `#${field}` })),
    at: Object.fromEntries(shown.toReversed().flatMap(({ field, text }) => (field === undefined ? [] : [[field, { text }]]))),
  };
}
