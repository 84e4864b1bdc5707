import { type KeptAt, reasonFrom } from '#access';
import { GatewayError } from '#messages';
import { shownFindings } from '../form/findings.js';
import { type FormFields } from '../form/fields.js';
import { FormError, type Page } from '../page.js';

/** A thing that is shown for a reason only. */
export interface ReasonAsked {
  /** What the page says it is, without telling anything of its content. */
  readonly title: string;
  readonly back: NonNullable<Page['back']>;
  /** Which side keeps the reason; the case side where it is left out. */
  readonly keptAt?: KeptAt;
  /** Another page that asks for it, where it is no reason for seeing something, and what that page says where it is missing. */
  readonly form?: { readonly view: string; readonly model: Readonly<Record<string, unknown>>; readonly label: string; readonly todo: string };
}

const toSee = { view: 'reason', model: {}, label: 'Reason', todo: 'Say why you need to see this, in 3 to 500 characters.' } as const;

/** The page that asks why somebody needs to see a thing. It is asked before anything of the thing is shown. */
export const reasonPage = ({ title, back, keptAt, form = toSee }: ReasonAsked): Page => ({ view: form.view, title, back, model: { ...form.model, keptAt, findings: shownFindings([], () => undefined, () => undefined) } });

/** The reason that somebody gave in the form. @throws FormError with the same page again where it is none, or tells what its side may not keep */
export function reasonIn(fields: FormFields, asked: ReasonAsked): string {
  try {
    return reasonFrom({ query: { reason: fields.text('reason') }, headers: {} }, asked.keptAt);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { label, todo } = asked.form ?? toSee;
    const findings = error.findings.length > 0 ? error.findings : [{ path: '/reason', code: 'REQUIRED', todo }] as const;
    const page = reasonPage(asked);
    throw new FormError({ ...page, model: { ...page.model, findings: shownFindings(findings, () => 'reason', () => label), reason: fields.text('reason') } }, findings);
  }
}
