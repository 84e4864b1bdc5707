import { type Finding, GatewayError } from '#messages';

/** What a handler returns to have a page shown: a template, its title and what the template says. */
export interface Page {
  /** The template without its ending, e.g. `incidents`. */
  readonly view: string;
  readonly title: string;
  readonly model: Readonly<Record<string, unknown>>;
  readonly status?: number;
  /** Where the link back leads. */
  readonly back?: { readonly href: string; readonly text: string };
}

/** What a handler returns when a form has been acted on: the address to go on to, so that a reload repeats nothing. */
export interface Onward {
  readonly onward: string;
}

/** What a handler returns to have a file given out. */
export interface Download {
  /** What it is called. */
  readonly fileName: string;
  readonly type: string;
  readonly text: string;
}

export const isDownload = (value: unknown): value is Download => typeof (value as Download | undefined)?.fileName === 'string';
export const isOnward = (value: unknown): value is Onward => typeof (value as Onward | undefined)?.onward === 'string';
export const isPage = (value: unknown): value is Page => typeof (value as Page | undefined)?.view === 'string';

/**
 * A form that has findings, or asks for more room: the page to show again, with them. Thrown, not returned, so that nothing that was typed is ever kept with the
 * form's key.
 */
export class FormError extends GatewayError {
  constructor(readonly page: Page, findings: readonly Finding[]) {
    super('REQUEST_INVALID', {}, { findings });
  }
}
